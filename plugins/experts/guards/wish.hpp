// SPDX-License-Identifier: Apache-2.0
// Whether a prompt asks for stillness. Thread rule: pure function.
#pragma once

#include <string_view>

namespace cinejury::guards {

// True when the prompt (any bytes; English) has one of
//     still, static, stationary, motionless, unmoving, immobile, frozen, stay(s|ing), remain(s),
//     rests, resting
// or denies motion (not, no, never, without, nothing, nobody, or a word that ends in n't, at most
// two words before a word of motion), and has no word of motion besides: "a ring stays still above
// a star that spins" asks for motion. wish.cpp has the words of motion.
bool asks_for_stillness(std::string_view prompt);

}  // namespace cinejury::guards
