// SPDX-License-Identifier: Apache-2.0
// A library in this process: its code, its entry, the outcome of negotiation. Never unloaded.
// Private to core/plugin. Thread rule: load under one process-wide mutex; the rest is constant but
// for `control`, which serialises init, deinit and create.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "cinejury/plugin.h"
#include "core/base/status.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::plugin {

struct LoadedLibrary {
    cj_entry_t entry{};
    std::uint32_t negotiated_version = 0;
    std::string digest;  // SHA-256 of the file
    std::mutex control;
};

// The library of this file, loaded on the first call. The result lives as long as the process.
Result<LoadedLibrary*> load_library(const Inspected& inspected);

}  // namespace cinejury::plugin
