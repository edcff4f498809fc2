// SPDX-License-Identifier: Apache-2.0
// Rows of the table: tuning.
#include "hosts/cli/table/option_rows.hpp"

namespace cinejury::cli {
namespace {

using enum Type;

Option counted(std::string_view name, std::string_view fallback, double minimum,
               std::string_view help) {
    return {.name = name,
            .value = "N",
            .type = kInteger,
            .fallback = fallback,
            .minimum = minimum,
            .maximum = 1e6,
            .setting = false,
            .topic = Topic::kTuning,
            .help = help};
}

Option real(std::string_view name, std::string_view fallback, double maximum,
            std::string_view help) {
    return {.name = name,
            .value = "X",
            .type = kNumber,
            .fallback = fallback,
            .minimum = 0,
            .maximum = maximum,
            .setting = false,
            .topic = Topic::kTuning,
            .help = help};
}

}  // namespace

std::vector<Option> tuning_options() {
    return {
        {.name = "method",
         .value = "NAME",
         .type = kChoice,
         .fallback = "dpo",
         .choices = {"dpo", "nft", "rwr"},
         .setting = false,
         .topic = Topic::kTuning,
         .help = "The loss: Flow-DPO on pairs, DiffusionNFT or reward-weighted regression on all "
                 "clips."},
        {.name = "held-out",
         .value = "FILE",
         .type = kFile,
         .setting = false,
         .topic = Topic::kTuning,
         .help = "Prompts of the evaluations, never trained on; a file like that of --prompts."},
        counted("updates", "100", 1, "Updates of the whole run."),
        counted("rank", "16", 0, "Of the low-rank adapter; 0: a whole weight delta."),
        {.name = "targets",
         .value = "NAMES",
         .setting = false,
         .topic = Topic::kTuning,
         .help = "Layers that the adapter changes, separated by spaces; default: the generator's "
                 "choice."},
        counted("round-prompts", "8", 1, "Prompts of one round of sampling."),
        counted("round-clips", "8", 2, "Clips of each of them."),
        counted("round-updates", "8", 1, "Updates on the clips of one round."),
        counted("batch", "16", 2, "Clips of one update, an even number."),
        real("learning-rate", "2e-5", 1, "Of AdamW, after the warm-up."),
        counted("warm-up", "20", 0, "Updates over which the learning rate rises."),
        {.name = "beta",
         .value = "X",
         .type = kNumber,
         .minimum = 0,
         .maximum = 1e6,
         .setting = false,
         .topic = Topic::kTuning,
         .help = "Strength of the preference; default: 2000 for dpo, 1 for nft."},
        real("anchor", "0", 1e6, "Strength of the term that keeps the policy near its reference."),
        real("margin", "0.1", 100, "Least difference of the advantages of a pair."),
        real("noise-floor", "0.05", 1e6,
             "Least deviation of a criterion's calibrated value over the clips of a prompt; under "
             "it the criterion says nothing about them."),
        counted("evaluate-every", "40", 1, "Updates between evaluations."),
        counted("evaluation-clips", "2", 2, "Clips of each held-out prompt in an evaluation."),
        real("held-out-drop", "0.02", 1e6,
             "How far the mean of a held-out criterion may fall before the run stops and rolls "
             "back."),
        real("least-diversity", "0.8", 1,
             "Share of the diversity at the start that must stay, or the run stops."),
        counted("shown-prompts", "8", 0,
                "Held-out prompts, the first ones, of which the report shows clips."),
    };
}

}  // namespace cinejury::cli
