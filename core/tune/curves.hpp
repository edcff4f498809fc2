// SPDX-License-Identifier: Apache-2.0
// Curves over the updates of a run, as SVG inside a page. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cinejury::tune {

struct Curve {
    std::string name;                               // "selecting judge"
    std::string css;                                // class of its colour
    std::vector<std::pair<double, double>> points;  // update, value; rising, at least one
    std::optional<double> rail;                     // the value under which the run stops
};

// One picture: at most two curves, each on its own scale, the first's at the left and the second's
// at the right; rails are dashed. `last`: the update at the right edge. `kept`: a mark at the
// update whose adapter stands, where that is not the last.
std::string curve_figure(const std::string& title, const std::vector<Curve>& curves, double last,
                         std::optional<double> kept);

}  // namespace cinejury::tune
