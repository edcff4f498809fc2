// SPDX-License-Identifier: Apache-2.0
// Rows of the table: the degradation kit.
#include "hosts/cli/table/option_rows.hpp"

namespace cinejury::cli {

using enum Type;

std::vector<Option> kit_options() {
    return {
        {.name = "damage",
         .value = "ID",
         .repeated = true,
         .setting = false,
         .topic = Topic::kKit,
         .help = "This damage only, see `cinejury kit list`; default: all."},
        {.name = "sources",
         .value = "NAME",
         .fallback = "procedural",
         .setting = false,
         .topic = Topic::kKit,
         .help = "Clean clips: procedural = drawn scenes with known objects; real = those that the "
                 "tests have got into .cache/kit/clips; or a folder with short video files."},
        {.name = "source",
         .value = "ID",
         .repeated = true,
         .setting = false,
         .topic = Topic::kKit,
         .help = "This clean clip only, by its id; default: all."},
        {.name = "split",
         .value = "NAME",
         .type = kChoice,
         .fallback = "all",
         .choices = {"all", "train", "held-out"},
         .setting = false,
         .topic = Topic::kKit,
         .help =
             "Pairs of a source and a damage: all, those with which constants may be chosen, or "
             "those that are kept for the proof."},
        {.name = "every",
         .value = "N",
         .type = kInteger,
         .fallback = "1",
         .minimum = 1,
         .maximum = 1000,
         .setting = false,
         .topic = Topic::kKit,
         .help = "Each N-th source only, for a first look."},
        {.name = "strength",
         .value = "S",
         .type = kNumber,
         .minimum = 0,
         .maximum = 1,
         .repeated = true,
         .setting = false,
         .topic = Topic::kKitMaking,
         .help = "How strong, over 0 and up to 1; default: 0.2, 0.5 and 1."},
        {.name = "strengths",
         .value = "LIST",
         .fallback = "0.2,0.5,1",
         .setting = false,
         .topic = Topic::kKitMeasuring,
         .help = "How strong, numbers over 0 and up to 1, separated by commas."},
        {.name = "baseline",
         .value = "FILE",
         .type = kFile,
         .repeated = true,
         .setting = false,
         .topic = Topic::kKitMeasuring,
         .help = "Records of another program on the same grid, shown beside the panel."},
        {.name = "records",
         .value = "FILE",
         .type = kFile,
         .repeated = true,
         .setting = false,
         .topic = Topic::kKitMeasuring,
         .help =
             "kit.json of an earlier run of the same experts; what it has of the clips that are "
             "asked for is not scored again, only put on this panel's scale."},
        {.name = "out",
         .value = "DIR",
         .type = kFolder,
         .setting = false,
         .topic = Topic::kKitMeasuring,
         .help = "Folder for kit.json and heat-map.svg; made if it is not there."},
    };
}

}  // namespace cinejury::cli
