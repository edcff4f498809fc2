// SPDX-License-Identifier: Apache-2.0
// A candidate as a safetensors file in memory: one format, one checked reader.
#include <bit>
#include <charconv>
#include <cmath>
#include <map>

#include "plugins/generators/shapes/candidate.hpp"
#include "plugins/nn/sha256.hpp"

namespace cinejury::shapes {
namespace {

using nn::StoredTensor;
using sdk::Error;

constexpr const char* kFormat = "cinejury.shapes.candidate/2";

template <class T>
StoredTensor stored(nn::Type type, const std::vector<T>& values) {
    return {type, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
}

// Exactly, as the bits of the double.
std::string text_of(double value) {
    return std::to_string(std::bit_cast<std::uint64_t>(value));
}

std::uint64_t number(const std::map<std::string, std::string>& fields, const std::string& key) {
    const std::string& text = fields.at(key);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) throw std::invalid_argument(key);
    return value;
}

double real(const std::map<std::string, std::string>& fields, const std::string& key) {
    const auto value = std::bit_cast<double>(number(fields, key));
    if (!std::isfinite(value)) throw std::invalid_argument(key);
    return value;
}

std::vector<float> floats(const nn::Safetensors& file, const std::string& key, std::size_t size,
                          bool may_be_empty) {
    std::vector<float> values = file.at(key).floats();
    if (values.size() != size && !(may_be_empty && values.empty()))
        throw std::invalid_argument(key);
    for (const float value : values)
        if (!std::isfinite(value)) throw std::invalid_argument(key);
    return values;
}

void read(const nn::Safetensors& file, SavedCandidate& saved) {
    sdk::Spec& spec = saved.spec;
    CandidateMemory& memory = saved.memory;
    const auto& fields = file.metadata();
    const auto tokens = static_cast<std::size_t>(kTokens * kDenoiserSize.width);
    if (fields.contains("seed")) spec.seed = number(fields, "seed");
    spec.guidance = real(fields, "guidance");
    spec.noise_scale = real(fields, "noise_scale");
    spec.sampler = fields.at("sampler");
    spec.cache_policy = fields.at("cache_policy");
    const std::string sigmas = fields.at("sigmas");
    spec.sigmas.emplace();
    for (std::size_t from = 0; from < sigmas.size(); from = sigmas.find(' ', from) + 1)
        spec.sigmas->push_back(std::bit_cast<double>(std::stoull(sigmas.substr(from))));
    if (spec.sigmas->size() < 2 || spec.sigmas->back() != 0) throw std::invalid_argument("sigmas");
    spec.steps = static_cast<std::uint32_t>(spec.sigmas->size() - 1);
    saved.step = static_cast<std::uint32_t>(number(fields, "step"));
    if (saved.step > *spec.steps) throw std::invalid_argument("step");
    memory.log_probability = real(fields, "log_probability");
    memory.latent = floats(file, "latent", static_cast<std::size_t>(kClipValues), false);
    memory.clean = floats(file, "clean", static_cast<std::size_t>(kClipValues), true);
    memory.cache.moved = floats(file, "cache", tokens, true);
    memory.cache_unconditional.moved = floats(file, "cache_unconditional", tokens, true);
}

}  // namespace

std::string write_blob(const sdk::Spec& spec, std::uint32_t step, const CandidateMemory& memory,
                       const Engine& engine) {
    std::string sigmas;
    for (const double sigma : *spec.sigmas) sigmas += text_of(sigma) + " ";
    std::map<std::string, std::string> fields{{"format", kFormat},
                                              {"weights", engine.weights_digest},
                                              {"arithmetic", engine.backend->arithmetic()},
                                              {"guidance", text_of(*spec.guidance)},
                                              {"noise_scale", text_of(*spec.noise_scale)},
                                              {"sampler", *spec.sampler},
                                              {"cache_policy", *spec.cache_policy},
                                              {"sigmas", sigmas},
                                              {"step", std::to_string(step)},
                                              {"log_probability", text_of(memory.log_probability)}};
    if (spec.seed) fields["seed"] = std::to_string(*spec.seed);
    const std::string file = nn::write_safetensors(
        {{"latent", stored(nn::Type::kF32, memory.latent)},
         {"clean", stored(nn::Type::kF32, memory.clean)},
         {"cache", stored(nn::Type::kF32, memory.cache.moved)},
         {"cache_unconditional", stored(nn::Type::kF32, memory.cache_unconditional.moved)}},
        fields);
    return nn::sha256_hex(file) + file;
}

SavedCandidate read_blob(std::string_view blob, const Engine& engine) {
    constexpr std::size_t kDigest = 64;
    if (blob.size() < kDigest || nn::sha256_hex(blob.substr(kDigest)) != blob.substr(0, kDigest))
        throw Error(CJ_BAD_DATA,
                    "this is no saved candidate of the shapes generator, or it is damaged");
    try {
        const std::string_view content = blob.substr(kDigest);
        const nn::Safetensors file =
            nn::Safetensors::parse(std::as_bytes(std::span(content)), "saved candidate");
        const auto& fields = file.metadata();
        if (!fields.contains("format") || fields.at("format") != kFormat)
            throw Error(CJ_BAD_DATA, "this is no saved candidate of the shapes generator");
        if (fields.at("weights") != engine.weights_digest ||
            fields.at("arithmetic") != engine.backend->arithmetic())
            throw Error(CJ_UNSUPPORTED,
                        "the candidate was saved with other weights or another arithmetic");
        SavedCandidate saved;
        read(file, saved);
        return saved;
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(CJ_BAD_DATA, std::string("the saved candidate is damaged: ") + error.what());
    }
}

}  // namespace cinejury::shapes
