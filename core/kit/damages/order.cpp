// SPDX-License-Identifier: Apache-2.0
// Damages that show the frames in another order, often or not at all.
#include <algorithm>
#include <numeric>
#include <set>

#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

constexpr double kShare = 0.3;  // of the frames, dropped or duplicated at strength 1

std::size_t rounded(double value) {
    return static_cast<std::size_t>(std::nearbyint(value));
}

std::vector<std::size_t> in_order(std::size_t frames) {
    std::vector<std::size_t> order(frames);
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

Damaged shown(const media::Clip& clip, const std::vector<std::size_t>& order) {
    Frames frames(clip);
    frames.reorder(clip, order);
    return {std::move(frames).take(), {}};
}

// The first `count` of a random order of `first` ... `end` - 1, rising: a larger count adds frames.
std::set<std::size_t> chosen(std::size_t first, std::size_t end, std::size_t count,
                             Random& random) {
    const std::vector<std::size_t> all = random.shuffled(first, end);
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

}  // namespace

Result<Damaged> segment_shuffle(const Material& material, const Dose&, Random random) {
    constexpr std::size_t kParts = 4;
    const auto goes_on = [](const std::vector<std::size_t>& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (i > 0 ? parts[i] == parts[i - 1] + 1 : parts[i] == 0) return true;
        return false;
    };
    std::vector<std::size_t> parts;
    do parts = random.shuffled(0, kParts);
    while (goes_on(parts));
    const std::size_t frames = material.clip->frames;
    std::vector<std::size_t> order;
    for (const std::size_t part : parts)
        for (std::size_t i = part * frames / kParts; i < (part + 1) * frames / kParts; ++i)
            order.push_back(i);
    Damaged result = shown(*material.clip, order);
    result.facts["parts"] = parts;
    return result;
}

Result<Damaged> dropped_frames(const Material& material, const Dose& dose, Random random) {
    const std::size_t frames = material.clip->frames;
    const std::set<std::size_t> dropped = chosen(
        1, frames - 1, rounded(kShare * dose.strength * static_cast<double>(frames)), random);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < frames; ++i)
        if (!dropped.contains(i)) order.push_back(i);
    Damaged result = shown(*material.clip, order);
    result.facts["frames"] = dropped;
    return result;
}

Result<Damaged> duplicated_frames(const Material& material, const Dose& dose, Random random) {
    const std::size_t frames = material.clip->frames;
    const std::set<std::size_t> repeated =
        chosen(1, frames, rounded(kShare * dose.strength * static_cast<double>(frames)), random);
    std::vector<std::size_t> order = in_order(frames);
    for (const std::size_t i : repeated) order[i] = order[i - 1];
    Damaged result = shown(*material.clip, order);
    result.facts["frames"] = repeated;
    return result;
}

Result<Damaged> stutter(const Material& material, const Dose& dose, Random) {
    const std::size_t frames = material.clip->frames;
    const std::size_t count = rounded(kShare * dose.strength * static_cast<double>(frames));
    std::vector<std::size_t> order = in_order(frames), held;
    for (std::size_t i = 0; i < count; ++i) {
        held.push_back((2 * i + 1) * frames / (2 * count));
        if (held.back() > 0) order[held.back()] = held.back() - 1;
    }
    Damaged result = shown(*material.clip, order);
    result.facts["frames"] = held;
    return result;
}

Result<Damaged> freeze(const Material& material, const Dose& dose, Random random) {
    const std::size_t frames = material.clip->frames;
    const std::size_t length = rounded(dose.strength * static_cast<double>(frames));
    const std::size_t first = random.below(frames - std::min(length, frames) + 1);
    std::vector<std::size_t> order = in_order(frames);
    for (std::size_t i = first; i < std::min(first + length, frames); ++i) order[i] = first;
    Damaged result = shown(*material.clip, order);
    result.facts = {{"frame", first}, {"frames", length}};
    return result;
}

}  // namespace cinejury::kit
