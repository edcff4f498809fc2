// SPDX-License-Identifier: Apache-2.0
// Names of the capabilities of a generator, as in generator.h. Thread rule: constants.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cinejury/cpp/metadata_text.hpp"
#include "cinejury/generator.h"

namespace cinejury::sdk {

struct Capability {
    std::uint64_t bit;
    const char* name;
};

inline constexpr std::array kCapabilities{
    Capability{CJ_CAN_GENERATE, "generate"},
    Capability{CJ_CAN_SEED_ECHO, "seed-echo"},
    Capability{CJ_CAN_NOISE_IN, "noise-in"},
    Capability{CJ_CAN_BATCH, "batch"},
    Capability{CJ_CAN_ENCODE_ONCE, "encode-once"},
    Capability{CJ_CAN_STEP_GATE, "step-gate"},
    Capability{CJ_CAN_PREVIEW, "preview"},
    Capability{CJ_CAN_LATENT_OUT, "latent-out"},
    Capability{CJ_CAN_LATENT_IN, "latent-in"},
    Capability{CJ_CAN_FORK, "fork"},
    Capability{CJ_CAN_RESUME_BLOB, "resume-blob"},
    Capability{CJ_CAN_CANCEL_STEP, "cancel-step"},
    Capability{CJ_CAN_CACHE_POLICY, "cache-policy"},
    Capability{CJ_CAN_SIGMA_IN, "sigma-in"},
    Capability{CJ_CAN_SDE_STEP, "sde-step"},
    Capability{CJ_CAN_LOGPROB, "logprob"},
    Capability{CJ_CAN_DEVICE_FRAMES, "device-frames"},
    Capability{CJ_CAN_FILE_OUT, "file-out"},
    Capability{CJ_CAN_ADAPTERS, "adapters"},
    Capability{CJ_CAN_VELOCITY, "velocity"},
    Capability{CJ_CAN_VJP, "vjp"},
    Capability{CJ_CAN_OPTIMIZER, "optimizer"},
};

constexpr const char* capability_name(std::uint64_t bit) {
    for (const Capability& one : kCapabilities)
        if (one.bit == bit) return one.name;
    return "?";
}

// Bits of the names in a JSON array.
constexpr std::uint64_t capability_bits(std::string_view array) {
    std::uint64_t bits = 0;
    for (const Capability& one : kCapabilities)
        if (metadata::contains(array, one.name)) bits |= one.bit;
    return bits;
}

}  // namespace cinejury::sdk
