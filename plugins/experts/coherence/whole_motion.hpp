// SPDX-License-Identifier: Apache-2.0
// The motion of the whole picture: an affine map, fitted so that objects of their own do not count.
// Thread rule: free function, any thread.
#pragma once

#include <array>
#include <span>

namespace cinejury::coherence {

// The way from a place, in the same unit.
struct Sample {
    double x, y;          // place
    double way_x, way_y;  // from there
};

struct Affine {
    std::array<double, 3> across{}, down{};  // way = a + b x + c y
    double way_x(double x, double y) const { return across[0] + across[1] * x + across[2] * y; }
    double way_y(double x, double y) const { return down[0] + down[1] * x + down[2] * y; }
};

// Iterated least squares with the weights of a Cauchy distribution of width `scale`, from the
// median way on (P. Holland, R. Welsch, "Robust regression using iteratively reweighted
// least-squares", 1977). Of no samples: no motion.
Affine fit_whole_motion(std::span<const Sample> samples, double scale);

}  // namespace cinejury::coherence
