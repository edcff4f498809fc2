// SPDX-License-Identifier: Apache-2.0
// Level 5, generators: results, specs, prompts, costs.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/validate/expert_trial.hpp"
#include "core/validate/generator_trial.hpp"
#include "core/validate/loaded_generator.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

void clip(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    cj_candidate_t* candidate = generator.create(trial.seed);
    trial.step("finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, nullptr);
    if (status.code != CJ_OK) block("finish fails: {}", words(call, status));
    if (!finished.clip) skip("the generator gives a file");
    const auto checked = media::clip_from_plugin(*finished.clip, loaded.plugin.table());
    expect(checked.ok(), "the finished clip: {}", checked.status().message());
    const cj_candidate_spec_t asked = generator.spec(trial.seed);
    if (asked.set & CJ_SPEC_FRAMES)
        expect(checked->frames == asked.frames, "{} frames were asked for, {} are there",
               asked.frames, checked->frames);
    if (asked.set & CJ_SPEC_SIZE)
        expect(checked->width == asked.width && checked->height == asked.height,
               "{} x {} was asked for, {} x {} is there", asked.width, asked.height, checked->width,
               checked->height);
}

void file(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    generator.require(CJ_CAN_FILE_OUT, "file-out");
    const cj_candidate_spec_t spec = generator.spec(trial.seed);
    cj_candidate_t* candidate = nullptr;
    if (generator.try_create(spec, &candidate).code != CJ_OK) block("candidate_create fails");
    trial.step("finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, nullptr);
    if (status.code != CJ_OK) block("finish fails: {}", words(call, status));
    expect(finished.path.size > 0, "claims \"file-out\", and finish gives no path");
    namespace fs = std::filesystem;
    std::error_code failed;
    const fs::path path = fs::canonical(plugin::from_cj(finished.path), failed);
    const fs::path folder = fs::canonical(plugin::from_cj(spec.output_folder), failed);
    expect(!failed && fs::is_regular_file(path, failed), "the finished path is no regular file");
    const auto inside = path.lexically_relative(folder);
    expect(!inside.empty() && *inside.begin() != "..", "the file {} is outside the output folder",
           path.string());
}

void finish_twice(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    cj_candidate_t* candidate = generator.create(trial.seed);
    const Made first = generator.finish(candidate);
    trial.step("a second finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    cj_cost_t cost = no_cost();
    const Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, &cost);
    expect(status.code == CJ_OK, "a second finish: {}", words(call, status));
    expect(cost.denoiser_calls == 0 && cost.full_compute == 0, "a second finish costs {} calls",
           cost.denoiser_calls);
    const Made second = generator.finish(candidate);
    expect(GeneratorTrial::identical(first, second), "a second finish gives another result");
}

void echo(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    const cj_candidate_spec_t asked = generator.spec(trial.seed + 41);
    cj_candidate_t* candidate = nullptr;
    if (generator.try_create(asked, &candidate).code != CJ_OK) block("candidate_create fails");
    trial.step("get_spec");
    cj_candidate_spec_t used{};
    used.size = CJ_SIZE(cj_candidate_spec);
    const cj_status_t status = generator.table().get_spec(generator.raw(), candidate, &used);
    expect(status.code == CJ_OK, "get_spec returns code {}", status.code);
    std::uint32_t echoed = asked.set & ~std::uint32_t{CJ_SPEC_OUTPUT_FOLDER};
    if (!generator.can(CJ_CAN_SEED_ECHO)) echoed &= ~std::uint32_t{CJ_SPEC_SEED};
    const std::uint32_t missing = echoed & ~used.set;
    expect(missing == 0, "get_spec leaves out fields that were set (bits {:#x})", missing);
    const auto equal = [&](std::uint32_t bit, const char* field, std::uint64_t a, std::uint64_t b) {
        expect(!(echoed & bit) || a == b, "asked for {} {}, get_spec says {}", field, a, b);
    };
    equal(CJ_SPEC_SEED, "seed", asked.seed, used.seed);
    equal(CJ_SPEC_FRAMES, "frames", asked.frames, used.frames);
    equal(CJ_SPEC_SIZE, "width", asked.width, used.width);
    equal(CJ_SPEC_SIZE, "height", asked.height, used.height);
    equal(CJ_SPEC_STEPS, "steps", asked.steps, used.steps);
}

void cost(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    cj_candidate_t* candidate = generator.create(trial.seed);
    trial.step("finish with a cost that is not zero");
    cj_cost_t cost = no_cost();
    cost.denoiser_calls = 1000;
    cost.full_compute = 1000;
    cost.seconds = 1000;
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, &cost);
    if (status.code != CJ_OK) block("finish fails: {}", words(call, status));
    for (const auto& [name, value] :
         {std::pair("denoiser_calls", cost.denoiser_calls),
          std::pair("full_compute", cost.full_compute), std::pair("seconds", cost.seconds)})
        expect(std::isfinite(value) && value >= 1000, "cost.{} was 1000 before finish, {} after",
               name, value);
}

void generator_prompts(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    const struct {
        const char* what;
        std::string text;
    } cases[] = {{"an empty prompt", ""},
                 {"a prompt of one megabyte", std::string(1 << 20, 'x')},
                 {"a prompt with invalid UTF-8", "caf\xe9 \xff\xfe \xc0\x80 \xed\xa0\x80 \xf8"},
                 {"a prompt with NUL bytes", std::string("a\0b\0\0", 5)},
                 {"a prompt cut inside a character", "ball \xe2\x82"}};
    for (const auto& one : cases) {
        for (const bool negative : {false, true}) {
            trial.step(
                fmt::format("encoding {}{}", one.what, negative ? " as negative prompt" : ""));
            const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0,
                                              negative ? to_cj(kPrompt) : to_cj(one.text),
                                              negative ? to_cj(one.text) : cj_string_t{nullptr, 0}};
            cj_condition_t* made = nullptr;
            const Call call;
            const cj_status_t status =
                generator.table().encode(generator.raw(), call.get(), &request, &made);
            expect((status.code == CJ_OK) == (made != nullptr),
                   "{}: encode returns code {} and {} condition", one.what, status.code,
                   made ? "a" : "no");
            expect(status.code <= CJ_INTERNAL, "{}: encode returns code {}", one.what, status.code);
            generator.table().condition_release(generator.raw(), made);
        }
    }
    // Still in order.
    generator.destroy(generator.create(trial.seed));
}

