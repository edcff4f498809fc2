// SPDX-License-Identifier: Apache-2.0
#include "core/search/strategy.hpp"

#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "core/search/best_of_n.hpp"
#include "core/search/draft.hpp"
#include "core/search/halving.hpp"
#include "core/search/measure.hpp"

namespace cinejury::search {
namespace {

template <class Kind>
std::unique_ptr<Strategy> make() {
    return std::make_unique<Kind>();
}

struct Named {
    std::string_view name;
    std::unique_ptr<Strategy> (*make)();
};
constexpr Named kStrategies[] = {{"bon", &make<BestOfN>},
                                 {"draft", &make<Draft>},
                                 {"halving", &make<Halving>},
                                 {"measure", &make<Measure>}};

}  // namespace

StageId preview_at(double sigma) {
    return {"preview", fmt::format("{}", sigma)};
}

StageId draft_with(const std::string& policy) {
    return {"draft", policy};
}

std::vector<std::string> strategy_names() {
    std::vector<std::string> names;
    for (const Named& one : kStrategies) names.emplace_back(one.name);
    return names;
}

Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name) {
    for (const Named& one : kStrategies)
        if (one.name == name) return one.make();
    const std::vector<std::string> names = strategy_names();
    const std::string near = nearest_name(name, names);
    return Status(Code::kNotFound,
                  fmt::format("strategy: there is no '{}'; {}", name,
                              near.empty() ? "known: " + fmt::format("{}", fmt::join(names, ", "))
                                           : "did you mean '" + near + "'?"));
}

}  // namespace cinejury::search
