// SPDX-License-Identifier: Apache-2.0
// What holds for every criterion of the experts without weights: a clip at half the size or at
// another frame rate ranks as before, and what else is in a batch changes no bit.
#include <functional>

#include "tests/catch.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

// A criterion with a damage that hits it, weak and strong.
struct Graded {
    const char* library;
    const char* criterion;
    std::function<media::Clip(const media::Clip&, bool strong)> damage;
};

std::vector<Graded> graded() {
    constexpr const char *kFineness = "cinejury_fineness.so", *kCoherence = "cinejury_coherence.so";
    return {
        {kFineness, "fineness.defocus",
         [](const media::Clip& clip, bool strong) {
             return defocused(clip, strong ? 0.01 : 0.004);
         }},
        {kFineness, "fineness.motion_blur",
         [](const media::Clip& clip, bool strong) { return smeared(clip, strong ? 18 : 9); }},
        {kFineness, "fineness.cinejury.noise",
         [](const media::Clip& clip, bool strong) { return noisy(clip, strong ? 20 : 6, 1); }},
        {kFineness, "fineness.cinejury.grid",
         [](const media::Clip& clip, bool strong) { return gridded(clip, 16, strong ? 16 : 6); }},
        {kCoherence, "coherence.flicker",
         [](const media::Clip& clip, bool strong) {
             return flickering(clip, strong ? 0.2 : 0.06);
         }},
        {kCoherence, "coherence.lighting",
         [](const media::Clip& clip, bool strong) {
             const std::uint64_t middle = clip.frames / 2;
             return relit(
                 clip, [=](std::uint64_t t) { return t < middle ? 1 : 1 - (strong ? 0.4 : 0.12); });
         }},
        {kCoherence, "coherence.action",
         [](const media::Clip& clip, bool strong) { return repeating(clip, strong ? 4 : 9); }},
        {kCoherence, "coherence.spatial",
         [](const media::Clip& clip, bool strong) {
             return shaken(clip, strong ? 0.03 : 0.008, 1);
         }},
    };
}

media::Clip scene(const Format& format) {
    return render({.seed = 4, .pan = 0.3, .speed = 0.2}, format);
}

void check_order(LoadedExpert& expert, const Graded& one, const media::Clip& clean,
                 const media::Clip& weak, const media::Clip& strong) {
    const double value = expert.value(clean, one.criterion);
    const double less = expert.value(weak, one.criterion);
    CHECK(value > less);
    CHECK(less > expert.value(strong, one.criterion));
}

TEST_CASE("At half the size clips rank as at the whole size, on every criterion") {
    const media::Clip clean = scene({384, 288, 16, 24});
    for (const Graded& one : graded()) {
        INFO(one.criterion);
        LoadedExpert expert(one.library);
        const media::Clip weak = one.damage(clean, false), strong = one.damage(clean, true);
        check_order(expert, one, clean, weak, strong);
        check_order(expert, one, halved(clean), halved(weak), halved(strong));
    }
}

TEST_CASE("At half and at twice the frame rate clips rank as before, and clean ones score alike") {
    for (const Graded& one : graded()) {
        // A smear is counted in ways from frame to frame: docs/criteria.md says so.
        if (std::string(one.criterion) == "fineness.motion_blur") continue;
        INFO(one.criterion);
        LoadedExpert expert(one.library);
        std::vector<double> values;
        for (const std::uint32_t fps : {12u, 24u, 48u}) {
            INFO(fps << " frames a second");
            const media::Clip clean = scene({160, 120, fps, fps});
            check_order(expert, one, clean, one.damage(clean, false), one.damage(clean, true));
            values.push_back(expert.value(clean, one.criterion));
        }
        CHECK(values[0] == Approx(values[1]).margin(0.1));
        CHECK(values[2] == Approx(values[1]).margin(0.1));
    }
}

TEST_CASE("A clip has the same bits alone and among eight") {
    const std::string library = GENERATE("cinejury_fineness.so", "cinejury_coherence.so",
                                         "cinejury_guards.so", "cinejury_canaries.so");
    INFO(library);
    LoadedExpert expert(library);
    std::vector<media::Clip> clips;
    for (std::uint32_t seed = 1; seed <= 8; ++seed)
        clips.push_back(
            flickering(render({.seed = seed, .pan = 0.1 * seed}, {128, 96, 10, 24}), 0.02 * seed));
    const auto together = expert.judge_all(clips);
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const auto alone = expert.judge_all({clips[i]}).front();
        for (std::size_t c = 0; c < alone.size(); ++c) {
            INFO("clip " << i << ", criterion " << c);
            CHECK(alone[c].status == together[i][c].status);
            CHECK(alone[c].value == together[i][c].value);
            CHECK(alone[c].confidence == together[i][c].confidence);
            CHECK(alone[c].worst_frame == together[i][c].worst_frame);
        }
    }
}

}  // namespace
}  // namespace cinejury::test
