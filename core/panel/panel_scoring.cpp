// SPDX-License-Identifier: Apache-2.0
// [weights], [[gate]], [calibration] and [thresholds]. Thread rule: free functions.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/nearest.hpp"
#include "core/panel/criteria.hpp"
#include "core/panel/panel_sections.hpp"
#include "core/panel/suggestion.hpp"

namespace cinejury::panel {
namespace {

using Names = const std::vector<std::string>;

// Enough for any ratio that people mean, and sums stay finite.
constexpr NumberRange kWeight{0, 1e6};

Names kWeightKeys{"aspect", "criterion"};
Names kGateKeys{"criterion", "minimum", "maximum", "if_missing", "if_all_fail"};
Names kIfMissing{"unknown", "pass"};
static_assert(static_cast<int>(Gate::Missing::kUnknown) == 0 &&
              static_cast<int>(Gate::Missing::kPass) == 1);
Names kIfAllFail{"out", "pass"};
static_assert(static_cast<int>(Gate::AllFail::kOut) == 0 &&
              static_cast<int>(Gate::AllFail::kPass) == 1);
Names kKinds{"range", "identity", "linear", "log", "isotonic"};
static_assert(static_cast<int>(CalibrationSpec::Kind::kRange) == 0 &&
              static_cast<int>(CalibrationSpec::Kind::kIdentity) == 1 &&
              static_cast<int>(CalibrationSpec::Kind::kLinear) == 2 &&
              static_cast<int>(CalibrationSpec::Kind::kLog) == 3 &&
              static_cast<int>(CalibrationSpec::Kind::kIsotonic) == 4);

std::vector<std::string> weighted_aspects() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kAspectCount; ++i)
        names.emplace_back(aspect_id(static_cast<Aspect>(i)));
    names.emplace_back("other");
    return names;
}

// Numbers of a table by name, each name checked by `fault`.
template <class Fault>
Status read_numbers(const TableReader& parent, const std::string& file, const std::string& path,
                    std::string_view key, NumberRange range, Fault fault,
                    std::map<std::string, double>& out) {
    const toml::table* table = nullptr;
    CINEJURY_RETURN_IF_ERROR(parent.table(key, table));
    if (!table) return {};
    const TableReader reader(*table, file, path);
    std::vector<TableReader::Leaf> leaves;
    CINEJURY_RETURN_IF_ERROR(reader.leaves(leaves));
    for (const TableReader::Leaf& leaf : leaves) {
        if (const std::string why = fault(leaf.name); !why.empty())
            return reader.refuse_at(leaf.node->source(), leaf.name, why);
        CINEJURY_RETURN_IF_ERROR(reader.number_of(leaf, out[leaf.name], range));
    }
    return {};
}

Status read_gate(const TableReader& reader, Gate& gate) {
    CINEJURY_RETURN_IF_ERROR(reader.only(kGateKeys));
    CINEJURY_RETURN_IF_ERROR(reader.require("criterion"));
    CINEJURY_RETURN_IF_ERROR(reader.text("criterion", gate.criterion));
    if (const std::string why = criterion_id_fault(gate.criterion); !why.empty())
        return reader.refuse("criterion", why);
    if (!reader.has("minimum") && !reader.has("maximum"))
        return reader.refuse("minimum", "is missing; a gate needs minimum, maximum or both");
    for (auto [key, bound] : {std::pair{"minimum", &gate.minimum}, {"maximum", &gate.maximum}}) {
        if (!reader.has(key)) continue;
        CINEJURY_RETURN_IF_ERROR(reader.number(key, bound->emplace()));
    }
    if (gate.minimum && gate.maximum && *gate.minimum > *gate.maximum)
        return reader.refuse(
            "minimum", fmt::format("is {}, above the maximum {}", *gate.minimum, *gate.maximum));
    std::size_t missing = 0;
    CINEJURY_RETURN_IF_ERROR(reader.choice("if_missing", kIfMissing, missing));
    gate.if_missing = static_cast<Gate::Missing>(missing);
    std::size_t all_fail = 0;
    CINEJURY_RETURN_IF_ERROR(reader.choice("if_all_fail", kIfAllFail, all_fail));
    gate.if_all_fail = static_cast<Gate::AllFail>(all_fail);
    return {};
}

// The keys that a kind has beside `kind`; all of them are needed but `floor`.
Names& keys_of(CalibrationSpec::Kind kind) {
    static Names kNone{"kind"}, kLinear{"kind", "from", "to"}, kLog{"kind", "floor"},
        kIsotonic{"kind", "file"};
    switch (kind) {
        case CalibrationSpec::Kind::kLinear: return kLinear;
        case CalibrationSpec::Kind::kLog: return kLog;
        case CalibrationSpec::Kind::kIsotonic: return kIsotonic;
        default: return kNone;
    }
}

