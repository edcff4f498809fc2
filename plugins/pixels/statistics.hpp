// SPDX-License-Identifier: Apache-2.0
// Order statistics. Thread rule: free functions.
#pragma once

#include <vector>

namespace cinejury::pixels {

// The value at or below which `share` (0 ... 1) of the values lie; reorders them. Not empty.
double quantile(std::vector<double>& values, double share);
// The lower one of two in the middle; reorders the values. Not empty.
inline double median(std::vector<double>& values) {
    return quantile(values, 0.5);
}

// Running median over 2 reach + 1 values, fewer at the ends, always symmetric.
std::vector<double> running_median(const std::vector<double>& values, int reach);

// `value` where it is well over 0, near 0 where it is well under, and rising everywhere, so that of
// two clips without a fault the one with less of it still wins: (v + sqrt(v^2 + t^2)) / 2, t > 0.
double rectified(double value, double t);

}  // namespace cinejury::pixels
