// SPDX-License-Identifier: Apache-2.0
#include "core/kit/figures.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::kit {
namespace {

struct Dosed {
    double strength;
    std::optional<double> value;
};

// All records of one criterion and source.
struct Row {
    std::optional<double> clean, recoded;
    std::map<std::string, std::vector<Dosed>> damaged;
};
using Rows = std::map<std::string, std::map<std::string, Row>>;  // criterion, source

void remember(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

Rows rows_of(const std::vector<Record>& records, Figures& figures) {
    Rows rows;
    for (const Record& record : records) {
        remember(figures.criteria, record.criterion);
        Row& row = rows[record.criterion][record.source];
        if (record.damage == kClean) {
            row.clean = record.value;
        } else if (record.damage == kRecoded) {
            row.recoded = record.value;
        } else {
            remember(figures.damages, record.damage);
            row.damaged[record.damage].push_back({record.strength, record.value});
        }
    }
    return rows;
}

// Whether it moved, rounding aside.
bool beyond(double difference, double band) {
    constexpr double kRounding = 1e-9;
    return std::fabs(difference) > band + kRounding;
}

double band_of(const std::map<std::string, Row>& by_source) {
    constexpr double kShare = 0.95;
    constexpr double kLeast = 0.005;
    std::vector<double> changes;
    for (const auto& [source, row] : by_source)
        if (row.clean && row.recoded) changes.push_back(std::fabs(*row.clean - *row.recoded));
    return std::max(kLeast, quantile(std::move(changes), kShare));
}

Estimate clean_mean(const std::map<std::string, Row>& by_source) {
    std::vector<double> values;
    for (const auto& [source, row] : by_source)
        if (row.clean) values.push_back(*row.clean);
    return estimate(values);
}

Cell cell_of(const std::map<std::string, Row>& by_source, const std::string& damage,
             double strength, double band) {
    Cell cell;
    cell.damage = damage;
    cell.strength = strength;
    std::vector<double> right, moved;
    for (const auto& [source, row] : by_source) {
        const auto found = row.damaged.find(damage);
        if (!row.clean || found == row.damaged.end()) continue;
        for (const Dosed& dosed : found->second) {
            if (dosed.strength != strength) continue;
            if (!dosed.value) {
                ++cell.without;
                continue;
            }
            const double fall = *row.clean - *dosed.value;
            right.push_back(fall > 0 ? 1 : fall == 0 ? 0.5 : 0);
            moved.push_back(beyond(fall, band) ? 1 : 0);
            cell.mean_fall += fall;
        }
    }
    if (!right.empty()) cell.mean_fall /= static_cast<double>(right.size());
    cell.accuracy = estimate(right);
    cell.moved = estimate(moved);
    return cell;
}

Estimate spearman_of(const std::map<std::string, Row>& by_source, const std::string& damage) {
    std::vector<double> correlations;
    for (const auto& [source, row] : by_source) {
        const auto found = row.damaged.find(damage);
        if (!row.clean || found == row.damaged.end()) continue;
        std::vector<double> strengths{0}, falls{0};
        for (const Dosed& dosed : found->second) {
            if (!dosed.value) continue;
            strengths.push_back(dosed.strength);
            falls.push_back(*row.clean - *dosed.value);
        }
        if (strengths.size() < 3) continue;
        // A value that never moves does not follow.
        correlations.push_back(spearman(strengths, falls).value_or(0));
    }
    return estimate(correlations);
}

std::vector<double> strengths_of(const std::map<std::string, Row>& by_source,
                                 const std::string& damage) {
    std::vector<double> strengths;
    for (const auto& [source, row] : by_source) {
        const auto found = row.damaged.find(damage);
        if (found == row.damaged.end()) continue;
        for (const Dosed& dosed : found->second) strengths.push_back(dosed.strength);
    }
    std::sort(strengths.begin(), strengths.end());
    strengths.erase(std::unique(strengths.begin(), strengths.end()), strengths.end());
    return strengths;
}

}  // namespace

Figures figures_of(const std::vector<Record>& records, const Relations& relations,
                   const std::map<std::string, std::string>& like) {
    Figures figures;
    const Rows rows = rows_of(records, figures);
    for (const std::string& criterion : figures.criteria) {
        const auto& by_source = rows.at(criterion);
        const auto stands = like.find(criterion);
        const std::string& meant = stands == like.end() ? criterion : stands->second;
        const double band = figures.bands[criterion] = band_of(by_source);
        figures.clean[criterion] = clean_mean(by_source);
        for (const std::string& damage : figures.damages) {
            const Relation relation = relations.of(damage, meant);
            const std::vector<double> strengths = strengths_of(by_source, damage);
            for (const double strength : strengths) {
                Cell cell = cell_of(by_source, damage, strength, band);
                cell.criterion = criterion;
                cell.relation = relation;
                figures.cells.push_back(std::move(cell));
            }
            if (strengths.size() > 1)
                figures.slopes.push_back(
                    {criterion, damage, relation, spearman_of(by_source, damage)});
        }
    }
    return figures;
}

const Cell* middle_cell(const Figures& figures, const std::string& criterion,
                        const std::string& damage) {
    const Cell* nearest = nullptr;
    for (const Cell& cell : figures.cells)
        if (cell.criterion == criterion && cell.damage == damage &&
            (!nearest || std::fabs(cell.strength - 0.5) < std::fabs(nearest->strength - 0.5)))
            nearest = &cell;
    return nearest;
}

}  // namespace cinejury::kit
