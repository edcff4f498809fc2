// SPDX-License-Identifier: Apache-2.0
// Reads the fields of a JSON object strictly: the first wrong one is kept as the failure, keys that
// nobody asked for are refused. Private to core/plugin. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::plugin {

class JsonFields {
public:
    enum class Need { kRequired, kOptional };
    using enum Need;

    // `where` names the object in messages: "expert.criteria[2]". The first failure of all readers
    // that share `failure` stays; after it all reads give defaults.
    JsonFields(const nlohmann::json& object, std::string where, Status& failure);

    // One line of text without control characters.
    std::string text(const char* key, Need need);
    bool boolean(const char* key, bool otherwise);
    std::uint32_t integer(const char* key, Need need, std::uint32_t otherwise,
                          std::uint32_t minimum, std::uint32_t maximum);
    std::optional<double> number(const char* key, Need need);
    std::vector<std::string> texts(const char* key, Need need);
    // Index of the value among `words`; `otherwise` when the key is absent.
    std::size_t word(const char* key, Need need, std::initializer_list<std::string_view> words,
                     std::size_t otherwise);
    // A string, number or boolean as text; nothing when absent.
    std::optional<std::string> scalar(const char* key);
    // Reads an object behind a key; false when it is absent.
    bool object(const char* key, const std::function<void(JsonFields&)>& read);
    // Reads each object of a list.
    void objects(const char* key, Need need, const std::function<void(JsonFields&)>& read);
    // Refuses keys that were not asked for. To be called last.
    void done();

    // Notes a failure at a key of this object ("" for the object itself).
    void fail(std::string_view key, std::string_view why, Code code = Code::kBadData);
    bool failed() const { return !failure_.ok(); }

private:
    const nlohmann::json* find(const char* key, Need need);
    std::string checked_text(const nlohmann::json& value, const char* key);
    std::string path(std::string_view key) const;

    const nlohmann::json& object_;
    std::string where_;
    Status& failure_;
    std::vector<std::string> asked_;
};

}  // namespace cinejury::plugin
