// SPDX-License-Identifier: Apache-2.0
#include "core/embed/spec_input.hpp"

#include "core/embed/boundary.hpp"

namespace cinejury::embed {

Result<search::SpecChoice> read_spec(const cj_candidate_spec_t* given) {
    constexpr std::uint32_t kAllowed = CJ_SPEC_FRAMES | CJ_SPEC_SIZE | CJ_SPEC_FPS | CJ_SPEC_STEPS |
                                       CJ_SPEC_SAMPLER | CJ_SPEC_GUIDANCE | CJ_SPEC_NOISE_SCALE |
                                       CJ_SPEC_CACHE_POLICY;
    CINEJURY_ASSIGN(const cj_candidate_spec_t spec,
                    copy_struct(given, CJ_SIZE(cj_candidate_spec), "options.spec"));
    if (spec.set & ~kAllowed)
        return Status(Code::kInvalidArgument,
                      fmt::format("options.spec.set: bits {:#x} are not for a search: the host "
                                  "draws the seeds and chooses the folder",
                                  spec.set & ~kAllowed));
    const auto set = [&](std::uint32_t bit) { return (spec.set & bit) != 0; };
    search::SpecChoice choice;
    if (set(CJ_SPEC_FRAMES)) choice.frames = spec.frames;
    if (set(CJ_SPEC_SIZE)) {
        choice.width = spec.width;
        choice.height = spec.height;
    }
    if (set(CJ_SPEC_FPS)) choice.fps = media::Rational{spec.fps_numerator, spec.fps_denominator};
    if (set(CJ_SPEC_STEPS)) choice.steps = spec.steps;
    if (set(CJ_SPEC_SAMPLER)) choice.sampler = text_of(spec.sampler);
    if (set(CJ_SPEC_GUIDANCE)) choice.guidance = spec.guidance;
    if (set(CJ_SPEC_NOISE_SCALE)) choice.noise_scale = spec.noise_scale;
    if (set(CJ_SPEC_CACHE_POLICY)) choice.cache_policy = text_of(spec.cache_policy);
    return choice;
}

}  // namespace cinejury::embed
