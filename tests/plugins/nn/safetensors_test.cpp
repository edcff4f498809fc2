// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/safetensors.hpp"

#include <cmath>
#include <cstring>

#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury::nn;
using cinejury::test::TemporaryFolder;

namespace {

std::string file_of(const std::string& header, const std::string& data) {
    std::string file(8, '\0');
    for (int i = 0; i < 8; ++i)
        file[static_cast<std::size_t>(i)] = static_cast<char>(header.size() >> (8 * i));
    return file + header + data;
}

std::string refusal(const std::string& bytes) {
    try {
        (void)Safetensors::parse(std::as_bytes(std::span(bytes)), "x.safetensors");
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("what is written is read back, values and metadata") {
    const std::vector<float> values{1, -2.5f, 3e-8f};
    const std::vector<std::uint16_t> halves{0x3f80, 0xc020};
    const std::string bytes =
        write_safetensors({{"a", {Type::kF32, {3}, std::as_bytes(std::span(values))}},
                           {"b", {Type::kBf16, {1, 2}, std::as_bytes(std::span(halves))}}},
                          {{"made", "here"}});
    const TemporaryFolder folder;
    const Safetensors file = Safetensors::open(folder.write("x.safetensors", bytes));
    CHECK(file.at("a").floats() == values);
    CHECK(file.at("b").floats() == std::vector<float>{1, -2.5f});
    CHECK(file.metadata().at("made") == "here");
    const std::vector<std::int64_t> wrong{2, 1};
    CHECK_THROWS_WITH(file.at("b", wrong), Catch::Contains("has shape 1 2, wanted 2 1"));
    CHECK_THROWS_WITH(file.at("c"), Catch::Contains("tensor c is missing"));
}

TEST_CASE("half precision, subnormal and infinite included") {
    CHECK(half_to_float(0x3c00) == 1);
    CHECK(half_to_float(0xc000) == -2);
    CHECK(half_to_float(0x0001) == 0x1p-24f);
    CHECK(half_to_float(0x7bff) == 65504);
    CHECK(std::isinf(half_to_float(0x7c00)));
    CHECK(std::isnan(half_to_float(0x7e00)));
}

TEST_CASE("hostile files are refused by name and reason") {
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
    CHECK(refusal(file_of(good, std::string(8, 'x'))).empty());
    const auto header = [](const std::string& entry) {
        return file_of("{" + entry + "}", std::string(8, 'x'));
    };
    CHECK_THAT(refusal("short"), Catch::Contains("x.safetensors") && Catch::Contains("truncated"));
    CHECK_THAT(refusal(std::string(8, '\xff')), Catch::Contains("header is truncated"));
    CHECK_THAT(refusal(file_of("[]", "")), Catch::Contains("no JSON object"));
    CHECK_THAT(refusal(file_of(good, std::string(7, 'x'))), Catch::Contains("past the end"));
    CHECK_THAT(refusal(file_of(good, std::string(9, 'x'))),
               Catch::Contains("after the last tensor"));
    CHECK_THAT(refusal(header(R"("a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]})")),
               Catch::Contains("disagree"));
    CHECK_THAT(refusal(header(R"("a":{"dtype":"Q7","shape":[2],"data_offsets":[0,8]})")),
               Catch::Contains("not known"));
    CHECK_THAT(refusal(header(R"("a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]})")),
               Catch::Contains("whole number"));
    CHECK_THAT(
        refusal(header(
            R"("a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]})")),
        Catch::Contains("too large"));
    CHECK_THAT(
        refusal(header(
            R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]})")),
        Catch::Contains("twice"));
    CHECK_THAT(
        refusal(header(
            R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]})")),
        Catch::Contains("overlap"));
    CHECK_THAT(refusal(header(R"("a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]})")),
               Catch::Contains("gap"));
    CHECK_THAT(refusal(header(R"("a":3)")), Catch::Contains("tensor a"));
}

TEST_CASE("flipped bits never crash the reader") {
    const std::vector<float> values(64, 1.5f);
    const std::string whole = write_safetensors(
        {{"weight", {Type::kF32, {8, 8}, std::as_bytes(std::span(values))}}}, {{"k", "v"}});
    for (std::uint64_t i = 0; i < 4000; ++i) {
        std::string bytes = whole;
        const Philox4 words = philox(i, 0, 0);
        for (int flip = 0; flip < 3; ++flip)
            bytes[words.word[flip] % bytes.size()] ^=
                static_cast<char>(1 << (words.word[3] >> flip) % 8);
        bytes.resize(words.word[2] % 3 ? bytes.size() : words.word[1] % bytes.size());
        (void)refusal(bytes);  // any answer is fine, a crash is not
    }
    SUCCEED();
}

TEST_CASE("folders, empty files and files that are not there are refused by name") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH(Safetensors::open(folder.path()), Catch::Contains("no regular file"));
    CHECK_THROWS_WITH(Safetensors::open(folder.write("e", "")), Catch::Contains("empty"));
    CHECK_THROWS_WITH(Safetensors::open(folder / "gone"), Catch::Contains("gone"));
}
