// SPDX-License-Identifier: Apache-2.0
// The table of options: the one source for parsing, --help, man page, completion, environment
// variables, configuration keys and `config show`. Thread rule: constants.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cinejury::cli {

// What a value looks like.
enum class Type {
    kSwitch,   // no value on the command line: --x, --no-x; elsewhere true or false
    kText,     // any text
    kInteger,  // decimal, unsigned, 64 bit
    kNumber,   // decimal, finite
    kChoice,   // one of `choices`
    kFile,     // path of a file
    kFolder,   // path of a folder
    kSize,     // WIDTHxHEIGHT, pixels
    kRate,     // frames a second: N or N/D
};

// Each option belongs to one topic; a command takes all options of some topics. The order is that
// of --help.
enum class Topic : std::uint32_t {
    kPrompt,
    kGenerating,
    kSearching,
    kPromptFiles,
    kCalibrating,
    kTuning,
    kReproducing,
    kJudging,
    kLimits,
    kResults,
    kOverwriting,
    kLedger,
    kResuming,
    kListing,
    kChoosing,
    kCollecting,
    kValidating,
    kCreating,
    kKit,
    kKitMaking,
    kKitMeasuring,
    kHelping,
    kPluginOptions,
    kPlugins,
    kFormat,
    kProgress,
    kGeneral,
};
inline constexpr std::size_t kTopicCount = 27;
// The heading in --help: "Judging".
std::string_view topic_title(Topic topic);

class Topics {
public:
    constexpr Topics() = default;
    constexpr Topics(std::initializer_list<Topic> topics) {
        for (Topic topic : topics) bits_ |= 1u << static_cast<std::uint32_t>(topic);
    }
    constexpr bool has(Topic topic) const {
        return (bits_ >> static_cast<std::uint32_t>(topic) & 1u) != 0;
    }

private:
    std::uint32_t bits_ = 0;
};

// What a shell offers for a value, where its type does not say it.
enum class Complete { kByType, kPanels, kGenerators, kPlugins, kRuns };

struct Option {
    std::string_view name;        // long name without dashes
    char letter = 0;              // short name, 0 = none
    std::string_view value = {};  // placeholder in help; empty for switches
    Type type = Type::kText;
    std::string_view fallback = {};      // default as text; empty = none
    std::optional<double> minimum = {};  // integers and numbers, inclusive
    std::optional<double> maximum = {};
    std::vector<std::string_view> choices = {};
    bool repeated = false;  // may be given more than once; values of all sources add up
    // A setting is also an environment variable and a configuration key; an action or an input is
    // not.
    bool setting = true;
    std::string_view environment = {};  // variable, when it is not CINEJURY_<NAME>
    char separator = '\n';              // between the values of a repeated option in its variable
    Complete complete = Complete::kByType;
    Topic topic = Topic::kGeneral;
    bool hidden = false;  // for the program's own use: parsed, and said nowhere
    std::string_view help = {};
};

std::span<const Option> options();
// By long name, or nullptr.
const Option* find_option(std::string_view name);
// "CINEJURY_PANEL"; empty for options that have none.
std::string environment_name(const Option& option);
// "1 ... 100000", "at least 0", "auto, bar, plain", or empty.
std::string allowed_values(const Option& option);

}  // namespace cinejury::cli
