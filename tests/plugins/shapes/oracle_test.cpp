// SPDX-License-Identifier: Apache-2.0
// The procedural judge against the answers of the reference, and against what is known of rendered
// scenes.
#include <fstream>
#include <nlohmann/json.hpp>

#include "plugins/experts/shapes_oracle/decide.hpp"
#include "plugins/shapes_world/render.hpp"
#include "plugins/shapes_world/vocabulary.hpp"
#include "tests/catch.hpp"

using namespace cinejury::shapes;

namespace {

struct Shown {
    Request request;
    oracle::Seen seen;
};

// Scene `index` of the fixture: the first that can be placed.
Shown scene_of(std::uint64_t index) {
    Random random(index, 7);
    for (;;) {
        const Request request = random_request(random);
        if (const std::optional<Scene> scene = place_scene(request, random))
            return {request, oracle::look_at(render(*scene).rgb)};
    }
}

char letter(std::optional<bool> answer) {
    return !answer ? '-' : *answer ? 'y' : 'n';
}

std::string letters(const oracle::Answers& a) {
    return {letter(a.object), letter(a.attribute), letter(a.action),
            letter(a.count),  letter(a.location),  letter(a.steady)};
}

}  // namespace

TEST_CASE("the procedural judge agrees with the reference, on true prompts and on false ones") {
    const auto answers =
        nlohmann::json::parse(std::ifstream(CINEJURY_SHAPES_DATA "/oracle-rendered.json"))
            .at("answers");
    constexpr std::uint64_t kScenes = 100;  // of 500: the rest only takes longer
    std::vector<Shown> shown;
    for (std::uint64_t i = 0; i <= kScenes; ++i) shown.push_back(scene_of(i));
    std::size_t statements = 0, agreed = 0;
    for (std::uint64_t i = 0; i < kScenes; ++i)
        for (const std::uint64_t shift : {0, 1}) {
            const std::string ours =
                letters(oracle::decide(shown[i + shift].request, shown[i].seen));
            const auto reference = answers.at(i * 2 + shift).get<std::string>();
            for (std::size_t k = 0; k < ours.size(); ++k) {
                if (ours[k] == '-' && reference[k] == '-') continue;
                ++statements;
                agreed += ours[k] == reference[k];
            }
        }
    CHECK(statements > 1000);
    CHECK(static_cast<double>(agreed) >= 0.995 * static_cast<double>(statements));
}

TEST_CASE("rendered scenes show all that their prompts state") {
    // Not quite each: objects that pass close to each other are one part in some frames, for the
    // reference too.
    int shown = 0;
    for (std::uint64_t i = 500; i < 560; ++i) {
        const Shown scene = scene_of(i);
        shown += oracle::decide(scene.request, scene.seen).all();
    }
    CHECK(shown >= 57);
}

TEST_CASE("an empty clip shows nothing, and noise does not crash the judge") {
    const Request request = parse_request(tokenize("a red circle moves left").ids);
    const std::vector<std::uint8_t> flat(16 * oracle::kPixels * 3, 124);
    const oracle::Answers none = oracle::decide(request, oracle::look_at(flat));
    CHECK_FALSE(none.count);
    CHECK(none.object == false);
    std::vector<std::uint8_t> noise(flat.size());
    Random random(3);
    for (std::uint8_t& byte : noise) byte = static_cast<std::uint8_t>(random.below(256));
    CHECK_FALSE(oracle::decide(request, oracle::look_at(noise)).all());
}
