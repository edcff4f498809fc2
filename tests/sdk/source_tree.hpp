// SPDX-License-Identifier: Apache-2.0
// Where the sources are, for tests that compile them. Thread rule: free function.
#pragma once

#include <filesystem>

namespace cinejury::test {

inline std::filesystem::path source_dir() {
    return CINEJURY_SOURCE_DIR;
}

}  // namespace cinejury::test
