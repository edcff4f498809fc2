// SPDX-License-Identifier: Apache-2.0
// One object that leaves its place or its form.
#include <array>
#include <numbers>

#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/object_layer.hpp"

namespace cinejury::kit {
namespace {

constexpr double kShare = 0.1;  // of the object's size, at strength 1

// A smooth field of displacements over the object, its longest one unit: three waves of about the
// object's size in each direction, drawn once.
class Bend {
public:
    explicit Bend(Random& random) {
        for (Wave& wave : waves_) {
            const double angle = random.uniform(0, 2 * std::numbers::pi);
            const double turns = random.uniform(0.6, 1.2);  // waves across the object
            wave = {turns * std::cos(angle), turns * std::sin(angle),
                    random.uniform(0, 2 * std::numbers::pi),
                    random.uniform(0, 2 * std::numbers::pi)};
        }
    }
    // (u, v): place from the object's middle in parts of its size.
    std::array<double, 2> at(double u, double v) const {
        double x = 0, y = 0;
        for (const Wave& wave : waves_) {
            const double value =
                std::sin(2 * std::numbers::pi * (wave.u * u + wave.v * v) + wave.phase);
            x += value * std::cos(wave.way);
            y += value * std::sin(wave.way);
        }
        return {x / kWaves, y / kWaves};
    }

private:
    static constexpr int kWaves = 3;
    struct Wave {
        double u = 0, v = 0, phase = 0, way = 0;
    };
    std::array<Wave, kWaves> waves_;
};

// share_of(frame): how much of the bend is there, 0 ... 1.
template <class ShareOf>
Result<Damaged> bent(const Material& material, const Dose& dose, Random random,
                     const ShareOf& share_of) {
    const auto object = ObjectLayer::choose(material, random);
    if (!object) return Status(Code::kUnsupported, "no object is to be seen all the time");
    const Bend bend(random);
    const ObjectLayer layer(material, *object);
    Frames frames(*material.clip);
    double most = 0;
    for (std::size_t i = 0; i < frames.count(); ++i) {
        const Place place = *layer.place(i);
        const double pixels = kShare * dose.strength * place.size * share_of(i);
        most = std::max(most, pixels);
        layer.redraw(frames, i, [&](double x, double y) {
            const auto way = bend.at((x - place.x) / place.size, (y - place.y) / place.size);
            return std::array{x + pixels * way[0], y + pixels * way[1]};
        });
    }
    return Damaged{std::move(frames).take(), {{"object", *object}, {"pixels", most}}};
}

}  // namespace

Result<Damaged> object_morph(const Material& material, const Dose& dose, Random random) {
    const auto last = static_cast<double>(material.clip->frames - 1);
    return bent(material, dose, random,
                [last](std::size_t frame) { return static_cast<double>(frame) / last; });
}

Result<Damaged> object_warp(const Material& material, const Dose& dose, Random random) {
    return bent(material, dose, random, [](std::size_t) { return 1.0; });
}

Result<Damaged> object_creep(const Material& material, const Dose& dose, Random random) {
    const ObjectLayer layer(material, *material.resting_object);
    const auto place = layer.place(0);
    if (!place) return Status(Code::kUnsupported, "the resting object is not to be seen at first");
    const double angle = random.uniform(0, 2 * std::numbers::pi);
    const double way = kShare * dose.strength * place->size;
    Frames frames(*material.clip);
    const auto last = static_cast<double>(frames.count() - 1);
    for (std::size_t i = 0; i < frames.count(); ++i) {
        const double done = way * static_cast<double>(i) / last;
        layer.redraw(frames, i, [&](double x, double y) {
            return std::array{x - done * std::cos(angle), y - done * std::sin(angle)};
        });
    }
    return Damaged{std::move(frames).take(),
                   {{"object", *material.resting_object},
                    {"way", {way * std::cos(angle), way * std::sin(angle)}}}};
}

}  // namespace cinejury::kit
