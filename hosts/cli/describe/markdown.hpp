// SPDX-License-Identifier: Apache-2.0
// The reference part of docs/cli.md from the tables. Thread rule: pure functions.
#pragma once

#include <string>

namespace cinejury::cli {

std::string markdown_reference();

}  // namespace cinejury::cli
