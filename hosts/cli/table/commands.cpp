// SPDX-License-Identifier: Apache-2.0
// The rows. Their order is that of --help.
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/table/command.hpp"
#include "hosts/cli/table/command_rows.hpp"

namespace cinejury::cli {
namespace {

constexpr Topics kScoring{Topic::kPrompt, Topic::kJudging,  Topic::kPluginOptions,
                          Topic::kLimits, Topic::kResults,  Topic::kOverwriting,
                          Topic::kLedger, Topic::kResuming, Topic::kPlugins,
                          Topic::kFormat, Topic::kProgress};
constexpr Topics kPicking{Topic::kGenerating, Topic::kSearching,     Topic::kReproducing,
                          Topic::kJudging,    Topic::kPluginOptions, Topic::kLimits,
                          Topic::kResults,    Topic::kOverwriting,   Topic::kLedger,
                          Topic::kResuming,   Topic::kPlugins,       Topic::kFormat,
                          Topic::kProgress};

std::vector<Command> make_main_commands() {
    return {
        {.name = "pick",
         .summary = "Generate candidates for a prompt and keep the best",
         .text =
             "Makes N candidates with a generator plugin, scores each with the panel, writes the "
             "winner with report.json and report.html to the output folder, and prints the "
             "ranking. Everything is kept in the ledger as it happens: an interrupted run goes "
             "on with --resume and ends with the same result.",
         .arguments = {{.name = "PROMPT",
                        .least = 0,
                        .help = "What the clip should show; needed unless --resume is given."}},
         .topics = kPicking,
         .examples =
             {{"cinejury pick \"a red ball rolls left\" -n 8 -o ball",
               "Best of eight, results in the folder ball"},
              {"cinejury pick \"a red ball rolls left\" --seed 7 --size 320x192 --frames 48",
               "The same candidates each time"},
              {"cinejury pick \"a red ball rolls left\" -n 16 --strategy halving",
               "Best of sixteen for less compute: previews decide who goes on"},
              {"cinejury pick --resume last", "Go on with the newest run"}},
         .run = run_pick},
        {.name = "rank",
         .summary = "Rank video files, the best first",
         .text = "Scores each file with the panel and prints the ranking. A file that cannot be "
                 "read is named and the others go on (exit code 6). With -o the winner's file is "
                 "copied bit for bit, with the reports beside it.",
         .arguments = {{.name = "FILES",
                        .type = Type::kFile,
                        .least = 0,
                        .repeated = true,
                        .help = "Video files; needed unless --resume is given."}},
         .topics = kScoring,
         .examples = {{"cinejury rank a.mp4 b.mp4 --prompt \"a cat on a sofa\"",
                       "The better of two"},
                      {"cinejury rank clips/*.mp4 --json | jq .result.verdict.winner",
                       "The winner for a script"}},
         .run = run_rank},
        {.name = "score",
         .summary = "Score one video file on every criterion of the panel",
         .arguments = {{.name = "FILE",
                        .type = Type::kFile,
                        .least = 0,
                        .help = "A video file; needed unless --resume is given."}},
         .topics = kScoring,
         .examples = {{"cinejury score a.mp4", "Each criterion with its status"},
                      {"cinejury score a.mp4 --panel ./mine.toml --json",
                       "With a panel of your own"}},
         .run = run_score},
        {.name = "runs list",
         .usual = true,
         .summary = "List the runs in the ledger, the newest first",
         .topics = {Topic::kLedger, Topic::kListing, Topic::kFormat},
         .examples = {{"cinejury runs", "The last runs with state and winner"}},
         .run = run_runs_list},
        {.name = "runs show",
         .summary = "Show the result of a run from the ledger",
         .arguments = {{.name = "RUN",
                        .complete = Complete::kRuns,
                        .help = "Id of a run, the start of it, or `last`."}},
         .topics = {Topic::kLedger, Topic::kFormat},
         .examples = {{"cinejury runs show last --json", "The report of the newest run"}},
         .run = run_runs_show},
        {.name = "runs rm",
         .summary = "Remove runs with their clips",
         .arguments = {{.name = "RUN",
                        .repeated = true,
                        .complete = Complete::kRuns,
                        .help = "Ids of runs; a running one is refused."}},
         .topics = {Topic::kLedger, Topic::kFormat},
         .examples = {{"cinejury runs rm 20260101-101500-3f2a91", "Remove one run"}},
         .run = run_runs_rm},
        {.name = "runs gc",
         .summary = "Remove clips of old runs, and folders that no run owns",
         .text = "Records stay: a run whose clips were removed can still be shown, and made again "
                 "by its seeds.",
         .topics = {Topic::kLedger, Topic::kCollecting, Topic::kFormat},
         .examples = {{"cinejury runs gc --days 7", "Keep the clips of the last week"}},
         .run = run_runs_gc},
        {.name = "runs replay",
         .summary = "Make a candidate of a run again and compare it bit for bit",
         .arguments = {{.name = "RUN",
                        .complete = Complete::kRuns,
                        .help = "Id of a run, the start of it, or `last`."},
                       {.name = "CANDIDATE",
                        .type = Type::kInteger,
                        .least = 0,
                        .help = "Index of the candidate; default: the winner."}},
         .topics = {Topic::kLedger, Topic::kPlugins, Topic::kFormat},
         .examples = {{"cinejury runs replay last", "Prove the newest winner"}},
         .run = run_runs_replay},
    };
}

std::vector<Command> make_plugin_commands() {
    return {
        {.name = "plugins list",
         .usual = true,
         .summary = "List the plugins that are there; none of their code runs",
         .topics = {Topic::kChoosing, Topic::kPlugins, Topic::kFormat},
         .examples = {{"cinejury plugins", "Plugins, and what was refused with the reason"},
                      {"cinejury plugins list --plugin-dir build/plugins",
                       "Those of a folder too"}},
         .run = run_plugins_list},
        {.name = "plugins inspect",
         .summary = "Show all that a plugin says of itself; none of its code runs",
         .arguments = {{.name = "PLUGIN",
                        .type = Type::kFile,
                        .complete = Complete::kPlugins,
                        .help = "Id of a plugin, or the path of a library."}},
         .topics = {Topic::kPlugins, Topic::kFormat},
         .examples = {{"cinejury plugins inspect cinejury.command", "Its options for --set"},
                      {"cinejury plugins inspect ./libmine.so --json", "A library by its path"}},
         .run = run_plugins_inspect},
        {.name = "validate",
         .summary = "Check a plugin against the contract",
         .text = "Runs the tests of levels 1 to 5, each in a process of its own with a time limit. "
                 "A failure names the sentence of the contract that is broken and the command that "
                 "repeats it. Level 5 is good enough to publish.",
         .arguments = {{.name = "PLUGIN",
                        .type = Type::kFile,
                        .complete = Complete::kPlugins,
                        .help = "Path of a library, or id of a plugin."}},
         .topics = {Topic::kValidating, Topic::kReproducing, Topic::kPluginOptions, Topic::kPlugins,
                    Topic::kFormat, Topic::kProgress},
         .examples = {{"cinejury validate build/libsharpness.so", "All levels"},
                      {"cinejury validate libsharpness.so --junit results.xml", "For CI"}},
         .run = run_validate},
        {.name = "kit list",
         .usual = true,
         .summary = "List the damages of the degradation kit",
         .topics = {Topic::kFormat},
         .examples = {{"cinejury kit list", "What strength 1 of each means"}},
         .run = run_kit_list},
        {.name = "kit make",
         .summary = "Write clips that are damaged in known ways",
         .text = "Takes clean clips, damages each in one known way and writes them without loss, "
                 "with manifest.json that says how each was made. Equal arguments make equal "
                 "frames.",
         .arguments = {{.name = "DIR", .type = Type::kFolder, .help = "Folder for the clips."}},
         .topics = {Topic::kKit, Topic::kKitMaking, Topic::kReproducing, Topic::kPlugins,
                    Topic::kFormat, Topic::kProgress},
         .examples = {{"cinejury kit make damaged --damage defocus --strength 0.5 --every 8",
                       "Six scenes out of focus"}},
         .run = run_kit_make},
        {.name = "kit run",
         .summary = "Measure a panel on clips that are damaged in known ways",
         .text = "For each criterion and damage: in how many pairs the clean clip has the higher "
                 "score, how the score follows the strength, and how often criteria move that have "
                 "nothing to do with the damage; all with 95 % intervals.",
         .topics = {Topic::kKit, Topic::kKitMeasuring, Topic::kReproducing, Topic::kJudging,
                    Topic::kPluginOptions, Topic::kLimits, Topic::kPlugins, Topic::kFormat,
                    Topic::kProgress},
         .examples = {{"cinejury kit run --panel ./mine.toml --every 4 --out figures",
                       "A first look at a panel of one's own"},
                      {"cinejury kit run --damage defocus --sources clips/",
                       "One damage of one's own clips"}},
         .run = run_kit_run},
        {.name = "new",
         .summary = "Start a plugin: a folder that builds and validates as it is",
         .arguments = {{.name = "KIND",
                        .type = Type::kChoice,
                        .choices = {"expert", "generator"},
                        .help = "What the plugin is to be."},
                       {.name = "NAME",
                        .help = "Of folder and library: lower-case letters, digits, '_', a letter "
                                "first. Or a plugin's id, whose last part is the name."}},
         .topics = {Topic::kCreating, Topic::kFormat},
         .examples = {{"cinejury new expert com.example.sharpness", "The folder sharpness"}},
         .run = run_new},
        {.name = "criteria",
         .summary = "List the 28 criteria by aspect",
         .topics = {Topic::kFormat},
         .examples = {{"cinejury criteria --json", "For programs"}},
         .run = run_criteria},
        {.name = "panels list",
         .usual = true,
         .summary = "List the installed panels",
         .topics = {Topic::kFormat},
         .examples = {{"cinejury panels", "Names and summaries"}},
         .run = run_panels_list},
        {.name = "panels show",
         .summary = "Show a panel: experts, gates, weights, tie band",
         .arguments = {{.name = "PANEL",
                        .type = Type::kFile,
                        .complete = Complete::kPanels,
                        .help = "Name of an installed panel, or a file."}},
         .topics = {Topic::kFormat},
         .examples = {{"cinejury panels show default", "Who judges by default"}},
         .run = run_panels_show},
    };
}

std::vector<Command> make_program_commands() {
    return {
        {.name = "doctor",
         .summary = "Say what is missing on this machine, with the remedy",
         .topics = {Topic::kJudging, Topic::kLedger, Topic::kPlugins, Topic::kFormat},
         .examples = {{"cinejury doctor", "Exit code 5 if something needed is missing"}},
         .run = run_doctor},
        {.name = "config show",
         .usual = true,
         .summary = "Show every setting, its value and where it came from",
         .topics = {Topic::kGenerating, Topic::kReproducing, Topic::kJudging, Topic::kPluginOptions,
                    Topic::kLimits, Topic::kResults, Topic::kLedger, Topic::kPlugins,
                    Topic::kFormat, Topic::kProgress},
         .examples = {{"cinejury config show", "Command line, environment, file or default"},
                      {"CINEJURY_PANEL=mine cinejury config show --json", "For programs"}},
         .run = run_config_show},
        {.name = "completion",
         .summary = "Print the completion script of a shell",
         .arguments =
             {{.name = "SHELL", .type = Type::kChoice, .choices = {"bash"}, .help = "The shell."}},
         .examples = {{"source <(cinejury completion bash)", "In this shell"}},
         .run = run_completion},
        {.name = "man",
         .summary = "Print the manual page",
         .examples = {{"cinejury man | man -l -", "Read it"}},
         .run = run_man},
        {.name = "help",
         .summary = "Print help on the program or on a command",
         .arguments = {{.name = "COMMAND",
                        .least = 0,
                        .repeated = true,
                        .help = "A command of one or two words."}},
         .topics = {Topic::kHelping},
         .examples = {{"cinejury help plugins inspect", "On one command"}},
         .run = run_help},
        {.name = "version",
         .summary = "Print the versions of the program and of what it was built with",
         .topics = {Topic::kFormat},
         .examples = {{"cinejury version", "For a bug report"}},
         .run = run_version},
    };
}

std::vector<Command> make_all() {
    std::vector<Command> all;
    for (const auto& part : {make_main_commands(), make_search_commands(), make_plugin_commands(),
                             make_program_commands()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace

std::span<const Command> commands() {
    static const std::vector<Command> kCommands = make_all();
    return kCommands;
}

}  // namespace cinejury::cli
