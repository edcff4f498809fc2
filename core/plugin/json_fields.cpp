// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/json_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/nearest.hpp"

namespace cinejury::plugin {

using nlohmann::json;

JsonFields::JsonFields(const json& object, std::string where, Status& failure)
    : object_(object), where_(std::move(where)), failure_(failure) {
    if (!object_.is_object()) fail("", "must be an object");
}

std::string JsonFields::path(std::string_view key) const {
    if (where_.empty()) return std::string(key);
    return key.empty() ? where_ : fmt::format("{}.{}", where_, key);
}

void JsonFields::fail(std::string_view key, std::string_view why, Code code) {
    if (failed()) return;
    const std::string at = path(key);
    failure_ = Status(code, at.empty() ? fmt::format("metadata: {}", why)
                                       : fmt::format("metadata: \"{}\" {}", at, why));
}

const json* JsonFields::find(const char* key, Need need) {
    asked_.emplace_back(key);
    if (failed() || !object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    if (need == kRequired) fail(key, "is missing");
    return nullptr;
}

std::string JsonFields::checked_text(const json& value, const char* key) {
    if (!value.is_string()) {
        fail(key, "must be a string");
        return {};
    }
    const auto& text = value.get_ref<const std::string&>();
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    if (std::any_of(text.begin(), text.end(), is_control)) fail(key, "has a control character");
    return text;
}

std::string JsonFields::text(const char* key, Need need) {
    const json* value = find(key, need);
    if (!value) return {};
    std::string text = checked_text(*value, key);
    if (need == kRequired && text.empty()) fail(key, "must not be empty");
    return text;
}

bool JsonFields::boolean(const char* key, bool otherwise) {
    const json* value = find(key, kOptional);
    if (!value) return otherwise;
    if (!value->is_boolean()) {
        fail(key, "must be true or false");
        return otherwise;
    }
    return value->get<bool>();
}

std::uint32_t JsonFields::integer(const char* key, Need need, std::uint32_t otherwise,
                                  std::uint32_t minimum, std::uint32_t maximum) {
    const json* value = find(key, need);
    if (!value) return otherwise;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() < minimum ||
        value->get<std::uint64_t>() > maximum) {
        fail(key, fmt::format("must be an integer in {} ... {}", minimum, maximum));
        return otherwise;
    }
    return value->get<std::uint32_t>();
}

std::optional<double> JsonFields::number(const char* key, Need need) {
    const json* value = find(key, need);
    if (!value) return std::nullopt;
    if (!value->is_number()) {
        fail(key, "must be a number");
        return std::nullopt;
    }
    return value->get<double>();
}

std::vector<std::string> JsonFields::texts(const char* key, Need need) {
    const json* value = find(key, need);
    if (!value) return {};
    if (!value->is_array()) {
        fail(key, "must be a list of strings");
        return {};
    }
    std::vector<std::string> all;
    for (const json& one : *value) {
        std::string text = checked_text(one, key);
        if (text.empty()) fail(key, "has an empty entry");
        if (std::find(all.begin(), all.end(), text) != all.end())
            fail(key, fmt::format("names \"{}\" twice", text));
        all.push_back(std::move(text));
    }
    return all;
}

std::size_t JsonFields::word(const char* key, Need need,
                             std::initializer_list<std::string_view> words, std::size_t otherwise) {
    const json* value = find(key, need);
    if (!value) return otherwise;
    const std::string text = checked_text(*value, key);
    const auto found = std::find(words.begin(), words.end(), text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    fail(key, fmt::format("is \"{}\"; must be one of {}", text, fmt::join(words, ", ")));
    return otherwise;
}

std::optional<std::string> JsonFields::scalar(const char* key) {
    const json* value = find(key, kOptional);
    if (!value) return std::nullopt;
    if (value->is_string()) return checked_text(*value, key);
    if (value->is_number() || value->is_boolean()) return value->dump();
    fail(key, "must be a string, a number, true or false");
    return std::nullopt;
}

bool JsonFields::object(const char* key, const std::function<void(JsonFields&)>& read) {
    const json* value = find(key, kOptional);
    if (!value) return false;
    JsonFields fields(*value, path(key), failure_);
    read(fields);
    fields.done();
    return true;
}

void JsonFields::objects(const char* key, Need need, const std::function<void(JsonFields&)>& read) {
    const json* value = find(key, need);
    if (!value) return;
    if (!value->is_array()) return fail(key, "must be a list of objects");
    for (std::size_t i = 0; i < value->size() && !failed(); ++i) {
        JsonFields fields((*value)[i], path(fmt::format("{}[{}]", key, i)), failure_);
        read(fields);
        fields.done();
    }
}

void JsonFields::done() {
    if (failed()) return;
    for (const auto& [key, value] : object_.items()) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        const std::string near = nearest_name(key, asked_);
        return fail(key, near.empty()
                             ? "is not a known key"
                             : fmt::format("is not a known key; did you mean \"{}\"?", near));
    }
}

}  // namespace cinejury::plugin
