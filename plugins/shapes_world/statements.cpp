// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/statements.hpp"

namespace cinejury::shapes {
namespace {

void append(std::string& list, std::string_view item) {
    if (item.empty()) return;
    if (!list.empty()) list += ", ";
    list += item;
}

std::string attribute_of(const Entity& entity) {
    std::string text(entity.colour ? kColourNames[*entity.colour] : "");
    if (entity.large) text += std::string(text.empty() ? "" : " ").append(size_name(*entity.large));
    return text;
}

}  // namespace

std::array<std::string, kStatements> statements(const Request& request) {
    std::array<std::string, kStatements> all;
    const auto of = [&all](Statement statement) -> std::string& {
        return all[static_cast<std::size_t>(statement)];
    };
    if (request.background)
        of(Statement::kLocation) = "on " + std::string(kGroundNames[*request.background]);
    for (const Entity& entity : request.entities) {
        if (entity.shape)
            append(of(Statement::kObject), kShapeNames[static_cast<std::size_t>(*entity.shape)]);
        append(of(Statement::kAttribute), attribute_of(entity));
        if (entity.action) append(of(Statement::kAction), action_name(*entity.action));
        append(of(Statement::kCount), count_name(entity.count));
        if (entity.position) append(of(Statement::kLocation), position_name(*entity.position));
    }
    if (request.relation) append(of(Statement::kLocation), relation_name(*request.relation));
    return all;
}

std::string answer_text(std::string_view statement, bool met) {
    std::string text(met ? "met" : "not met");
    if (!statement.empty()) text.append(": ").append(statement);
    return text;
}

}  // namespace cinejury::shapes
