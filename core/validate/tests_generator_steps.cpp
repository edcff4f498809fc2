// SPDX-License-Identifier: Apache-2.0
// Level 5, generators: seeds, steps, previews, forks, blobs, cancel.
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
    const std::int64_t shape[CJ_TENSOR_MAX_DIMS] = {1, 1, 1, 1, 1, 1, 1, 1};
    wrong.shape = shape;
    wrong.ndim = tensor.ndim == 1 ? 2 : 1;
    const cj_status_t refused =
        generator.table().latent_set(generator.raw(), call.get(), candidate, &wrong);
    expect(refused.code == CJ_INVALID_ARGUMENT, "latent_set of another shape returns code {}",
           refused.code);
    static_cast<void>(generator.finish(candidate));
}

void fork(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_FORK, "fork");
    const Made usual = generator.make(trial.seed);
    cj_candidate_t* original = generator.create(trial.seed);
    const bool steps = generator.can(CJ_CAN_STEP_GATE);
    if (steps) generator.advance(original, 1);
    trial.step("fork");
    cj_candidate_t* forked = nullptr;
    const Call call;
    const cj_status_t status =
        generator.table().fork(generator.raw(), call.get(), original, &forked);
    expect(status.code == CJ_OK && forked != nullptr, "fork: {}", words(call, status));
    expect(forked != original, "fork gives the candidate itself");
    if (steps) {
        generator.advance(original, 2);
        expect(generator.state(forked).step == 1, "the fork moves when its original advances");
    }
    const Made made = generator.finish(original);
    generator.destroy(original);
    trial.step("finish of a fork whose original is gone");
    const Made of_fork = generator.finish(forked);
    expect(generator.same(usual, made), "a candidate that was forked gives another result");
    expect(generator.same(usual, of_fork), "the fork gives another result than its original");
}

std::string save(GeneratorTrial& generator, cj_candidate_t* candidate) {
    generator.trial().step("save");
    plugin::StringSink sink(1u << 30);
    const Call call;
    const cj_status_t status =
        generator.table().save(generator.raw(), call.get(), candidate, sink.get());
    expect(status.code == CJ_OK, "save: {}", words(call, status));
    expect(!sink.text().empty() && !sink.overflowed(), "save writes no blob, or one above 1 GiB");
    return sink.text();
}

cj_status_t load(GeneratorTrial& generator, std::string_view blob, cj_candidate_t** out) {
    const Call call;
    return generator.table().load(generator.raw(), call.get(), generator.condition(), to_cj(blob),
                                  out);
}

void blob(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_RESUME_BLOB, "resume-blob");
    const Made usual = generator.make(trial.seed);
    cj_candidate_t* candidate = generator.create(trial.seed);
    if (generator.can(CJ_CAN_STEP_GATE)) generator.advance(candidate, 1);
    const std::string saved = save(generator, candidate);
    generator.destroy(candidate);
    trial.step("load of a saved candidate");
    cj_candidate_t* again = nullptr;
    const cj_status_t status = load(generator, saved, &again);
    expect(status.code == CJ_OK && again, "load of what save wrote returns code {}", status.code);
    expect(generator.same(usual, generator.finish(again)),
           "a candidate that was saved and loaded gives another result");
}

void damaged_blob(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_RESUME_BLOB, "resume-blob");
    const std::string saved = save(generator, generator.create(trial.seed));
    for (const std::string& bad : {std::string(), saved.substr(0, saved.size() / 2),
                                   std::string("this is no blob"), std::string(4096, '\xff')}) {
        trial.step("load of a damaged blob");
        cj_candidate_t* made = nullptr;
        const cj_status_t status = load(generator, bad, &made);
        expect(status.code == CJ_BAD_DATA || status.code == CJ_UNSUPPORTED,
               "load of a damaged blob of {} bytes returns code {}, not CJ_BAD_DATA", bad.size(),
               status.code);
        expect(made == nullptr, "load of a damaged blob leaves *out other than NULL");
    }
    trial.step("load of a blob with one flipped bit");
    auto random = trial.random();
    for (int round = 0; round < 64; ++round) {
        std::string flipped = saved;
        char& byte = flipped[random() % flipped.size()];
        byte = static_cast<char>(byte ^ (1 << random() % 8));
        cj_candidate_t* made = nullptr;
        const cj_status_t status = load(generator, flipped, &made);
        expect((status.code == CJ_OK) == (made != nullptr), "load returns code {} and {} candidate",
               status.code, made ? "a" : "no");
        if (made) generator.destroy(made);
    }
}

void cancel(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_CANCEL_STEP, "cancel-step");
    cj_candidate_t* candidate = generator.create(trial.seed);
    const std::uint32_t steps = generator.state(candidate).steps;
    if (steps < 2) skip("the generator works in one step");
    const CancelToken cancelled;
    cancelled.cancel();
    const Call call(cancelled);
    trial.step("finish with a cancelled token");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, nullptr);
    expect(status.code == CJ_CANCELLED,
           "finish with a cancelled token returns code {}, not "
           "CJ_CANCELLED",
           status.code);
    const std::uint32_t step = generator.state(candidate).step;
    expect(step <= 1, "after a cancel the candidate has gone on to step {} of {}", step, steps);
    trial.step("finish after a cancelled one");
    const Made made = generator.finish(candidate);
    expect(generator.same(made, generator.make(trial.seed)),
           "a candidate that was cancelled once gives another result");
}

}  // namespace

std::vector<Test> generator_step_tests() {
    const auto generator = Subject::kGenerator;
    const std::vector<std::string_view> repeats = {"generator.seed"};
    return {
        {{"generator.seed",
          5,
          "GEN-SEED",
          "the same seed gives the same result",
          generator,
          {"generator.clip", "generator.file", "generator.finish-twice"}},
         seed},
        {{"generator.seed-used", 5, "GEN-VARIETY", "other seeds give other results", generator,
          repeats},
         seed_used},
        {{"generator.conditions", 5, "GEN-CONDITION", "a candidate keeps its condition", generator,
          repeats},
         conditions},
        {{"generator.advance", 5, "GEN-ADVANCE", "advance stops at the step asked for", generator,
          repeats},
         advance},
        {{"generator.batch",
          5,
          "GEN-SEED",
          "candidates advanced together are as one by one",
          generator,
          {"generator.advance"}},
         batch},
        {{"generator.preview", 5, "GEN-PREVIEW", "previews keep their limits and change nothing",
          generator, repeats},
         preview},
        {{"generator.latent", 5, "GEN-LATENT", "latents go out and in", generator, repeats},
         latent},
        {{"generator.fork",
          5,
          "GEN-FORK",
          "a fork goes on as its original, independently",
          generator,
          {"generator.advance"}},
         fork},
        {{"generator.blob",
          5,
          "GEN-BLOB",
          "saved and loaded it goes on as before",
          generator,
          {"generator.advance"}},
         blob},
        {{"generator.damaged-blob",
          5,
          "GEN-BLOB",
          "damaged blobs are refused",
          generator,
          {"generator.blob"}},
         damaged_blob},
        {{"generator.cancel", 5, "GEN-CANCEL", "a cancel is obeyed, and the candidate can go on",
          generator, repeats},
         cancel},
    };
}

}  // namespace cinejury::validate
