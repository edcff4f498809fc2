// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.fineness: is each frame well made? No weights. The formula of each criterion is
// in its header, the whole story in docs/criteria.md. Scores are 0 ... 1, higher is better, all of
// them proxies.
#include <algorithm>

#include "blockiness.hpp"
#include "cinejury/cpp/expert.hpp"
#include "defocus.hpp"
#include "motion_blur.hpp"
#include "noise.hpp"
#include "patch_grid.hpp"
#include "plugins/pixels/block_difference.hpp"

namespace cinejury::fineness {
namespace {

constexpr std::uint32_t kFrames = 16;
constexpr std::uint32_t kLongerSide = 1280;       // pixels, for edges
constexpr std::uint32_t kLongerMotionSide = 384;  // pixels, as cinejury.coherence: a shared view
// In the order of the plans and of the metadata below.
enum View { kEdges, kMotion, kWhole };
enum Criterion { kDefocus, kMotionBlur, kBlockiness, kNoise, kGrid };

// What is measured of each of the frames.
struct Look {
    std::vector<EdgeBlur> blurs;
    std::vector<SmearEnergy> smears;
    std::vector<Profiles> profiles;  // empty for frames under 3 pixels
    std::vector<double> noise;
};

// A block that its own place in the other frame explains within twice the error of its match
// rests: at the rim of a thing at rest a match can be torn along by what moves beside it. `noise`:
// deviation in these frames.
void let_rest(const pixels::Luma& frame, const pixels::Luma& other, double noise,
              std::vector<pixels::Match>& matches) {
    constexpr int kSquaredArea = pixels::kArea * pixels::kArea;
    const int columns = pixels::grid_of(frame).columns;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const int x = static_cast<int>(i) % columns * pixels::kBlock;
        const int y = static_cast<int>(i) / columns * pixels::kBlock;
        const pixels::Difference there =
            pixels::difference(frame.at(x, y), frame.width, other.at(x, y), other.width);
        const double unlike = static_cast<double>(there.unlikeness()) / kSquaredArea;
        if (unlike <= 2 * (matches[i].error + noise * noise) + 0.5) matches[i].x = matches[i].y = 0;
    }
}

// The motion at a frame of the source, seen in the view for motion.
SmearEnergy smear_at(const sdk::ClipView& motion, std::int64_t source_frame,
                     const pixels::Plane& luma, double noise) {
    const auto here = static_cast<std::uint32_t>(source_frame);
    if (motion.frames() < 2 || std::min(motion.width(), motion.height()) < pixels::kBlock)
        return {};
    const bool last = here + 1 >= motion.frames();
    const pixels::Pyramid frame(pixels::luma_of(motion.frame(here)));
    const pixels::Pyramid other(pixels::luma_of(motion.frame(last ? here - 1 : here + 1)));
    const double scale = double(luma.width) / motion.width();
    std::vector<pixels::Match> matches = pixels::match(frame, other);
    // Where the frame was made smaller, the mean of scale x scale pixels is looked at.
    let_rest(frame.levels[0], other.levels[0], noise / scale, matches);
    return smear_energy(luma, pixels::grid_of(frame.levels[0]), pixels::blocks_of(frame.levels[0]),
                        matches, scale, noise);
}

class Fineness final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(kFrames).max_side(kLongerSide).luma(),
                sdk::FramePlan::all().max_side(kLongerMotionSide).luma(),
                sdk::FramePlan::uniform(kFrames).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView edges = item.view(kEdges), motion = item.view(kMotion);
        const sdk::ClipView whole = item.view(kWhole);
        const std::uint32_t frames = edges.frames();
        const bool tiny = std::min(whole.width(), whole.height()) < 3;
        Look look{std::vector<EdgeBlur>(frames), std::vector<SmearEnergy>(frames),
                  std::vector<Profiles>(tiny ? 0 : frames), std::vector<double>(frames)};
        // Two tasks a frame, the longer ones first, so that no thread waits long for the last.
        host().parallel_for(call, 2 * std::uint64_t{frames}, [&](std::uint64_t task) {
            const std::uint64_t i = task % frames;
            const auto index = static_cast<std::uint32_t>(i);
            if (task < frames) {
                const pixels::Plane luma = pixels::luma_plane(edges.frame(index));
                look.blurs[i] = edge_blur(luma);
                look.smears[i] =
                    smear_at(motion, edges.source_frame(index), luma, noise_deviation(luma));
                return;
            }
            const pixels::Plane original = pixels::luma_plane(whole.frame(index));
            look.noise[i] = noise_deviation(original);
            if (!tiny) look.profiles[i] = profiles_of(original);
        });
        put(look, std::min(edges.width(), edges.height()), scores);
    }

private:
    static void put(const Look& look, std::uint32_t shorter_side, sdk::Scores& scores) {
        pixels::report(kDefocus, defocus(look.blurs, shorter_side), scores);
        pixels::report(kMotionBlur, motion_blur(look.smears), scores);
        pixels::report(kNoise, noise(look.noise), scores);
        if (look.profiles.empty()) {
            scores.abstain(kBlockiness, "the frames are too small to tell blocks");
            scores.abstain(kGrid, "the frames are too small to tell a grid");
            return;
        }
        pixels::report(kBlockiness, blockiness(look.profiles), scores);
        pixels::report(kGrid, patch_grid(look.profiles), scores);
    }
};

}  // namespace
}  // namespace cinejury::fineness

CJ_METADATA(
    CJ_META_ID("cinejury.fineness"), CJ_META_VERSION("0.2.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("focus, smear, blocks, grain and grids, measured at the pixels; no weights"),
    CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CJ_META_EXPERT(
        CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8), CJ_META_COST_MS(1500),
        CJ_META_CRITERIA(
            CJ_META_CRITERION("fineness.defocus", 0, 1, "higher-is-better", "proxy",
                              "width of the sharper edges against the size of the picture"),
            CJ_META_CRITERION("fineness.motion_blur", 0, 1, "higher-is-better", "proxy",
                              "smear along the motion, in ways from frame to frame"),
            CJ_META_CRITERION("fineness.cinejury.blockiness", 0, 1, "higher-is-better", "proxy",
                              "blocks of a video encoder"),
            CJ_META_CRITERION("fineness.cinejury.noise", 0, 1, "higher-is-better", "proxy",
                              "grain in flat areas"),
            CJ_META_CRITERION("fineness.cinejury.grid", 0, 1, "higher-is-better", "proxy",
                              "lines at the period of a generator's patches"))));
CINEJURY_EXPERT_PLUGIN(cinejury::fineness::Fineness);
