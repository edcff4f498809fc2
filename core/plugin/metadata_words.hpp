// SPDX-License-Identifier: Apache-2.0
// The words of the metadata for the bits of the C headers. Private to core/plugin.
// Thread rule: constants.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cinejury/expert.h"
#include "cinejury/generator.h"

namespace cinejury::plugin {

struct BitName {
    std::string_view name;
    std::uint64_t bit;
};

inline constexpr std::array kExpertFlags = {
    BitName{"needs-prompt", CJ_EXPERT_NEEDS_PROMPT},
    BitName{"accepts-previews", CJ_EXPERT_ACCEPTS_PREVIEWS},
    BitName{"set", CJ_EXPERT_SET},
    BitName{"pairwise", CJ_EXPERT_PAIRWISE},
    BitName{"symmetric", CJ_EXPERT_SYMMETRIC},
    BitName{"gradient", CJ_EXPERT_GRADIENT},
};

inline constexpr std::array kCapabilities = {
    BitName{"generate", CJ_CAN_GENERATE},
    BitName{"seed-echo", CJ_CAN_SEED_ECHO},
    BitName{"noise-in", CJ_CAN_NOISE_IN},
    BitName{"batch", CJ_CAN_BATCH},
    BitName{"encode-once", CJ_CAN_ENCODE_ONCE},
    BitName{"step-gate", CJ_CAN_STEP_GATE},
    BitName{"preview", CJ_CAN_PREVIEW},
    BitName{"latent-out", CJ_CAN_LATENT_OUT},
    BitName{"latent-in", CJ_CAN_LATENT_IN},
    BitName{"fork", CJ_CAN_FORK},
    BitName{"resume-blob", CJ_CAN_RESUME_BLOB},
    BitName{"cancel-step", CJ_CAN_CANCEL_STEP},
    BitName{"cache-policy", CJ_CAN_CACHE_POLICY},
    BitName{"sigma-in", CJ_CAN_SIGMA_IN},
    BitName{"sde-step", CJ_CAN_SDE_STEP},
    BitName{"logprob", CJ_CAN_LOGPROB},
    BitName{"device-frames", CJ_CAN_DEVICE_FRAMES},
    BitName{"file-out", CJ_CAN_FILE_OUT},
    BitName{"adapters", CJ_CAN_ADAPTERS},
    BitName{"velocity", CJ_CAN_VELOCITY},
    BitName{"vjp", CJ_CAN_VJP},
    BitName{"optimizer", CJ_CAN_OPTIMIZER},
    BitName{"decode-vjp", CJ_CAN_DECODE_VJP},
};

}  // namespace cinejury::plugin
