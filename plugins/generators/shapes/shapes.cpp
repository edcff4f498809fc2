// SPDX-License-Identifier: Apache-2.0
// The embedded text-to-video generator: a 7.2 million weight diffusion transformer for the closed
// world of flat moving shapes, 16 frames of 64 x 64. The bits of a candidate depend on nothing but
// its own spec and the backend: on the CPU the candidates of a batch run side by side, each on one
// host thread; on a CUDA device they make their steps together.
#include <algorithm>
#include <filesystem>

#include "placement.h"  // of cuda/ or no_cuda/
#include "plugins/generators/shapes/candidate.hpp"
#include "plugins/generators/shapes/schedule.hpp"
#include "plugins/generators/shapes/train/trainable.hpp"
#include "plugins/nn/plugin_files.hpp"
#include "plugins/nn/sha256.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Cost;
using sdk::Error;
using sdk::Spec;

void refuse(const std::string& field, const std::string& why) {
    throw Error(CJ_INVALID_ARGUMENT, field + ": " + why);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

class ShapesGenerator final : public sdk::Generator, public Trainable {
public:
    ShapesGenerator() {
        options().text("weights", weights_);
        options().integer("steps", steps_, 1, 1000);
        options().number("guidance", guidance_, 0, 20);
        options().number("shift", shift_, 0.1, 20);
        options().choice("sampler", sampler_, {"euler", "multistep"});
        options().choice("arithmetic", arithmetic_, {"auto", "f32", "bf16"});
        options().choice("device", device_, {"auto", "cpu", "cuda"});
        options().integer("batch", batch_, 0, 64);
    }

    void load(const Call&) override {
        const std::filesystem::path file =
            weights_.empty() ? nn::plugin_folder() / "shapes" / "generator.safetensors"
                             : std::filesystem::path(weights_);
        auto engine = std::make_shared<Engine>();
        engine->weights_digest = nn::sha256_hex(nn::read_file(file));
        const MakeBackend make = [this](const nn::Safetensors& weights) {
            return make_backend(host(), weights, device_, arithmetic_);
        };
        nn::Safetensors weights = nn::Safetensors::open(file);
        engine->backend = make(weights);
        use_weights(std::move(weights), std::move(engine), make, [this](const TrainedWeights& all) {
            return make_training(host(), all, device_, arithmetic_);
        });
    }
    void unload() override { drop_weights(); }
    std::string weights_digest() override { return base_engine().weights_digest; }

    std::shared_ptr<const sdk::Condition> encode(const Call&,
                                                 const sdk::EncodeRequest& request) override {
        return std::make_shared<ShapesCondition>(
            request, ids_of(request.prompt, "prompt", request.strict),
            ids_of(request.negative_prompt, "negative prompt", request.strict));
    }

    std::unique_ptr<sdk::Candidate> create(const Call&,
                                           std::shared_ptr<const sdk::Condition> condition,
                                           const Spec& wanted) override {
        Spec spec = complete(wanted);
        const std::shared_ptr<Engine> used = engine(wanted.adapter.value_or(""));
        if (!used->adapter_digest.empty()) spec.adapter = used->adapter_digest;
        CandidateMemory start;
        if (spec.noise) start.latent = spec.noise->values();
        auto state = spec.noise ? used->backend->create(start) : used->backend->create(*spec.seed);
        return make(used, std::move(condition), std::move(spec), std::move(state), 0);
    }

    std::unique_ptr<sdk::Candidate> load_candidate(const Call&,
                                                   std::shared_ptr<const sdk::Condition> condition,
                                                   std::string_view blob) override {
        auto [used, saved] = engine_of(blob);
        set_fixed(saved.spec);
        if (!used->adapter_digest.empty()) saved.spec.adapter = used->adapter_digest;
        auto state = used->backend->create(saved.memory);
        return make(used, std::move(condition), std::move(saved.spec), std::move(state),
                    saved.step);
    }

    void advance(const Call& call, std::span<sdk::Candidate* const> candidates,
                 std::uint32_t to_step, double budget, Cost& cost) override {
        if (budget > 0) return Generator::advance(call, candidates, to_step, budget, cost);
        if (base_engine().backend->together() > 1) {
            for (const auto& group : by_backend(candidates))
                advance_together(call, group, to_step, cost);
            return;
        }
        std::vector<Cost> costs(candidates.size());
        const auto add = [&] {  // in order, so that sums do not depend on threads
            for (const Cost& one : costs) {
                cost.denoiser_calls += one.denoiser_calls;
                cost.full_compute += one.full_compute;
            }
        };
        const std::size_t most = limited(candidates.size());
        try {
            for (std::size_t first = 0; first < candidates.size(); first += most)
                host().parallel_for(
                    call, std::min(most, candidates.size() - first), [&](std::uint64_t i) {
                        candidates[first + i]->advance(call, to_step, 0, costs[first + i]);
                    });
        } catch (...) {
            add();
            throw;
        }
        add();
    }

private:
    // By the option `batch`; 0 leaves it to the backend.
    std::size_t limited(std::size_t most) const {
        return batch_ == 0 ? most : std::min(most, static_cast<std::size_t>(batch_));
    }

    // Candidates with other adapters are on other backends.
    static std::vector<std::vector<ShapesCandidate*>> by_backend(
        std::span<sdk::Candidate* const> candidates) {
        std::vector<std::vector<ShapesCandidate*>> groups;
        for (sdk::Candidate* candidate : candidates) {
            auto* one = static_cast<ShapesCandidate*>(candidate);
            const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& others) {
                return &others.front()->backend() == &one->backend();
            });
            if (group == groups.end())
                groups.push_back({one});
            else
                group->push_back(one);
        }
        return groups;
    }

    // One step of all at a time, as many at once as the backend takes.
    void advance_together(const Call& call, std::vector<ShapesCandidate*> going,
                          std::uint32_t to_step, Cost& cost) {
        Backend& backend = going.front()->backend();
        for (ShapesCandidate* candidate : going) candidate->begin_advance();
        for (;;) {
            std::erase_if(going, [&](const ShapesCandidate* candidate) {
                return candidate->steps_done() >= std::min(to_step, *candidate->spec().steps);
            });
            if (going.empty()) return;
            const std::size_t most = limited(backend.together());
            for (std::size_t first = 0; first < going.size(); first += most) {
                call.checkpoint();
                const std::span<ShapesCandidate* const> part(going.data() + first,
                                                             std::min(most, going.size() - first));
                std::vector<StepOrder> orders;
                Cost costs;
                for (const ShapesCandidate* candidate : part) {
                    orders.push_back(candidate->next_order());
                    const Cost one = candidate->next_cost();
                    costs.denoiser_calls += one.denoiser_calls;
                    costs.full_compute += one.full_compute;
                }
                backend.step(call, orders);
                cost.denoiser_calls += costs.denoiser_calls;
                cost.full_compute += costs.full_compute;
                for (ShapesCandidate* candidate : part) candidate->stepped();
            }
        }
    }

    Ids ids_of(std::string_view text, const char* what, bool strict) const {
        const Tokens tokens = tokenize(text);
        std::string complaint;
        if (!tokens.unknown.empty())
            complaint = std::string(what) +
                        ": words outside the world of shapes: " + joined(tokens.unknown);
        if (tokens.truncated)
            complaint += (complaint.empty() ? std::string(what) : std::string(";")) +
                         " only the first 24 words count";
        if (!complaint.empty() && strict) throw Error(CJ_INVALID_ARGUMENT, complaint);
        if (!complaint.empty()) host().log(CJ_LOG_WARNING, complaint);
        return tokens.ids;
    }

    static void set_fixed(Spec& spec) {
        spec.frames = static_cast<std::uint32_t>(kFrames);
        spec.size =
            sdk::FrameSize{static_cast<std::uint32_t>(kSide), static_cast<std::uint32_t>(kSide)};
        spec.fps = sdk::Rate{static_cast<std::uint32_t>(kFps), 1};
    }

    // Everything set; refuses what cannot be honoured.
    Spec complete(const Spec& wanted) const {
        if (wanted.frames.value_or(kFrames) != kFrames) refuse("spec.frames", "only 16");
        if (wanted.size && (wanted.size->width != kSide || wanted.size->height != kSide))
            refuse("spec.width, spec.height", "only 64 x 64");
        if (wanted.fps &&
            std::uint64_t{wanted.fps->numerator} != std::uint64_t{wanted.fps->denominator} * kFps)
            refuse("spec.fps", "only 8");
        if (wanted.noise && wanted.noise->shape() != latent_shape())
            refuse("spec.noise", "its shape must be 16, 3, 64, 64");
        Spec spec;
        set_fixed(spec);
        spec.noise = wanted.noise;
        if (!wanted.noise || wanted.noise_scale.value_or(0) > 0)
            spec.seed = wanted.seed.value_or(0);
        spec.guidance = wanted.guidance.value_or(guidance_);
        spec.noise_scale = wanted.noise_scale.value_or(0);
        spec.sampler = wanted.sampler.value_or(sampler_);
        spec.cache_policy = wanted.cache_policy.value_or("");
        spec.steps = wanted.sigmas ? static_cast<std::uint32_t>(wanted.sigmas->size() - 1)
                                   : wanted.steps.value_or(static_cast<std::uint32_t>(steps_));
        if (*spec.steps > 1000) refuse("spec.steps", "at most 1000");
        if (!(*spec.guidance >= 0 && *spec.guidance <= 20)) refuse("spec.guidance", "0 to 20");
        if (!(*spec.noise_scale <= 10)) refuse("spec.noise_scale", "at most 10");
        spec.sigmas = wanted.sigmas ? *wanted.sigmas : shifted_sigmas(*spec.steps, shift_);
        return spec;
    }

    static std::unique_ptr<sdk::Candidate> make(std::shared_ptr<Engine> engine,
                                                std::shared_ptr<const sdk::Condition> condition,
                                                Spec spec, std::unique_ptr<CandidateState> state,
                                                std::uint32_t step) {
        return std::make_unique<ShapesCandidate>(
            std::move(engine),
            std::static_pointer_cast<const ShapesCondition>(std::move(condition)), std::move(spec),
            std::move(state), step);
    }

    std::string weights_, sampler_ = "euler", arithmetic_ = "auto", device_ = "auto";
    std::int64_t steps_ = 16, batch_ = 0;
    double guidance_ = 1, shift_ = 3;
};

}  // namespace
}  // namespace cinejury::shapes

