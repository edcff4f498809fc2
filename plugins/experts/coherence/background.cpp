// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kNothing = 8;      // squared difference of a pixel that says nothing
constexpr double kUnlike = 0.4;     // share of the variance that is too much difference
constexpr double kBrighter = 7;     // of 255: then it is something else
constexpr double kTextured = 25;    // variance from which a block has structure
constexpr int kFewestTextured = 6;  // blocks that say something together
constexpr double kHalfScore = 0.25;
constexpr double kQuiet = 0.1;       // what uneven motion may lose at once
constexpr double kHalfWindow = 0.5;  // seconds

// Stricter than is_found: grounds without much texture differ little, too.
bool is_another(const pixels::Block& block, const pixels::Match& match, double log_gain,
                double noise) {
    const double texture = std::max(0.0, block.variance - noise / 2);
    if (match.error > kNothing + 2 * noise + kUnlike * texture) return true;
    return !same_light(block, match, log_gain, noise, kBrighter);
}

// Blocks of one frame that are another in its neighbour.
struct Changed {
    double of_all = 0, of_textured = 0;  // shares
};

Changed changed_in(const FrameMotion& frame, const std::vector<pixels::Match>& matches, double gain,
                   double noise) {
    int changed = 0, textured = 0, textured_changed = 0;
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const bool another = is_another(frame.blocks[i], matches[i], gain, noise);
        const bool has_texture = frame.blocks[i].variance - noise / 2 >= kTextured;
        changed += another;
        textured += has_texture;
        textured_changed += another && has_texture;
    }
    return {changed / double(frame.blocks.size()),
            textured >= kFewestTextured ? textured_changed / double(textured) : 0};
}

// On a flat ground a picture of another brightness looks like another light; what has texture tells
// them apart. Both frames must say so: what leaves or comes changes but one.
double changed_share(const FrameMotion& before, const FrameMotion& now, const Step& step,
                     double noise) {
    std::vector<double> gains(std::begin(step.gain), std::end(step.gain));
    const double gain = pixels::median(gains);
    const Changed back = changed_in(now, now.back, gain, noise);
    const Changed ahead = changed_in(before, before.ahead, -gain, noise);
    return std::max(0.5 * (back.of_all + ahead.of_all),
                    std::min(back.of_textured, ahead.of_textured));
}

}  // namespace

Reading background(const ClipMotion& motion, const std::vector<Step>& steps,
                   const std::vector<TileColours>& colours) {
    if (steps.empty()) return abstains("too short: a change needs at least 2 frames");
    std::vector<double> lost;
    for (std::size_t i = 0; i < steps.size(); ++i)
        lost.push_back(
            std::max(changed_share(motion.frames[i], motion.frames[i + 1], steps[i], motion.noise),
                     other_colour(colours[i], colours[i + 1])));
    // Of fewer than 3 pairs nothing is usual.
    const std::vector<double> usual =
        steps.size() < 3 ? std::vector<double>(steps.size(), 0.0)
                         : pixels::running_median(lost, motion.frames_in(kHalfWindow, 2));
    double worst = -1, broken = 0;
    std::int64_t worst_frame = 0;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        // At the ends the median has no neighbours on one side.
        const bool end = i == 0 || i + 1 == lost.size();
        const double excess =
            lost[i] - (end ? std::min(usual[i], usual[steps.size() / 2]) : usual[i]);
        broken += std::max(0.0, excess - kQuiet);
        if (excess <= worst) continue;
        worst = excess;
        worst_frame = static_cast<std::int64_t>(i) + 1;
    }
    return {std::exp2(-broken / kHalfScore), 1, worst_frame, {}};
}

}  // namespace cinejury::coherence
