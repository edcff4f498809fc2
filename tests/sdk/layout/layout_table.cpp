// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/layout/layout_table.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace cinejury::test {
namespace {

bool carries_size(const LayoutStruct& layout) {
    for (std::size_t i = 0; i < layout.fields.size() && i < 2; ++i)
        if (layout.fields[i].name == "size" && layout.fields[i].size == 4) return true;
    return false;
}

void compare(const LayoutStruct& before, const LayoutStruct& after,
             std::vector<std::string>& found) {
    const auto report = [&](const std::string& what) {
        found.push_back(before.name + ": " + what);
    };
    if (!carries_size(before) && !(before == after))
        return report("changed, but it has no size field");
    if (after.size < before.size) report("became smaller");
    for (std::size_t i = 0; i < before.fields.size(); ++i) {
        if (i >= after.fields.size()) return report("lost " + before.fields[i].name);
        if (!(before.fields[i] == after.fields[i]))
            return report(before.fields[i].name + " changed, moved, or is " + after.fields[i].name +
                          " now");
    }
    for (std::size_t i = before.fields.size(); i < after.fields.size(); ++i)
        if (after.fields[i].offset < before.size)
            report(after.fields[i].name + " lies in what was padding");
}

}  // namespace

LayoutTable parse_layout(const std::string& text) {
    LayoutTable table;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        if (line.starts_with(' ') && !table.empty()) {
            LayoutField field;
            words >> field.name >> field.offset >> field.size;
            table.back().fields.push_back(field);
        } else {
            LayoutStruct layout;
            words >> layout.name >> layout.size;
            table.push_back(layout);
        }
        if (!words) throw std::runtime_error("not a line of a layout table: " + line);
    }
    return table;
}

std::vector<std::string> prefix_violations(const LayoutTable& before, const LayoutTable& after) {
    std::vector<std::string> found;
    for (const LayoutStruct& old : before) {
        const auto now = std::find_if(after.begin(), after.end(), [&](const LayoutStruct& one) {
            return one.name == old.name;
        });
        if (now == after.end())
            found.push_back(old.name + ": is gone");
        else
            compare(old, *now, found);
    }
    return found;
}

}  // namespace cinejury::test
