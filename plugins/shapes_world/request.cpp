// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/request.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {
namespace {

constexpr std::array<std::string_view, 4> kCountNames{"a", "two", "three", "four"};
constexpr std::array<std::string_view, 9> kActionNames{"stays still", "moves left", "moves right",
                                                       "moves up",    "moves down", "grows",
                                                       "shrinks",     "spins",      "bounces"};
constexpr std::array<std::string_view, 5> kPositionNames{"at top", "at bottom", "at left",
                                                         "at right", "in center"};
constexpr std::array<std::string_view, 4> kRelationNames{"above", "below", "left of", "right of"};

template <std::size_t N>
std::optional<std::size_t> index_of(const std::array<std::string_view, N>& names,
                                    std::string_view word) {
    const auto* const found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

// Words one after the other, with a look ahead.
class Reader {
public:
    explicit Reader(std::span<const std::int32_t> ids) {
        for (const std::int32_t id : ids)
            if (id > kPad && static_cast<std::size_t>(id) < kVocabulary.size())
                words_.push_back(kVocabulary[static_cast<std::size_t>(id)]);
    }
    bool done() const { return at_ >= words_.size(); }
    std::string_view peek(std::size_t ahead = 0) const {
        return at_ + ahead < words_.size() ? words_[at_ + ahead] : std::string_view();
    }
    void skip(std::size_t count) { at_ += count; }

private:
    std::vector<std::string_view> words_;
    std::size_t at_ = 0;
};

std::optional<std::size_t> action_of(const Reader& reader) {
    const std::string both = std::string(reader.peek()) + " " + std::string(reader.peek(1));
    if (const auto two_words = index_of(kActionNames, both)) return two_words;
    return index_of(kActionNames, reader.peek());
}

// One more word of an entity; false when the entity ends.
bool read_entity_word(Reader& reader, Entity& entity) {
    const std::string_view word = reader.peek();
    if (word == "small" || word == "large") {
        entity.large = word == "large";
        reader.skip(1);
    } else if (const auto colour = index_of(kColourNames, word)) {
        entity.colour = colour;
        reader.skip(1);
    } else if (const auto shape = index_of(kShapeNames, word)) {
        entity.shape = static_cast<Shape>(*shape);
        reader.skip(1);
    } else if (word == "stays") {
        entity.action = Action::kStill;
        reader.skip(2);
    } else if (word == "moves") {
        if (const auto action = action_of(reader)) entity.action = static_cast<Action>(*action);
        reader.skip(2);
    } else if (const auto action = index_of(kActionNames, word)) {
        entity.action = static_cast<Action>(*action);
        reader.skip(1);
    } else if (word == "at" || word == "in") {
        for (std::size_t i = 0; i < kPositionNames.size(); ++i)
            if (kPositionNames[i].substr(3) == reader.peek(1))
                entity.position = static_cast<Position>(i);
        reader.skip(2);
    } else {
        return false;
    }
    return true;
}

std::string entity_text(const Entity& entity) {
    std::string text(count_name(entity.count));
    const auto add = [&text](std::string_view word) { text += " " + std::string(word); };
    if (entity.large) add(size_name(*entity.large));
    if (entity.colour) add(kColourNames[*entity.colour]);
    if (entity.shape) add(kShapeNames[static_cast<std::size_t>(*entity.shape)]);
    if (entity.action) add(action_name(*entity.action));
    if (entity.position) add(position_name(*entity.position));
    return text;
}

bool scales(Action action) {
    return action == Action::kGrows || action == Action::kShrinks;
}

Entity random_entity(Random& random) {
    Entity entity;
    entity.shape = static_cast<Shape>(random.below(kShapeNames.size()));
    entity.colour = random.below(kColours.size());
    entity.action = static_cast<Action>(random.below(kActionNames.size()));
    entity.large = random.chance(0.5);
    // A spinning circle cannot be seen to spin.
    if (*entity.action == Action::kSpins && rotation_period(*entity.shape) == 0)
        entity.action = Action::kBounces;
    return entity;
}

}  // namespace

std::string_view count_name(std::uint32_t count) {
    return kCountNames.at(count - 1);
}
std::string_view size_name(bool large) {
    return large ? "large" : "small";
}
std::string_view action_name(Action action) {
    return kActionNames.at(static_cast<std::size_t>(action));
}
std::string_view position_name(Position position) {
    return kPositionNames.at(static_cast<std::size_t>(position));
}
std::string_view relation_name(Relation relation) {
    return kRelationNames.at(static_cast<std::size_t>(relation));
}

Request parse_request(std::span<const std::int32_t> ids) {
    Reader reader(ids);
    Request request;
    while (!reader.done()) {
        if (reader.peek() == "on") {
            for (std::size_t ahead = 0; ahead < 4; ++ahead)
                if (const auto ground = index_of(kGroundNames, reader.peek(ahead));
                    ground && !request.background)
                    request.background = ground;
            reader.skip(reader.peek(3) == "background" ? 4 : 1);
        } else if (const auto count = index_of(kCountNames, reader.peek())) {
            Entity& entity = request.entities.emplace_back();
            entity.count = static_cast<std::uint32_t>(*count + 1);
            reader.skip(1);
            while (!reader.done() && read_entity_word(reader, entity)) {
            }
        } else if (reader.peek() == "above" || reader.peek() == "below") {
            request.relation = reader.peek() == "above" ? Relation::kAbove : Relation::kBelow;
            reader.skip(1);
        } else if ((reader.peek() == "left" || reader.peek() == "right") &&
                   reader.peek(1) == "of") {
            request.relation = reader.peek() == "left" ? Relation::kLeftOf : Relation::kRightOf;
            reader.skip(2);
        } else {
            reader.skip(1);
        }
    }
    return request;
}

Request random_request(Random& random) {
    Request request;
    const std::size_t draw = random.below(5);
    const bool alike = draw == 2, two = draw > 2;
    Entity first = random_entity(random);
    if (alike) first.count = 2 + static_cast<std::uint32_t>(random.below(3));
    if (first.count >= 3) first.large = false;  // three or more are small
    const bool travels = *first.action >= Action::kLeft && *first.action <= Action::kDown;
    if (!alike && !two && !travels && random.chance(0.6))
        first.position = static_cast<Position>(random.below(5));
    if (!random.chance(0.6) || scales(*first.action)) first.large.reset();
    if (random.chance(0.7)) request.background = random.below(kGrounds.size());
    request.entities.push_back(first);
    if (!two) return request;
    Entity second = random_entity(random);
    second.colour = (*first.colour + 1 + random.below(kColours.size() - 1)) % kColours.size();
    request.relation = static_cast<Relation>(random.below(kRelationNames.size()));
    if (!random.chance(0.6) || scales(*second.action)) second.large.reset();
    if (!random.chance(0.6)) second.action.reset();
    request.entities.push_back(second);
    return request;
}

std::string prompt_text(const Request& request, bool ground_first) {
    std::string text, ground;
    if (request.background)
        ground = "on a " + std::string(kGroundNames[*request.background]) + " background";
    if (ground_first && !ground.empty()) text = ground + " ";
    for (std::size_t i = 0; i < request.entities.size(); ++i) {
        if (i == 1 && request.relation)
            text += " " + std::string(relation_name(*request.relation)) + " ";
        text += entity_text(request.entities[i]);
    }
    if (!ground_first && !ground.empty()) text += " " + ground;
    return text;
}

}  // namespace cinejury::shapes
