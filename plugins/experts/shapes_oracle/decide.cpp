// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_oracle/decide.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace cinejury::shapes::oracle {
namespace {

constexpr double kLargeFrom = 8;  // radius, pixels

// For each wanted object the found one that stands for it, or null.
using Cast = std::vector<const Found*>;

int agreement(const Entity& wanted, const Found& found) {
    return 2 * (wanted.colour == found.colour) + 2 * (wanted.shape == found.shape) +
           (wanted.action.has_value() && wanted.action == found.action);
}

// Best agreement first; of equals the later ones.
Cast assign(const std::vector<const Entity*>& wanted, const std::vector<Found>& found) {
    struct Pair {
        int agreement;
        std::size_t wanted, found;
    };
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (std::size_t j = 0; j < found.size(); ++j)
            pairs.push_back({agreement(*wanted[i], found[j]), i, j});
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::tuple(a.agreement, a.wanted, a.found) >
               std::tuple(b.agreement, b.wanted, b.found);
    });
    Cast cast(wanted.size());
    std::vector<bool> taken(found.size());
    for (const Pair& pair : pairs) {
        if (cast[pair.wanted] || taken[pair.found]) continue;
        cast[pair.wanted] = &found[pair.found];
        taken[pair.found] = true;
    }
    return cast;
}

// Every entity is shown by at least one object, and all that stand for it pass.
template <class Test>
bool every(const Request& request, const Cast& cast, Test test) {
    std::size_t at = 0;
    for (const Entity& entity : request.entities) {
        std::size_t shown = 0;
        for (std::uint32_t i = 0; i < entity.count; ++i, ++at) {
            if (!cast[at]) continue;
            ++shown;
            if (!test(entity, *cast[at])) return false;
        }
        if (shown == 0) return false;
    }
    return true;
}

bool at_position(Position position, const Found& found) {
    const double x = found.x.front(), lowest = *std::max_element(found.y.begin(), found.y.end());
    const double y = found.action == Action::kBounces ? lowest : found.y.front();
    switch (position) {
        case Position::kTop:
            return *std::min_element(found.y.begin(), found.y.end()) < 27 && y < 30;
        case Position::kBottom: return y > 37;
        case Position::kLeft: return x < 27;
        case Position::kRight: return x > 37;
        case Position::kCenter: return std::fabs(x - 32) < 10 && std::fabs(y - 32) < 12;
    }
    return false;
}

// The relation holds by more than two pixels in 85 % of the frames.
bool related(Relation relation, const Found& first, const Found& second) {
    const std::size_t frames = std::min(first.x.size(), second.x.size());
    std::size_t held = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        const double dx = second.x[i] - first.x[i], dy = second.y[i] - first.y[i];
        const double gap = relation == Relation::kAbove    ? dy
                           : relation == Relation::kBelow  ? -dy
                           : relation == Relation::kLeftOf ? dx
                                                           : -dx;
        held += gap > 2;
    }
    return static_cast<double>(held) >= 0.85 * static_cast<double>(frames);
}

std::optional<bool> location(const Request& request, const Seen& seen, const Cast& cast) {
    std::optional<bool> answer;
    const auto require = [&answer](bool shown) { answer = answer.value_or(true) && shown; };
    if (request.background) require(*request.background == seen.ground);
    const auto has_position = [](const Entity& entity) { return entity.position.has_value(); };
    if (std::any_of(request.entities.begin(), request.entities.end(), has_position))
        require(every(request, cast, [](const Entity& wanted, const Found& found) {
            return !wanted.position || at_position(*wanted.position, found);
        }));
    if (request.relation && request.entities.size() == 2)
        require(cast.front() && cast.back() &&
                related(*request.relation, *cast.front(), *cast.back()));
    return answer;
}

}  // namespace

Answers decide(const Request& request, const Seen& seen) {
    std::vector<const Entity*> wanted;
    bool attributes = false, actions = false;
    for (const Entity& entity : request.entities) {
        wanted.insert(wanted.end(), entity.count, &entity);
        attributes = attributes || entity.colour || entity.large;
        actions = actions || entity.action;
    }
    const Cast cast = assign(wanted, seen.objects);
    Answers answers;
    answers.count = seen.objects.size() == wanted.size();
    answers.steady = seen.steady;
    answers.object = every(request, cast, [](const Entity& entity, const Found& found) {
        return !entity.shape || *entity.shape == found.shape;
    });
    if (attributes)
        answers.attribute = every(request, cast, [](const Entity& entity, const Found& found) {
            const bool size = !entity.large || *entity.large == (found.radius >= kLargeFrom);
            return size && (!entity.colour || *entity.colour == found.colour);
        });
    if (actions)
        answers.action = every(request, cast, [](const Entity& entity, const Found& found) {
            return !entity.action || entity.action == found.action;
        });
    answers.location = location(request, seen, cast);
    return answers;
}

}  // namespace cinejury::shapes::oracle
