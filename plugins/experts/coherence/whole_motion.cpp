// SPDX-License-Identifier: Apache-2.0
#include "whole_motion.hpp"

#include <cmath>
#include <vector>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr int kRounds = 8;

// Sums of a weighted least-squares problem in 1, x, y.
struct Sums {
    double matrix[3][3] = {};
    double across[3] = {}, down[3] = {};

    void add(const Sample& sample, double weight) {
        const double row[3] = {1, sample.x, sample.y};
        for (int i = 0; i < 3; ++i) {
            for (int j = 0; j < 3; ++j) matrix[i][j] += weight * row[i] * row[j];
            across[i] += weight * row[i] * sample.way_x;
            down[i] += weight * row[i] * sample.way_y;
        }
    }
    double minor(int i, int j) const {
        const int a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;
        return matrix[a][c] * matrix[b][d] - matrix[a][d] * matrix[b][c];
    }
    // False when the places lie in one line.
    bool solve(Affine& out) const {
        const double determinant =
            matrix[0][0] * minor(0, 0) + matrix[0][1] * minor(0, 1) + matrix[0][2] * minor(0, 2);
        if (!(determinant > 1e-6 * matrix[0][0] * matrix[1][1] * matrix[2][2])) return false;
        for (int i = 0; i < 3; ++i) {
            out.across[i] = out.down[i] = 0;
            for (int j = 0; j < 3; ++j) {
                out.across[i] += minor(j, i) * across[j] / determinant;
                out.down[i] += minor(j, i) * down[j] / determinant;
            }
        }
        return true;
    }
};

}  // namespace

Affine fit_whole_motion(std::span<const Sample> samples, double scale) {
    Affine fit;
    if (samples.empty()) return fit;
    std::vector<double> xs, ys;
    for (const Sample& sample : samples) {
        xs.push_back(sample.way_x);
        ys.push_back(sample.way_y);
    }
    fit.across[0] = pixels::median(xs);
    fit.down[0] = pixels::median(ys);
    for (int round = 0; round < kRounds; ++round) {
        // Wide at first, so that a zoom is not taken for objects of their own.
        const double width = round < kRounds / 2 ? 4 * scale : scale;
        Sums sums;
        for (const Sample& sample : samples) {
            const double x = sample.way_x - fit.way_x(sample.x, sample.y);
            const double y = sample.way_y - fit.way_y(sample.x, sample.y);
            sums.add(sample, 1 / (1 + (x * x + y * y) / (width * width)));
        }
        if (!sums.solve(fit)) break;
    }
    return fit;
}

}  // namespace cinejury::coherence
