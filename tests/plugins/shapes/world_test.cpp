// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <set>

#include "plugins/shapes_world/render.hpp"
#include "plugins/shapes_world/statements.hpp"
#include "plugins/shapes_world/vocabulary.hpp"
#include "tests/catch.hpp"

using namespace cinejury::shapes;

TEST_CASE("a request survives its own prompt") {
    std::set<std::string> prompts;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        const Request request = random_request(random);
        for (const bool ground_first : {false, true}) {
            const std::string prompt = prompt_text(request, ground_first);
            const Tokens tokens = tokenize(prompt);
            INFO(prompt);
            CHECK(tokens.unknown.empty());
            CHECK_FALSE(tokens.truncated);
            REQUIRE(parse_request(tokens.ids) == request);
            prompts.insert(prompt);
        }
    }
    CHECK(prompts.size() > 2000);
}

TEST_CASE("what a prompt states is said criterion by criterion") {
    const auto of = [](std::string_view prompt) {
        return statements(parse_request(tokenize(prompt).ids));
    };
    CHECK(of("on a white background a red ball rolls left above a small blue star") ==
          std::array<std::string, kStatements>{"circle, star", "red, blue small", "moves left",
                                               "a, a", "on white, above"});
    CHECK(of("three green rings stay still") ==
          std::array<std::string, kStatements>{"ring", "green", "stays still", "three", ""});
    CHECK(of("a pink cross spins in the middle")[4] == "in center");
    CHECK(answer_text("moves left", true) == "met: moves left");
    CHECK(answer_text("", false) == "not met");
}

TEST_CASE("odd prompts are read as far as they make sense, never worse") {
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        Random random(seed);
        std::array<std::int32_t, kMaxWords> ids{};
        for (std::int32_t& id : ids)
            id = static_cast<std::int32_t>(random.below(kVocabulary.size()));
        const Request request = parse_request(ids);
        Random again(seed);
        const std::optional<Scene> scene = place_scene(request, again);
        if (scene) CHECK(scene->objects.size() <= 4);
    }
}

TEST_CASE("scenes show what was asked for, inside the picture, without touching") {
    std::size_t placed = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        Random random(seed, 1);
        const Request request = random_request(random);
        const std::optional<Scene> scene = place_scene(request, random);
        if (!scene) continue;
        ++placed;
        std::size_t wanted = 0;
        for (const Entity& entity : request.entities) wanted += entity.count;
        REQUIRE(scene->objects.size() == wanted);
        CHECK(scene->objects[0].shape == *request.entities[0].shape);
        CHECK(scene->objects[0].colour == *request.entities[0].colour);
        if (request.background) CHECK(scene->background == *request.background);
        for (int frame = 0; frame < 16; ++frame)
            for (const SceneObject& object : scene->objects) {
                const auto pose = object.at(frame / 15.0);
                INFO(prompt_text(request));
                CHECK(pose.x - pose.r > -1);
                CHECK(pose.x + pose.r < 65);
                CHECK(pose.y - pose.r > -1);
                CHECK(pose.y + pose.r < 65);
            }
    }
    CHECK(placed > 400);
}

TEST_CASE("pictures have the palette's colours, and masks and tracks tell where things are") {
    Random random(5);
    const Tokens tokens = tokenize("a large red circle moves right on a white background");
    const std::optional<Scene> scene = place_scene(parse_request(tokens.ids), random);
    REQUIRE(scene);
    RenderOptions options;
    options.masks = true;
    const Rendered clip = render(*scene, options);
    REQUIRE(clip.rgb.size() == 16u * 64 * 64 * 3);
    CHECK(clip.rgb[0] == 242);
    CHECK(clip.rgb[2] == 238);
    CHECK(clip.tracks[0].back().x - clip.tracks[0].front().x >= 18);
    for (std::size_t f : {std::size_t{0}, std::size_t{15}}) {
        const auto& pose = clip.tracks[0][f];
        const std::size_t centre =
            (f * 64 + static_cast<std::size_t>(pose.y)) * 64 + static_cast<std::size_t>(pose.x);
        CHECK(clip.masks[0][centre] == 255);
        CHECK(clip.rgb[centre * 3] == 222);
        CHECK(clip.rgb[centre * 3 + 1] == 48);
        double area = 0;
        for (std::size_t i = 0; i < 64 * 64; ++i) area += clip.masks[0][f * 64 * 64 + i] / 255.0;
        CHECK(area == Approx(3.14159 * pose.r * pose.r).epsilon(0.02));
    }
}

TEST_CASE("a larger picture shows the same scene") {
    Random random(9);
    const std::optional<Scene> scene =
        place_scene(parse_request(tokenize("a blue star spins").ids), random);
    REQUIRE(scene);
    RenderOptions large;
    large.width = large.height = 256;
    const Rendered small = render(*scene), big = render(*scene, large);
    double difference = 0;
    for (std::uint32_t y = 0; y < 64; ++y)
        for (std::uint32_t x = 0; x < 64; ++x) {
            double sum = 0;
            for (std::uint32_t i = 0; i < 16; ++i)
                sum += big.rgb[((y * 4 + i / 4) * 256 + x * 4 + i % 4) * 3] / 16.0;
            difference += std::fabs(sum - small.rgb[(y * 64 + x) * 3]) / (64 * 64);
        }
    CHECK(difference < 1.0);
    CHECK(big.tracks[0][3].x == Approx(4 * small.tracks[0][3].x));
}

TEST_CASE("textures and the camera change the picture and not the truth about it") {
    Random random(9);
    const std::optional<Scene> scene =
        place_scene(parse_request(tokenize("a green square stays still").ids), random);
    REQUIRE(scene);
    RenderOptions options;
    const Rendered plain = render(*scene, options);
    for (const Texture texture : {Texture::kStripes, Texture::kChecks, Texture::kGrain}) {
        options.ground_texture = texture;
        const Rendered patterned = render(*scene, options);
        CHECK(patterned.rgb != plain.rgb);
        CHECK(patterned.tracks[0][7].x == plain.tracks[0][7].x);
    }
    options = {};
    options.camera_x = 10;
    const Rendered panned = render(*scene, options);
    CHECK(panned.tracks[0].back().x == Approx(plain.tracks[0].back().x - 10));
}
