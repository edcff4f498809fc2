// SPDX-License-Identifier: Apache-2.0
// `cinejury plugins inspect`: all that a plugin says of itself, without running it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/report/safe_text.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

std::string_view determinism_name(plugin::PluginMetadata::Determinism determinism) {
    switch (determinism) {
        case plugin::PluginMetadata::Determinism::kBitwise: return "bitwise";
        case plugin::PluginMetadata::Determinism::kTolerance: return "tolerance";
        case plugin::PluginMetadata::Determinism::kStochastic: return "stochastic";
    }
    return "unknown";
}

std::string_view evidence_name(plugin::CriterionSpec::Evidence evidence) {
    switch (evidence) {
        case plugin::CriterionSpec::Evidence::kValidated: return "validated";
        case plugin::CriterionSpec::Evidence::kProxy: return "proxy";
        case plugin::CriterionSpec::Evidence::kUnvalidated: return "unvalidated";
    }
    return "unknown";
}

std::string_view type_name(plugin::OptionSpec::Type type) {
    switch (type) {
        case plugin::OptionSpec::Type::kString: return "string";
        case plugin::OptionSpec::Type::kInteger: return "integer";
        case plugin::OptionSpec::Type::kNumber: return "number";
        case plugin::OptionSpec::Type::kBoolean: return "boolean";
        case plugin::OptionSpec::Type::kChoice: return "choice";
        case plugin::OptionSpec::Type::kPath: return "path";
    }
    return "unknown";
}

std::string allowed(const plugin::OptionSpec& option) {
    if (!option.choices.empty()) return fmt::format("{}", fmt::join(option.choices, ", "));
    if (option.minimum && option.maximum)
        return fmt::format("{} ... {}", *option.minimum, *option.maximum);
    if (option.minimum) return fmt::format("at least {}", *option.minimum);
    if (option.maximum) return fmt::format("at most {}", *option.maximum);
    return {};
}

void field(Output& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out.line(fmt::format("{:<14} {}", name, report::visible_text(value)));
}

void print_facts(Output& out, const plugin::Inspected& inspected) {
    const plugin::PluginMetadata& m = inspected.metadata;
    field(out, "id", m.id);
    field(out, "version", m.version);
    field(out, "kinds", fmt::format("{}", fmt::join(m.kinds(), ", ")));
    field(out, "summary", m.summary);
    field(out, "vendor", m.vendor);
    field(out, "licence", m.licence);
    field(out, "sdk", fmt::format("{}.{}", m.sdk_version >> 16, m.sdk_version & 0xffff));
    field(out, "determinism", determinism_name(m.determinism));
    field(out, "cancels within", fmt::format("{} ms", m.cancel_latency_ms));
    field(out, "weights", m.has_weights ? "yes" : "no");
    field(out, "devices", fmt::format("{}", fmt::join(m.devices, ", ")));
    field(out, "permissions", fmt::format("{}", fmt::join(m.permissions, ", ")));
    field(out, "library", inspected.path.string());
    if (m.generator) {
        field(out, "samplers", fmt::format("{}", fmt::join(m.generator->samplers, ", ")));
        field(out, "cache policies",
              fmt::format("{}", fmt::join(m.generator->cache_policies, ", ")));
    }
}

void print_criteria(Output& out, const plugin::ExpertSpec& expert) {
    TablePrinter table({{"criterion"}, {"range"}, {"better"}, {"evidence"}, {"summary"}});
    for (const plugin::CriterionSpec& one : expert.criteria)
        table.row({one.id, fmt::format("{} ... {}", one.minimum, one.maximum),
                   one.higher_is_better ? "higher" : "lower",
                   std::string(evidence_name(one.evidence)), one.summary});
    out.text("\n" + table.print(out.style()));
}

void print_options(Output& out, const plugin::PluginMetadata& metadata) {
    TablePrinter table({{"--set option"}, {"type"}, {"default"}, {"allowed"}, {"meaning"}});
    for (const plugin::OptionSpec& one : metadata.options)
        table.row({metadata.id + "." + one.name, std::string(type_name(one.type)),
                   one.required ? "(required)" : one.default_value, allowed(one), one.help});
    if (!table.empty()) out.text("\n" + table.print(out.style()));
}

}  // namespace

ExitCode run_plugins_inspect(Context& context) {
    const Result<plugin::Inspected> inspected = find_plugin(context, context.word(0));
    if (!inspected.ok()) return context.fail(Situation::kPlugin, inspected.status());
    if (context.json()) {
        // Checked when it was inspected: it parses.
        context.out.json({{"path", inspected->path.string()},
                          {"metadata", nlohmann::ordered_json::parse(inspected->metadata.json)},
                          {"needed", inspected->elf.needed}});
        return ExitCode::kOk;
    }
    print_facts(context.out, *inspected);
    if (inspected->metadata.expert) print_criteria(context.out, *inspected->metadata.expert);
    print_options(context.out, inspected->metadata);
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
