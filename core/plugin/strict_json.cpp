// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/strict_json.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

namespace cinejury::plugin {

using nlohmann::json;

namespace {
constexpr std::size_t kMaxDepth = 8;
}

Result<json> parse_strict_json(std::string_view text) {
    std::vector<std::set<std::string>> keys;
    Status failure;
    const auto watch = [&](int depth, json::parse_event_t event, json& value) {
        const auto level = static_cast<std::size_t>(depth);
        const bool opens =
            event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
        if (!failure.ok()) return false;
        if (opens && level >= kMaxDepth) {
            failure = Status(Code::kBadData, "metadata: nested too deeply");
        } else if (opens) {
            keys.resize(level + 2);
            keys[level + 1].clear();
        } else if (event == json::parse_event_t::key) {
            const auto& key = value.get_ref<const std::string&>();
            if (!keys.at(level).insert(key).second)
                failure =
                    Status(Code::kBadData, fmt::format("metadata: \"{}\" stands there twice", key));
        }
        return failure.ok();
    };
    try {
        json document = json::parse(text, watch);
        if (!failure.ok()) return failure;
        return document;
    } catch (const json::exception& error) {
        return Status(Code::kBadData, fmt::format("metadata: not valid JSON: {}", error.what()));
    }
}

}  // namespace cinejury::plugin
