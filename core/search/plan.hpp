// SPDX-License-Identifier: Apache-2.0
// What a run is asked to do. It is stored in the ledger, so that a killed run goes on with it.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/media/clip.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::search {

// How candidates are made; what is not set is the generator's default (cj_candidate_spec_t).
struct SpecChoice {
    std::optional<std::uint32_t> frames, width, height, steps;  // width and height go together
    std::optional<media::Rational> fps;
    std::optional<double> guidance, noise_scale;
    std::optional<std::string> sampler, cache_policy;
    bool operator==(const SpecChoice&) const = default;
};

struct RunPlan {
    std::string command;  // "pick", "rank", "score", "embed"
    std::string prompt;   // may be empty for rank and score
    std::string negative_prompt;
    bool strict = false;             // refuse a prompt that the generator does not fully know
    std::string generator;           // plugin id; empty: the candidates are `files`
    std::vector<std::string> files;  // as the user named them
    std::filesystem::path base;      // folder from which relative files are meant
    std::uint64_t count = 0;         // candidates; the number of files where there are files
    std::uint64_t seed = 0;          // from which the candidates' seeds are drawn
    SpecChoice spec;
    std::string strategy = "bon";
    std::string panel = "default";                      // name or path
    std::map<std::string, plugin::Settings> settings;   // plugin id -> option -> value
    std::chrono::milliseconds candidate_time_limit{0};  // of making one; 0 = none

    bool operator==(const RunPlan&) const = default;
};

std::string plan_to_json(const RunPlan& plan);
// kBadData: not a plan of this version.
Result<RunPlan> plan_from_json(std::string_view json);

// The first difference between two plans in words for people: "argument --seed is 8, the run was
// begun with 7"; empty when they are the same.
std::string plan_difference(const RunPlan& begun, const RunPlan& now);

// Checks what can be checked without plugins or files (counts, sides that go together, a source of
// candidates). kInvalidArgument names the argument.
Status check_plan(const RunPlan& plan);

// Seed of candidate `index`: the first 8 bytes, big-endian, of
// SHA-256("cinejury-seed/1:<base>:<index>") with the top bit cleared, so that it fits into a signed
// integer anywhere.
std::uint64_t candidate_seed(std::uint64_t base, std::uint64_t index);

}  // namespace cinejury::search
