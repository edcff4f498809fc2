// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace cinejury {
namespace {

// Optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

}  // namespace

std::string nearest_name(std::string_view word, std::span<const std::string> names) {
    constexpr std::size_t kLongest = 256;  // longer words are no typing errors
    if (word.size() > kLongest) return {};
    std::string best;
    std::size_t best_distance = ~std::size_t{0};
    for (const std::string& name : names) {
        if (name.size() > kLongest) continue;
        const std::size_t limit = (std::max(word.size(), name.size()) + 2) / 3;
        const std::size_t now = distance(word, name);
        if (now <= limit && now < best_distance) {
            best = name;
            best_distance = now;
        }
    }
    return best;
}

}  // namespace cinejury
