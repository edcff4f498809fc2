// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.guards: clips that are no video. Made for gates: every criterion has the range
// 0 ... 1 and 0 means disqualified. No weights; docs/criteria.md has formulas, sources and traps.
//
// All of them look at all frames, longer side at most 256 pixels, but guards.periodic: at 4 whole
// ones. What a guard finds is said with its range of frames; the worst frame is the first of it.
#include <algorithm>
#include <cmath>
#include <string>

#include "blocks.hpp"
#include "cinejury/cpp/expert.hpp"
#include "period.hpp"
#include "stillness.hpp"
#include "wish.hpp"

namespace cinejury::guards {
namespace {

enum Criterion : std::uint32_t {
    kFrozen,
    kStillNoise,
    kDuplicated,
    kBlack,
    kLowVariance,
    kPeriodic,
    kCriteria
};

constexpr std::uint32_t kLongerSide = 256, kWholeFrames = 4;
constexpr std::uint32_t kSmallest = 16;  // pixels
constexpr double kMostStill = 0.75;      // of the clip's steps
constexpr double kHold = 0.125;          // of the clip's steps: a short hold is no fault
constexpr double kMostRepeated = 0.75;   // of the clip's steps
constexpr double kNoisy = 1.5;           // levels
constexpr double kMostBlack = 0.5;       // of the frames
constexpr double kBlackFrame = 0.98;     // of the pixels; FFmpeg's blackdetect has the same
constexpr double kLeastSpread = 2;       // levels
constexpr double kFlatGraphic = 0.8;     // of the blocks
constexpr double kShownGraphic = 0.001;  // of the blocks
constexpr double kSurelyPeriodic = 0.95, kMaybePeriodic = 0.6;  // correlation

double left_of(double share, double most) {
    return std::clamp(1 - share / most, 0.0, 1.0);
}

// What one clip shows.
struct Facts {
    const sdk::ClipView& clip;
    std::vector<FrameFacts> frames;
    std::vector<double> noise;  // noise_variance of frames i and i + 1

    std::string range(std::size_t first, std::size_t last) const {
        const auto name = [&](std::size_t i) {
            return std::to_string(clip.source_frame(static_cast<std::uint32_t>(i)));
        };
        return first == last ? "frame " + name(first)
                             : "frames " + name(first) + " to " + name(last);
    }
    double share(const Stretch& stretch) const {
        return double(stretch.steps()) / double(frames.size() - 1);
    }
};

// Frames that have a fault: how many, and the longest run of them.
struct Faults {
    std::size_t count = 0, first = 0, last = 0;
};

template <class Has>
Faults find_faults(const std::vector<FrameFacts>& frames, const Has& has) {
    Faults faults;
    std::size_t start = 0, longest = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (!has(frames[i])) {
            start = i + 1;
            continue;
        }
        ++faults.count;
        if (i + 1 - start <= longest) continue;
        longest = i + 1 - start;
        faults.first = start;
        faults.last = i;
    }
    return faults;
}

// A picture of even areas with something in it: dark and plain are its style.
bool is_flat_graphic(const FrameFacts& frame) {
    return frame.flat_share >= kFlatGraphic && frame.shown_share >= kShownGraphic;
}

void put(sdk::Scores& scores, Criterion criterion, double value, std::size_t worst,
         const std::string& reason) {
    scores.put(criterion, value,
               {.worst_frame = value < 1 ? static_cast<std::int64_t>(worst) : -1,
                .reason = value < 1 ? reason : std::string()});
}

void judge_stillness(const Facts& facts, std::string_view prompt, sdk::Scores& scores) {
    if (facts.frames.size() < 2) {
        for (const Criterion criterion : {kFrozen, kStillNoise, kDuplicated})
            scores.abstain(criterion, "one frame: nothing can be said of motion");
        return;
    }
    if (asks_for_stillness(prompt)) {
        for (const Criterion criterion : {kFrozen, kStillNoise, kDuplicated})
            scores.abstain(criterion, "the prompt asks for stillness");
        return;
    }
    const Stretch still = longest_stretch(facts.frames, facts.noise);
    const std::string where = facts.range(still.first, still.last) + " show the same picture";
    const double moving = left_of(std::max(0.0, facts.share(still) - kHold), kMostStill - kHold);
    put(scores, kFrozen, moving, still.first, where);
    put(scores, kStillNoise, still.noise >= kNoisy ? moving : 1, still.first,
        where + " with noise over it");
    const Repeats repeats = repeated_frames(facts.frames, facts.noise);
    const double repeated = double(repeats.count) / double(facts.frames.size() - 1);
    if (repeats.count == facts.frames.size() - 1)
        return scores.abstain(kDuplicated, "nothing moves at all: guards.frozen is about that");
    put(scores, kDuplicated, left_of(repeated, kMostRepeated), repeats.longest.first,
        std::to_string(repeats.count) + " frames only repeat the one before; most in a row: " +
            facts.range(repeats.longest.first, repeats.longest.last));
}

void judge_light(const Facts& facts, sdk::Scores& scores) {
    const double frames = double(facts.frames.size());
    const Faults graphics = find_faults(facts.frames, is_flat_graphic);
    if (double(graphics.count) >= frames / 2) {
        for (const Criterion criterion : {kBlack, kLowVariance})
            scores.abstain(criterion, "a flat graphic: dark and plain are its style");
        return;
    }
    const Faults black = find_faults(
        facts.frames, [](const FrameFacts& frame) { return frame.black_share >= kBlackFrame; });
    put(scores, kBlack, left_of(double(black.count) / frames, kMostBlack), black.first,
        facts.range(black.first, black.last) + " are black");
    std::vector<double> noise = facts.noise;
    const double noise_of_mean = noise.empty() ? 0 : median(noise) / kBlockPixels;
    const Faults plain = find_faults(facts.frames, [&](const FrameFacts& frame) {
        return frame.spread * frame.spread - noise_of_mean < kLeastSpread * kLeastSpread;
    });
    put(scores, kLowVariance, left_of(double(plain.count) / frames, kMostBlack), plain.first,
        facts.range(plain.first, plain.last) + " show one colour");
}

void judge_period(const sdk::ClipView& whole, const std::vector<Period>& periods,
                  sdk::Scores& scores) {
    std::vector<double> likeness;
    std::size_t flat = 0, most = 0;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        likeness.push_back(periods[i].likeness);
        flat += periods[i].flat;
        if (periods[i].likeness > periods[most].likeness) most = i;
    }
    if (flat == periods.size())
        return scores.abstain(kPeriodic, "the frames are even: no pattern to look for");
    const double value = std::clamp(
        (kSurelyPeriodic - median(likeness)) / (kSurelyPeriodic - kMaybePeriodic), 0.0, 1.0);
    const auto frame = whole.source_frame(static_cast<std::uint32_t>(most));
    put(scores, kPeriodic, value, 0,
        "the picture repeats itself every " + std::to_string(periods[most].pixels) +
            " pixels, most in frame " + std::to_string(frame));
}

