// SPDX-License-Identifier: Apache-2.0
// The installed default panel with the experts that come with Cinejury.
#include "core/panel/verdict.hpp"
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

// Bars of 16 pixels, sharp or smeared over `blur` pixels, brighter in every second frame by
// `flicker`.
media::Source bars(int blur, int flicker) {
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
                    sum += ((static_cast<int>(x) + k + 64) / 16 + static_cast<int>(y) / 16) % 2;
                const int value = 60 + 100 * sum / (2 * blur + 1) + (frame % 2 ? flicker : 0);
                for (int c = 0; c < 3; ++c) *at++ = static_cast<std::uint8_t>(value);
            }
    clip->pixels = std::move(pixels);
    return std::shared_ptr<const media::Clip>(std::move(clip));
}

}  // namespace

TEST_CASE("the default panel prefers the sharp and steady clip, and says that it has no guard") {
    auto file = find_panel("default");
    if (!file.ok()) FAIL(file.status().message());
    const auto catalogue = plugin::Catalogue::scan(plugin::SearchPath::standard({}, ""));
    REQUIRE(catalogue.ok());
    plugin::HostServices host({});
    auto panel = Panel::open(*std::move(file), *catalogue, host);
    if (!panel.ok()) FAIL(panel.status().message());
    std::vector<Judged> candidates;
    for (const media::Source& source : {bars(5, 0), bars(0, 0), bars(0, 40)}) {
        ScoreRequest request;
        request.source = source;
        candidates.push_back({candidates.size(), scored(**panel, request), {}});
    }
    const auto verdict = decide((*panel)->file(), candidates);
    REQUIRE(verdict.ok());
    CAPTURE(verdict->why);
    CHECK(verdict->winner == 1);
    CHECK_FALSE(verdict->tie);
    CHECK(verdict->compared.size() == 2);
    CHECK(verdict->standings[1].coverage == Approx(1));
    CHECK(verdict->notices == std::vector<std::string>{"no degeneracy guard in this panel"});
}
