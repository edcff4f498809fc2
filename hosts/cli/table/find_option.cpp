// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {
namespace {

// Whole numbers with all their digits.
std::string number(double value) {
    return value == std::floor(value) ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

}  // namespace

std::string_view topic_title(Topic topic) {
    switch (topic) {
        case Topic::kPrompt: return "Prompt";
        case Topic::kGenerating: return "Generating";
        case Topic::kSearching: return "Searching";
        case Topic::kPromptFiles: return "Prompts";
        case Topic::kCalibrating: return "Calibrating";
        case Topic::kTuning: return "Tuning";
        case Topic::kReproducing: return "Reproducing";
        case Topic::kJudging: return "Judging";
        case Topic::kLimits: return "Limits of media files";
        case Topic::kResults: return "Results";
        case Topic::kOverwriting: return "Overwriting";
        case Topic::kLedger: return "Ledger";
        case Topic::kResuming: return "Resuming";
        case Topic::kListing: return "Listing";
        case Topic::kChoosing: return "Choosing";
        case Topic::kCollecting: return "Collecting";
        case Topic::kValidating: return "Validating";
        case Topic::kCreating: return "Creating";
        case Topic::kKit: return "Kit";
        case Topic::kKitMaking: return "Making";
        case Topic::kKitMeasuring: return "Measuring";
        case Topic::kHelping: return "Helping";
        case Topic::kPluginOptions: return "Plugin options";
        case Topic::kPlugins: return "Plugins";
        case Topic::kFormat: return "Format";
        case Topic::kProgress: return "Progress";
        case Topic::kGeneral: return "General";
    }
    return "Other";
}

const Option* find_option(std::string_view name) {
    const auto all = options();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Option& option) { return option.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string environment_name(const Option& option) {
    if (!option.environment.empty()) return std::string(option.environment);
    if (!option.setting) return {};
    std::string name = "CINEJURY_";
    for (char c : option.name)
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
}

std::string allowed_values(const Option& option) {
    if (!option.choices.empty()) return fmt::format("{}", fmt::join(option.choices, ", "));
    if (option.minimum && option.maximum)
        return fmt::format("{} ... {}", number(*option.minimum), number(*option.maximum));
    if (option.minimum) return fmt::format("at least {}", number(*option.minimum));
    return {};
}

}  // namespace cinejury::cli
