// SPDX-License-Identifier: Apache-2.0
// The files of core/tune/page, as the build embeds them. Thread rule: constants.
#pragma once

namespace cinejury::tune {

extern const char* const kTuneTemplate;  // tune.html, with {{names}} for what a report fills in
extern const char* const kTuneStyle;     // that of the other reports, and tune.css
extern const char* const kTuneScript;    // the players of the other reports, and tune.js

}  // namespace cinejury::tune
