// SPDX-License-Identifier: Apache-2.0
// The text of relations.toml, made into a constant by the build. Private to core/kit.
#pragma once

namespace cinejury::kit {

extern const char* const kRelationsText;

}  // namespace cinejury::kit
