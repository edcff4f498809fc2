// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "cinejury/training.h"
#include "core/plugin/metadata_ids.hpp"
#include "core/plugin/metadata_sections.hpp"
#include "core/plugin/strict_json.hpp"

namespace cinejury::plugin {
namespace {

using nlohmann::json;
using enum JsonFields::Need;

constexpr std::uint32_t kSchema = 1;
constexpr std::size_t kMaxBytes = 256u << 10;
constexpr std::uint32_t kMaxCancelLatency = 600'000;

// Two or three decimal numbers joined by dots.
std::optional<std::vector<std::uint32_t>> numbers(std::string_view text, std::size_t count) {
    std::vector<std::uint32_t> all;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (all.size() < count) {
        std::uint32_t value = 0;
        const auto [after, error] = std::from_chars(at, end, value);
        if (error != std::errc() || (*at == '0' && after != at + 1)) return std::nullopt;
        all.push_back(value);
        at = after;
        if (all.size() < count) {
            if (at == end || *at != '.') return std::nullopt;
            ++at;
        }
    }
    return at == end ? std::optional(all) : std::nullopt;
}

void read_lists(JsonFields& fields, PluginMetadata& metadata) {
    metadata.devices = fields.texts("devices", kOptional);
    if (metadata.devices.empty()) metadata.devices = {"cpu"};
    for (const std::string& device : metadata.devices)
        if (device != "cpu" && device != "cuda")
            fields.fail("devices", fmt::format("has the unknown device \"{}\"", device));
    fields.object("extensions", [&](JsonFields& one) {
        metadata.required_extensions = one.texts("required", kOptional);
        metadata.wanted_extensions = one.texts("wanted", kOptional);
        metadata.provided_extensions = one.texts("provided", kOptional);
        metadata.draft_extensions = one.texts("draft", kOptional);
    });
    metadata.permissions = fields.texts("permissions", kOptional);
    for (const std::string& permission : metadata.permissions)
        if (permission != "read-files" && permission != "run-programs" && permission != "network")
            fields.fail("permissions", fmt::format("has the unknown word \"{}\"", permission));
}

// First of all: what a newer SDK adds must not look like a mistake.
void read_versions(JsonFields& fields, PluginMetadata& metadata) {
    const std::string sdk = fields.text("sdk", kRequired);
    const auto sdk_version = numbers(sdk, 2);
    if (!sdk_version || (*sdk_version)[0] > 0xffff || (*sdk_version)[1] > 0xffff)
        fields.fail("sdk", fmt::format("is \"{}\"; must be major.minor", sdk));
    else
        metadata.sdk_version = CJ_MAKE_VERSION((*sdk_version)[0], (*sdk_version)[1]);
    if (metadata.sdk_version > CJ_SDK_VERSION)
        fields.fail("sdk",
                    fmt::format("is {}: the plugin was built for a newer SDK than this host knows "
                                "({}.{}); update Cinejury, or build the plugin for an older SDK",
                                sdk, CJ_SDK_VERSION_MAJOR, CJ_SDK_VERSION_MINOR),
                    Code::kUnsupported);
    const std::uint32_t schema = fields.integer("schema", kRequired, kSchema, 1, 1u << 20);
    if (schema != kSchema)
        fields.fail("schema", fmt::format("is {}; this host reads {}", schema, kSchema),
                    Code::kUnsupported);
}

void read_base(JsonFields& fields, PluginMetadata& metadata) {
    metadata.id = fields.text("id", kRequired);
    metadata.version = fields.text("version", kRequired);
    metadata.vendor = fields.text("vendor", kRequired);
    metadata.licence = fields.text("licence", kRequired);
    metadata.summary = fields.text("summary", kOptional);
    metadata.determinism = static_cast<PluginMetadata::Determinism>(
        fields.word("determinism", kRequired, {"bitwise", "tolerance", "stochastic"}, 2));
    metadata.cancel_latency_ms =
        fields.integer("cancel_latency_ms", kRequired, 1, 1, kMaxCancelLatency);
    metadata.has_weights = fields.boolean("weights", false);
    if (!is_dotted_id(metadata.id, 1))
        fields.fail("id", fmt::format("is \"{}\"; must be lower-case words joined by dots, such as "
                                      "org.example.sharpness",
                                      metadata.id));
    if (!numbers(metadata.version, 3))
        fields.fail("version",
                    fmt::format("is \"{}\"; must be major.minor.patch", metadata.version));
}

// "kinds" repeats which of the two objects are there.
void read_kinds(JsonFields& fields, const PluginMetadata& metadata) {
    std::vector<std::string> kinds = fields.texts("kinds", kRequired);
    std::sort(kinds.begin(), kinds.end());
    if (kinds.empty()) fields.fail("kinds", "must not be empty");
    if (kinds != metadata.kinds())
        fields.fail("kinds",
                    "must name \"expert\" and \"generator\" as the objects with these "
                    "keys are there");
}

// What one training capability needs of the others, and of the extension. (GEN-TRAINING)
void check_training(JsonFields& fields, const PluginMetadata& metadata) {
    const std::uint64_t bits = metadata.generator ? metadata.generator->capabilities : 0;
    const auto need = [&](std::uint64_t bit, const char* name, std::uint64_t others,
                          const char* text) {
        if ((bits & bit) && (bits & others) != others)
            fields.fail("generator", fmt::format("claims \"{}\" without {}", name, text));
    };
    need(CJ_CAN_VELOCITY, "velocity", CJ_CAN_LATENT_OUT, "\"latent-out\"");
    need(CJ_CAN_VJP, "vjp", CJ_CAN_VELOCITY | CJ_CAN_ADAPTERS, "\"velocity\" and \"adapters\"");
    need(CJ_CAN_OPTIMIZER, "optimizer", CJ_CAN_VJP, "\"vjp\"");
    constexpr std::uint64_t kExtension = CJ_CAN_VELOCITY | CJ_CAN_VJP | CJ_CAN_OPTIMIZER;
    if ((bits & kExtension) && !metadata.trainable())
        fields.fail("extensions", "must provide \"" CJ_EXTENSION_TRAINING
                                  "\", whose capabilities the generator claims");
    if (metadata.trainable() && !metadata.generator)
        fields.fail("extensions", "provides \"" CJ_EXTENSION_TRAINING "\" without a generator");
}

void read_all(JsonFields& fields, PluginMetadata& metadata) {
    read_versions(fields, metadata);
    read_base(fields, metadata);
    read_lists(fields, metadata);
    fields.object("expert", [&](JsonFields& one) { metadata.expert = read_expert(one); });
    fields.object("generator", [&](JsonFields& one) { metadata.generator = read_generator(one); });
    const bool parallel = fields.word("concurrency", kOptional, {"serial", "parallel"}, 0) == 1;
    if (metadata.generator) metadata.generator->parallel = parallel;
    read_kinds(fields, metadata);
    std::set<std::string> seen;
    fields.objects("options", kOptional, [&](JsonFields& one) {
        metadata.options.push_back(read_option(one));
        const std::string& name = metadata.options.back().name;
        if (!seen.insert(name).second)
            one.fail("name", fmt::format("\"{}\" stands here twice", name));
    });
    check_training(fields, metadata);
    fields.done();
}

}  // namespace

std::vector<std::string> PluginMetadata::kinds() const {
    std::vector<std::string> all;
    if (expert) all.emplace_back("expert");
    if (generator) all.emplace_back("generator");
    return all;
}

bool PluginMetadata::trainable() const {
    return std::find(provided_extensions.begin(), provided_extensions.end(),
                     CJ_EXTENSION_TRAINING) != provided_extensions.end();
}

const OptionSpec* PluginMetadata::find_option(std::string_view name) const {
    for (const OptionSpec& option : options)
        if (option.name == name) return &option;
    return nullptr;
}

Result<PluginMetadata> parse_metadata(std::string_view text) {
    if (text.size() > kMaxBytes) return Status(Code::kBadData, "metadata: more than 256 KiB");
    CINEJURY_ASSIGN(const json document, parse_strict_json(text));
    PluginMetadata metadata;
    Status failure;
    JsonFields fields(document, "", failure);
    read_all(fields, metadata);
    if (!failure.ok()) return failure;
    metadata.json = text;
    return metadata;
}

}  // namespace cinejury::plugin
