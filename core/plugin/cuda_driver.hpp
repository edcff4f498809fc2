// SPDX-License-Identifier: Apache-2.0
// Whether this machine has CUDA devices, told by the driver's files: nothing is loaded or opened on
// a device. Thread rule: any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cinejury::plugin {

// Names of the devices, in the order of their bus addresses; empty without the driver. `folder` is
// where the driver lists them; another one is for tests.
std::vector<std::string> cuda_device_names(
    const std::filesystem::path& folder = "/proc/driver/nvidia/gpus");

}  // namespace cinejury::plugin
