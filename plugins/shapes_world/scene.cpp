// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/scene.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cinejury::shapes {
namespace {

constexpr double kSide = 64;
constexpr int kFrames = 16;
constexpr int kTries = 24;
constexpr std::size_t kMostObjects = 4;

// What is not stated is drawn once for all objects of an entity: they are alike.
Entity filled(const Entity& entity, std::size_t objects, Random& random) {
    Entity full = entity;
    if (!full.shape) full.shape = static_cast<Shape>(random.below(kShapeNames.size()));
    if (!full.colour) full.colour = random.below(kColours.size());
    if (!full.action) full.action = static_cast<Action>(random.below(9));
    if (*full.action == Action::kSpins && rotation_period(*full.shape) == 0)
        full.action = Action::kBounces;
    if (!full.large) full.large = random.chance(0.5);
    if (objects >= 3) full.large = false;
    return full;
}

void draw_size(SceneObject& object, bool large, bool many, Random& random) {
    const double radius = large ? random.uniform(9.5, 12) : random.uniform(5, 6.5);
    const double small = random.uniform(4.6, 5.4),
                 big = many ? random.uniform(8.5, 9.5) : random.uniform(10, 12);
    object.r0 = object.action == Action::kGrows     ? small
                : object.action == Action::kShrinks ? big
                                                    : radius;
    object.r1 = object.action == Action::kGrows     ? big
                : object.action == Action::kShrinks ? small
                                                    : radius;
}

void draw_motion(SceneObject& object, Random& random) {
    const double way = random.uniform(18, 34);
    switch (object.action) {
        case Action::kLeft: object.dx = -way; break;
        case Action::kRight: object.dx = way; break;
        case Action::kUp: object.dy = -way; break;
        case Action::kDown: object.dy = way; break;
        case Action::kBounces:
            object.bounce = random.uniform(6, 10);
            object.beats = random.chance(0.5) ? 1.5 : 2;
            break;
        case Action::kSpins:
            object.spin = random.uniform(1.2, 2.2) * (random.chance(0.5) ? -1 : 1);
            break;
        default: break;
    }
    object.angle0 = random.uniform(-0.15, 0.15);
}

// Where in its free range an object starts: the first, the middle or the last fifth, or anywhere.
double share(std::optional<Position> position, Position low, Position high, double u) {
    if (!position) return u;
    if (*position == low) return 0.2 * u;
    if (*position == high) return 0.8 + 0.2 * u;
    return 0.4 + 0.2 * u;
}

void draw_start(SceneObject& object, std::optional<Position> position, Random& random) {
    const double margin = 1.2 * std::max(object.r0, object.r1) + 1;
    const auto start = [&](double u, double way, double lift) {
        const double low = margin + std::max(-way, 0.0) + lift;
        const double high = kSide - margin - std::max(way, 0.0);
        return low + u * std::max(high - low, 0.0);
    };
    const double ux = random.uniform(), uy = random.uniform();
    object.x0 = start(share(position, Position::kLeft, Position::kRight, ux), object.dx, 0);
    object.y0 =
        start(share(position, Position::kTop, Position::kBottom, uy), object.dy, object.bounce);
}

bool holds(Relation relation, const SceneObject::Pose& first, const SceneObject::Pose& second) {
    const double margin = 0.6 * (first.r + second.r);
    switch (relation) {
        case Relation::kAbove: return second.y - first.y > margin;
        case Relation::kBelow: return first.y - second.y > margin;
        case Relation::kLeftOf: return second.x - first.x > margin;
        case Relation::kRightOf: return first.x - second.x > margin;
    }
    return false;
}

// `relation` is null when none is asked for.
bool valid(const Scene& scene, const Relation* relation) {
    for (int frame = 0; frame < kFrames; ++frame) {
        const double t = static_cast<double>(frame) / (kFrames - 1);
        for (std::size_t i = 0; i < scene.objects.size(); ++i)
            for (std::size_t j = i + 1; j < scene.objects.size(); ++j) {
                const auto a = scene.objects[i].at(t), b = scene.objects[j].at(t);
                if (std::hypot(a.x - b.x, a.y - b.y) <= 1.15 * (a.r + b.r) + 2) return false;
            }
        if (relation && !holds(*relation, scene.objects.front().at(t), scene.objects.back().at(t)))
            return false;
    }
    return true;
}

}  // namespace

SceneObject::Pose SceneObject::at(double t) const {
    return {x0 + dx * t, y0 + dy * t - bounce * std::fabs(std::sin(std::numbers::pi * beats * t)),
            r0 + (r1 - r0) * t, angle0 + spin * std::numbers::pi * t};
}

std::optional<Scene> place_scene(const Request& request, Random& random) {
    std::size_t count = 0;
    for (const Entity& entity : request.entities) count += entity.count;
    if (request.entities.empty() || request.entities.size() > 2 || count > kMostObjects)
        return std::nullopt;
    std::vector<Entity> entities;
    for (const Entity& entity : request.entities) entities.push_back(filled(entity, count, random));
    if (entities.size() == 2 && !request.entities[1].colour)
        while (*entities[1].colour == *entities[0].colour)
            entities[1].colour = random.below(kColours.size());
    const Relation* relation =
        entities.size() == 2 && request.relation ? &*request.relation : nullptr;
    Scene scene;
    scene.background = request.background ? *request.background : random.below(kGrounds.size());
    for (int attempt = 0; attempt < kTries; ++attempt) {
        scene.objects.clear();
        for (const Entity& entity : entities)
            for (std::uint32_t i = 0; i < entity.count; ++i) {
                SceneObject& object = scene.objects.emplace_back();
                object.shape = *entity.shape;
                object.colour = *entity.colour;
                object.action = *entity.action;
                draw_size(object, *entity.large, count >= 3, random);
                draw_motion(object, random);
                draw_start(object, entity.position, random);
            }
        if (valid(scene, relation)) return scene;
    }
    return std::nullopt;
}

}  // namespace cinejury::shapes
