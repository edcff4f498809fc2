// SPDX-License-Identifier: Apache-2.0
// The parts of the table of options, in its order. Private to table/. Thread rule: pure functions.
#pragma once

#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {

std::vector<Option> generating_options();
std::vector<Option> searching_options();
std::vector<Option> tuning_options();
std::vector<Option> judging_options();
std::vector<Option> result_options();
std::vector<Option> action_options();
std::vector<Option> kit_options();
std::vector<Option> general_options();

}  // namespace cinejury::cli
