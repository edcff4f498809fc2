// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "core/kit/grid_run.hpp"
#include "core/kit/recode.hpp"

namespace cinejury::kit {
namespace {

bool same_pictures(const media::Clip& a, const media::Clip& b) {
    return a.frames == b.frames && a.bytes() == b.bytes() &&
           std::memcmp(a.pixels.get(), b.pixels.get(), a.bytes()) == 0;
}

std::shared_ptr<const media::Clip> shared(media::Clip clip) {
    return std::make_shared<const media::Clip>(std::move(clip));
}

// One damage at all strengths, or once when it is binary.
class DamageWalk {
public:
    DamageWalk(const Material& material, const GridRequest& request, const CancelToken& cancel,
               std::vector<LeftOut>& left_out, const OnVariant& on_variant)
        : material_(material),
          request_(request),
          cancel_(cancel),
          left_out_(left_out),
          on_variant_(on_variant) {}

    Status walk(const Damage& damage) {
        const std::vector<double> binary{1.0};
        for (const double strength : damage.binary ? binary : request_.strengths) {
            Result<Damaged> damaged = apply_damage(
                damage, material_, {strength, request_.seed, request_.scratch, cancel_});
            if (!damaged.ok() && damaged.status().code() != Code::kUnsupported)
                return damaged.status();
            if (!damaged.ok()) {
                leave_out(damage, strength, damaged.status().message());
            } else if (same_pictures(damaged->clip, *material_.clip)) {
                leave_out(damage, strength, "it changes nothing of this clip");
            } else {
                CINEJURY_RETURN_IF_ERROR(
                    on_variant_({damage.id, strength, shared(std::move(damaged->clip)),
                                 std::move(damaged->facts)}));
            }
        }
        return {};
    }

private:
    void leave_out(const Damage& damage, double strength, std::string reason) {
        left_out_.push_back(
            {material_.source, std::string(damage.id), strength, std::move(reason)});
    }

    const Material& material_;
    const GridRequest& request_;
    const CancelToken& cancel_;
    std::vector<LeftOut>& left_out_;
    const OnVariant& on_variant_;
};

}  // namespace

bool in_split(Split split, bool source_held_out, bool damage_held_out) {
    const bool held_out = source_held_out || damage_held_out;
    return split == Split::kAll || held_out == (split == Split::kHeldOut);
}

Status for_each_variant(const Material& material, bool held_out, const GridRequest& request,
                        const CancelToken& cancel, std::vector<LeftOut>& left_out,
                        const OnVariant& on_variant) {
    CINEJURY_RETURN_IF_ERROR(on_variant({kClean, 0, material.clip, {}}));
    CINEJURY_ASSIGN(media::Clip again,
                    recoded(*material.clip, kRecodedCrf, request.scratch, cancel));
    CINEJURY_RETURN_IF_ERROR(on_variant({kRecoded, 0, shared(std::move(again)), {}}));
    DamageWalk walk(material, request, cancel, left_out, on_variant);
    for (const Damage* damage : request.damages)
        if (in_split(request.split, held_out, damage->held_out))
            CINEJURY_RETURN_IF_ERROR(walk.walk(*damage));
    return {};
}

}  // namespace cinejury::kit
