// SPDX-License-Identifier: Apache-2.0
// What gpu_bench measures. Thread rule: main thread.
#pragma once

#include <cstdint>

namespace cinejury::bench {

// Makes `count` clips in one batch on the CUDA device through the contract, 16 steps, guidance 1,
// once for warmth and then `runs` times; prints the seconds of each run, frames in host memory
// included. False, with the reason on stderr: it could not.
bool clips(std::uint32_t count, int runs);

// Prints, for each linear layer of the generator's network at a batch of 64 clips, its rate beside
// that of cuBLASLt's bare product of the same size, in alternating pairs.
void products();

}  // namespace cinejury::bench
