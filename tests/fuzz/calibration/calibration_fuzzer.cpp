// SPDX-License-Identifier: Apache-2.0
// Any text is a refusal, or an isotonic calibration that is finite and monotone everywhere.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <vector>

#include "core/panel/calibration.hpp"

namespace {

void promise(bool kept) {
    if (!kept) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cinejury;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    panel::CalibrationSpec spec;
    spec.kind = panel::CalibrationSpec::Kind::kIsotonic;
    if (!panel::parse_isotonic(text, "fuzz.json", spec).ok()) return 0;
    plugin::CriterionSpec criterion;
    criterion.id = "fineness.defocus";
    criterion.higher_is_better = spec.ys.back() >= spec.ys.front();
    promise(panel::check_calibration(spec, criterion).ok());
    std::vector<double> raws{std::numeric_limits<double>::lowest()};
    for (std::size_t i = 0; i < spec.xs.size(); ++i) {
        if (i > 0) raws.push_back(spec.xs[i - 1] / 2 + spec.xs[i] / 2);
        raws.push_back(spec.xs[i]);
    }
    raws.push_back(std::numeric_limits<double>::max());
    double before = 0;
    for (std::size_t i = 0; i < raws.size(); ++i) {
        const double now = panel::calibrate(spec, criterion, raws[i]);
        promise(std::isfinite(now));
        if (i > 0) promise(criterion.higher_is_better ? now >= before : now <= before);
        before = now;
    }
    return 0;
}
