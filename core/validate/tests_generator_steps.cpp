// SPDX-License-Identifier: Apache-2.0
// Level 5, generators: seeds, steps, previews, latents.
#include <cstring>

#include "core/validate/loaded_generator.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

void seed(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_SEED_ECHO, "seed-echo");
    const Made first = generator.make(trial.seed);
    static_cast<void>(generator.make(trial.seed + 1));
    expect(generator.same(first, generator.make(trial.seed)),
           "the same seed gives another result the second time");
}

void seed_used(Trial& trial) {
    constexpr int kSeeds = 6;
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_SEED_ECHO, "seed-echo");
    const Made first = generator.make(trial.seed);
    for (int i = 1; i < kSeeds; ++i)
        if (!GeneratorTrial::identical(first, generator.make(trial.seed + 97 * i))) return;
    expect(false, "{} different seeds give one and the same result", kSeeds);
}

void conditions(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    const cj_generator_t& table = generator.table();
    const Made usual = generator.make(trial.seed);
    trial.step("a candidate whose condition is released before it is finished");
    cj_candidate_t* candidate = generator.create(trial.seed);
    table.condition_retain(generator.raw(), generator.condition());
    table.condition_release(generator.raw(), generator.condition());
    table.condition_release(generator.raw(), generator.condition());
    const Made made = generator.finish(candidate);
    expect(generator.same(usual, made),
           "a candidate whose condition was released early gives another result");
}

void advance(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_STEP_GATE, "step-gate");
    cj_candidate_t* candidate = generator.create(trial.seed);
    const cj_candidate_state_t start = generator.state(candidate);
    expect(start.step == 0 && start.steps >= 1, "a new candidate stands at step {} of {}",
           start.step, start.steps);
    const auto expect_step = [&](std::uint32_t to_step, std::uint32_t wanted) {
        generator.advance(candidate, to_step);
        const std::uint32_t step = generator.state(candidate).step;
        expect(step == wanted, "advance to step {} of {} leaves it at step {}", to_step,
               start.steps, step);
    };
    expect_step(1, 1);
    expect_step(0, 1);
    expect_step(start.steps + 7, start.steps);
    const Made stepped = generator.finish(candidate);
    generator.destroy(candidate);
    expect(generator.same(stepped, generator.make(trial.seed)),
           "advanced step by step it gives another result than in one go");
}

void batch(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_STEP_GATE, "step-gate");
    cj_candidate_t* pair[] = {generator.create(trial.seed), generator.create(trial.seed + 1)};
    trial.step("advance with two candidates");
    const Call call;
    const cj_status_t status =
        generator.table().advance(generator.raw(), call.get(), pair, 2, ~0u, 0, nullptr);
    if (!generator.can(CJ_CAN_BATCH)) {
        expect(status.code == CJ_UNSUPPORTED,
               "advance of two candidates without \"batch\" returns code {}, not CJ_UNSUPPORTED",
               status.code);
        return;
    }
    expect(status.code == CJ_OK, "advance of two candidates: {}", words(call, status));
    for (int i = 0; i < 2; ++i)
        expect(generator.same(generator.finish(pair[i]),
                              generator.make(trial.seed + static_cast<std::uint64_t>(i))),
               "candidate {} of a batch differs from the same candidate alone", i);
}

void preview(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_PREVIEW, "preview");
    const Made usual = generator.make(trial.seed);
    cj_candidate_t* candidate = generator.create(trial.seed);
    if (generator.can(CJ_CAN_STEP_GATE)) generator.advance(candidate, 1);
    for (const std::uint32_t kind : {CJ_PREVIEW_CLEAN, CJ_PREVIEW_FAST}) {
        constexpr std::uint32_t kFrames = 2, kSide = 32;
        trial.step("preview");
        const cj_clip_t* out = nullptr;
        const Call call;
        const cj_status_t status = generator.table().preview(generator.raw(), call.get(), candidate,
                                                             kind, kFrames, kSide, &out, nullptr);
        expect(status.code == CJ_OK, "preview: {}", words(call, status));
        expect(out != nullptr, "preview succeeds without a clip");
        const auto clip = media::clip_from_plugin(*out, loaded.plugin.table());
        expect(clip.ok(), "preview: {}", clip.status().message());
        expect(clip->frames <= kFrames && std::max(clip->width, clip->height) <= kSide,
               "asked for {} frames of at most {} pixels, the preview has {} of {} x {}", kFrames,
               kSide, clip->frames, clip->width, clip->height);
    }
    expect(generator.same(usual, generator.finish(candidate)),
           "a candidate that was previewed gives another result");
}

void latent(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_LATENT_OUT, "latent-out");
    cj_candidate_t* candidate = generator.create(trial.seed);
    trial.step("latent_get");
    cj_tensor_t tensor{};
    tensor.size = CJ_SIZE(cj_tensor);
    const Call call;
    const cj_status_t got =
        generator.table().latent_get(generator.raw(), call.get(), candidate, &tensor);
    expect(got.code == CJ_OK, "latent_get: {}", words(call, got));
    expect(tensor.ndim >= 1 && tensor.ndim <= CJ_TENSOR_MAX_DIMS && tensor.shape &&
               tensor.strides && tensor.data,
           "latent_get gives no whole tensor");
    for (std::int32_t i = 0; i < tensor.ndim; ++i)
        expect(tensor.shape[i] >= 1, "latent_get gives an empty dimension");
    if (!generator.can(CJ_CAN_LATENT_IN)) return;
    trial.step("latent_set with what latent_get gave");
    const cj_status_t set =
        generator.table().latent_set(generator.raw(), call.get(), candidate, &tensor);
    expect(set.code == CJ_OK, "latent_set of what latent_get gave: {}", words(call, set));
    trial.step("latent_set with another shape");
    cj_tensor_t wrong = tensor;
    const std::int64_t ones[CJ_TENSOR_MAX_DIMS] = {1, 1, 1, 1, 1, 1, 1, 1};
    wrong.shape = ones;
    wrong.strides = ones;
    wrong.ndim = tensor.ndim == 1 ? 2 : 1;
    const cj_status_t refused =
        generator.table().latent_set(generator.raw(), call.get(), candidate, &wrong);
    expect(refused.code == CJ_INVALID_ARGUMENT, "latent_set of another shape returns code {}",
           refused.code);
    static_cast<void>(generator.finish(candidate));
}

}  // namespace

std::vector<Test> generator_step_tests() {
    const auto generator = Subject::kGenerator;
    const std::vector<std::string_view> repeats = {"generator.seed"};
    return {
        declare("generator.seed", 5, "GEN-SEED", "the same seed gives the same result", generator,
                {"generator.clip", "generator.file", "generator.finish-twice"}, seed),
        declare("generator.seed-used", 5, "GEN-VARIETY", "other seeds give other results",
                generator, repeats, seed_used),
        declare("generator.conditions", 5, "GEN-CONDITION", "a candidate keeps its condition",
                generator, repeats, conditions),
        declare("generator.advance", 5, "GEN-ADVANCE", "advance stops at the step asked for",
                generator, repeats, advance),
        declare("generator.batch", 5, "GEN-SEED", "candidates advanced together are as one by one",
                generator, {"generator.advance"}, batch),
        declare("generator.preview", 5, "GEN-PREVIEW",
                "previews keep their limits and change nothing", generator, repeats, preview),
        declare("generator.latent", 5, "GEN-LATENT", "latents go out and in", generator, repeats,
                latent),
    };
}

}  // namespace cinejury::validate
