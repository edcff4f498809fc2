// SPDX-License-Identifier: Apache-2.0
// A generator without a fault, for the zoo: noise of the seed that fades to a grey of the seed,
// step by step. Animals derive from it, or put another function into the table. Thread rule: that
// of the contract.
#pragma once

#include <cstring>
#include <random>

#include "cinejury/cpp/generator.hpp"

#ifndef ZOO_CAPABILITIES
#define ZOO_CAPABILITIES                                                                         \
    "generate", "seed-echo", "batch", "step-gate", "preview", "latent-out", "latent-in", "fork", \
        "resume-blob", "cancel-step"
#endif

namespace zoo {

namespace sdk = cinejury::sdk;

// What a candidate is; plain, so that a blob is its bytes.
struct State {
    char mark[8] = {'z', 'o', 'o', '/', '1', 0, 0, 0};
    std::uint64_t seed = 0;
    std::uint32_t frames = 6, width = 32, height = 24, steps = 4, step = 0;
    float latent[4] = {};
    std::uint32_t end = 0x21444e45;  // "END!"

    void start() {
        std::mt19937 random(static_cast<std::uint32_t>(seed * 2654435761u));
        for (float& one : latent) one = static_cast<float>(random() % 1000) / 1000;
    }
    void advance() {
        for (float& one : latent) one = one * 0.7f + 0.1f;
        ++step;
    }
    bool valid() const {
        const State good;
        return std::memcmp(mark, good.mark, sizeof mark) == 0 && end == good.end && frames >= 1 &&
               frames <= 1000 && width >= 1 && width <= 1000 && height >= 1 && height <= 1000 &&
               steps >= 1 && steps <= 1000 && step <= steps;
    }
};

class Candidate : public sdk::SteppedCandidate {
public:
    Candidate(const sdk::Host& host, std::shared_ptr<const sdk::Condition> condition,
              const State& state)
        : host_(host), condition_(std::move(condition)), state_(state) {
        spec_.seed = state.seed;
        spec_.frames = state.frames;
        spec_.size = sdk::FrameSize{state.width, state.height};
        spec_.fps = sdk::Rate{12, 1};
        spec_.steps = state.steps;
    }

    const sdk::Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override {
        return {state_.step, state_.steps, 1 - static_cast<double>(state_.step) / state_.steps};
    }
    void step(const sdk::Call&) override { state_.advance(); }
    sdk::OwnedClip decode(const sdk::Call&, sdk::Cost&) override {
        return draw(state_.frames, state_.width, state_.height);
    }
    sdk::OwnedClip preview(const sdk::Call&, const sdk::PreviewRequest& request,
                           sdk::Cost&) override {
        const auto side = [&](std::uint32_t pixels) {
            return request.max_side > 0 ? std::min(pixels, request.max_side) : pixels;
        };
        return draw(std::min(request.max_frames, state_.frames), side(state_.width),
                    side(state_.height));
    }
    sdk::FloatTensor latent(const sdk::Call&) override {
        sdk::FloatTensor tensor({4});
        std::copy(state_.latent, state_.latent + 4, tensor.values().begin());
        return tensor;
    }
    void set_latent(const sdk::Call&, const sdk::FloatTensor& tensor) override {
        if (tensor.shape() != std::vector<std::int64_t>{4})
            throw sdk::Error(CJ_INVALID_ARGUMENT, "latent: the shape is not [4]");
        std::copy(tensor.values().begin(), tensor.values().end(), state_.latent);
    }
    std::unique_ptr<sdk::Candidate> fork(const sdk::Call&) override {
        return std::make_unique<Candidate>(*this);
    }
    std::string save(const sdk::Call&) override {
        return {reinterpret_cast<const char*>(&state_), sizeof state_};
    }

protected:
    virtual std::uint8_t pixel(std::uint32_t index) const {
        return static_cast<std::uint8_t>(state_.latent[index % 4] * 255);
    }
    sdk::OwnedClip draw(std::uint32_t frames, std::uint32_t width, std::uint32_t height) const {
        sdk::OwnedClip clip(host_, frames, width, height, {12, 1});
        for (std::uint32_t f = 0; f < frames; ++f) {
            std::uint32_t index = f;
            for (std::uint8_t& byte : clip.frame(f)) byte = pixel(index++);
        }
        return clip;
    }

