// SPDX-License-Identifier: Apache-2.0
#include "core/search/noise_gate.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace cinejury::search {
namespace {

constexpr const char* kOverall = "overall";
constexpr double kLeastReliability = 0.5;

// Unbiased variance; nothing for fewer than two values.
std::optional<double> variance(const std::vector<double>& values) {
    if (values.size() < 2) return std::nullopt;
    double mean = 0, squares = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    for (const double value : values) squares += (value - mean) * (value - mean);
    return squares / static_cast<double>(values.size() - 1);
}

class Mean {
public:
    void add(double value) {
        sum_ += value;
        ++count_;
    }
    std::uint64_t count() const { return count_; }
    double root() const { return std::sqrt(sum_ / static_cast<double>(count_)); }

private:
    double sum_ = 0;
    std::uint64_t count_ = 0;
};

std::optional<ScoreNoise> noise_of(const std::vector<const MatrixRow*>& rows,
                                   const std::string& name) {
    Mean between, within;
    for (const MatrixRow* row : rows) {
        std::vector<double> values;
        for (const MatrixCell& cell : row->cells) {
            const auto first = cell.values.find(name), second = cell.repeated.find(name);
            if (first == cell.values.end()) continue;
            values.push_back(first->second);
            if (second == cell.repeated.end()) continue;
            // Two scorings differ by twice the variance of one.
            within.add((first->second - second->second) * (first->second - second->second) / 2);
        }
        if (const auto found = variance(values)) between.add(*found);
    }
    if (between.count() == 0) return std::nullopt;
    ScoreNoise result{name, between.root(), {}, within.count()};
    if (within.count() > 0) result.noise = within.root();
    return result;
}

}  // namespace

std::optional<double> ScoreNoise::reliability() const {
    if (!noise) return std::nullopt;
    if (spread <= 0) return 0;
    return std::clamp(1 - *noise * *noise / (spread * spread), 0.0, 1.0);
}

std::optional<bool> ScoreNoise::tells() const {
    const auto share = reliability();
    return share ? std::optional(*share >= kLeastReliability) : std::nullopt;
}

std::vector<ScoreNoise> noise_gate(const RewardMatrix& matrix, const std::string& group) {
    std::vector<const MatrixRow*> rows;
    std::set<std::string> names;
    for (const MatrixRow& row : matrix.rows) {
        if (!group.empty() && row.group != group) continue;
        rows.push_back(&row);
        for (const MatrixCell& cell : row.cells)
            for (const auto& [name, value] : cell.values) names.insert(name);
    }
    std::vector<ScoreNoise> all;
    const auto add = [&](const std::string& name) {
        if (auto found = noise_of(rows, name)) all.push_back(*std::move(found));
    };
    if (names.erase(kOverall) > 0) add(kOverall);
    for (const std::string& name : names) add(name);
    return all;
}

}  // namespace cinejury::search
