// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damage.hpp"

#include <fmt/format.h>

namespace cinejury::kit {

const Damage* find_damage(std::string_view id) {
    for (const Damage& damage : damages())
        if (damage.id == id) return &damage;
    return nullptr;
}

std::string not_applicable(const Damage& damage, const Material& material) {
    constexpr std::uint64_t kSeveral = 8;
    if ((damage.needs & kSeveralFrames) && material.clip->frames < kSeveral)
        return fmt::format("needs at least {} frames", kSeveral);
    if ((damage.needs & kObjects) && (material.masks.empty() || !material.ground))
        return "needs an object with a known mask";
    if ((damage.needs & kRestingObject) && !material.resting_object)
        return "needs an object that is known to rest";
    if ((damage.needs & kPartner) && !material.partner) return "needs another clip";
    if ((damage.needs & kPartnerGround) && !material.partner_ground)
        return "needs another clip with a known ground";
    return {};
}

Result<Damaged> apply_damage(const Damage& damage, const Material& material, const Dose& dose) {
    const std::string where = fmt::format("kit: {} of {}", damage.id, material.source);
    if (!(dose.strength >= 0 && dose.strength <= 1))
        return Status(Code::kInvalidArgument,
                      fmt::format("{}: strength {} is not in 0 ... 1", where, dose.strength));
    if (const std::string reason = not_applicable(damage, material); !reason.empty())
        return Status(Code::kUnsupported, where + ": " + reason);
    if (dose.strength == 0) return Damaged{*material.clip, nlohmann::ordered_json::object()};
    Result<Damaged> result =
        damage.apply(material, dose, Random(dose.seed).named(damage.id).named(material.source));
    if (!result.ok()) return result.status().with_context(where);
    return result;
}

}  // namespace cinejury::kit
