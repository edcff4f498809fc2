// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/object_layer.hpp"

namespace cinejury::kit {

Result<Damaged> object_erased(const Material& material, const Dose& dose, Random random) {
    constexpr double kShare = 0.5;  // of the clip, at strength 1
    const auto object = ObjectLayer::choose(material, random);
    if (!object) return Status(Code::kUnsupported, "no object is to be seen all the time");
    Frames frames(*material.clip);
    const std::size_t count = frames.count();
    const auto away = static_cast<std::size_t>(
        std::nearbyint(kShare * dose.strength * static_cast<double>(count)));
    // It goes and comes back inside the clip.
    const std::size_t first = 1 + random.below(count - away - 1);
    const ObjectLayer layer(material, *object);
    for (std::size_t i = first; i < first + away; ++i) layer.erase(frames, i);
    return Damaged{std::move(frames).take(),
                   {{"object", *object}, {"frame", first}, {"frames", away}}};
}

}  // namespace cinejury::kit
