// SPDX-License-Identifier: Apache-2.0
// Layout tables, as print_layout writes them, and the rule by which they may change. Thread rule:
// values.
#pragma once

#include <string>
#include <vector>

namespace cinejury::test {

struct LayoutField {
    std::string name;
    unsigned offset = 0, size = 0;  // bytes
    bool operator==(const LayoutField&) const = default;
};

struct LayoutStruct {
    std::string name;
    unsigned size = 0;  // bytes
    std::vector<LayoutField> fields;
    bool operator==(const LayoutStruct&) const = default;
};

using LayoutTable = std::vector<LayoutStruct>;

// Throws on a line that is none.
LayoutTable parse_layout(const std::string& text);

// What of `after` breaks ABI-PREFIX and ABI-PADDING against `before`, in words; empty when every
// old struct is a prefix of the new one. New structs are allowed; a struct without a `size` field
// among its first two is passed by value and may not change at all.
std::vector<std::string> prefix_violations(const LayoutTable& before, const LayoutTable& after);

}  // namespace cinejury::test
