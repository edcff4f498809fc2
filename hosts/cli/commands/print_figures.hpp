// SPDX-License-Identifier: Apache-2.0
// The figures of a grid as tables for people. Thread rule: main thread.
#pragma once

#include "core/kit/figures.hpp"
#include "hosts/cli/terminal/output.hpp"

namespace cinejury::cli {

// Hits first: pair accuracy by strength and Spearman; then the unrelated criteria with the share of
// clips that moved, those over `limit` by name.
void print_figures(Output& out, const kit::Figures& figures, double limit);

}  // namespace cinejury::cli
