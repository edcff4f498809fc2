// SPDX-License-Identifier: Apache-2.0
// The whole panel without weights on 5 s of 1280x720 at 24 frames a second, as a user runs it: a
// process for the clip, decoding included. Wall time against play time on two threads, what the
// second core brings, and the most memory that the process had.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

extern char** environ;

namespace {

using namespace cinejury;

constexpr double kSeconds = 5;
constexpr int kRounds = 3;  // the fastest counts

struct Spent {
    double seconds = 0;    // wall
    double gigabytes = 0;  // most memory
};

Spent run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", 1, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t child = 0;
    const int error = posix_spawn(&child, arguments[0], &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) throw std::runtime_error("cannot run " + words[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    if (status != 0) throw std::runtime_error(words[0] + " " + words[1] + " failed");
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    return {wall.count(), double(usage.ru_maxrss) / 1e6};  // kB
}

Spent score(const test::TemporaryFolder& folder, const std::string& clip,
            const std::string& threads) {
    Spent best{1e9, 0};
    for (int round = 0; round < kRounds; ++round) {
        const Spent spent = run({CINEJURY_PROGRAM, "score", clip, "--panel", "default", "--ledger",
                                 (folder / "ledger.db").string(), "--threads", threads, "--prompt",
                                 "a large purple cross bounces on a gray background"});
        best = {std::min(best.seconds, spent.seconds), std::max(best.gigabytes, spent.gigabytes)};
    }
    return best;
}

// A drawn scene with texture all over, as the program's own winner is encoded.
std::string make_clip(const test::TemporaryFolder& folder) {
    const std::string out = (folder / "made").string();
    run({CINEJURY_PROGRAM,
         "pick",
         "a large purple cross bounces on a gray background",
         "-n",
         "1",
         "--seed",
         "3",
         "--generator",
         "cinejury.scenes",
         "--size",
         "1280x720",
         "--frames",
         "120",
         "--fps",
         "24",
         "--set",
         "cinejury.scenes.ground-texture=clouds",
         "--set",
         "cinejury.scenes.object-texture=clouds",
         "--set",
         "cinejury.scenes.camera-x=6",
         "--panel",
         "default",
         "--ledger",
         (folder / "ledger.db").string(),
         "--progress",
         "none",
         "-o",
         out});
    return out + "/winner.mp4";
}

void bar(const char* name, double value, const char* unit, const char* sign, double limit,
         bool ok) {
    std::printf("BAR %s %.2f %s %s %g %s\n", name, value, unit, sign, limit, ok ? "ok" : "MISS");
}

}  // namespace

int main() {
    const test::TemporaryFolder folder;
    const std::string clip = make_clip(folder);
    const Spent one = score(folder, clip, "1"), two = score(folder, clip, "2");
    const double share = two.seconds / kSeconds, gain = one.seconds / two.seconds;
    std::printf("5 s of 720p: %.2f s on one thread, %.2f s on two\n", one.seconds, two.seconds);
    bar("pixels_720p_of_play_time", share, "x", "<=", 1, share <= 1);
    bar("pixels_second_core", gain, "x", ">=", 1.7, gain >= 1.7);
    bar("pixels_720p_memory", two.gigabytes, "GB", "<=", 1, two.gigabytes <= 1);
    return share <= 1 && gain >= 1.7 && two.gigabytes <= 1 ? 0 : 1;
}
