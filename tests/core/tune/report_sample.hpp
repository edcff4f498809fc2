// SPDX-License-Identifier: Apache-2.0
// A tuning run that was rolled back, as its report sees it, with clips in its folder. Thread rule:
// one thread.
#pragma once

#include "core/tune/report.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

inline constexpr const char* kHostilePrompt =
    "</script><script>document.title='hacked'</script>\" onload=\"alert(1)";

// Two prompts (the second hostile), evaluations after 0, 40 and 80 updates, a breach at 80.
struct RolledBack {
    RolledBack();
    tune::ReportSubject subject() const { return {plan, result, shown}; }

    TemporaryFolder folder;
    tune::TunePlan plan;
    tune::TuneResult result;
    std::vector<tune::ShownPrompt> shown;
};

}  // namespace cinejury::test
