// SPDX-License-Identifier: Apache-2.0
// Rows of the table: commands that measure and replay searches.
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/table/command_rows.hpp"

namespace cinejury::cli {

std::vector<Command> make_search_commands() {
    return {
        {.name = "calibrate",
         .summary = "Measure how early looks predict the end, and what to search with",
         .text =
             "Makes N candidates for each prompt, with previews at every rung and drafts with "
             "every step cache of the generator, and keeps all scores in the ledger under a name. "
             "Prints how well each look predicts the finished score, what best of N gains, the "
             "rungs and the reservation score to search with, and whether the spread between "
             "seeds is more than noise. The same command again goes on where it stopped.",
         .arguments = {{.name = "NAME", .help = "Of the calibration in the ledger."}},
         .topics = {Topic::kPromptFiles, Topic::kCalibrating, Topic::kGenerating, Topic::kSearching,
                    Topic::kReproducing, Topic::kJudging, Topic::kPluginOptions, Topic::kLedger,
                    Topic::kPlugins, Topic::kFormat, Topic::kProgress},
         .examples = {{"cinejury calibrate shapes --prompts prompts.txt -n 16 --panel shapes",
                       "Sixteen seeds of each prompt"},
                      {"cinejury calibrate shapes", "Print it again"}},
         .run = run_calibrate},
        {.name = "simulate",
         .summary = "Replay a search strategy on a calibration, without a generator",
         .text = "Searches every prompt of a calibration many times with draws of its seeds, and "
                 "prints what the strategy's winner is worth beside one sample and best of N, and "
                 "what it costs, with 95 % intervals by bootstrap over prompts.",
         .arguments = {{.name = "NAME", .help = "Of a calibration in the ledger."}},
         .topics = {Topic::kPromptFiles, Topic::kCalibrating, Topic::kGenerating, Topic::kSearching,
                    Topic::kReproducing, Topic::kLedger, Topic::kFormat},
         .examples = {{"cinejury simulate shapes --strategy halving -n 8",
                       "Halving against best of eight"}},
         .run = run_simulate},
        {.name = "tune",
         .summary = "Train a generator on what a panel prefers",
         .text =
             "Round by round: clips of the prompts are made and scored by the panel, and an "
             "adapter beside the generator's weights is trained towards the better ones. The "
             "held-out judge and the canaries of the panel look at prompts that are not trained "
             "on; when they find the clips worse, the run stops and the last good adapter stands. "
             "The folder gets adapter.safetensors, report.json and report.html. A run that was "
             "interrupted, or killed, goes on with --resume and ends in the same adapter. Trains "
             "where the generator computes. Of the options of generating, --generator and --steps "
             "count. Exit code 6 says that a guard rail stopped the run.",
         .arguments = {{.name = "FOLDER",
                        .type = Type::kFolder,
                        .least = 0,
                        .help = "Of the run: checkpoints, adapter, report; needed unless --resume "
                                "names it."}},
         .topics = {Topic::kPromptFiles, Topic::kTuning, Topic::kGenerating, Topic::kReproducing,
                    Topic::kJudging, Topic::kPluginOptions, Topic::kOverwriting, Topic::kResuming,
                    Topic::kPlugins, Topic::kFormat, Topic::kProgress},
         .examples = {{"cinejury tune tuned --prompts train.txt --held-out test.txt --panel shapes",
                       "Low rank, Flow-DPO"},
                      {"cinejury tune --resume tuned", "Go on after a kill, with the same options"},
                      {"cinejury pick \"a red circle moves left\" --adapter "
                       "tuned/adapter.safetensors",
                       "Use what was trained"}},
         .run = run_tune},
        {.name = "replay",
         .summary = "Make the winner of a report again and compare it bit for bit",
         .arguments = {{.name = "REPORT",
                        .type = Type::kFile,
                        .help = "A report.json; no ledger is needed."},
                       {.name = "CANDIDATE",
                        .type = Type::kInteger,
                        .least = 0,
                        .help = "Index of the candidate; default: the winner."}},
         .topics = {Topic::kPlugins, Topic::kFormat},
         .examples = {{"cinejury replay ball/report.json", "Prove a winner"}},
         .run = run_replay},
    };
}

}  // namespace cinejury::cli
