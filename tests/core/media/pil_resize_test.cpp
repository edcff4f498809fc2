// SPDX-License-Identifier: Apache-2.0
#include "core/media/pil_resize.hpp"

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/base/digest.hpp"
#include "core/media/byte_transpose.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using Pixels = std::vector<std::uint8_t>;

std::string sha256(const Pixels& pixels) {
    return sha256_hex({reinterpret_cast<const char*>(pixels.data()), pixels.size()});
}

// The formulas of resize-cases.json.
Pixels pattern(const std::string& name, std::uint32_t width, std::uint32_t height) {
    Pixels pixels;
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x)
            for (std::uint32_t c = 0; c < 3; ++c) {
                const std::uint32_t a = x * x * 7 + y * 13 + x * y * 3 + c * 61 + (x ^ y) * 5;
                const std::uint32_t b =
                    x * 255 / std::max(1u, width - 1) + y * (c + 1) * 2 + (x / 8 + y / 8) % 2 * 40;
                pixels.push_back(static_cast<std::uint8_t>(name == "A" ? a : b));
            }
    return pixels;
}

Pixels resized(const Pixels& in, std::uint32_t width, std::uint32_t height, std::uint32_t to_width,
               std::uint32_t to_height, const PilKernels& kernels) {
    Pixels out(std::size_t{to_width} * to_height * 3);
    PilResize::Scratch scratch;
    PilResize(width, height, to_width, to_height, kernels)
        .run(in.data(), std::size_t{width} * 3, out.data(), std::size_t{to_width} * 3, scratch);
    return out;
}

TEST_CASE("the Pillow resize gives the digests that Pillow gives") {
    const auto cases =
        nlohmann::json::parse(test::read_all(test::data_file("resize-cases.json")))["cases"];
    REQUIRE(cases.size() == 12);
    for (const auto& golden : cases) {
        const std::uint32_t width = golden["width"];
        const std::uint32_t height = golden["height"];
        const std::uint32_t to = golden["to"];
        CAPTURE(width, height, to);
        const Pixels in = pattern(golden["pattern"], width, height);
        REQUIRE(sha256(in) == golden["source_sha256"].get<std::string>());
        const Pixels out = resized(in, width, height, to, to, best_pil_kernels());
        CHECK(sha256(out) == golden["result_sha256"].get<std::string>());
    }
}

TEST_CASE("the Pillow resize gives the same bits with every instruction set") {
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        const auto side = [&] { return static_cast<std::uint32_t>(random() % 90 + 1); };
        const std::uint32_t width = side();
        const std::uint32_t height = side();
        const std::uint32_t to_width = side();
        const std::uint32_t to_height = side();
        CAPTURE(width, height, to_width, to_height);
        Pixels in(std::size_t{width} * height * 3);
        for (auto& byte : in) byte = static_cast<std::uint8_t>(random());
        const Pixels plain = resized(in, width, height, to_width, to_height, pil_kernels().front());
        for (const PilKernels& kernels : pil_kernels()) {
            if (!kernels.supported()) {
                WARN("not supported by this processor: " << kernels.name);
                continue;
            }
            CAPTURE(kernels.name);
            CHECK(resized(in, width, height, to_width, to_height, kernels) == plain);
        }
    }
}

TEST_CASE("a flat picture stays flat whatever size it is resized to") {
    for (const std::uint32_t to : {1u, 7u, 64u, 333u}) {
        const Pixels in(50 * 40 * 3, 201);
        const Pixels out = resized(in, 50, 40, to, to, best_pil_kernels());
        CHECK(out == Pixels(out.size(), 201));
    }
}

TEST_CASE("rows of bytes become columns and back") {
    for (const std::size_t bytes : {1u, 15u, 16u, 17u, 100u}) {
        std::vector<Pixels> rows(16, Pixels(bytes));
        const std::uint8_t* pointers[16];
        for (std::size_t r = 0; r < 16; ++r) {
            for (std::size_t i = 0; i < bytes; ++i)
                rows[r][i] = static_cast<std::uint8_t>(r * 31 + i * 7);
            pointers[r] = rows[r].data();
        }
        Pixels columns(bytes * 16);
        rows_to_columns(pointers, bytes, columns.data());
        for (std::size_t r = 0; r < 16; ++r)
            for (std::size_t i = 0; i < bytes; ++i) REQUIRE(columns[i * 16 + r] == rows[r][i]);
        Pixels back(bytes * 5);
        columns_to_rows(columns.data(), bytes, back.data(), bytes, 5);
        for (std::size_t r = 0; r < 5; ++r)
            REQUIRE(std::equal(rows[r].begin(), rows[r].end(), back.begin() + r * bytes));
    }
}

}  // namespace
}  // namespace cinejury::media
