// SPDX-License-Identifier: Apache-2.0
#include "core/search/candidate_spec.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/plugin/host_services.hpp"

namespace cinejury::search {
namespace {

using nlohmann::json;
using plugin::from_cj;
using plugin::to_cj;

// One field of the spec: its bit, its name, its value as JSON.
struct Field {
    std::uint32_t bit;
    const char* name;
    json (*value)(const cj_candidate_spec_t&);
};

json text(cj_string_t string) {
    return std::string(from_cj(string));
}

constexpr Field kFields[] = {
    {CJ_SPEC_SEED, "seed", [](const cj_candidate_spec_t& s) -> json { return s.seed; }},
    {CJ_SPEC_FRAMES, "frames", [](const cj_candidate_spec_t& s) -> json { return s.frames; }},
    {CJ_SPEC_SIZE, "size",
     [](const cj_candidate_spec_t& s) -> json {
         return {s.width, s.height};
     }},
    {CJ_SPEC_FPS, "fps",
     [](const cj_candidate_spec_t& s) -> json {
         return {s.fps_numerator, s.fps_denominator};
     }},
    {CJ_SPEC_STEPS, "steps", [](const cj_candidate_spec_t& s) -> json { return s.steps; }},
    {CJ_SPEC_SIGMAS, "sigmas",
     [](const cj_candidate_spec_t& s) -> json {
         return s.sigmas ? json(std::vector<double>(s.sigmas, s.sigmas + s.sigma_count))
                         : json(nullptr);
     }},
    {CJ_SPEC_SAMPLER, "sampler", [](const cj_candidate_spec_t& s) { return text(s.sampler); }},
    {CJ_SPEC_GUIDANCE, "guidance", [](const cj_candidate_spec_t& s) -> json { return s.guidance; }},
    {CJ_SPEC_NOISE_SCALE, "noise_scale",
     [](const cj_candidate_spec_t& s) -> json { return s.noise_scale; }},
    {CJ_SPEC_CACHE_POLICY, "cache_policy",
     [](const cj_candidate_spec_t& s) { return text(s.cache_policy); }},
    {CJ_SPEC_ADAPTER, "adapter", [](const cj_candidate_spec_t& s) { return text(s.adapter); }},
};

}  // namespace

cj_candidate_spec_t make_spec(const SpecChoice& choice, std::uint64_t seed,
                              const std::string& folder) {
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    const auto take = [&spec](std::uint32_t bit, const auto& chosen, auto& field) {
        if (!chosen) return;
        field = *chosen;
        spec.set |= bit;
    };
    spec.seed = seed;
    spec.output_folder = to_cj(folder);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_OUTPUT_FOLDER;
    take(CJ_SPEC_FRAMES, choice.frames, spec.frames);
    take(CJ_SPEC_SIZE, choice.width, spec.width);
    take(CJ_SPEC_SIZE, choice.height, spec.height);
    take(CJ_SPEC_STEPS, choice.steps, spec.steps);
    take(CJ_SPEC_GUIDANCE, choice.guidance, spec.guidance);
    take(CJ_SPEC_NOISE_SCALE, choice.noise_scale, spec.noise_scale);
    if (choice.fps) {
        spec.fps_numerator = choice.fps->numerator;
        spec.fps_denominator = choice.fps->denominator;
        spec.set |= CJ_SPEC_FPS;
    }
    if (choice.sampler) {
        spec.sampler = to_cj(*choice.sampler);
        spec.set |= CJ_SPEC_SAMPLER;
    }
    if (choice.cache_policy) {
        spec.cache_policy = to_cj(*choice.cache_policy);
        spec.set |= CJ_SPEC_CACHE_POLICY;
    }
    if (choice.adapter) {
        spec.adapter = to_cj(*choice.adapter);
        spec.set |= CJ_SPEC_ADAPTER;
    }
    return spec;
}

std::string echo_json(const cj_candidate_spec_t& echo) {
    json object = json::object();
    for (const Field& field : kFields)
        if (echo.set & field.bit) object[field.name] = field.value(echo);
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool echoes_seed(const std::string& echo_json) {
    const json echo = json::parse(echo_json, nullptr, false);
    return echo.is_object() && echo.contains("seed");
}

Status check_echo(const cj_candidate_spec_t& asked, const cj_candidate_spec_t& echo,
                  bool seed_echo) {
    const auto bug = [](std::string words) {
        return Status(Code::kInternal, std::move(words), CJ_REACT_BUG_IN_PLUGIN);
    };
    if (seed_echo && !(echo.set & CJ_SPEC_SEED))
        return bug("the generator declares seed-echo but echoes no seed");
    for (const Field& field : kFields) {
        if (!(asked.set & echo.set & field.bit) || field.bit == CJ_SPEC_ADAPTER)
            continue;  // path in, digest out
        const json wanted = field.value(asked), used = field.value(echo);
        if (wanted != used)
            return bug(fmt::format("the generator was asked for {} {} but says that it used {}",
                                   field.name,
                                   wanted.dump(-1, ' ', false, json::error_handler_t::replace),
                                   used.dump(-1, ' ', false, json::error_handler_t::replace)));
    }
    return {};
}

}  // namespace cinejury::search
