// SPDX-License-Identifier: Apache-2.0
#include "cinejury/cpp/options.hpp"

#include "tests/catch.hpp"

using namespace cinejury::sdk;

namespace {

std::uint32_t code_of(const Options& options, const char* name, const char* value) {
    try {
        options.set(name, value);
    } catch (const Error& error) {
        return error.code();
    }
    return CJ_OK;
}

}  // namespace

TEST_CASE("options take text values into variables of each type") {
    std::int64_t count = 1;
    double gain = 0;
    bool deep = false;
    std::string label, mode;
    Options options;
    options.integer("count", count, -5, 9);
    options.number("gain", gain, 0, 1);
    options.boolean("deep", deep);
    options.text("label", label);
    options.choice("mode", mode, {"fast", "exact"});
    options.set("count", "-5");
    options.set("gain", "2.5e-1");
    options.set("deep", "true");
    options.set("label", "any text, even \"this\"");
    options.set("mode", "exact");
    CHECK(count == -5);
    CHECK(gain == 0.25);
    CHECK(deep);
    CHECK(label == "any text, even \"this\"");
    CHECK(mode == "exact");
}

TEST_CASE("a value that an option refuses leaves the variable as it was") {
    std::int64_t count = 3;
    double gain = 0.5;
    bool deep = true;
    std::string mode = "fast";
    Options options;
    options.integer("count", count, 1, 9);
    options.number("gain", gain, 0, 1);
    options.boolean("deep", deep);
    options.choice("mode", mode, {"fast", "exact"});
    for (const char* bad : {"0", "10", "3.5", "", "4x", " 4", "99999999999999999999"}) {
        CAPTURE(bad);
        CHECK(code_of(options, "count", bad) == CJ_INVALID_ARGUMENT);
    }
    for (const char* bad : {"nan", "inf", "-0.1", "1.1", "", "0,5"}) {
        CAPTURE(bad);
        CHECK(code_of(options, "gain", bad) == CJ_INVALID_ARGUMENT);
    }
    CHECK(code_of(options, "deep", "1") == CJ_INVALID_ARGUMENT);
    CHECK(code_of(options, "mode", "slow") == CJ_INVALID_ARGUMENT);
    CHECK(code_of(options, "unknown", "1") == CJ_NOT_FOUND);
    CHECK(count == 3);
    CHECK(gain == 0.5);
    CHECK(deep);
    CHECK(mode == "fast");
}
