// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cinejury::shapes {
namespace {

constexpr double kFifth = 2 * std::numbers::pi / 5;

// Distance to the line from a star's outer tip to its inner corner, in the tenth of the star that
// the point is folded into.
double star_distance(double x, double y, double r) {
    double angle = std::fmod(std::atan2(x, -y) + kFifth / 2, kFifth);
    if (angle < 0) angle += kFifth;
    angle = std::fabs(angle - kFifth / 2);
    const double length = std::hypot(x, y);
    const double folded_x = length * std::sin(angle), folded_y = length * std::cos(angle);
    const double outer = 1.2 * r, inner = 0.56 * r;
    const double corner_x = inner * std::sin(kFifth / 2), corner_y = inner * std::cos(kFifth / 2);
    const double normal_x = outer - corner_y, normal_y = corner_x;
    return (folded_x * normal_x + (folded_y - outer) * normal_y) / std::hypot(normal_x, normal_y);
}

}  // namespace

double signed_distance(Shape shape, double x, double y, double r) {
    const double ax = std::fabs(x), ay = std::fabs(y);
    switch (shape) {
        case Shape::kCircle: return std::hypot(x, y) - r;
        case Shape::kSquare: return std::max(ax, ay) - 0.86 * r;
        case Shape::kTriangle: {
            const double c = std::numbers::sqrt3 / 2;
            return std::max({y, c * x - 0.5 * y, -c * x - 0.5 * y}) - 0.6 * r;
        }
        case Shape::kStar: return star_distance(x, y, r);
        case Shape::kCross:
            return std::min(std::max(ax - 0.36 * r, ay - 1.05 * r),
                            std::max(ay - 0.36 * r, ax - 1.05 * r));
        case Shape::kRing: return std::fabs(std::hypot(x, y) - 0.74 * r) - 0.3 * r;
    }
    return 0;
}

double rotation_period(Shape shape) {
    switch (shape) {
        case Shape::kCircle:
        case Shape::kRing: return 0;
        case Shape::kSquare:
        case Shape::kCross: return std::numbers::pi / 2;
        case Shape::kTriangle: return 2 * std::numbers::pi / 3;
        case Shape::kStar: return kFifth;
    }
    return 0;
}

}  // namespace cinejury::shapes
