// SPDX-License-Identifier: Apache-2.0
// Readers of the metadata's parts; the rules are those of docs/plugin-metadata.md. Private to
// core/plugin. Thread rule: one thread.
#pragma once

#include "core/plugin/json_fields.hpp"
#include "core/plugin/metadata.hpp"

namespace cinejury::plugin {

ExpertSpec read_expert(JsonFields& fields);
GeneratorSpec read_generator(JsonFields& fields);
OptionSpec read_option(JsonFields& fields);

}  // namespace cinejury::plugin
