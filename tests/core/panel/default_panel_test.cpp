// SPDX-License-Identifier: Apache-2.0
// The installed default panel with the experts that come with Cinejury.
#include "core/panel/verdict.hpp"
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

// What is at column x of row y: tiles of 16 pixels, each of its own brightness.
int tile(int x, int y) {
    const unsigned place =
        static_cast<unsigned>(x / 16) * 7919u + static_cast<unsigned>(y / 16) * 104729u;
    return 60 + static_cast<int>((place * 2654435761u) >> 24) * 100 / 255;
}

// Tiles that pan by `speed` pixels a frame, sharp or smeared over `blur` pixels, brighter in every
// second frame by `flicker`.
media::Source tiles(int blur, int flicker, int speed = 3) {
    constexpr std::uint32_t kWidth = 320, kHeight = 192, kFrames = 24;
    auto clip = std::make_shared<media::Clip>();
    clip->width = kWidth;
    clip->height = kHeight;
    clip->frames = kFrames;
    clip->fps = {24, 1};
    std::shared_ptr<std::uint8_t> pixels(new std::uint8_t[clip->bytes()],
                                         std::default_delete<std::uint8_t[]>());
    std::uint8_t* at = pixels.get();
    for (std::uint32_t frame = 0; frame < kFrames; ++frame)
        for (std::uint32_t y = 0; y < kHeight; ++y)
            for (std::uint32_t x = 0; x < kWidth; ++x) {
                int sum = 0;
                for (int k = -blur; k <= blur; ++k)
                    sum += tile(static_cast<int>(x + frame * speed) + k + 64, static_cast<int>(y));
                const int value = sum / (2 * blur + 1) + (frame % 2 ? flicker : 0);
                for (int c = 0; c < 3; ++c) *at++ = static_cast<std::uint8_t>(value);
            }
    clip->pixels = std::move(pixels);
    return std::shared_ptr<const media::Clip>(std::move(clip));
}

}  // namespace

TEST_CASE("the default panel prefers the sharp and steady clip, and a frozen one is out") {
    auto file = find_panel("default");
    if (!file.ok()) FAIL(file.status().message());
    const auto catalogue = plugin::Catalogue::scan(plugin::SearchPath::standard({}, ""));
    REQUIRE(catalogue.ok());
    plugin::HostServices host({});
    auto panel = Panel::open(*std::move(file), *catalogue, host);
    if (!panel.ok()) FAIL(panel.status().message());
    const auto judged = [&](const std::vector<media::Source>& clips) {
        std::vector<Judged> candidates;
        for (const media::Source& source : clips) {
            ScoreRequest request;
            request.source = source;
            candidates.push_back({candidates.size(), scored(**panel, request), {}});
        }
        auto verdict = decide((*panel)->file(), candidates);
        REQUIRE(verdict.ok());
        return *std::move(verdict);
    };
    const Verdict verdict = judged({tiles(5, 0), tiles(0, 0), tiles(0, 4), tiles(0, 0, 0)});
    CAPTURE(verdict.why);
    CHECK(verdict.winner == 1);
    CHECK_FALSE(verdict.tie);
    CHECK(verdict.compared.size() == 11);
    CHECK(verdict.standings[1].coverage == Approx(1));
    CHECK(verdict.notices.empty());
    CHECK_FALSE(verdict.standings[3].in_contention);
    CHECK(verdict.standings[3].out_because.find("guards.frozen") != std::string::npos);
    // While the light jumps in every frame nobody can tell what vanishes, and that is said.
    const Verdict strobe = judged({tiles(0, 0), tiles(0, 40)});
    CAPTURE(strobe.why);
    CHECK(strobe.winner == 0);
    CHECK(strobe.compared.size() == 10);
    REQUIRE(strobe.notices.size() == 1);
    CHECK(strobe.notices[0].find("coherence.disappearance") != std::string::npos);
    // Where all stand still, stillness decides nothing.
    const Verdict still = judged({tiles(5, 0, 0), tiles(0, 0, 0)});
    CAPTURE(still.why);
    CHECK(still.winner == 1);
}
