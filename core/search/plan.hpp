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
    std::optional<std::string> adapter;  // an adapter file, absolute
    bool operator==(const SpecChoice&) const = default;
};

// A look at unfinished candidates: at noise level `sigma` (0 ... 1) the best `keep` (0 ... 1) of
// them go on.
struct Rung {
    double sigma = 0, keep = 1;
    bool operator==(const Rung&) const = default;
};

std::vector<Rung> default_rungs();

// How a strategy spends compute (docs/search.md).
struct SearchChoice {
    // Half go on after about a quarter of the steps of a usual schedule (sigma 0.9 with shift 3), a
    // quarter of all after half of them (0.75): previews say little before (arXiv 2607.21591).
    std::vector<Rung> rungs = default_rungs();  // noise levels fall
    std::string draft_policy;  // a cache policy of the generator; empty: its last, the cheapest
    std::uint64_t commit = 2;  // drafts that are made in full: 2 keep 97 % of the gain (2607.23159)
    // Stop drawing candidates when the best is as good as best of `count` is on average.
    bool stopping = false;
    std::optional<double> reservation;  // stop at this overall score; absent: told from the scores
    std::uint64_t most_candidates = 0;  // with `stopping`; 0 = twice `count`
    double most_cost = 0;     // in whole candidates of compute, 0 = no limit; nothing new is begun
    double most_seconds = 0;  // of the run, 0 = no limit; nothing new is begun
    bool operator==(const SearchChoice&) const = default;
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
    SearchChoice search;
    std::string calibration;        // name of the calibration that this run is part of; else empty
    std::string prompt_group;       // the prompt's kind, where a file of prompts says it
    std::string panel = "default";  // name or path
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

// How many candidates a run may make: `count`, or search.most_candidates with stopping.
std::uint64_t planned_candidates(const RunPlan& plan);

// "0.9:0.5,0.75:0.25": noise level and share kept, level by level. kInvalidArgument says what is
// wrong.
Result<std::vector<Rung>> parse_rungs(std::string_view text);
std::string rungs_text(const std::vector<Rung>& rungs);

// Seed of candidate `index`: the first 8 bytes, big-endian, of
// SHA-256("cinejury-seed/1:<base>:<index>") with the top bit cleared, so that it fits into a signed
// integer anywhere.
std::uint64_t candidate_seed(std::uint64_t base, std::uint64_t index);

}  // namespace cinejury::search
