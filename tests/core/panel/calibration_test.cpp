// SPDX-License-Identifier: Apache-2.0
#include "core/panel/calibration.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using Kind = CalibrationSpec::Kind;

namespace {

plugin::CriterionSpec criterion(double minimum, double maximum, bool higher_is_better) {
    plugin::CriterionSpec spec;
    spec.id = "fineness.defocus";
    spec.minimum = minimum;
    spec.maximum = maximum;
    spec.higher_is_better = higher_is_better;
    return spec;
}

CalibrationSpec of_kind(Kind kind) {
    CalibrationSpec spec;
    spec.kind = kind;
    return spec;
}

CalibrationSpec linear(double x0, double x1, double y0, double y1) {
    CalibrationSpec spec = of_kind(Kind::kLinear);
    spec.x0 = x0, spec.x1 = x1, spec.y0 = y0, spec.y1 = y1;
    return spec;
}

CalibrationSpec isotonic(std::vector<double> xs, std::vector<double> ys) {
    CalibrationSpec spec = of_kind(Kind::kIsotonic);
    spec.xs = std::move(xs), spec.ys = std::move(ys);
    return spec;
}

}  // namespace

TEST_CASE("range maps the declared range to 0 ... 1 and turns it where lower is better") {
    const CalibrationSpec range;
    CHECK(calibrate(range, criterion(10, 30, true), 15) == 0.25);
    CHECK(calibrate(range, criterion(10, 30, false), 15) == 0.75);
    CHECK(calibrate(range, criterion(10, 30, true), 31) == 1);
}

TEST_CASE("identity keeps the value, linear maps and clamps") {
    CHECK(calibrate(of_kind(Kind::kIdentity), criterion(-9, 9, true), -3.5) == -3.5);
    const CalibrationSpec spec = linear(2, 4, 10, 20);
    CHECK(calibrate(spec, criterion(0, 9, true), 3) == 15);
    CHECK(calibrate(spec, criterion(0, 9, true), 1) == 10);
    CHECK(calibrate(spec, criterion(0, 9, true), 8) == 20);
    CHECK(calibrate(linear(4, 2, 0, 1), criterion(0, 9, false), 3) == 0.5);
}

TEST_CASE("log is the natural logarithm with a floor, also for what has no logarithm") {
    CalibrationSpec spec = of_kind(Kind::kLog);
    spec.floor = -2;
    CHECK(calibrate(spec, criterion(0, 9, true), std::exp(1.0)) == Approx(1));
    CHECK(calibrate(spec, criterion(0, 9, true), 1e-9) == -2);
    CHECK(calibrate(spec, criterion(0, 9, true), 0) == -2);
    CHECK(calibrate(spec, criterion(-9, 9, true), -1) == -2);
}

TEST_CASE("isotonic goes straight from point to point and is constant outside") {
    const CalibrationSpec spec = isotonic({0, 1, 3}, {0.2, 0.2, 0.8});
    CHECK(calibrate(spec, criterion(0, 9, true), -1) == 0.2);
    CHECK(calibrate(spec, criterion(0, 9, true), 0.5) == 0.2);
    CHECK(calibrate(spec, criterion(0, 9, true), 2) == Approx(0.5));
    CHECK(calibrate(spec, criterion(0, 9, true), 3) == 0.8);
    CHECK(calibrate(spec, criterion(0, 9, true), 99) == 0.8);
}

TEST_CASE("a calibration that would make a worse clip score higher is refused") {
    const auto higher = criterion(0, 1, true), lower = criterion(0, 1, false);
    CHECK(check_calibration(of_kind(Kind::kRange), lower).ok());
    CHECK(check_calibration(of_kind(Kind::kIdentity), higher).ok());
    CHECK_FALSE(check_calibration(of_kind(Kind::kIdentity), lower).ok());
    CHECK_FALSE(check_calibration(of_kind(Kind::kLog), lower).ok());
    CHECK(check_calibration(linear(0, 1, 0, 1), higher).ok());
    CHECK(check_calibration(linear(1, 0, 1, 0), higher).ok());
    CHECK_FALSE(check_calibration(linear(0, 1, 1, 0), higher).ok());
    CHECK_FALSE(check_calibration(linear(1, 0, 0, 1), higher).ok());
    CHECK(check_calibration(linear(0, 1, 1, 0), lower).ok());
    CHECK_FALSE(check_calibration(isotonic({0, 1}, {1, 0}), higher).ok());
    CHECK(check_calibration(isotonic({0, 1}, {1, 0}), lower).ok());
    const Status refusal = check_calibration(of_kind(Kind::kIdentity), lower);
    CHECK(refusal.code() == Code::kInvalidArgument);
    CHECK(refusal.message().find("fineness.defocus") != std::string::npos);
}

