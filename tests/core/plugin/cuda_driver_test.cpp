// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/cuda_driver.hpp"

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using cinejury::plugin::cuda_device_names;

TEST_CASE("devices are named by the driver's files, in the order of their addresses") {
    const cinejury::test::TemporaryFolder folder;
    const auto device = [&](const std::string& address, const std::string& text) {
        std::filesystem::create_directories(folder.path() / address);
        std::ofstream(folder.path() / address / "information") << text;
    };
    device("0000:41:00.0", "IRQ: 12\n");
    device("0000:01:00.0", "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   5\n");
    CHECK(cuda_device_names(folder.path()) ==
          std::vector<std::string>{"NVIDIA H100 80GB HBM3", "0000:41:00.0"});
    CHECK(cuda_device_names(folder.path() / "none").empty());
}
