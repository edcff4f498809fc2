// SPDX-License-Identifier: Apache-2.0
// Write a generator: derive from Generator and Candidate (or SteppedCandidate), declare
// CJ_METADATA, end with CINEJURY_GENERATOR_PLUGIN(Class). samples/generator_cpp is a whole one.
// Thread rule: the tags of generator.h.
#pragma once

#include "cinejury/cpp/generator_base.hpp"
#include "cinejury/cpp/generator_slots.hpp"
#include "cinejury/cpp/stepped_candidate.hpp"

#define CINEJURY_GENERATOR_PLUGIN(Class)                                   \
    CINEJURY_REQUIRE_KIND_(Class, ::cinejury::sdk::Generator, "generator") \
    CINEJURY_PLUGIN(Class, ::cinejury::sdk::Generator)
