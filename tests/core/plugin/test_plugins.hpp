// SPDX-License-Identifier: Apache-2.0
// Where the plugins that the tests of the loader use are built. Thread rule: free function.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cinejury::test {

// tests/core/plugin/plugins/<name>.c, built.
inline std::filesystem::path test_plugin(std::string_view name) {
    return std::filesystem::path(CINEJURY_TEST_PLUGINS) / (std::string(name) + ".so");
}

}  // namespace cinejury::test
