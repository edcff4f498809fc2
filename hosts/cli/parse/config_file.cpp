// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/parse/config_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "core/base/nearest.hpp"
#include "core/base/toml.hpp"

namespace cinejury::cli {
namespace {

std::string place(const std::filesystem::path& file, const toml::source_region& source) {
    return fmt::format("{}:{}", file.string(), source.begin.line);
}

Status unknown_key(std::string_view key, const std::string& where) {
    std::vector<std::string> keys;
    for (const Option& option : options())
        if (option.setting) keys.emplace_back(option.name);
    const std::string near = nearest_name(key, keys);
    const std::string hint =
        near.empty() ? "; `cinejury config show` lists the keys" : "; did you mean '" + near + "'?";
    const Option* known = find_option(key);
    return Status(Code::kInvalidArgument,
                  fmt::format("{}: {}", where,
                              known ? fmt::format("'{}' is not a setting, give it on the command "
                                                  "line",
                                                  key)
                                    : fmt::format("there is no setting '{}'{}", key, hint)));
}

// Text form of a scalar; nothing for other types.
std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
    if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
    if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
    return {};
}

Status take(const Option& option, const toml::node& node, const std::filesystem::path& file,
            std::vector<Given>& all) {
    const std::string where = fmt::format("{}: {}", place(file, node.source()), option.name);
    std::optional<std::string> text = text_of(node);
    if (!text)
        return {Code::kInvalidArgument,
                fmt::format("{}: has the wrong type; expected {}text, number or boolean", where,
                            option.repeated ? "a list of " : "")};
    const bool is_path = option.type == Type::kFile || option.type == Type::kFolder;
    if (is_path && !text->empty() && !text->starts_with('/'))
        text = (file.parent_path() / *text).lexically_normal().string();
    all.push_back({&option, std::move(*text), Origin::kConfigFile, where});
    return {};
}

Result<std::vector<Given>> take_table(const toml::table& table, const std::filesystem::path& file) {
    std::vector<Given> all;
    for (const auto& [key, node] : table) {
        const Option* option = find_option(key.str());
        if (!option || !option->setting) return unknown_key(key.str(), place(file, key.source()));
        const toml::array* list = option->repeated ? node.as_array() : nullptr;
        if (!list) {
            CINEJURY_RETURN_IF_ERROR(take(*option, node, file, all));
            continue;
        }
        for (const toml::node& element : *list)
            CINEJURY_RETURN_IF_ERROR(take(*option, element, file, all));
    }
    return all;
}

}  // namespace

Result<std::vector<Given>> parse_config(std::string_view text, const std::filesystem::path& file) {
    const auto document = parse_toml(text, file.string());
    if (!document.ok()) return Status(Code::kInvalidArgument, document.status().message());
    return take_table(*document, file);
}

Result<std::vector<Given>> read_config_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file))
        return Status(Code::kNotFound, fmt::format("{}: cannot be read; --config names the "
                                                   "configuration file",
                                                   file.string()));
    const std::string text((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    return parse_config(text, std::filesystem::absolute(file));
}

}  // namespace cinejury::cli