void null_objects(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    trial.step("candidate_destroy and condition_release of NULL");
    generator.table().candidate_destroy(generator.raw(), nullptr);
    generator.table().condition_release(generator.raw(), nullptr);
    trial.step("candidate_destroy of an unfinished candidate");
    generator.destroy(generator.create(trial.seed));
    trial.step("cancel of a token that is not running");
    const cj_status_t status = generator.table().cancel(generator.raw(), 0xdeadbeef);
    expect(status.code == CJ_OK, "cancel of a token that is not running returns code {}",
           status.code);
}

}  // namespace

std::vector<Test> generator_tests() {
    const auto generator = Subject::kGenerator;
    const std::vector<std::string_view> made = {"life.make"};
    return {
        declare("generator.clip", 5, "ABI-CLIP",
                "the finished clip is one, and of the size asked for", generator, made, clip),
        declare("generator.file", 5, "GEN-FILE", "a finished file lies in its output folder",
                generator, made, file),
        declare("generator.finish-twice", 5, "GEN-FINISH",
                "a second finish gives the same at no cost", generator,
                {"generator.clip", "generator.file"}, finish_twice),
        declare("generator.echo", 5, "GEN-ECHO", "get_spec gives what was asked for", generator,
                made, echo),
        declare("generator.cost", 5, "GEN-COST", "costs are added, never reset", generator, made,
                cost),
        declare("generator.prompts", 5, "GEN-ENCODE",
                "prompts that are empty, of one megabyte, of invalid UTF-8", generator, made,
                generator_prompts),
        declare("generator.null", 5, "GEN-DESTROY", "NULL and unfinished objects can be destroyed",
                generator, made, null_objects),
    };
}

}  // namespace cinejury::validate
