// SPDX-License-Identifier: Apache-2.0
// The options of the generator, and what they mean once they are checked.
// Thread rule: [control] while it is set up; constant while the instance is loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "argument_template.hpp"
#include "cinejury/cpp/options.hpp"
#include "cinejury/cpp/owned_clip.hpp"

namespace cinejury::command {

struct Setup {
    // As they were set; docs/command-generator.md says what each is for.
    std::string program;
    std::string extension = "mp4";
    std::string environment_mode = "inherit";
    std::string more_environment;
    std::string supervisor;
    std::string fps = "24";
    std::int64_t width = 320, height = 240, frames = 48;
    double time_limit = 600;  // seconds
    bool deterministic = false;

    // What resolve makes of them.
    std::optional<ArgumentTemplate> line;
    std::vector<std::string> variables;  // NAME=VALUE
    std::string program_file;
    std::string supervisor_file;
    sdk::Rate rate;

    void bind(sdk::Options& options);
    // Throws sdk::Error naming the option: CJ_INVALID_ARGUMENT, or CJ_NOT_FOUND when a program is
    // not there.
    void resolve();
    bool uses(const char* placeholder) const { return line->uses(placeholder); }
};

}  // namespace cinejury::command
