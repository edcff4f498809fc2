// SPDX-License-Identifier: Apache-2.0
// Clips that a generator hands out: taken over without a copy where possible, checked field by
// field.
#include <vector>

#include "core/media/clip.hpp"
#include "tests/catch.hpp"

namespace cinejury::media {
namespace {

// The part of a host that clips need, with a count of references.
struct FakeHost {
    cj_host_t table{};
    int references = 1;

    FakeHost() {
        table.size = CJ_SIZE(cj_host);
        table.context = this;
        table.buffer_retain = [](const cj_host_t* host, cj_buffer_t*) noexcept {
            ++static_cast<FakeHost*>(host->context)->references;
        };
        table.buffer_release = [](const cj_host_t* host, cj_buffer_t*) noexcept {
            --static_cast<FakeHost*>(host->context)->references;
        };
    }
};

// A valid clip of 2 frames, 3x2 pixels, inside a buffer of the host; each test changes one thing.
struct GeneratorClip {
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(64);
    cj_buffer_t buffer{};
    std::vector<std::int64_t> shape = {2, 2, 3, 3};
    std::vector<std::int64_t> strides = {18, 9, 3, 1};
    std::vector<std::int64_t> times = {0, 40'000'000};
    cj_tensor_t tensor{};
    cj_clip_t clip{};

