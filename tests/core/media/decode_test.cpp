// SPDX-License-Identifier: Apache-2.0
#include "core/base/digest.hpp"
#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

std::string sha256_of_frames(const cj_clip_t& clip) {
    const std::int64_t* shape = clip.frames->shape;
    const auto bytes = static_cast<std::size_t>(shape[0] * shape[1] * shape[2] * shape[3]);
    return sha256_hex({static_cast<const char*>(clip.frames->data), bytes});
}

TEST_CASE("lossless FFV1 files decode to their frames bit for bit") {
    const FramePlan all;
    const auto check = [&](const std::string& name, const std::string& expected) {
        const auto views = make_views(test::data_file(name), {&all, 1}, {});
        INFO(views.status().message());
        REQUIRE(views.ok());
        CHECK(sha256_of_frames(*views->views[0]->clip()) == expected);
    };
    check("ffv1-75x101.mkv", "4f8cd56380133f20e3119fb9a545419af25734d89110b0817c60be402350f657");
    check("ffv1-120x50.mkv", "4f6e7d0cbc072276a9530cab9c7e950b7c56b71924befa636f256124f9109a55");
}

}  // namespace
}  // namespace cinejury::media
