// SPDX-License-Identifier: Apache-2.0
#include "core/kit/relations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/base/toml.hpp"
#include "core/kit/damage.hpp"
#include "core/kit/relations_text.hpp"
#include "core/panel/toml_reader.hpp"

namespace cinejury::kit {
namespace {

bool matches(std::string_view pattern, std::string_view criterion) {
    if (pattern.ends_with('*')) return criterion.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == criterion;
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view criterion) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches(pattern, criterion); });
}

std::vector<std::string> damage_ids() {
    std::vector<std::string> ids;
    for (const Damage& damage : damages()) ids.emplace_back(damage.id);
    return ids;
}

}  // namespace

std::string_view relation_name(Relation relation) {
    constexpr std::array<std::string_view, 3> kNames{"hit", "allowed", "unrelated"};
    return kNames[static_cast<std::size_t>(relation)];
}

Result<Relations> Relations::parse(std::string_view toml, const std::string& name) {
    CINEJURY_ASSIGN(const toml::table document, parse_toml(toml, name));
    const panel::TableReader root(document, name, "");
    const std::vector<std::string> ids = damage_ids(), keys{"hit", "allowed"};
    CINEJURY_RETURN_IF_ERROR(root.only(ids));
    Relations relations;
    for (const std::string& id : ids) {
        CINEJURY_RETURN_IF_ERROR(root.require(id));
        const toml::table* table = nullptr;
        CINEJURY_RETURN_IF_ERROR(root.table(id, table));
        const panel::TableReader reader(*table, name, id);
        Row row;
        CINEJURY_RETURN_IF_ERROR(reader.only(keys));
        CINEJURY_RETURN_IF_ERROR(reader.texts("hit", row.hit));
        CINEJURY_RETURN_IF_ERROR(reader.texts("allowed", row.allowed));
        for (const std::string& pattern : row.hit)
            if (std::find(row.allowed.begin(), row.allowed.end(), pattern) != row.allowed.end())
                return reader.refuse("hit", fmt::format("\"{}\" is allowed, too", pattern));
        relations.rows_.emplace(id, std::move(row));
    }
    return relations;
}

const Relations& Relations::standard() {
    static const Relations kStandard = [] {
        Result<Relations> parsed = parse(kRelationsText, "relations.toml");
        if (!parsed.ok()) throw std::logic_error(parsed.status().message());  // our own file
        return *std::move(parsed);
    }();
    return kStandard;
}

Relation Relations::of(std::string_view damage, std::string_view criterion) const {
    const auto row = rows_.find(damage);
    if (row == rows_.end()) return Relation::kUnrelated;
    if (any_matches(row->second.hit, criterion)) return Relation::kHit;
    if (criterion.starts_with("canaries.") || any_matches(row->second.allowed, criterion))
        return Relation::kAllowed;
    return Relation::kUnrelated;
}

}  // namespace cinejury::kit
