// SPDX-License-Identifier: Apache-2.0
// The first sample and the winner in one picture: what a search was good for. Thread rule: pure
// function.
#pragma once

#include "core/media/encode.hpp"

namespace cinejury::search {

// Eight moments of both, `first` above `winner`; small clips are enlarged by whole factors and stay
// crisp (PNG), others are JPEG. Moments beyond the end of the shorter clip are left out.
// kInvalidArgument: clips of different sizes, or without frames.
Result<media::EncodedMedia> comparison_picture(const media::Clip& first, const media::Clip& winner,
                                               const CancelToken& cancel = {});

}  // namespace cinejury::search
