// SPDX-License-Identifier: Apache-2.0
#include "core/panel/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cinejury::panel {
namespace {

using Kind = CalibrationSpec::Kind;

// Where `x` lies between x0 and x1 (x0 != x1), 0 ... 1. Halves where the distance of two finite
// numbers is no finite number.
double fraction(double x, double x0, double x1) {
    const auto [low, high] = std::minmax(x0, x1);
    x = std::clamp(x, low, high);
    if (std::isfinite(x1 - x0)) return (x - x0) / (x1 - x0);
    return (x / 2 - x0 / 2) / (x1 / 2 - x0 / 2);
}

double interpolate(const std::vector<double>& xs, const std::vector<double>& ys, double x) {
    if (x <= xs.front()) return ys.front();
    if (x >= xs.back()) return ys.back();
    const auto right =
        static_cast<std::size_t>(std::upper_bound(xs.begin(), xs.end(), x) - xs.begin());
    return std::lerp(ys[right - 1], ys[right], fraction(x, xs[right - 1], xs[right]));
}

bool rises(double from, double to) {
    return to >= from;
}

}  // namespace

Status check_calibration(const CalibrationSpec& spec, const plugin::CriterionSpec& criterion) {
    const bool higher = criterion.higher_is_better;
    bool fits = true;
    switch (spec.kind) {
        case Kind::kRange: break;
        case Kind::kIdentity:
        case Kind::kLog: fits = higher; break;
        case Kind::kLinear:
            fits = rises(spec.x0, spec.x1) == rises(spec.y0, spec.y1) ? higher : !higher;
            fits = fits || spec.y0 == spec.y1;
            break;
        case Kind::kIsotonic:
            if (spec.xs.size() < 2 || spec.xs.size() != spec.ys.size())
                return {Code::kInvalidArgument,
                        fmt::format("calibration of {}: isotonic without points", criterion.id)};
            fits = rises(spec.ys.front(), spec.ys.back()) == higher ||
                   spec.ys.front() == spec.ys.back();
            break;
    }
    if (fits) return {};
    return {Code::kInvalidArgument,
            fmt::format("calibration of {}: {} is better there, so the calibrated value must {} as "
                        "the raw value rises; use kind = \"range\", or \"linear\" or \"isotonic\" "
                        "the other way round",
                        criterion.id, higher ? "a higher value" : "a lower value",
                        higher ? "rise" : "fall")};
}

double calibrate(const CalibrationSpec& spec, const plugin::CriterionSpec& criterion, double raw) {
    switch (spec.kind) {
        case Kind::kRange: {
            const double share = fraction(raw, criterion.minimum, criterion.maximum);
            return criterion.higher_is_better ? share : 1 - share;
        }
        case Kind::kIdentity: return raw;
        case Kind::kLinear: return std::lerp(spec.y0, spec.y1, fraction(raw, spec.x0, spec.x1));
        case Kind::kLog: return raw > 0 ? std::max(std::log(raw), spec.floor) : spec.floor;
        case Kind::kIsotonic: return interpolate(spec.xs, spec.ys, raw);
    }
    return raw;
}

}  // namespace cinejury::panel
