// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/metadata_sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/plugin/metadata_ids.hpp"
#include "core/plugin/metadata_words.hpp"

namespace cinejury::plugin {
namespace {

using enum JsonFields::Need;

constexpr std::uint32_t kMaxBatch = 4096;

template <class Table>
std::uint64_t bits(JsonFields& fields, const char* key, const std::vector<std::string>& words,
                   const Table& table) {
    std::uint64_t mask = 0;
    for (const std::string& word : words) {
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&](const auto& one) { return one.name == word; });
        if (found == table.end())
            fields.fail(key, fmt::format("has the unknown word \"{}\"", word));
        else
            mask |= found->bit;
    }
    return mask;
}

CriterionSpec read_criterion(JsonFields& fields) {
    CriterionSpec criterion;
    criterion.id = fields.text("id", kRequired);
    criterion.minimum = fields.number("minimum", kRequired).value_or(0);
    criterion.maximum = fields.number("maximum", kRequired).value_or(0);
    criterion.higher_is_better =
        fields.word("direction", kOptional, {"higher-is-better", "lower-is-better"}, 0) == 0;
    criterion.evidence = static_cast<CriterionSpec::Evidence>(
        fields.word("evidence", kOptional, {"validated", "proxy", "unvalidated"}, 2));
    criterion.summary = fields.text("summary", kOptional);
    if (!is_dotted_id(criterion.id, 1))
        fields.fail(
            "id", fmt::format("is \"{}\"; must be lower-case words joined by dots", criterion.id));
    if (!(criterion.minimum < criterion.maximum))
        fields.fail("minimum", "must be below \"maximum\"");
    return criterion;
}

}  // namespace

ExpertSpec read_expert(JsonFields& fields) {
    ExpertSpec expert;
    expert.flags = static_cast<std::uint32_t>(
        bits(fields, "flags", fields.texts("flags", kOptional), kExpertFlags));
    expert.max_batch = fields.integer("max_batch", kOptional, 1, 1, kMaxBatch);
    expert.cost_milliseconds = fields.number("cost_ms", kOptional).value_or(0);
    std::set<std::string> seen;
    fields.objects("criteria", kRequired, [&](JsonFields& one) {
        expert.criteria.push_back(read_criterion(one));
        const std::string& id = expert.criteria.back().id;
        if (!seen.insert(id).second) one.fail("id", fmt::format("\"{}\" stands here twice", id));
    });
    if (expert.criteria.empty()) fields.fail("criteria", "must not be empty");
    if (expert.cost_milliseconds < 0) fields.fail("cost_ms", "must not be negative");
    if (expert.flags & CJ_EXPERT_GRADIENT)
        fields.fail("flags", "claims \"gradient\", which no extension of SDK 0.1 offers",
                    Code::kUnsupported);
    if ((expert.flags & CJ_EXPERT_SYMMETRIC) && !(expert.flags & CJ_EXPERT_PAIRWISE))
        fields.fail("flags", "claims \"symmetric\" without \"pairwise\"");
    return expert;
}

GeneratorSpec read_generator(JsonFields& fields) {
    GeneratorSpec generator;
    generator.capabilities =
        bits(fields, "capabilities", fields.texts("capabilities", kRequired), kCapabilities);
    generator.max_batch = fields.integer("max_batch", kOptional, 1, 1, kMaxBatch);
    generator.samplers = fields.texts("samplers", kOptional);
    generator.cache_policies = fields.texts("cache_policies", kOptional);
    if (generator.capabilities & CJ_CAN_RESERVED_MASK)
        fields.fail("capabilities",
                    "claims a training capability, which this host (SDK 0.1) does not know",
                    Code::kUnsupported);
    if (!(generator.capabilities & CJ_CAN_GENERATE))
        fields.fail("capabilities", "lacks \"generate\"");
    return generator;
}

OptionSpec read_option(JsonFields& fields) {
    OptionSpec option;
    option.name = fields.text("name", kRequired);
    option.type = static_cast<OptionSpec::Type>(fields.word(
        "type", kRequired, {"string", "integer", "number", "boolean", "choice", "path"}, 0));
    option.default_value = fields.scalar("default").value_or("");
    option.minimum = fields.number("minimum", kOptional);
    option.maximum = fields.number("maximum", kOptional);
    option.choices = fields.texts("choices", kOptional);
    option.required = fields.boolean("required", false);
    option.help = fields.text("help", kRequired);

    using enum OptionSpec::Type;
    const bool numeric = option.type == kInteger || option.type == kNumber;
    const bool may_be_empty = option.type == kString || option.type == kPath;
    if (!is_option_name(option.name))
        fields.fail("name", fmt::format("is \"{}\"; must be lower-case", option.name));
    if (!numeric && (option.minimum || option.maximum))
        fields.fail("minimum", "and \"maximum\" are for integers and numbers only");
    if (option.minimum && option.maximum && *option.minimum > *option.maximum)
        fields.fail("minimum", "is above \"maximum\"");
    if ((option.type == kChoice) != !option.choices.empty())
        fields.fail("choices", "must be there for a choice, and only then");
    if (option.required && !option.default_value.empty())
        fields.fail("default", "contradicts \"required\"");
    if (option.required || fields.failed()) return option;
    if (!may_be_empty || !option.default_value.empty()) {
        const Status fits = check_option_value(option, option.default_value);
        if (!fits.ok())
            fields.fail("default", fmt::format("breaks its own schema: {}", fits.message()));
    }
    return option;
}

}  // namespace cinejury::plugin
