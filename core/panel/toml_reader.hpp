// SPDX-License-Identifier: Apache-2.0
// Reads the tables of a TOML document key by key; every refusal says file, line, column, key,
// reason. Private to core/panel. Thread rule: values that borrow the document.
#pragma once

#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/base/toml.hpp"

namespace cinejury::panel {

// What a number may be, both ends allowed. NaN and infinity never are.
struct NumberRange {
    double minimum = std::numeric_limits<double>::lowest();
    double maximum = std::numeric_limits<double>::max();
};

class TableReader {
public:
    // A dotted name and its value, see leaves().
    struct Leaf {
        std::string name;
        const toml::node* node;
    };

    // `file` stands in messages; `path` is the table's name in the document, empty for the root.
    TableReader(const toml::table& table, std::string_view file, std::string path)
        : table_(&table), file_(file), path_(std::move(path)) {}

    // Refuses a key that is not one of `known`, with the nearest of them.
    Status only(std::span<const std::string> known) const;
    Status require(std::string_view key) const;
    bool has(std::string_view key) const { return table_->contains(key); }

    // Each leaves `out` as it is when the key is absent, and refuses another type or value.
    Status text(std::string_view key, std::string& out) const;
    Status number(std::string_view key, double& out, NumberRange range = {}) const;
    Status choice(std::string_view key, std::span<const std::string> names,
                  std::size_t& index) const;
    Status texts(std::string_view key, std::vector<std::string>& out) const;
    Status pair(std::string_view key, double& first, double& second) const;
    // The sub-table, or nullptr when absent.
    Status table(std::string_view key, const toml::table*& out) const;
    // The elements of an array of tables; none when absent.
    Status tables(std::string_view key, std::vector<const toml::table*>& out) const;

    // All values, with dotted names: both "fineness.defocus" = 1 and fineness.defocus = 1 give the
    // name fineness.defocus. A name that comes in both forms is refused. With `values_are_tables` a
    // table with anything but tables in it, or with nothing, is a value.
    Status leaves(std::vector<Leaf>& out, bool values_are_tables = false) const;
    Status number_of(const Leaf& leaf, double& out, NumberRange range = {}) const;

    // A refusal at a value, or at the table for a key that is not there.
    Status refuse(std::string_view key, std::string_view reason) const;
    Status refuse_at(const toml::source_region& where, std::string_view key,
                     std::string_view reason) const;

private:
    Status collect(const toml::table& table, const std::string& prefix, bool values_are_tables,
                   std::vector<Leaf>& out) const;
    Status read_number(const toml::node& node, std::string_view key, double& out,
                       NumberRange range) const;

    const toml::table* table_;
    std::string_view file_;
    std::string path_;
};

}  // namespace cinejury::panel
