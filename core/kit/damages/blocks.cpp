// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"
#include "core/kit/recode.hpp"

namespace cinejury::kit {

Result<Damaged> blocks(const Material& material, const Dose& dose, Random) {
    constexpr double kBest = 18, kRange = 33;  // crf just over strength 0, and on to strength 1
    const int crf = static_cast<int>(std::nearbyint(kBest + kRange * dose.strength));
    CINEJURY_ASSIGN(media::Clip clip, recoded(*material.clip, crf, dose.scratch, dose.cancel));
    return Damaged{std::move(clip), {{"crf", crf}, {"codec", "h264"}}};
}

}  // namespace cinejury::kit
