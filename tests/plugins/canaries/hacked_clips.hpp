// SPDX-License-Identifier: Apache-2.0
// Clips of one generator before and after it was tuned too long on its judge alone: eight prompts,
// the same noise (tests/plugins/data/hacked-clips.json). Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

#include "core/media/clip.hpp"

namespace cinejury::test {

struct HackedPair {
    media::Clip base, hacked;
};
std::vector<HackedPair> hacked_pairs();

}  // namespace cinejury::test
