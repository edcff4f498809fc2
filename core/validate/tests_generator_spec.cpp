// SPDX-License-Identifier: Apache-2.0
// Level 5, generators: what must be refused.
#include <cmath>
#include <limits>
#include <span>

#include "core/validate/loaded_generator.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Creates with a changed spec; what the contract says of the result is checked by the caller.
std::uint32_t create_code(GeneratorTrial& generator, std::string_view what,
                          const std::function<void(cj_candidate_spec_t&)>& change) {
    generator.trial().step(fmt::format("candidate_create with {}", what));
    cj_candidate_spec_t spec = generator.spec(generator.trial().seed);
    change(spec);
    cj_candidate_t* made = nullptr;
    const cj_status_t status = generator.try_create(spec, &made);
    expect(status.code == CJ_OK || made == nullptr,
           "candidate_create with {} fails and leaves *out other than NULL", what);
    if (status.code == CJ_OK) generator.destroy(made);
    return status.code;
}

struct Case {
    const char* what;
    std::function<void(cj_candidate_spec_t&)> change;
};

std::vector<Case> impossible_specs() {
    return {
        {"no frames", [](auto& s) { s.set |= CJ_SPEC_FRAMES, s.frames = 0; }},
        {"no width", [](auto& s) { s.set |= CJ_SPEC_SIZE, s.width = 0, s.height = 48; }},
        {"no height", [](auto& s) { s.set |= CJ_SPEC_SIZE, s.width = 64, s.height = 0; }},
        {"a rate of 0",
         [](auto& s) { s.set |= CJ_SPEC_FPS, s.fps_numerator = 0, s.fps_denominator = 1; }},
        {"a rate over 0",
         [](auto& s) { s.set |= CJ_SPEC_FPS, s.fps_numerator = 24, s.fps_denominator = 0; }},
        {"no steps", [](auto& s) { s.set |= CJ_SPEC_STEPS, s.steps = 0; }},
        {"an unknown sampler",
         [](auto& s) { s.set |= CJ_SPEC_SAMPLER, s.sampler = to_cj("no-such-sampler"); }},
        {"guidance that is NaN", [](auto& s) { s.set |= CJ_SPEC_GUIDANCE, s.guidance = kNaN; }},
        {"a negative noise scale",
         [](auto& s) { s.set |= CJ_SPEC_NOISE_SCALE, s.noise_scale = -1; }},
        {"an unknown cache policy",
         [](auto& s) { s.set |= CJ_SPEC_CACHE_POLICY, s.cache_policy = to_cj("no-such-policy"); }},
    };
}

void refuse(Trial& trial) {
    LoadedGenerator loaded(trial);
    for (const Case& one : impossible_specs()) {
        const std::uint32_t code = create_code(*loaded.generator, one.what, one.change);
        expect(code == CJ_INVALID_ARGUMENT || code == CJ_UNSUPPORTED,
               "candidate_create with {} returns code {}, not CJ_INVALID_ARGUMENT", one.what, code);
    }
    if (!loaded.generator->can(CJ_CAN_SIGMA_IN)) return;
    static constexpr double kRising[] = {0.5, 0.9, 0};
    static constexpr double kEndless[] = {1, 0.5, 0.25};
    static constexpr double kNoNumber[] = {1, kNaN, 0};
    for (const std::span<const double> sigmas :
         {std::span<const double>(kRising), std::span<const double>(kEndless),
          std::span<const double>(kNoNumber)}) {
        const std::uint32_t code =
            create_code(*loaded.generator, "a schedule that breaks its rules", [&](auto& s) {
                s.set = (s.set | CJ_SPEC_SIGMAS) & ~std::uint32_t{CJ_SPEC_STEPS};
                s.sigmas = sigmas.data();
                s.sigma_count = sigmas.size();
            });
        expect(code == CJ_INVALID_ARGUMENT,
               "candidate_create with a schedule that breaks its rules returns code {}", code);
    }
}

void expect_unsupported(const char* what, std::uint32_t code) {
    expect(code == CJ_UNSUPPORTED, "{} without its capability returns code {}, not CJ_UNSUPPORTED",
           what, code);
}

void unclaimed_functions(GeneratorTrial& g) {
    const cj_generator_t& table = g.table();
    cj_candidate_t* candidate = g.create(g.trial().seed);
    const Call call;
    if (!g.can(CJ_CAN_STEP_GATE))
        expect_unsupported("advance",
                           table.advance(g.raw(), call.get(), &candidate, 1, 1, 0, nullptr).code);
    if (!g.can(CJ_CAN_PREVIEW)) {
        const cj_clip_t* clip = nullptr;
        expect_unsupported(
            "preview",
            table.preview(g.raw(), call.get(), candidate, CJ_PREVIEW_CLEAN, 1, 64, &clip, nullptr)
                .code);
    }
    if (!g.can(CJ_CAN_LATENT_OUT)) {
        cj_tensor_t tensor{};
        tensor.size = CJ_SIZE(cj_tensor);
        expect_unsupported("latent_get",
                           table.latent_get(g.raw(), call.get(), candidate, &tensor).code);
    }
    if (!g.can(CJ_CAN_FORK)) {
        cj_candidate_t* other = nullptr;
        expect_unsupported("fork", table.fork(g.raw(), call.get(), candidate, &other).code);
    }
    if (!g.can(CJ_CAN_RESUME_BLOB)) {
        plugin::StringSink sink(1 << 20);
        cj_candidate_t* other = nullptr;
        expect_unsupported("save", table.save(g.raw(), call.get(), candidate, sink.get()).code);
        expect_unsupported(
            "load", table.load(g.raw(), call.get(), g.condition(), to_cj("no blob"), &other).code);
    }
    g.destroy(candidate);
}

void unclaimed(Trial& trial) {
    LoadedGenerator loaded(trial);
    GeneratorTrial& generator = *loaded.generator;
    trial.step("functions whose capability is not claimed");
    unclaimed_functions(generator);
    static constexpr double kSigmas[] = {1, 0.5, 0};
    const struct {
        std::uint64_t capability;
        Case field;
    } fields[] = {
        {CJ_CAN_SIGMA_IN,
         {"a schedule",
          [](auto& s) {
              s.set = (s.set | CJ_SPEC_SIGMAS) & ~std::uint32_t{CJ_SPEC_STEPS};
              s.sigmas = kSigmas, s.sigma_count = 3;
          }}},
        {CJ_CAN_SDE_STEP,
         {"a noise scale", [](auto& s) { s.set |= CJ_SPEC_NOISE_SCALE, s.noise_scale = 0.5; }}},
        {CJ_CAN_ADAPTERS, {"an adapter", [](auto& s) {
                               s.set |= CJ_SPEC_ADAPTER, s.adapter = to_cj("/no/such/adapter");
                           }}}};
    for (const auto& [capability, field] : fields) {
        if (generator.can(capability)) continue;
        const std::uint32_t code = create_code(generator, field.what, field.change);
        expect(code != CJ_OK, "candidate_create takes {} without its capability", field.what);
    }
}

}  // namespace

std::vector<Test> generator_spec_tests() {
    const std::vector<std::string_view> made = {"life.make"};
    return {
        declare("generator.refuse", 5, "GEN-REFUSE", "specs that nobody could honour are refused",
                Subject::kGenerator, made, refuse),
        declare("generator.unclaimed", 5, "GEN-CAPABILITY", "what is not claimed is refused",
                Subject::kGenerator, made, unclaimed),
    };
}

}  // namespace cinejury::validate