    GeneratorClip() {
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
        buffer = {CJ_SIZE(cj_buffer), 0, bytes.data(), bytes.size(), nullptr};
        tensor.size = CJ_SIZE(cj_tensor);
        tensor.alignment = 1;
        tensor.data = bytes.data();
        tensor.device_type = CJ_DEVICE_CPU;
        tensor.ndim = 4;
        tensor.dtype_code = CJ_DTYPE_UINT;
        tensor.dtype_bits = 8;
        tensor.dtype_lanes = 1;
        tensor.shape = shape.data();
        tensor.strides = strides.data();
        clip.size = CJ_SIZE(cj_clip);
        clip.pixel_format = CJ_PIXEL_RGB;
        clip.frames = &tensor;
        clip.fps_numerator = 25;
        clip.fps_denominator = 1;
        clip.timestamps_ns = times.data();
        clip.primaries = 1;
        clip.transfer = 13;
        clip.owner = &buffer;
    }
    std::vector<std::uint8_t> frames() const { return {bytes.begin(), bytes.begin() + 36}; }
};

std::vector<std::uint8_t> pixels_of(const Clip& clip) {
    return {clip.pixels.get(), clip.pixels.get() + clip.bytes()};
}

template <class Change>
void check_refused(Change change, const std::string& field) {
    FakeHost host;
    GeneratorClip given;
    change(given);
    const auto clip = clip_from_plugin(given.clip, &host.table);
    CAPTURE(field);
    REQUIRE_FALSE(clip.ok());
    CHECK(clip.status().code() == Code::kInvalidArgument);
    CHECK(clip.status().reaction() == CJ_REACT_BUG_IN_PLUGIN);
    CHECK_THAT(clip.status().message(), Catch::StartsWith("clip: " + field));
    CHECK(host.references == 1);
}

TEST_CASE("frames in a host buffer without gaps are retained, not copied") {
    FakeHost host;
    GeneratorClip given;
    {
        const auto clip = clip_from_plugin(given.clip, &host.table);
        REQUIRE(clip.ok());
        CHECK(clip->pixels.get() == given.bytes.data());
        CHECK(host.references == 2);
        CHECK(clip->width == 3);
        CHECK(clip->height == 2);
        CHECK(clip->frames == 2);
        CHECK(clip->fps == Rational{25, 1});
        CHECK(clip->timestamps_ns == given.times);
        CHECK(clip->primaries == 1);
        CHECK(clip->transfer == 13);
    }
    CHECK(host.references == 1);
}

TEST_CASE("borrowed frames are copied") {
    GeneratorClip given;
    given.clip.owner = nullptr;
    const auto clip = clip_from_plugin(given.clip, nullptr);
    REQUIRE(clip.ok());
    CHECK(clip->pixels.get() != given.bytes.data());
    CHECK(pixels_of(*clip) == given.frames());
}

TEST_CASE("gaps, negative strides and offsets are undone by the copy") {
    FakeHost host;
    GeneratorClip given;
    given.tensor.byte_offset = 30;
    given.strides = {-20, 10, 3, 1};
    given.tensor.strides = given.strides.data();
    const auto clip = clip_from_plugin(given.clip, &host.table);
    REQUIRE(clip.ok());
    CHECK(host.references == 1);
    std::vector<std::uint8_t> expected;
    for (const int start : {30, 40, 10, 20})
        for (int i = 0; i < 9; ++i) expected.push_back(static_cast<std::uint8_t>(start + i));
    CHECK(pixels_of(*clip) == expected);
}

TEST_CASE("planes become pixels by their strides") {
    GeneratorClip given;
    // [frames, channels, height, width] in memory.
    given.strides = {18, 3, 1, 6};
    given.tensor.strides = given.strides.data();
    const auto clip = clip_from_plugin(given.clip, nullptr);
    REQUIRE(clip.ok());
    CHECK(pixels_of(*clip)[0] == 0);
    CHECK(pixels_of(*clip)[1] == 6);
    CHECK(pixels_of(*clip)[2] == 12);
    CHECK(pixels_of(*clip)[3] == 1);
}

TEST_CASE("luma is repeated into RGB") {
    GeneratorClip given;
    given.clip.pixel_format = CJ_PIXEL_LUMA;
    given.shape = {2, 2, 3, 1};
    given.strides = {6, 3, 1, 1};
    given.tensor.shape = given.shape.data();
    given.tensor.strides = given.strides.data();
    const auto clip = clip_from_plugin(given.clip, nullptr);
    REQUIRE(clip.ok());
    std::vector<std::uint8_t> expected;
    for (int i = 0; i < 12; ++i) expected.insert(expected.end(), 3, static_cast<std::uint8_t>(i));
    CHECK(pixels_of(*clip) == expected);
}

TEST_CASE("a clip that breaks the contract is refused by the field") {
    check_refused([](auto& c) { c.clip.size -= 8; }, "size");
    check_refused([](auto& c) { c.clip.frames = nullptr; }, "frames");
    check_refused([](auto& c) { c.tensor.size -= 8; }, "frames.size");
    check_refused([](auto& c) { c.clip.pixel_format = 7; }, "pixel_format");
    check_refused([](auto& c) { c.tensor.device_type = CJ_DEVICE_CUDA; }, "frames.device_type");
    check_refused([](auto& c) { c.tensor.dtype_bits = 16; }, "frames.dtype");
    check_refused([](auto& c) { c.tensor.dtype_code = CJ_DTYPE_INT; }, "frames.dtype");
    check_refused([](auto& c) { c.tensor.dtype_lanes = 3; }, "frames.dtype");
    check_refused([](auto& c) { c.tensor.ndim = 3; }, "frames");
    check_refused([](auto& c) { c.tensor.strides = nullptr; }, "frames");
    check_refused([](auto& c) { c.tensor.data = nullptr; }, "frames");
    check_refused([](auto& c) { c.shape[3] = 4; }, "frames.shape[3]");
    check_refused([](auto& c) { c.shape[0] = 0; }, "frames.shape");
    check_refused([](auto& c) { c.shape[1] = -1; }, "frames.shape");
    check_refused([](auto& c) { c.shape[2] = INT64_MAX; }, "frames.shape");
    check_refused([](auto& c) { c.shape[0] = INT64_MAX; }, "frames.shape");
    check_refused([](auto& c) { c.clip.fps_denominator = 0; }, "fps");
    check_refused([](auto& c) { c.clip.fps_numerator = UINT32_MAX; }, "fps");
    check_refused([](auto& c) { c.times[1] = -1; }, "timestamps_ns[1]");
    check_refused([](auto& c) { c.times[0] = -1; }, "timestamps_ns[0]");
    check_refused([](auto& c) { c.buffer.bytes = 35; }, "frames");
    check_refused([](auto& c) { c.tensor.byte_offset = 29; }, "frames");
    check_refused([](auto& c) { c.strides[0] = INT64_MIN; }, "frames");
    check_refused([](auto& c) { c.strides[1] = -9; }, "frames");
}

TEST_CASE("the digest of a clip depends on everything that a viewer would see") {
    GeneratorClip given;
    const Clip clip = *clip_from_plugin(given.clip, nullptr);
    const auto changed = [&](auto change) {
        Clip other = clip;
        change(other);
        return other.digest() != clip.digest();
    };
    CHECK(clip.digest().size() == 64);
    CHECK_FALSE(changed([](Clip&) {}));
    CHECK(changed([](Clip& c) { std::swap(c.width, c.height); }));
    CHECK(changed([](Clip& c) { c.fps = {24, 1}; }));
    CHECK(changed([](Clip& c) { c.timestamps_ns[1] = 1; }));
    given.bytes[35] = 99;
    CHECK(clip_from_plugin(given.clip, nullptr)->digest() != clip.digest());
}

}  // namespace
}  // namespace cinejury::media
