// SPDX-License-Identifier: Apache-2.0
// From an expert's raw value to the scale on which criteria are compared.
// Thread rule: values; apply is pure.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/plugin/metadata.hpp"

namespace cinejury::panel {

struct CalibrationSpec {
    enum class Kind {
        kRange,     // the default: the declared range to [0, 1], turned round where lower is better
        kIdentity,  // raw value; only where higher is better
        kLinear,    // from [x0, x1] to [y0, y1], clamped to them
        kLog,       // natural logarithm of the raw value, at least `floor`; raw <= 0 gives `floor`
        kIsotonic,  // monotone, piecewise linear through the points of a file, constant outside
    };
    Kind kind = Kind::kRange;
    double x0 = 0, x1 = 1, y0 = 0, y1 = 1;  // kLinear; x0 != x1
    double floor = -10;                     // kLog
    std::filesystem::path file;             // kIsotonic, as written in the panel file
    std::vector<double> xs, ys;  // kIsotonic: xs strictly rising, ys monotone, at least two points
};

// Reads the points of an isotonic calibration: JSON {"schema": 1, "x": [...], "y": [...]}. kBadData
// says which rule broke.
Status load_isotonic(const std::filesystem::path& file, CalibrationSpec& spec);
Status parse_isotonic(std::string_view json, const std::string& name, CalibrationSpec& spec);

// kInvalidArgument when the calibration does not fit the criterion (identity where lower is better,
// falling maps that would make a worse clip score higher).
Status check_calibration(const CalibrationSpec& spec, const plugin::CriterionSpec& criterion);

// `raw` is finite; the result is finite.
double calibrate(const CalibrationSpec& spec, const plugin::CriterionSpec& criterion, double raw);

}  // namespace cinejury::panel
