// SPDX-License-Identifier: Apache-2.0
// The damages, one subject a file in this folder; the table in table.cpp lists them. Each works on
// coded RGB values and is called with a strength over 0. Private to core/kit.
// Thread rule: pure functions.
#pragma once

#include "core/kit/damage.hpp"

namespace cinejury::kit {

Result<Damaged> defocus(const Material& material, const Dose& dose, Random random);
Result<Damaged> soft_focus(const Material& material, const Dose& dose, Random random);
Result<Damaged> motion_blur(const Material& material, const Dose& dose, Random random);
Result<Damaged> flicker_sine(const Material& material, const Dose& dose, Random random);
Result<Damaged> flicker_random(const Material& material, const Dose& dose, Random random);
Result<Damaged> lighting_step(const Material& material, const Dose& dose, Random random);
Result<Damaged> hard_cut(const Material& material, const Dose& dose, Random random);
Result<Damaged> background_swap(const Material& material, const Dose& dose, Random random);
Result<Damaged> object_erased(const Material& material, const Dose& dose, Random random);
Result<Damaged> object_creep(const Material& material, const Dose& dose, Random random);
Result<Damaged> object_morph(const Material& material, const Dose& dose, Random random);
Result<Damaged> object_warp(const Material& material, const Dose& dose, Random random);
Result<Damaged> segment_shuffle(const Material& material, const Dose& dose, Random random);
Result<Damaged> dropped_frames(const Material& material, const Dose& dose, Random random);
Result<Damaged> duplicated_frames(const Material& material, const Dose& dose, Random random);
Result<Damaged> stutter(const Material& material, const Dose& dose, Random random);
Result<Damaged> freeze(const Material& material, const Dose& dose, Random random);
Result<Damaged> jitter(const Material& material, const Dose& dose, Random random);
Result<Damaged> blocks(const Material& material, const Dose& dose, Random random);
Result<Damaged> noise(const Material& material, const Dose& dose, Random random);
Result<Damaged> grid(const Material& material, const Dose& dose, Random random);
Result<Damaged> colour_cast(const Material& material, const Dose& dose, Random random);

}  // namespace cinejury::kit
