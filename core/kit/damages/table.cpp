// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"

namespace cinejury::kit {
namespace {

constexpr Damage kDamages[] = {
    {"defocus", "out of focus: a disc as point spread", "radius 1 % of the height", false, false,
     kNothing, defocus},
    {"soft_focus", "soft: a Gaussian as point spread", "sigma 0.5 % of the height", false, true,
     kNothing, soft_focus},
    {"motion_blur", "smear along the local motion", "length of two flow vectors", false, false,
     kSeveralFrames, motion_blur},
    {"flicker_sine", "brightness that swings", "gain +-20 %", false, false, kSeveralFrames,
     flicker_sine},
    {"flicker_random", "brightness that jumps with each frame", "gain +-20 %", false, false,
     kSeveralFrames, flicker_random},
    {"lighting_step", "light that changes at once and stays", "gain +-40 %", false, false,
     kSeveralFrames, lighting_step},
    {"hard_cut", "another clip from the middle on", "there", true, false, kSeveralFrames | kPartner,
     hard_cut},
    {"background_swap", "another ground behind the objects from the middle on", "there", true,
     false, kSeveralFrames | kObjects | kPartnerGround, background_swap},
    {"object_erased", "one object is away for a while", "half of the clip", false, false,
     kSeveralFrames | kObjects, object_erased},
    {"object_creep", "one resting object creeps over its ground",
     "10 % of the object's size by the end", false, false,
     kSeveralFrames | kObjects | kRestingObject, object_creep},
    {"object_morph", "one object changes its form bit by bit",
     "10 % of the object's size by the end", false, false, kSeveralFrames | kObjects, object_morph},
    {"segment_shuffle", "four parts in another order", "there", true, false, kSeveralFrames,
     segment_shuffle},
    {"dropped_frames", "frames left out", "30 % of the frames", false, false, kSeveralFrames,
     dropped_frames},
    {"duplicated_frames", "frames that show the one before again", "30 % of the frames", false,
     false, kSeveralFrames, duplicated_frames},
    {"stutter", "every so many frames one that shows the one before again", "30 % of the frames",
     false, true, kSeveralFrames, stutter},
    {"freeze", "the picture stands still for a while, then jumps on", "the whole clip", false,
     false, kSeveralFrames, freeze},
    {"jitter", "the picture shakes", "+-1.5 % of the width", false, false, kSeveralFrames, jitter},
    {"blocks", "artefacts of a video encoder", "H.264 at crf 51 (18 + 33)", false, false, kNothing,
     blocks},
    {"noise", "grain, new in each frame", "sigma 25 of 255", false, false, kNothing, noise},
    {"grid", "lines at the period of patches", "16 of 255", false, false, kNothing, grid},
    {"colour_cast", "all colours shifted", "30 dE (CIE 1976)", false, false, kNothing, colour_cast},
    {"object_warp", "one object is bent out of shape", "10 % of the object's size", false, false,
     kObjects, object_warp},
};

}  // namespace

std::span<const Damage> damages() {
    return kDamages;
}

}  // namespace cinejury::kit
