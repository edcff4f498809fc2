// SPDX-License-Identifier: Apache-2.0
// A host that makes one candidate: host_process SCRIPT FOLDER. For tests that kill it.
#include <cstdio>

#include "tests/plugins/command/made_generator.hpp"

int main(int count, char** words) {
    using namespace cinejury::command::test;
    if (count != 3) return 2;
    auto generator = MadeGenerator::make({{"program", std::string(words[1]) + " {output}"}});
    if (!generator.ok()) {
        std::fprintf(stderr, "%s\n", generator.status().message().c_str());
        return 1;
    }
    return (*generator)->run("a prompt", plain_spec(words[2])).ok() ? 0 : 1;
}
