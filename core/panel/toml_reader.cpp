// SPDX-License-Identifier: Apache-2.0
#include "core/panel/toml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/panel/suggestion.hpp"

namespace cinejury::panel {
namespace {

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::none: return "nothing";
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "an array";
        case toml::node_type::string: return "a string";
        case toml::node_type::integer: return "an integer";
        case toml::node_type::floating_point: return "a number";
        case toml::node_type::boolean: return "a boolean";
        default: return "a date or time";
    }
}

std::string wrong_type(std::string_view wanted, const toml::node& node) {
    return fmt::format("must be {}, is {}", wanted, type_name(node));
}

bool is_value(const toml::node& node, bool values_are_tables) {
    const toml::table* table = node.as_table();
    if (!table) return true;
    if (!values_are_tables) return false;
    return table->empty() || std::any_of(table->begin(), table->end(),
                                         [](auto&& entry) { return !entry.second.is_table(); });
}

}  // namespace

Status TableReader::refuse_at(const toml::source_region& where, std::string_view key,
                              std::string_view reason) const {
    const char* dot = path_.empty() || key.empty() ? "" : ".";
    return {Code::kBadData, fmt::format("{}:{}:{}: {}{}{}: {}", file_, where.begin.line,
                                        where.begin.column, path_, dot, key, reason)};
}

Status TableReader::refuse(std::string_view key, std::string_view reason) const {
    const toml::node* node = table_->get(key);
    return refuse_at(node ? node->source() : table_->source(), key, reason);
}

Status TableReader::only(std::span<const std::string> known) const {
    for (auto&& [key, node] : *table_)
        if (std::find(known.begin(), known.end(), key.str()) == known.end())
            return refuse_at(key.source(), key.str(), "unknown key" + suggestion(key.str(), known));
    return {};
}

Status TableReader::require(std::string_view key) const {
    return has(key) ? Status() : refuse(key, "is missing");
}

Status TableReader::text(std::string_view key, std::string& out) const {
    const toml::node* node = table_->get(key);
    if (!node) return {};
    const auto* value = node->as_string();
    if (!value) return refuse(key, wrong_type("a string", *node));
    if (value->get().empty()) return refuse(key, "is empty");
    out = value->get();
    return {};
}

Status TableReader::read_number(const toml::node& node, std::string_view key, double& out,
                                NumberRange range) const {
    const std::optional<double> value =
        node.is_number() ? node.value<double>() : std::optional<double>();
    if (!value) return refuse_at(node.source(), key, wrong_type("a number", node));
    if (!std::isfinite(*value)) return refuse_at(node.source(), key, "must be finite");
    if (*value < range.minimum || *value > range.maximum)
        return refuse_at(
            node.source(), key,
            fmt::format("is {}, must lie in {} ... {}", *value, range.minimum, range.maximum));
    out = *value;
    return {};
}

Status TableReader::number(std::string_view key, double& out, NumberRange range) const {
    const toml::node* node = table_->get(key);
    return node ? read_number(*node, key, out, range) : Status();
}

Status TableReader::number_of(const Leaf& leaf, double& out, NumberRange range) const {
    return read_number(*leaf.node, leaf.name, out, range);
}

Status TableReader::choice(std::string_view key, std::span<const std::string> names,
                           std::size_t& index) const {
    if (!has(key)) return {};
    std::string word;
    CINEJURY_RETURN_IF_ERROR(text(key, word));
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end())
        return refuse(key, fmt::format("\"{}\" is not allowed{}", word, suggestion(word, names)));
    index = static_cast<std::size_t>(found - names.begin());
    return {};
}

Status TableReader::texts(std::string_view key, std::vector<std::string>& out) const {
    const toml::node* node = table_->get(key);
    if (!node) return {};
    const toml::array* array = node->as_array();
    if (!array) return refuse(key, wrong_type("an array of strings", *node));
    if (array->empty()) return refuse(key, "is empty; leave the key out instead");
    for (const toml::node& item : *array) {
        const auto* value = item.as_string();
        if (!value) return refuse_at(item.source(), key, wrong_type("a string", item));
        if (std::find(out.begin(), out.end(), value->get()) != out.end())
            return refuse_at(item.source(), key,
                             fmt::format("\"{}\" is there twice", value->get()));
        out.push_back(value->get());
    }
    return {};
}

Status TableReader::pair(std::string_view key, double& first, double& second) const {
    const toml::node* node = table_->get(key);
    if (!node) return {};
    const toml::array* array = node->as_array();
    if (!array || array->size() != 2) return refuse(key, "must be an array of two numbers");
    CINEJURY_RETURN_IF_ERROR(read_number(*array->get(0), key, first, {}));
    return read_number(*array->get(1), key, second, {});
}

Status TableReader::table(std::string_view key, const toml::table*& out) const {
    const toml::node* node = table_->get(key);
    if (node && !node->is_table()) return refuse(key, wrong_type("a table", *node));
    out = node ? node->as_table() : nullptr;
    return {};
}

Status TableReader::tables(std::string_view key, std::vector<const toml::table*>& out) const {
    const toml::node* node = table_->get(key);
    if (!node) return {};
    const toml::array* array = node->as_array();
    if (!array) return refuse(key, fmt::format("must be an array of tables: write [[{}]]", key));
    for (const toml::node& item : *array) {
        if (!item.is_table()) return refuse_at(item.source(), key, wrong_type("a table", item));
        out.push_back(item.as_table());
    }
    return {};
}

Status TableReader::leaves(std::vector<Leaf>& out, bool values_are_tables) const {
    CINEJURY_RETURN_IF_ERROR(collect(*table_, "", values_are_tables, out));
    std::map<std::string_view, const toml::node*> seen;
    for (const Leaf& leaf : out) {
        const auto [first, is_new] = seen.emplace(leaf.name, leaf.node);
        if (is_new) continue;
        const bool later = first->second->source().begin < leaf.node->source().begin;
        return refuse_at((later ? leaf.node : first->second)->source(), leaf.name,
                         "is there twice");
    }
    return {};
}

Status TableReader::collect(const toml::table& table, const std::string& prefix,
                            bool values_are_tables, std::vector<Leaf>& out) const {
    for (auto&& [key, node] : table) {
        std::string name =
            prefix.empty() ? std::string(key.str()) : fmt::format("{}.{}", prefix, key.str());
        if (name.size() > 256)
            return refuse_at(key.source(), name.substr(0, 64) + "...", "the name is too long");
        if (is_value(node, values_are_tables)) {
            out.push_back({std::move(name), &node});
            continue;
        }
        CINEJURY_RETURN_IF_ERROR(collect(*node.as_table(), name, values_are_tables, out));
    }
    return {};
}

}  // namespace cinejury::panel
