// SPDX-License-Identifier: Apache-2.0
// The whole table. An option means the same wherever a command takes it.
#include "hosts/cli/table/option_rows.hpp"

namespace cinejury::cli {
namespace {

std::vector<Option> all_parts() {
    std::vector<Option> all;
    for (const auto& part :
         {generating_options(), searching_options(), tuning_options(), judging_options(),
          result_options(), action_options(), kit_options(), general_options()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace

std::span<const Option> options() {
    static const std::vector<Option> kOptions = all_parts();
    return kOptions;
}

}  // namespace cinejury::cli
