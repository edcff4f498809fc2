// SPDX-License-Identifier: Apache-2.0
#include "tests/core/tune/report_sample.hpp"

#include "tests/catch.hpp"

namespace cinejury::test {
namespace {

// A square that moves to the right; `noise` levels of a dotted grid over all.
media::Clip square_clip(int noise) {
    media::Clip clip;
    clip.width = clip.height = 32;
    clip.frames = 8;
    clip.fps = {8, 1};
    std::shared_ptr<std::uint8_t> pixels(new std::uint8_t[clip.bytes()],
                                         [](auto* p) { delete[] p; });
    for (std::uint64_t i = 0; i < clip.bytes(); ++i) {
        const std::uint64_t x = i / 3 % 32, y = i / 96 % 32, t = i / (96 * 32);
        const bool inside = x >= 4 + 2 * t && x < 12 + 2 * t && y >= 12 && y < 20;
        const int dot = x % 8 == 0 && y % 8 == 0 ? noise : 0;
        pixels.get()[i] = static_cast<std::uint8_t>((inside && i % 3 == 0 ? 220 : 40) + dot);
    }
    clip.pixels = std::move(pixels);
    return clip;
}

tune::Evaluation evaluation(std::uint64_t update, double judge, double oracle, double canary) {
    tune::Evaluation one;
    one.update = update;
    one.selecting = {{"alignment.count", judge}, {"org.example.<b>", judge}};
    one.held_out = {{"alignment.count", oracle}};
    one.canaries = {{"canaries.flat_noise", canary}, {"canaries.motion", 0.4}};
    one.met = {oracle, std::nullopt};  // of the second prompt it says nothing
    one.passed = 0.9;
    one.diversity = 12 - update / 40.0;
    return one;
}

}  // namespace

RolledBack::RolledBack() {
    plan.generator = "org.example.<generator>";
    plan.panel = "panel \"&\"";
    plan.prompts = {"a"};
    plan.held_out = {"a red square moves right", kHostilePrompt};
    plan.folder = folder.path();
    result.progress.update = 80;
    result.progress.seconds = 12;
    result.progress.evaluations = {evaluation(0, -0.7, 0.71, 0.95), evaluation(40, -0.6, 0.75, 0.9),
                                   evaluation(80, -0.4, 0.74, 0.3)};
    result.progress.breaches = {"canaries.flat_noise: the canary fell"};
    result.alarms = {{"canaries.flat_noise", 0.5}};
    result.digest = std::string(64, 'a');
    for (const std::uint64_t update : {0, 40, 80})
        for (std::size_t p = 0; p < plan.held_out.size(); ++p)
            REQUIRE(tune::keep_clip(plan, update, p, square_clip(static_cast<int>(update))).ok());
    auto read = tune::read_shown(plan, result.progress, {});
    REQUIRE(read.ok());
    shown = *std::move(read);
}

}  // namespace cinejury::test