    sdk::Host host_;
    std::shared_ptr<const sdk::Condition> condition_;
    State state_;
    sdk::Spec spec_;
};

template <class Kind = Candidate>
class Generator : public sdk::Generator {
public:
    std::unique_ptr<sdk::Candidate> create(const sdk::Call&,
                                           std::shared_ptr<const sdk::Condition> condition,
                                           const sdk::Spec& wanted) override {
        State state;
        state.seed = wanted.seed.value_or(0);
        state.frames = wanted.frames.value_or(state.frames);
        const auto size = wanted.size.value_or(sdk::FrameSize{state.width, state.height});
        state.width = size.width;
        state.height = size.height;
        state.steps = wanted.steps.value_or(state.steps);
        if (!state.valid()) throw sdk::Error(CJ_INVALID_ARGUMENT, "spec: at most 1000 of each");
        state.start();
        return std::make_unique<Kind>(host(), std::move(condition), state);
    }
    std::unique_ptr<sdk::Candidate> load_candidate(const sdk::Call&,
                                                   std::shared_ptr<const sdk::Condition> condition,
                                                   std::string_view blob) override {
        State state;
        if (blob.size() != sizeof state) throw sdk::Error(CJ_BAD_DATA, "no saved candidate");
        std::memcpy(&state, blob.data(), sizeof state);
        if (!state.valid()) throw sdk::Error(CJ_BAD_DATA, "a damaged candidate");
        return std::make_unique<Kind>(host(), std::move(condition), state);
    }
};

}  // namespace zoo

#define ZOO_METADATA                                                        \
    CJ_METADATA(CJ_META_ID("org.example.zoo"), CJ_META_VERSION("1.0.0"),    \
                CJ_META_VENDOR("Example"), CJ_META_LICENCE("Apache-2.0"),   \
                CJ_META_KINDS("generator"), CJ_META_DETERMINISM("bitwise"), \
                CJ_META_CANCEL_LATENCY_MS(50),                              \
                CJ_META_GENERATOR(CJ_META_MAX_BATCH(2), CJ_META_CAPABILITIES(ZOO_CAPABILITIES)))

#define ZOO_GENERATOR(Class) \
    ZOO_METADATA;            \
    CINEJURY_GENERATOR_PLUGIN(Class)

// The same with a table in which `patch`, a function of (cj_generator_t&), has changed something.
#define ZOO_PATCHED_GENERATOR(Class, patch)                                              \
    ZOO_METADATA;                                                                        \
    namespace {                                                                          \
    using ZooEntry = zoo::sdk::Entry<&cj_metadata, Class, zoo::sdk::Generator>;          \
    cj_status_t zoo_create(const cj_host_t* host, const cj_call_t* call, cj_string_t id, \
                           cj_plugin_t** out) noexcept {                                 \
        static const cj_generator_t table = [] {                                         \
            cj_generator_t changed = zoo::sdk::slots::kGeneratorTable;                   \
            patch(changed);                                                              \
            return changed;                                                              \
        }();                                                                             \
        const cj_status_t status = ZooEntry::table().create(host, call, id, out);        \
        if (status.code == CJ_OK) zoo::sdk::Instance::of(*out).generator_table = &table; \
        return status;                                                                   \
    }                                                                                    \
    constexpr cj_entry_t zoo_entry() {                                                   \
        cj_entry_t entry = ZooEntry::table();                                            \
        entry.create = zoo_create;                                                       \
        return entry;                                                                    \
    }                                                                                    \
    }                                                                                    \
    extern "C" {                                                                         \
    extern __attribute__((visibility("default"))) const cj_entry_t cinejury_plugin_v1;   \
    __attribute__((used)) const cj_entry_t cinejury_plugin_v1 = zoo_entry();             \
    }                                                                                    \
    struct zoo_end
