// SPDX-License-Identifier: Apache-2.0
// Clips and generators for runs of the program. Thread rule: one thread.
#pragma once

#include "tests/hosts/cli/cli.hpp"

namespace cinejury::cli::test {

// Options of a generator that draws small clips, damaged by seed: samples/scene.
Arguments scene_generator();
// The same from a script in the home folder which first runs `prologue`; $0 is its path.
Arguments scripted_generator(const Cli& cli, const std::string& prologue);
// Writes a sharp and a blurred clip of one scene, 96x64, 12 frames, into the home folder.
void write_clips(const Cli& cli, const std::string& sharp, const std::string& blurred);

}  // namespace cinejury::cli::test
