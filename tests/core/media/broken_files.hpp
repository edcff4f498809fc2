// SPDX-License-Identifier: Apache-2.0
// Broken and hostile media files made from whole ones, the same every time.
// Thread rule: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cinejury::media::test {

struct BrokenFile {
    std::string name;  // what was done to what
    std::string bytes;
};

// `whole`: names and contents of files that decode. Bit flips, truncations, pieces moved, zeroed
// and repeated, sizes made huge.
std::vector<BrokenFile> broken_files(const std::vector<BrokenFile>& whole, std::size_t count);
// Files that promise far more than they hold.
std::vector<BrokenFile> bombs();

}  // namespace cinejury::media::test
