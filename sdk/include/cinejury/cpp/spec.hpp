// SPDX-License-Identifier: Apache-2.0
// How a candidate is made, as values: a cj_candidate_spec_t that owns what it names. Thread rule: a
// value.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "cinejury/cpp/float_tensor.hpp"
#include "cinejury/cpp/owned_clip.hpp"
#include "cinejury/generator.h"

namespace cinejury::sdk {

struct FrameSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool operator==(const FrameSize&) const = default;
};

// A field that is not set takes the generator's default. Field meanings: generator.h.
struct Spec {
    std::optional<std::uint64_t> seed;
    std::optional<FloatTensor> noise;
    std::optional<std::uint32_t> frames;
    std::optional<FrameSize> size;
    std::optional<Rate> fps;
    std::optional<std::uint32_t> steps;
    std::optional<std::vector<double>> sigmas;
    std::optional<std::string> sampler;
    std::optional<double> guidance;
    std::optional<double> noise_scale;
    std::optional<std::string> cache_policy;
    std::optional<std::string> adapter;
    std::optional<std::string> output_folder;

    // Copies; CJ_INVALID_ARGUMENT names a field whose value the contract does not allow.
    static Spec from_host(const cj_candidate_spec_t& raw);
    // Fills all but the size of `out`; it and `noise_tensor` point into this object.
    void describe(cj_candidate_spec_t& out, cj_tensor_t& noise_tensor) const;
};

namespace spec_detail {

inline void require(bool condition, const char* text) {
    if (!condition) throw Error(CJ_INVALID_ARGUMENT, text);
}

inline std::vector<double> read_sigmas(const cj_candidate_spec_t& raw) {
    require(raw.sigmas && raw.sigma_count >= 2, "spec.sigmas: at least two values are needed");
    std::vector<double> sigmas(raw.sigmas, raw.sigmas + raw.sigma_count);
    require(sigmas.front() <= 1 && sigmas.back() == 0,
            "spec.sigmas: they begin at 1 or below and end at 0");
    for (std::size_t i = 1; i < sigmas.size(); ++i)
        require(sigmas[i] < sigmas[i - 1], "spec.sigmas: they must fall strictly");
    return sigmas;
}

inline cj_string_t text_of(const std::optional<std::string>& text) {
    return text ? borrow(*text) : cj_string_t{nullptr, 0};
}

}  // namespace spec_detail

inline Spec Spec::from_host(const cj_candidate_spec_t& raw) {
    using spec_detail::require;
    Spec spec;
    const auto has = [&](std::uint32_t bit) { return (raw.set & bit) != 0; };
    require(!(has(CJ_SPEC_SEED) && has(CJ_SPEC_NOISE)), "spec: seed and noise exclude each other");
    if (has(CJ_SPEC_SEED)) spec.seed = raw.seed;
    if (has(CJ_SPEC_NOISE)) spec.noise = FloatTensor::copy_of(raw.noise, "spec.noise");
    if (has(CJ_SPEC_FRAMES)) {
        require(raw.frames >= 1, "spec.frames: at least 1");
        spec.frames = raw.frames;
    }
    if (has(CJ_SPEC_SIZE)) {
        require(raw.width >= 1 && raw.height >= 1, "spec.width, spec.height: at least 1 pixel");
        spec.size = FrameSize{raw.width, raw.height};
    }
    if (has(CJ_SPEC_FPS)) {
        require(raw.fps_numerator >= 1 && raw.fps_denominator >= 1,
                "spec.fps_numerator, spec.fps_denominator: at least 1");
        spec.fps = Rate{raw.fps_numerator, raw.fps_denominator};
    }
    if (has(CJ_SPEC_STEPS)) {
        require(raw.steps >= 1, "spec.steps: at least 1");
        spec.steps = raw.steps;
    }
    if (has(CJ_SPEC_SIGMAS)) {
        spec.sigmas = spec_detail::read_sigmas(raw);
        require(!spec.steps || *spec.steps + 1 == spec.sigmas->size(),
                "spec.steps: not the number of spec.sigmas minus 1");
    }
    if (has(CJ_SPEC_GUIDANCE)) {
        require(std::isfinite(raw.guidance), "spec.guidance: not finite");
        spec.guidance = raw.guidance;
    }
    if (has(CJ_SPEC_NOISE_SCALE)) {
        require(raw.noise_scale >= 0 && std::isfinite(raw.noise_scale),
                "spec.noise_scale: not a finite number of at least 0");
        spec.noise_scale = raw.noise_scale;
    }
    if (has(CJ_SPEC_SAMPLER)) spec.sampler = view(raw.sampler);
    if (has(CJ_SPEC_CACHE_POLICY)) spec.cache_policy = view(raw.cache_policy);
    if (has(CJ_SPEC_ADAPTER)) spec.adapter = view(raw.adapter);
    if (has(CJ_SPEC_OUTPUT_FOLDER)) spec.output_folder = view(raw.output_folder);
    return spec;
}

inline void Spec::describe(cj_candidate_spec_t& out, cj_tensor_t& noise_tensor) const {
    const std::uint32_t out_size = out.size;
    out = {};
    out.size = out_size;
    const auto mark = [&out](std::uint32_t bit, bool present) { out.set |= present ? bit : 0u; };
    mark(CJ_SPEC_SEED, seed.has_value());
    out.seed = seed.value_or(0);
    mark(CJ_SPEC_NOISE, noise.has_value());
    if (noise) {
        noise_tensor.size = CJ_SIZE(cj_tensor);
        noise->describe(noise_tensor);
        out.noise = &noise_tensor;
    }
    mark(CJ_SPEC_FRAMES, frames.has_value());
    out.frames = frames.value_or(0);
    mark(CJ_SPEC_SIZE, size.has_value());
    out.width = size.value_or(FrameSize{}).width;
    out.height = size.value_or(FrameSize{}).height;
    mark(CJ_SPEC_FPS, fps.has_value());
    out.fps_numerator = fps.value_or(Rate{0, 0}).numerator;
    out.fps_denominator = fps.value_or(Rate{0, 0}).denominator;
    mark(CJ_SPEC_STEPS, steps.has_value());
    out.steps = steps.value_or(0);
    mark(CJ_SPEC_SIGMAS, sigmas.has_value());
    out.sigmas = sigmas ? sigmas->data() : nullptr;
    out.sigma_count = sigmas ? sigmas->size() : 0;
    mark(CJ_SPEC_GUIDANCE, guidance.has_value());
    out.guidance = guidance.value_or(0);
    mark(CJ_SPEC_NOISE_SCALE, noise_scale.has_value());
    out.noise_scale = noise_scale.value_or(0);
    mark(CJ_SPEC_SAMPLER, sampler.has_value());
    out.sampler = spec_detail::text_of(sampler);
    mark(CJ_SPEC_CACHE_POLICY, cache_policy.has_value());
    out.cache_policy = spec_detail::text_of(cache_policy);
    mark(CJ_SPEC_ADAPTER, adapter.has_value());
    out.adapter = spec_detail::text_of(adapter);
    mark(CJ_SPEC_OUTPUT_FOLDER, output_folder.has_value());
    out.output_folder = spec_detail::text_of(output_folder);
}

}  // namespace cinejury::sdk
