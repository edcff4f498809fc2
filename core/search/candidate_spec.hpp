// SPDX-License-Identifier: Apache-2.0
// Between our choices and the C struct that a generator gets and echoes.
// Thread rule: free functions.
#pragma once

#include <string>

#include "cinejury/generator.h"
#include "core/base/status.hpp"
#include "core/search/plan.hpp"

namespace cinejury::search {

// The spec of one candidate; its strings are borrowed from `choice` and `folder`.
cj_candidate_spec_t make_spec(const SpecChoice& choice, std::uint64_t seed,
                              const std::string& folder);

// What a generator echoed, as JSON with sorted keys: only fields that it says are set; the output
// folder is left out.
std::string echo_json(const cj_candidate_spec_t& echo);

// Whether a generator echoed the seed, which promises the same bits for the same seed whatever its
// metadata can say of it in advance (a program behind cinejury.command, for example).
bool echoes_seed(const std::string& echo_json);

// Compares what was asked with what is in use. kInternal (a bug in the plugin) names the first
// field that differs, or the seed that a generator with seed-echo did not echo.
Status check_echo(const cj_candidate_spec_t& asked, const cj_candidate_spec_t& echo,
                  bool seed_echo);

}  // namespace cinejury::search
