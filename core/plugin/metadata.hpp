// SPDX-License-Identifier: Apache-2.0
// What a plugin says of itself: the JSON of its ELF note (docs/plugin-metadata.md), parsed and
// checked. Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::plugin {

// One setting of a plugin.
struct OptionSpec {
    enum class Type { kString, kInteger, kNumber, kBoolean, kChoice, kPath };
    std::string name;  // lower-case, digits, '-', '_', '.'
    Type type = Type::kString;
    std::string
        default_value;  // text form; checked like any value; empty for an unset string or path
    std::optional<double> minimum;  // integers and numbers, inclusive
    std::optional<double> maximum;
    std::vector<std::string> choices;  // for kChoice
    bool required = false;             // no default: must be set before load
    std::string help;

    bool operator==(const OptionSpec&) const = default;
};

// One criterion of an expert.
struct CriterionSpec {
    enum class Evidence { kValidated, kProxy, kUnvalidated };
    std::string id;  // of the taxonomy (core/panel/criteria.hpp), or a vendor's: reverse-DNS with
                     // at least two dots
    double minimum = 0;  // range of the raw value, finite, minimum < maximum
    double maximum = 1;
    bool higher_is_better = true;
    Evidence evidence = Evidence::kUnvalidated;
    std::string summary;

    bool operator==(const CriterionSpec&) const = default;
};

struct ExpertSpec {
    std::uint32_t flags = 0;  // CJ_EXPERT_...
    std::uint32_t max_batch = 1;
    double cost_milliseconds = 0;  // hint: for a clip of 5 s at 720p on one core; 0 = unknown
    std::vector<CriterionSpec> criteria;

    bool operator==(const ExpertSpec&) const = default;
};

struct GeneratorSpec {
    std::uint64_t capabilities = 0;  // CJ_CAN_...
    std::uint32_t max_batch = 1;
    std::vector<std::string> samplers;        // first = default
    std::vector<std::string> cache_policies;  // without the full compute
    bool parallel = false;                    // calls for different candidates may overlap

    bool operator==(const GeneratorSpec&) const = default;
};

struct PluginMetadata {
    enum class Determinism { kBitwise, kTolerance, kStochastic };
    std::string id;                 // at least one dot, lower-case: "org.example.sharpness"
    std::string version;            // major.minor.patch
    std::uint32_t sdk_version = 0;  // CJ_MAKE_VERSION of the headers it was built with
    std::string vendor;
    std::string licence;  // SPDX expression
    std::string summary;
    Determinism determinism = Determinism::kStochastic;
    std::uint32_t cancel_latency_ms =
        0;  // worst time from cancel to return that the plugin declares
    bool has_weights = false;
    std::vector<std::string> devices;  // "cpu", "cuda"
    std::optional<ExpertSpec> expert;
    std::optional<GeneratorSpec> generator;
    std::vector<OptionSpec> options;
    std::vector<std::string> required_extensions, wanted_extensions, provided_extensions,
        draft_extensions;
    std::vector<std::string> permissions;  // "read-files", "run-programs", "network"
    std::string json;                      // the text that was parsed

    std::vector<std::string> kinds() const;  // "expert", "generator"
    bool trainable() const;                  // provides CJ_EXTENSION_TRAINING
    const OptionSpec* find_option(std::string_view name) const;
};

// Refuses (kBadData) text that is not JSON, lacks a required key, has an unknown key, a wrong type,
// an id that breaks its form, a range without extent, a duplicate criterion or option, a default
// that its own schema refuses, training capabilities without the extension or without those that
// they need, reserved ones (kUnsupported), or more than 256 KiB.
// The message names the key.
Result<PluginMetadata> parse_metadata(std::string_view json);

// The first difference of what must agree between the note and describe(): id, version, kinds,
// criteria, options; empty when they agree.
std::string metadata_difference(const PluginMetadata& note, const PluginMetadata& described);

// Checks `value` against the option's type, range and choices; kInvalidArgument names option,
// value, and what is allowed.
Status check_option_value(const OptionSpec& option, std::string_view value);

}  // namespace cinejury::plugin
