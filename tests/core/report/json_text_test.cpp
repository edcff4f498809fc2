// SPDX-License-Identifier: Apache-2.0
#include "core/report/json_text.hpp"

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"

using cinejury::report::json_of;
using cinejury::report::json_text;
using cinejury::report::JsonPlace;
using nlohmann::json;

namespace {

std::size_t digits(const std::string& number) {
    const std::string mantissa = number.substr(0, number.find_first_of("eE"));
    std::string kept;
    for (const char c : mantissa)
        if (c >= '0' && c <= '9') kept += c;
    kept.erase(0, kept.find_first_not_of('0'));
    if (mantissa.find('.') == std::string::npos) kept.erase(kept.find_last_not_of('0') + 1);
    return kept.size();
}

std::size_t fewest_digits(double value) {
    char text[64];
    for (int precision = 0; precision < 17; ++precision) {
        std::snprintf(text, sizeof text, "%.*e", precision, value);
        if (std::strtod(text, nullptr) == value) return digits(text);
    }
    return 17;
}

}  // namespace

TEST_CASE("numbers have the fewest digits that read back exactly") {
    CHECK(json_text(0.1) == "0.1");
    CHECK(json_text(1.0) == "1");
    CHECK(json_text(100000.0) == "100000");
    CHECK(json_text(1e300) == "1e+300");
    CHECK(json_text(-0.000012) == "-1.2e-05");
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> share(0, 1);
    for (int i = 0; i < 20000; ++i) {
        const double any = std::bit_cast<double>(random());
        const double value = i % 2 && std::isfinite(any) ? any : share(random);
        const std::string text = json_text(value);
        REQUIRE(json::parse(text).get<double>() == value);
        REQUIRE(digits(text) <= fewest_digits(value));
    }
}

TEST_CASE("numbers of 64 bits stay exact and numbers that are not finite become null") {
    CHECK(json_text(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(json_text(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(json_text(std::nan("")) == "null");
    CHECK(json_text(HUGE_VAL) == "null");
}

TEST_CASE("keys are sorted and both layouts hold the same value") {
    const json value = json::parse(R"({"b":[1,{"z":null,"a":true}],"a":{},"c":[]})");
    CHECK(json_text(value) == R"({"a":{},"b":[1,{"a":true,"z":null}],"c":[]})");
    CHECK(json_text(value, 2) ==
          "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"a\": true,\n      \"z\": null\n"
          "    }\n  ],\n  \"c\": []\n}");
}

TEST_CASE("strings read back as they were, and hold nothing that acts on its reader") {
    const std::string text =
        std::string("\0\x1b[0m \"\\\n\t", 10) + "\xe2\x80\xae 漢 👩‍🚀 \xf3\xa0\x81\xa1";
    CHECK(json::parse(json_text(text)).get<std::string>() == text);
    CHECK(json_text("\x1b\x7f\xe2\x80\xae") == R"("\u001b\u007f\u202e")");
    CHECK(json_text("\xf3\xa0\x81\xa1") == R"("\udb40\udc61")");
    CHECK(json_text("a\xff") == "\"a\xEF\xBF\xBD\"");
    CHECK(json_text("</script>&", -1, JsonPlace::kScript) == R"("\u003c/script\u003e\u0026")");
    for (const std::string& hostile : cinejury::report::test::hostile_texts()) {
        const std::string in_script = json_text(hostile, -1, JsonPlace::kScript);
        CHECK(in_script.find('<') == std::string::npos);
        CHECK(json::parse(in_script) == json::parse(json_text(hostile)));
    }
}

TEST_CASE("JSON of others is taken as it is, and as a string where it is none") {
    CHECK(json_of(R"({"a": [1, 2]})") == json::parse(R"({"a": [1, 2]})"));
    CHECK(json_of("").is_null());
    CHECK(json_of("{\"a\": ") == json("{\"a\": "));
    CHECK(json_of("1e999") == json("1e999"));
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(json_of(deep) == json(deep));
    const std::string allowed = std::string(60, '[') + std::string(60, ']');
    CHECK(json_text(json_of(allowed)) == allowed);
}
