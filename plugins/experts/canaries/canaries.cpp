// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.canaries: what a clip looks like besides what is asked for. Nothing here is good
// or bad in itself; a reward that is hacked changes it, and no criterion notices. To be watched
// (role = "monitor"): reports show the winner beside the mean of its pool. No weights;
// docs/criteria.md has formulas, sources and when each abstains.
//
// View 0: 8 whole frames; view 1: all frames, longer side at most 128 pixels, luma.
#include <algorithm>
#include <cmath>
#include <string>

#include "cinejury/cpp/expert.hpp"
#include "flat_areas.hpp"
#include "flat_colours.hpp"
#include "look.hpp"
#include "patch_period.hpp"

namespace cinejury::canaries {
namespace {

enum Criterion : std::uint32_t {
    kMotion,
    kColourEntropy,
    kDarkRatio,
    kEdgeDensity,
    kFlatNoise,
    kPatchPeriod,
    kFlatColourDrift,
    kCriteria
};

constexpr std::uint32_t kWholeFrames = 8, kLongerSide = 128, kSmallest = 16;
constexpr double kMostMotion = 10, kMostLevels = 255, kMostDistance = 442;
constexpr std::size_t kFewestFlat = 1024;  // pixels a frame
constexpr int kBandRows = 32;              // of a sum, at a time
constexpr double kAssumedRate = 24;        // frames a second, when the clip does not say

// What one whole frame tells.
struct FrameFacts {
    BlockFrame blocks;
    Residual residual;
    Look look;
    double noise = 0;
};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void put_looks(const std::vector<FrameFacts>& frames, sdk::Scores& scores) {
    Look mean;
    std::vector<double> noise;
    for (const FrameFacts& frame : frames) {
        mean.colour_entropy += frame.look.colour_entropy / double(frames.size());
        mean.dark_ratio += frame.look.dark_ratio / double(frames.size());
        mean.edge_density += frame.look.edge_density / double(frames.size());
        noise.push_back(frame.noise);
    }
    scores.put(kColourEntropy, std::clamp(mean.colour_entropy, 0.0, 9.0));
    scores.put(kDarkRatio, std::clamp(mean.dark_ratio, 0.0, 1.0));
    scores.put(kEdgeDensity, std::clamp(mean.edge_density, 0.0, 1.0));
    const auto most = std::max_element(noise.begin(), noise.end()) - noise.begin();
    scores.put(kFlatNoise, std::min(median(noise), kMostLevels), {.worst_frame = most});
}

// The residuals of all frames together; every sum goes over the frames in their order.
Residual sum_of(const sdk::Host& host, const sdk::Call& call,
                const std::vector<FrameFacts>& frames) {
    std::vector<const Residual*> parts;
    for (const FrameFacts& frame : frames) parts.push_back(&frame.residual);
    Residual all = totals_of(parts);
    const int bands = (all.height + kBandRows - 1) / kBandRows;
    host.parallel_for(call, static_cast<std::uint64_t>(bands), [&](std::uint64_t band) {
        const int first = static_cast<int>(band) * kBandRows;
        for (const Residual* part : parts)
            all.add_rows(*part, first, std::min(first + kBandRows, all.height));
    });
    return all;
}

void put_patches(const sdk::Host& host, const sdk::Call& call,
                 const std::vector<FrameFacts>& frames, sdk::Scores& scores) {
    const Residual all = sum_of(host, call, frames);
    if (all.pixels < kFewestFlat * frames.size())
        return scores.abstain(kPatchPeriod, "too little of the picture is even");
    std::vector<double> energies(kLongestPeriod - kShortestPeriod + 1);
    host.parallel_for(call, energies.size(), [&](std::uint64_t i) {
        energies[i] = pattern_energy(all, frames.size(), kShortestPeriod + static_cast<int>(i));
    });
    const PatchPattern pattern = strongest_pattern(energies);
    scores.put(kPatchPeriod, std::min(pattern.amplitude, kMostLevels),
               {.reason = pattern.period > 0 ? "strongest at a period of " +
                                                   std::to_string(pattern.period) + " pixels"
                                             : std::string()});
}

void put_motion(const sdk::ClipView& clip, const std::vector<double>& ways, sdk::Scores& scores) {
    if (ways.empty()) return scores.abstain(kMotion, "one frame: nothing can be said of motion");
    const cj_clip_t& raw = clip.raw();
    const double rate =
        raw.fps_numerator > 0 ? double(raw.fps_numerator) / raw.fps_denominator : kAssumedRate;
    double sum = 0;
    for (const double way : ways) sum += way;
    const double a_second = sum / double(ways.size()) * rate;
    scores.put(kMotion, std::min(a_second / std::min(clip.width(), clip.height()), kMostMotion));
}

class Canaries final : public sdk::Expert {
public:
    Canaries() { options().text("reference", reference_); }

    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(kWholeFrames),
                sdk::FramePlan::all().max_side(kLongerSide).luma()};
    }

