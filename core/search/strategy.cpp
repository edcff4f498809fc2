// SPDX-License-Identifier: Apache-2.0
#include "core/search/strategy.hpp"

#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "core/search/best_of_n.hpp"

namespace cinejury::search {

std::vector<std::string> strategy_names() {
    return {"bon"};
}

Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name) {
    if (name == "bon") return std::unique_ptr<Strategy>(std::make_unique<BestOfN>());
    const std::vector<std::string> names = strategy_names();
    const std::string near = nearest_name(name, names);
    return Status(Code::kNotFound,
                  fmt::format("strategy: there is no '{}'; {}", name,
                              near.empty() ? "known: " + fmt::format("{}", fmt::join(names, ", "))
                                           : "did you mean '" + near + "'?"));
}

}  // namespace cinejury::search
