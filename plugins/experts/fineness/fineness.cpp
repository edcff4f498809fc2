// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.fineness: is the clip in focus? No weights; docs/criteria.md has the whole story.
//
// fineness.defocus, range 0 ... 1, higher is better, a proxy. The blur of each frame's edges as a
// variance v in square pixels (edge_blur.hpp) becomes
//     score = 1 / (1 + soft(v) / soft(h^2)),   soft(v) = t log(1 + exp(v / t)),
// where h is 0.25 % of the shorter side, so that blur counts by how large it is in the picture: a
// disc of confusion with a radius of 0.5 % of the side has that standard deviation and scores 0.5.
// soft() is v for large v and never quite 0, so that of two sharp clips the sharper one wins. The
// clip's score is the mean over its frames.
#include <cmath>
#include <optional>
#include <string>

#include "cinejury/cpp/expert.hpp"
#include "edge_blur.hpp"

namespace cinejury::fineness {
namespace {

constexpr std::uint32_t kDefocus = 0;
constexpr std::uint32_t kFrames = 16;
constexpr std::uint32_t kLongerSide = 1280;  // pixels
constexpr int kFewestCells = 3;              // with edges, for a frame to be judged
constexpr double kHalfScore = 0.0025;        // of the shorter side
constexpr double kSoftness = 0.08;           // square pixels, the least t
constexpr int kSureCells = 12;               // cells with edges from which confidence is full

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

class Fineness final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(kFrames).max_side(kLongerSide).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view();
        std::vector<EdgeBlur> blurs(clip.frames());
        host().parallel_for(call, clip.frames(), [&](std::uint64_t i) {
            blurs[i] = edge_blur(pixels::luma_plane(clip.frame(static_cast<std::uint32_t>(i))));
        });
        // In the order of the frames, so that the sum does not depend on threads.
        Summary clip_summary;
        const std::uint32_t shorter = std::min(clip.width(), clip.height());
        for (std::uint32_t i = 0; i < clip.frames(); ++i)
            if (blurs[i].cells >= kFewestCells)
                clip_summary.add(i, score_of(blurs[i].variance, shorter), blurs[i].cells);
        put(clip_summary, clip.frames(), scores);
    }

private:
    static void put(const Summary& clip, std::uint32_t frames, sdk::Scores& scores) {
        if (clip.judged * 4 < frames || clip.judged == 0)
            return scores.abstain(kDefocus, "too few edges: " + std::to_string(clip.judged) +
                                                " of " + std::to_string(frames) +
                                                " frames have enough to judge focus by");
        const double cells = clip.cells / clip.judged;
        scores.put(kDefocus, clip.sum / clip.judged,
                   {.confidence = double(clip.judged) / frames * std::min(1.0, cells / kSureCells),
                    .worst_frame = clip.worst_frame});
    }
};

}  // namespace
}  // namespace cinejury::fineness

CJ_METADATA(CJ_META_ID("cinejury.fineness"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("focus, measured by the width of edges; no weights"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_EXPERT(CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8),
                           CJ_META_COST_MS(700),
                           CJ_META_CRITERIA(CJ_META_CRITERION(
                               "fineness.defocus", 0, 1, "higher-is-better", "proxy",
                               "width of the sharper edges against the size of the picture"))));
CINEJURY_EXPERT_PLUGIN(cinejury::fineness::Fineness);