class Guards final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::all().max_side(kLongerSide),
                sdk::FramePlan::uniform(kWholeFrames).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view(0), whole = item.view(1);
        if (std::min(clip.width(), clip.height()) < kSmallest) {
            for (std::uint32_t c = 0; c < kCriteria; ++c)
                scores.abstain(c, "the frames are smaller than 16 x 16 pixels");
            return;
        }
        Facts facts{clip, std::vector<FrameFacts>(clip.frames()),
                    std::vector<double>(clip.frames() - 1)};
        std::vector<Period> periods(whole.frames());
        const std::uint64_t tasks = std::max(clip.frames(), whole.frames());
        host().parallel_for(call, tasks, [&](std::uint64_t task) {
            const auto i = static_cast<std::uint32_t>(task);
            if (i < whole.frames()) periods[i] = find_period(whole.frame(i));
            if (i >= clip.frames()) return;
            facts.frames[i] = look_at(clip.frame(i));
            if (i > 0) facts.noise[i - 1] = noise_variance(clip.frame(i - 1), clip.frame(i));
        });
        judge_stillness(facts, item.prompt(), scores);
        judge_light(facts, scores);
        judge_period(whole, periods, scores);
    }
};

}  // namespace
}  // namespace cinejury::guards

#define GUARD(id, summary) CJ_META_CRITERION(id, 0, 1, "higher-is-better", "proxy", summary)

CJ_METADATA(
    CJ_META_ID("cinejury.guards"), CJ_META_VERSION("0.2.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY(
        "clips that are no video: frozen, repeated, black, plain, patterned; no weights"),
    CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CJ_META_EXPERT(CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8), CJ_META_COST_MS(300),
                   CJ_META_CRITERIA(GUARD("guards.frozen", "something moves"),
                                    GUARD("guards.still_noise",
                                          "more than noise over a still picture moves"),
                                    GUARD("guards.duplicated", "frames are not just repeated"),
                                    GUARD("guards.black", "there is light"),
                                    GUARD("guards.low_variance", "there is more than one colour"),
                                    GUARD("guards.periodic", "it is not one repeating pattern"))));
CINEJURY_EXPERT_PLUGIN(cinejury::guards::Guards);
