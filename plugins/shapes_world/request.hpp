// SPDX-License-Identifier: Apache-2.0
// What a prompt of the shapes world states, and the prompt that states it.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/shapes_world/geometry.hpp"
#include "plugins/shapes_world/random.hpp"

namespace cinejury::shapes {

enum class Action : std::uint8_t {
    kStill,
    kLeft,
    kRight,
    kUp,
    kDown,
    kGrows,
    kShrinks,
    kSpins,
    kBounces
};
enum class Position : std::uint8_t { kTop, kBottom, kLeft, kRight, kCenter };
enum class Relation : std::uint8_t { kAbove, kBelow, kLeftOf, kRightOf };

struct Entity {
    std::uint32_t count = 1;  // 1 ... 4, all alike
    std::optional<bool> large;
    std::optional<std::size_t> colour;  // of kColours
    std::optional<Shape> shape;
    std::optional<Action> action;
    std::optional<Position> position;
    bool operator==(const Entity&) const = default;
};

// At most two entities make sense together: the second stands in `relation` to the first.
struct Request {
    std::vector<Entity> entities;
    std::optional<Relation> relation;       // of the first to the second
    std::optional<std::size_t> background;  // of kGrounds
    bool operator==(const Request&) const = default;
};

// Reads canonical ids (vocabulary.hpp) as far as they follow the grammar; words that do not are
// passed over.
Request parse_request(std::span<const std::int32_t> ids);

// The words of a prompt for each: "three" (count 1 ... 4), "small", "moves left", "at top", "left
// of".
std::string_view count_name(std::uint32_t count);
std::string_view size_name(bool large);
std::string_view action_name(Action action);
std::string_view position_name(Position position);
std::string_view relation_name(Relation relation);

// A request of the world: kinds one (2 in 5), several alike (1 in 5), two in a relation (2 in 5);
// what may be left open is left open at random.
Request random_request(Random& random);

// Its prompt; `ground_first` puts the background in front.
std::string prompt_text(const Request& request, bool ground_first = false);

}  // namespace cinejury::shapes