CJ_METADATA(
    CJ_META_ID("cinejury.shapes"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("text to video in a closed world of flat moving shapes: a diffusion "
                    "transformer, 16 frames of 64x64"),
    CJ_META_KINDS("generator"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CJ_META_CONCURRENCY("parallel"), CINEJURY_SHAPES_DEVICES, CJ_META_HAS_WEIGHTS(),
    CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo", "noise-in", "batch",
                                           "encode-once", "step-gate", "preview", "latent-out",
                                           "latent-in", "fork", "resume-blob", "cancel-step",
                                           "cache-policy", "sigma-in", "sde-step", "logprob",
                                           "adapters", "velocity", "vjp",
                                           "optimizer" CINEJURY_SHAPES_DEVICE_CAPABILITIES),
                      CJ_META_MAX_BATCH(64), CJ_META_SAMPLERS("euler", "multistep"),
                      CJ_META_CACHE_POLICIES("half", "third")),
    CJ_META_EXTENSIONS(CJ_META_PROVIDED(CJ_EXTENSION_TRAINING),
                       CJ_META_DRAFT(CJ_EXTENSION_TRAINING)),
    CJ_META_OPTIONS(
        CJ_META_OPTION_PATH("weights", "",
                            "file of the weights; empty: the one that came with the plugin"),
        CJ_META_OPTION_INTEGER("steps", "16", 1, 1000, "denoiser steps unless the host says"),
        CJ_META_OPTION_NUMBER("guidance", "1", 0, 20,
                              "classifier-free guidance unless the host says"),
        CJ_META_OPTION_NUMBER("shift", "3", 0.1, 20, "shift of the noise schedule towards noise"),
        CJ_META_OPTION_CHOICE("sampler", "euler", "solver unless the host says", "euler",
                              "multistep"),
        CJ_META_OPTION_CHOICE("arithmetic", "auto",
                              "of the products; auto: bf16 where the device has it", "auto", "f32",
                              "bf16"),
        CJ_META_OPTION_CHOICE("device", "auto",
                              "where it computes; auto: CUDA where it is built in and a device is "
                              "there",
                              "auto", "cpu", "cuda"),
        CJ_META_OPTION_INTEGER("batch", "0", 0, 64,
                               "candidates at once of those that the host asks for together; 0: as "
                               "many as the device does best")));
CINEJURY_TRAINABLE_GENERATOR_PLUGIN(cinejury::shapes::ShapesGenerator);