TEST_CASE("calibrated values are finite and never rise as a clip gets worse, at any scale") {
    std::mt19937_64 random(20261124);
    std::uniform_real_distribution<double> exponent(-320, 308.2), unit(0, 1);
    const auto any = [&] {
        const double value = std::pow(10.0, exponent(random));
        return unit(random) < 0.5 ? -value : value;
    };
    for (int round = 0; round < 20'000; ++round) {
        double low = any(), high = any();
        if (low > high) std::swap(low, high);
        if (low == high) continue;
        const auto spec = criterion(low, high, round % 2 == 0);
        const double y0 = any(), y1 = any();
        const bool up = (y1 >= y0) == spec.higher_is_better;
        const std::vector<CalibrationSpec> all{
            of_kind(Kind::kRange), up ? linear(low, high, y0, y1) : linear(low, high, y1, y0),
            isotonic({low, high}, up ? std::vector{y0, y1} : std::vector{y1, y0})};
        double a = any(), b = any();
        if ((a > b) == spec.higher_is_better) std::swap(a, b);  // b is the better one
        for (const CalibrationSpec& one : all) {
            CAPTURE(round, static_cast<int>(one.kind), low, high, y0, y1, a, b);
            REQUIRE(check_calibration(one, spec).ok());
            const double worse = calibrate(one, spec, a), better = calibrate(one, spec, b);
            REQUIRE(std::isfinite(worse));
            REQUIRE(std::isfinite(better));
            REQUIRE(worse <= better);
        }
    }
}

TEST_CASE("an isotonic file is read, and what breaks its rules is named") {
    CalibrationSpec spec;
    REQUIRE(
        parse_isotonic(R"({"schema": 1, "x": [0, 0.5, 2], "y": [1, 1, 0]})", "c.json", spec).ok());
    CHECK(spec.xs == std::vector<double>{0, 0.5, 2});
    CHECK(spec.ys == std::vector<double>{1, 1, 0});
    const std::pair<const char*, const char*> broken[] = {
        {"", "not a JSON object"},
        {"[1]", "not a JSON object"},
        {R"({"x": [0, 1], "y": [0, 1]})", "\"schema\""},
        {R"({"schema": 2, "x": [0, 1], "y": [0, 1]})", "\"schema\""},
        {R"({"schema": 1, "x": [0, 1], "y": [0, 1], "z": 1})", "unknown key \"z\""},
        {R"({"schema": 1, "y": [0, 1]})", "\"x\" is missing"},
        {R"({"schema": 1, "x": 3, "y": [0, 1]})", "\"x\" is not an array"},
        {R"({"schema": 1, "x": [0], "y": [0]})", "\"x\" has 1 numbers"},
        {R"({"schema": 1, "x": [0, "a"], "y": [0, 1]})", "\"x\"[1] is not a finite number"},
        {R"({"schema": 1, "x": [0, 1e999], "y": [0, 1]})", "not a JSON object"},
        {R"({"schema": 1, "x": [0, 1], "y": [0, 1, 2]})", "2 numbers in \"x\", 3 in \"y\""},
        {R"({"schema": 1, "x": [0, 1, 1], "y": [0, 1, 2]})", "\"x\"[2] is not above"},
        {R"({"schema": 1, "x": [0, 1, 2], "y": [0, 1, 0]})", "goes up and down"},
    };
    for (const auto& [text, words] : broken) {
        CAPTURE(text);
        const Status refusal = parse_isotonic(text, "c.json", spec);
        REQUIRE_FALSE(refusal.ok());
        CHECK(refusal.code() == Code::kBadData);
        CHECK(refusal.message().rfind("c.json: ", 0) == 0);
        CHECK(refusal.message().find(words) != std::string::npos);
    }
}

TEST_CASE("an isotonic file that is missing or no regular file is refused by name") {
    CalibrationSpec spec;
    CHECK(load_isotonic("/nowhere/c.json", spec).code() == Code::kNotFound);
    const Status device = load_isotonic("/dev/zero", spec);
    CHECK(device.code() == Code::kBadData);
    CHECK(device.message().find("/dev/zero") != std::string::npos);
}
