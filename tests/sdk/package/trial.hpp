// SPDX-License-Identifier: Apache-2.0
// Uses a plugin library as the host does. Thread rule: one thread.
#pragma once

#include <filesystem>

namespace cinejury::test {

// Loads it with the host's loader, makes an instance with default options, and scores a small clip
// or makes one twice from one seed; checks what comes out.
void try_plugin(const std::filesystem::path& library);

}  // namespace cinejury::test
