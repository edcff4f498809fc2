// SPDX-License-Identifier: Apache-2.0
// What the records of a grid say: pair accuracy, Spearman, cross-talk. Thread rule: pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/kit/grid_run.hpp"
#include "core/kit/relations.hpp"
#include "core/kit/statistics.hpp"

namespace cinejury::kit {

// One criterion under one damage at one strength. A pair is a clean and a damaged clip of one
// source that both have a value.
struct Cell {
    std::string criterion, damage;
    double strength = 0;
    Relation relation = Relation::kUnrelated;
    Estimate accuracy;        // share of pairs with the clean clip above; a tie counts half
    Estimate moved;           // share of pairs that differ by more than the tie band
    double mean_fall = 0;     // clean minus damaged, mean over pairs
    std::size_t without = 0;  // pairs that a missing value of the damaged clip leaves out
};

// One criterion under one graded damage over all strengths, the clean clip as strength 0.
struct Slope {
    std::string criterion, damage;
    Relation relation = Relation::kUnrelated;
    Estimate spearman;  // mean over sources of the correlation of strength and fall; 1 is best
};

struct Figures {
    std::vector<std::string> criteria;  // in the order of the records
    std::vector<std::string> damages;   // likewise
    // Tie band: 95th percentile of the change by re-encoding, at least 0.005: half of what a panel
    // calls a tie by itself (panel::PanelFile::tie_band), so that less decides nothing.
    std::map<std::string, double> bands;
    std::map<std::string, Estimate> clean;  // mean value of the clean clips
    std::vector<Cell> cells;
    std::vector<Slope> slopes;
};

// `like`: criterion -> criterion for which it stands in the table of relations; else itself.
Figures figures_of(const std::vector<Record>& records, const Relations& relations,
                   const std::map<std::string, std::string>& like = {});

// The cell at the strength next to 0.5, at which cross-talk is told, or nullptr.
const Cell* middle_cell(const Figures& figures, const std::string& criterion,
                        const std::string& damage);

}  // namespace cinejury::kit
