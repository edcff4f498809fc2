// SPDX-License-Identifier: Apache-2.0
// The files of core/report/page, as the build embeds them. Thread rule: constants.
#pragma once

namespace cinejury::report {

extern const char* const kPageTemplate;  // page.html, with {{names}} for what a report fills in
extern const char* const kPageStyle;     // page.css
extern const char* const kPageScript;    // the scripts, joined in one function

}  // namespace cinejury::report
