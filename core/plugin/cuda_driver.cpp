// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/cuda_driver.hpp"

#include <algorithm>
#include <fstream>

namespace cinejury::plugin {
namespace {

// The line "Model:  NVIDIA H100" of a device's file.
std::string model_in(const std::filesystem::path& file) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.compare(0, 6, "Model:") != 0) continue;
        const std::size_t from = line.find_first_not_of(" \t", 6);
        return from == std::string::npos ? "" : line.substr(from);
    }
    return "";
}

}  // namespace

std::vector<std::string> cuda_device_names(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> devices;
    std::error_code failed;
    for (std::filesystem::directory_iterator i(folder, failed), end; !failed && i != end;
         i.increment(failed))
        devices.push_back(i->path());
    std::sort(devices.begin(), devices.end());
    std::vector<std::string> names;
    for (const std::filesystem::path& device : devices) {
        const std::string model = model_in(device / "information");
        names.push_back(model.empty() ? device.filename().string() : model);
    }
    return names;
}

}  // namespace cinejury::plugin
