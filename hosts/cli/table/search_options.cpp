// SPDX-License-Identifier: Apache-2.0
// Rows of the table: how a search spends compute.
#include "hosts/cli/table/option_rows.hpp"

namespace cinejury::cli {

using enum Type;

std::vector<Option> searching_options() {
    return {
        {.name = "strategy",
         .value = "NAME",
         .type = kChoice,
         .fallback = "bon",
         .choices = {"bon", "draft", "halving", "budget"},
         .topic = Topic::kSearching,
         .help = "How the search spends compute: bon = best of N, every candidate in full; draft = "
                 "all with a step cache, the best in full; halving = previews decide who goes on; "
                 "budget = bon with --stopping."},
        {.name = "stopping",
         .type = kSwitch,
         .fallback = "false",
         .topic = Topic::kSearching,
         .help = "Draw until the best candidate is as good as best of N is on average."},
        {.name = "reservation",
         .value = "SCORE",
         .type = kNumber,
         .topic = Topic::kSearching,
         .help = "With --stopping: the overall score at which to stop, as `cinejury calibrate` "
                 "recommends it; default: told from the scores of the run."},
        {.name = "rungs",
         .value = "SIGMA:KEEP,...",
         .fallback = "0.9:0.5,0.75:0.5",
         .topic = Topic::kSearching,
         .help = "Of halving and calibrate: noise levels of the previews, and the share that goes "
                 "on from each."},
        {.name = "draft-policy",
         .value = "NAME",
         .topic = Topic::kSearching,
         .help =
             "The generator's step cache to draft with; default: of draft its last, of calibrate "
             "each; none = calibrate without drafts."},
        {.name = "commit",
         .value = "N",
         .type = kInteger,
         .fallback = "2",
         .minimum = 1,
         .maximum = 10000,
         .topic = Topic::kSearching,
         .help = "Of draft: how many of the best drafts are made in full."},
        {.name = "budget-candidates",
         .value = "N",
         .type = kInteger,
         .minimum = 1,
         .maximum = 10000,
         .topic = Topic::kSearching,
         .help = "With --stopping: candidates at the most; default: twice --candidates."},
        {.name = "budget-cost",
         .value = "N",
         .type = kNumber,
         .fallback = "0",
         .minimum = 0,
         .maximum = 1e6,
         .topic = Topic::kSearching,
         .help = "Begin no candidate that would bring the compute above that of N whole "
                 "candidates; 0 = no limit."},
        {.name = "budget-seconds",
         .value = "SECONDS",
         .type = kNumber,
         .fallback = "0",
         .minimum = 0,
         .maximum = 1e7,
         .topic = Topic::kSearching,
         .help = "Begin no candidate after this time; 0 = no limit."},
        {.name = "prompts",
         .value = "FILE",
         .type = kFile,
         .setting = false,
         .topic = Topic::kPromptFiles,
         .help = "Prompts: one a line, or JSON: a list of texts or of objects with \"prompt\" and "
                 "\"kind\"."},
        {.name = "first",
         .value = "N",
         .type = kInteger,
         .minimum = 1,
         .maximum = 1000000,
         .setting = false,
         .topic = Topic::kPromptFiles,
         .help = "Only the first N prompts of each file."},
        {.name = "prompt-kind",
         .value = "NAME",
         .setting = false,
         .topic = Topic::kPromptFiles,
         .help = "Prompts of this kind alone; default: of all."},
        {.name = "replays",
         .value = "N",
         .type = kInteger,
         .fallback = "200",
         .minimum = 1,
         .maximum = 100000,
         .topic = Topic::kCalibrating,
         .help = "Of simulate: how often each prompt is searched, with other draws."},
        {.name = "folds",
         .value = "N",
         .type = kInteger,
         .minimum = 2,
         .maximum = 1000000,
         .topic = Topic::kCalibrating,
         .help = "Of simulate, with --stopping: deal the prompts to N parts, and stop in each at "
                 "the score that the other parts recommend; so no prompt chooses its own."},
    };
}

}  // namespace cinejury::cli
