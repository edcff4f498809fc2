// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/cli/scenes.hpp"

#include <stdexcept>

namespace cinejury::cli::test {
namespace {

constexpr const char* kScene = CINEJURY_SOURCE_DIR "/samples/scene/scene.sh";
constexpr const char* kPlaceholders = " {output} {seed} {width} {height} {frames} {fps} {prompt}";

Arguments generator(const std::string& script) {
    return {"--generator", "cinejury.command",
            "--set",       "cinejury.command.program=" + script + kPlaceholders,
            "--set",       "cinejury.command.deterministic=true",
            "--size",      "96x64",
            "--frames",    "12"};
}

void draw(const Cli& cli, const std::string& file, const std::string& filter) {
    const auto ran = cli.run_program(
        "ffmpeg", {"-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=96x64:r=12:d=1", "-vf",
                   filter, "-c:v", "ffv1", file});
    if (ran.code != 0) throw std::runtime_error("ffmpeg: " + ran.err);
}

}  // namespace

Arguments scene_generator() {
    return generator(kScene);
}

Arguments scripted_generator(const Cli& cli, const std::string& prologue) {
    const std::string script = cli.home()
                                   .write("generator.sh", "#!/bin/sh\nhere=${0%/*}\n" + prologue +
                                                              "\nexec " + kScene + " \"$@\"\n")
                                   .string();
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    return generator(script);
}

void write_clips(const Cli& cli, const std::string& sharp, const std::string& blurred) {
    draw(cli, sharp, "null");
    draw(cli, blurred, "gblur=sigma=3");
}

}  // namespace cinejury::cli::test
