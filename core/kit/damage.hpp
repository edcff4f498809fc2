// SPDX-License-Identifier: Apache-2.0
// Damages: each spoils a clean clip in one known way, as strongly as asked. docs/kit.md has the
// list with what strength 1 means.
// Thread rule: constants and pure functions; damages of different clips may run at the same time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/kit/material.hpp"
#include "core/kit/random.hpp"

namespace cinejury::kit {

// What a damage needs to know of a clip.
enum Needs : unsigned {
    kNothing = 0,
    kObjects = 1u << 0,        // masks and ground
    kRestingObject = 1u << 1,  // and one object that rests
    kPartner = 1u << 2,        // another clip
    kPartnerGround = 1u << 3,  // and its ground
    kSeveralFrames = 1u << 4,  // at least 8
};

// How strong, and by which chance. What is drawn does not depend on the strength, so that a
// stronger damage is the same one, stronger.
struct Dose {
    double strength = 1;  // 0 ... 1
    std::uint64_t seed = 1;
    std::filesystem::path scratch;  // an existing folder for temporary files
    CancelToken cancel;
};

struct Damaged {
    media::Clip clip;
    nlohmann::ordered_json facts;  // what was done, in pixels, frames, codes: docs/kit.md
};

struct Damage {
    std::string_view id;            // "motion_blur"
    std::string_view summary;       // one line without a full stop
    std::string_view strength_one;  // what strength 1 means
    bool binary = false;            // there or not: every strength over 0 is 1
    bool held_out = false;          // kept away while constants are chosen
    unsigned needs = kNothing;
    // `strength` > 0; the material has what is needed.
    Result<Damaged> (*apply)(const Material& material, const Dose& dose, Random random) = nullptr;
};

std::span<const Damage> damages();
// By id, or nullptr.
const Damage* find_damage(std::string_view id);

// Why this damage cannot be done to this clip; empty when it can.
std::string not_applicable(const Damage& damage, const Material& material);

// The damaged clip. Strength 0 is the clip itself. Equal arguments give equal bits.
// kInvalidArgument: a strength outside 0 ... 1; kUnsupported: not_applicable, with the reason.
Result<Damaged> apply_damage(const Damage& damage, const Material& material, const Dose& dose);

}  // namespace cinejury::kit
