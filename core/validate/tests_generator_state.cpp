// SPDX-License-Identifier: Apache-2.0
// Level 5, generators: forks, blobs, cancel: what a candidate is between two steps.
#include "core/validate/loaded_generator.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

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

void cancel_finish(Trial& trial) {
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

std::vector<Test> generator_state_tests() {
    const auto generator = Subject::kGenerator;
    return {
        declare("generator.fork", 5, "GEN-FORK", "a fork goes on as its original, independently",
                generator, {"generator.advance"}, fork),
        declare("generator.blob", 5, "GEN-BLOB", "saved and loaded it goes on as before", generator,
                {"generator.advance"}, blob),
        declare("generator.damaged-blob", 5, "GEN-BLOB", "damaged blobs are refused", generator,
                {"generator.blob"}, damaged_blob),
        declare("generator.cancel", 5, "GEN-CANCEL",
                "a cancel is obeyed, and the candidate can go on", generator, {"generator.seed"},
                cancel_finish),
    };
}

}  // namespace cinejury::validate
