// SPDX-License-Identifier: Apache-2.0
// What a request states, criterion by criterion, in words for people.
// Thread rule: pure functions.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "plugins/shapes_world/request.hpp"

namespace cinejury::shapes {

// The alignment criteria of this world, in the order of its judges.
enum class Statement : std::uint8_t { kObject, kAttribute, kAction, kCount, kLocation };
inline constexpr std::size_t kStatements = 5;

// By Statement: "circle, star", "red small, blue", "moves left", "a, three", "on white, above"; in
// the order of the entities. Empty: not stated.
std::array<std::string, kStatements> statements(const Request& request);

// "met: moves left" or "not met: moves left"; without words for the statement "met" or "not met".
std::string answer_text(std::string_view statement, bool met);

}  // namespace cinejury::shapes
