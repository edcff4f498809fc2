// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/plugin/metadata_ids.hpp"
#include "core/plugin/metadata_sections.hpp"
#include "core/plugin/strict_json.hpp"

namespace cinejury::plugin {
namespace {

using nlohmann::json;
using enum JsonFields::Need;

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
    metadata.required_extensions = fields.texts("required-extensions", kOptional);
    metadata.wanted_extensions = fields.texts("wanted-extensions", kOptional);
    metadata.provided_extensions = fields.texts("provided-extensions", kOptional);
    metadata.draft_extensions = fields.texts("draft-extensions", kOptional);
    metadata.permissions = fields.texts("permissions", kOptional);
    for (const std::string& permission : metadata.permissions)
        if (permission != "read-files" && permission != "run-programs" && permission != "network")
            fields.fail("permissions", fmt::format("has the unknown word \"{}\"", permission));
}

void read_base(JsonFields& fields, PluginMetadata& metadata) {
    metadata.id = fields.text("id", kRequired);
    metadata.version = fields.text("version", kRequired);
    const std::string sdk = fields.text("sdk", kRequired);
    metadata.vendor = fields.text("vendor", kRequired);
    metadata.licence = fields.text("licence", kRequired);
    metadata.summary = fields.text("summary", kRequired);
    metadata.determinism = static_cast<PluginMetadata::Determinism>(
        fields.word("determinism", kRequired, {"bitwise", "tolerance", "stochastic"}, 2));
    metadata.cancel_latency_ms =
        fields.integer("cancel-latency-ms", kRequired, 1, 1, kMaxCancelLatency);
    metadata.has_weights = fields.boolean("has-weights", false);
    if (!is_dotted_id(metadata.id, 1))
        fields.fail("id", fmt::format("is \"{}\"; must be lower-case words joined by dots, such as "
                                      "org.example.sharpness",
                                      metadata.id));
    if (!numbers(metadata.version, 3))
        fields.fail("version",
                    fmt::format("is \"{}\"; must be major.minor.patch", metadata.version));
    const auto sdk_version = numbers(sdk, 2);
    if (!sdk_version || (*sdk_version)[0] > 0xffff || (*sdk_version)[1] > 0xffff)
        fields.fail("sdk", fmt::format("is \"{}\"; must be major.minor", sdk));
    else
        metadata.sdk_version = CJ_MAKE_VERSION((*sdk_version)[0], (*sdk_version)[1]);
}

void read_all(JsonFields& fields, PluginMetadata& metadata) {
    read_base(fields, metadata);
    read_lists(fields, metadata);
    fields.object("expert", [&](JsonFields& one) { metadata.expert = read_expert(one); });
    fields.object("generator", [&](JsonFields& one) { metadata.generator = read_generator(one); });
    if (!metadata.expert && !metadata.generator)
        fields.fail("", "has neither \"expert\" nor \"generator\"");
    std::set<std::string> seen;
    fields.objects("options", kOptional, [&](JsonFields& one) {
        metadata.options.push_back(read_option(one));
        const std::string& name = metadata.options.back().name;
        if (!seen.insert(name).second)
            one.fail("name", fmt::format("\"{}\" stands here twice", name));
    });
    fields.done();
}

}  // namespace

std::vector<std::string> PluginMetadata::kinds() const {
    std::vector<std::string> all;
    if (expert) all.emplace_back("expert");
    if (generator) all.emplace_back("generator");
    return all;
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