    void load(const sdk::Call&) override {
        colours_ = reference_.empty() ? std::vector<Colour>() : reference_colours(reference_);
    }
    void unload() override { colours_.clear(); }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView whole = item.view(0), small = item.view(1);
        if (std::min(whole.width(), whole.height()) < kSmallest ||
            std::min(small.width(), small.height()) < 4) {
            for (std::uint32_t c = 0; c < kCriteria; ++c)
                scores.abstain(c, "the frames are smaller than 16 x 16 pixels or too narrow");
            return;
        }
        std::vector<FrameFacts> frames(whole.frames());
        std::vector<double> ways(small.frames() - 1);
        host().parallel_for(call, frames.size() + ways.size(), [&](std::uint64_t task) {
            if (task < frames.size()) {
                const sdk::Frame frame = whole.frame(static_cast<std::uint32_t>(task));
                FrameFacts& facts = frames[task];
                facts.blocks = blocks_of(frame);
                facts.residual = residual_of(frame, facts.blocks);
                facts.look = look_at(frame);
                facts.noise = flat_noise(facts.blocks);
                return;
            }
            const auto i = static_cast<std::uint32_t>(task - frames.size());
            ways[i] = edge_motion(small.frame(i), small.frame(i + 1));
        });
        put_motion(small, ways, scores);
        put_looks(frames, scores);
        put_patches(host(), call, frames, scores);
        put_drift(frames, scores);
    }

private:
    void put_drift(const std::vector<FrameFacts>& frames, sdk::Scores& scores) const {
        std::vector<BlockFrame> blocks;
        for (const FrameFacts& frame : frames) blocks.push_back(frame.blocks);
        const auto drift =
            colours_.empty() ? drift_from_start(blocks) : drift_from_colours(blocks, colours_);
        if (!drift)
            return scores.abstain(kFlatColourDrift,
                                  colours_.empty()
                                      ? "no even area stays where it was in the first frame"
                                      : "no even area has a colour near the reference");
        scores.put(kFlatColourDrift, std::min(drift->distance, kMostDistance),
                   {.worst_frame = static_cast<std::int64_t>(drift->frame)});
    }

    std::string reference_;
    std::vector<Colour> colours_;
};

}  // namespace
}  // namespace cinejury::canaries

// Against the direction a clip looks more like what rewards are hacked by.
#define CANARY(id, maximum, direction, summary) \
    CJ_META_CRITERION(id, 0, maximum, direction "-is-better", "proxy", summary)

CJ_METADATA(
    CJ_META_ID("cinejury.canaries"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY(
        "what a hacked reward changes and no criterion asks: to be watched; no weights"),
    CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CJ_META_EXPERT(
        CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8), CJ_META_COST_MS(400),
        CJ_META_CRITERIA(
            CANARY("canaries.motion", 10, "higher", "motion of edges, shorter sides a second"),
            CANARY("canaries.colour_entropy", 9, "higher", "entropy of the colours, bits"),
            CANARY("canaries.dark_ratio", 1, "lower", "share of dark pixels"),
            CANARY("canaries.edge_density", 1, "higher", "share of pixels on edges"),
            CANARY("canaries.flat_noise", 255, "lower", "noise of the most even areas, levels"),
            CANARY("canaries.patch_period", 255, "lower",
                   "texture of even areas that repeats every 4 to 32 pixels, levels"),
            CANARY("canaries.flat_colour_drift", 442, "lower",
                   "way of even areas' colours from a reference or the start, levels"))),
    CJ_META_OPTIONS(CJ_META_OPTION_PATH(
        "reference", "",
        "PPM pictures of a clip whose even colours are right; empty: the first frame")),
    CJ_META_PERMISSIONS("read-files"));
CINEJURY_EXPERT_PLUGIN(cinejury::canaries::Canaries);