Status read_calibration(const TableReader& reader, CalibrationSpec& spec) {
    static Names kAll{"kind", "from", "to", "floor", "file"};
    CINEJURY_RETURN_IF_ERROR(reader.only(kAll));
    std::size_t kind = 0;
    CINEJURY_RETURN_IF_ERROR(reader.choice("kind", kKinds, kind));
    spec.kind = static_cast<CalibrationSpec::Kind>(kind);
    Names& keys = keys_of(spec.kind);
    for (const std::string& key : kAll)
        if (reader.has(key) && std::find(keys.begin(), keys.end(), key) == keys.end())
            return reader.refuse(key, fmt::format("has no place in kind = \"{}\"", kKinds[kind]));
    for (const std::string& key : keys)
        if (key != "kind" && key != "floor") CINEJURY_RETURN_IF_ERROR(reader.require(key));
    CINEJURY_RETURN_IF_ERROR(reader.pair("from", spec.x0, spec.x1));
    if (spec.x0 == spec.x1) return reader.refuse("from", "has two equal ends");
    CINEJURY_RETURN_IF_ERROR(reader.pair("to", spec.y0, spec.y1));
    CINEJURY_RETURN_IF_ERROR(reader.number("floor", spec.floor));
    std::string name;
    CINEJURY_RETURN_IF_ERROR(reader.text("file", name));
    spec.file = name;
    return {};
}

}  // namespace

std::string criterion_id_fault(std::string_view id) {
    if (can_be_criterion(id)) return {};
    Aspect aspect{};
    std::vector<std::string> names;
    const bool aspect_known = aspect_of(id, aspect);
    for (const Criterion& criterion : criteria())
        if (!aspect_known || criterion.aspect == aspect) names.emplace_back(criterion.id);
    const std::string nearest = nearest_name(id, names);
    return fmt::format("\"{}\" is no criterion{}", id,
                       nearest.empty() ? std::string("; `cinejury criteria` lists them")
                                       : fmt::format("; did you mean \"{}\"?", nearest));
}

Status read_weights(const TableReader& top, const std::string& file, PanelFile& panel) {
    const toml::table* table = nullptr;
    CINEJURY_RETURN_IF_ERROR(top.table("weights", table));
    if (!table) return {};
    const TableReader weights(*table, file, "weights");
    CINEJURY_RETURN_IF_ERROR(weights.only(kWeightKeys));
    const auto aspect_fault = [names = weighted_aspects()](const std::string& name) {
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        return known ? std::string() : "unknown aspect" + suggestion(name, names);
    };
    CINEJURY_RETURN_IF_ERROR(read_numbers(weights, file, "weights.aspect", "aspect", kWeight,
                                          aspect_fault, panel.aspect_weights));
    return read_numbers(weights, file, "weights.criterion", "criterion", kWeight,
                        criterion_id_fault, panel.criterion_weights);
}

Status read_gates(const TableReader& top, const std::string& file, PanelFile& panel) {
    std::vector<const toml::table*> tables;
    CINEJURY_RETURN_IF_ERROR(top.tables("gate", tables));
    for (const toml::table* table : tables) {
        const TableReader reader(*table, file, fmt::format("gate[{}]", panel.gates.size() + 1));
        Gate gate;
        CINEJURY_RETURN_IF_ERROR(read_gate(reader, gate));
        for (const Gate& other : panel.gates)
            if (other.criterion == gate.criterion)
                return reader.refuse("criterion", fmt::format("\"{}\" has a gate already; one gate "
                                                              "may have minimum and maximum",
                                                              gate.criterion));
        panel.gates.push_back(std::move(gate));
    }
    return {};
}

Status read_calibrations(const TableReader& top, const std::string& file, PanelFile& panel) {
    const toml::table* table = nullptr;
    CINEJURY_RETURN_IF_ERROR(top.table("calibration", table));
    if (!table) return {};
    const TableReader all(*table, file, "calibration");
    std::vector<TableReader::Leaf> leaves;
    CINEJURY_RETURN_IF_ERROR(all.leaves(leaves, /*values_are_tables=*/true));
    for (const TableReader::Leaf& leaf : leaves) {
        if (const std::string why = criterion_id_fault(leaf.name); !why.empty())
            return all.refuse_at(leaf.node->source(), leaf.name, why);
        if (!leaf.node->is_table())
            return all.refuse_at(
                leaf.node->source(), leaf.name,
                fmt::format("must be a table: write [calibration.\"{}\"]", leaf.name));
        const TableReader reader(*leaf.node->as_table(), file,
                                 fmt::format("calibration.\"{}\"", leaf.name));
        CINEJURY_RETURN_IF_ERROR(read_calibration(reader, panel.calibrations[leaf.name]));
    }
    return {};
}

Status read_thresholds(const TableReader& top, const std::string& file, PanelFile& panel) {
    return read_numbers(top, file, "thresholds", "thresholds", {}, criterion_id_fault,
                        panel.thresholds);
}

}  // namespace cinejury::panel
