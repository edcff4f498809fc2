// SPDX-License-Identifier: Apache-2.0
#include "defocus.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace cinejury::fineness {
namespace {

constexpr int kFewestCells = 3;        // with edges, for a frame to be judged
constexpr double kHalfScore = 0.0025;  // of the shorter side
constexpr double kSoftness = 0.08;     // square pixels, the least t
constexpr int kSureCells = 12;         // cells with edges from which confidence is full

double soft(double variance, double t) {
    const double x = variance / t;
    return t * (x > 30 ? x : std::log1p(std::exp(x)));
}

double score_of(double variance, std::uint32_t shorter_side) {
    const double half = kHalfScore * shorter_side;
    const double t = std::max(half * half / 6, kSoftness);
    return 1 / (1 + soft(variance, t) / soft(half * half, t));
}

// All judged frames of a clip together.
struct Summary {
    double sum = 0;
    double cells = 0;
    std::uint32_t judged = 0;
    double worst = 2;
    std::int64_t worst_frame = -1;

    void add(std::uint32_t frame, double score, int cells_with_edges) {
        sum += score;
        cells += cells_with_edges;
        ++judged;
        if (score >= worst) return;
        worst = score;
        worst_frame = frame;
    }
};

}  // namespace

pixels::Reading defocus(const std::vector<EdgeBlur>& frames, std::uint32_t shorter_side) {
    Summary clip;
    for (std::size_t i = 0; i < frames.size(); ++i)
        if (frames[i].cells >= kFewestCells)
            clip.add(static_cast<std::uint32_t>(i), score_of(frames[i].variance, shorter_side),
                     frames[i].cells);
    if (clip.judged * 4 < frames.size() || clip.judged == 0)
        return pixels::abstains("too few edges: " + std::to_string(clip.judged) + " of " +
                                std::to_string(frames.size()) +
                                " frames have enough to judge focus by");
    const double cells = clip.cells / clip.judged;
    return {clip.sum / clip.judged,
            double(clip.judged) / double(frames.size()) * std::min(1.0, cells / kSureCells),
            clip.worst_frame,
            {}};
}

}  // namespace cinejury::fineness
