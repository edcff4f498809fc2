// SPDX-License-Identifier: Apache-2.0
// Write a generator that can be trained: derive from Generator and Training, name the capabilities
// "adapters", "velocity", "vjp", "optimizer" and provide CJ_EXTENSION_TRAINING in CJ_METADATA, end
// with CINEJURY_TRAINABLE_GENERATOR_PLUGIN(Class). Thread rule: the tags of training.h.
#pragma once

#include "cinejury/cpp/generator.hpp"
#include "cinejury/cpp/training_base.hpp"
#include "cinejury/cpp/training_slots.hpp"

#define CINEJURY_TRAINABLE_GENERATOR_PLUGIN(Class)                         \
    CINEJURY_REQUIRE_KIND_(Class, ::cinejury::sdk::Generator, "generator") \
    static_assert(::std::is_base_of_v<::cinejury::sdk::Training, Class>,   \
                  "the class does not derive from Training");              \
    CINEJURY_PLUGIN(Class, ::cinejury::sdk::Generator, ::cinejury::sdk::Training)
