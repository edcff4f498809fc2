// SPDX-License-Identifier: Apache-2.0
// The 28 criteria in five aspects, in the order of MJ-BENCH-VIDEO (arXiv 2502.01719).
// Thread rule: constants.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace cinejury::panel {

enum class Aspect : std::uint8_t { kAlignment, kSafety, kFineness, kCoherence, kBias };
inline constexpr std::size_t kAspectCount = 5;

struct Criterion {
    std::uint32_t index;  // 0 ... 27
    std::string_view id;  // "fineness.defocus"
    Aspect aspect;
    std::string_view question;  // what it asks, one line
};

std::span<const Criterion> criteria();
// By id, or nullptr.
const Criterion* find_criterion(std::string_view id);
// Ids of the taxonomy, of the families beside it (is_beside_taxonomy), and of vendors: at least two
// dots.
bool can_be_criterion(std::string_view id);
// Criteria that are always on beside the 28: "guards.NAME" tell clips that are no video, for gates;
// "canaries.NAME" are watched for what a reward may have been hacked by. Neither is compared unless
// a panel gives it a weight.
bool is_beside_taxonomy(std::string_view id);
// "alignment", "safety", "fineness", "coherence", "bias".
std::string_view aspect_id(Aspect aspect);
// What people read: "coherence & consistency".
std::string_view aspect_title(Aspect aspect);
// Aspect of a criterion id: of the taxonomy, or by its first component for vendor ids that start
// with an aspect's id; others have none (false).
bool aspect_of(std::string_view criterion_id, Aspect& aspect);

}  // namespace cinejury::panel
