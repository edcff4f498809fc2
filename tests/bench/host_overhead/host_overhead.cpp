// SPDX-License-Identifier: Apache-2.0
// What the host adds to the time of generator, experts, decoding, views, encoding and page media:
// the share of the wall time of the demo's run in which none of them ran. Median of five runs of
// the real program.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace {

constexpr double kBar = 0.05;

std::string quoted(const std::string& text) {
    return "'" + text + "'";
}

// Wall time and the host's part of one run; throws when the run fails.
struct Run {
    double wall, overhead;
};
Run run_demo(const std::filesystem::path& folder) {
    const std::string program =
        std::string(CINEJURY_SCENE) + " {output} {seed} {width} {height} {frames} {fps} {prompt}";
    const std::string command =
        quoted(CINEJURY_PROGRAM) +
        " pick 'a red ball rolls left' -n 4 --seed 57 --generator cinejury.command" + " --set " +
        quoted("cinejury.command.program=" + program) +
        " --panel default --progress none --quiet --force --ledger " +
        quoted((folder / "ledger.db").string()) + " -o " + quoted((folder / "out").string()) +
        " >/dev/null";
    if (const int status = std::system(command.c_str()); status != 0)
        throw std::runtime_error("the run failed: " + command);
    const auto report = nlohmann::json::parse(std::ifstream(folder / "out" / "report.json"));
    const auto& timing = report.at("run").at("timing");
    return {timing.at("wall").get<double>(), timing.at("host_overhead").get<double>()};
}

}  // namespace

int main() {
    const cinejury::test::TemporaryFolder folder;
    std::vector<double> shares;
    for (int i = 0; i < 6; ++i) {
        const Run run = run_demo(folder.path());
        if (i > 0) shares.push_back(run.overhead / run.wall);  // the first one warms up
        std::printf("run %d: wall %.3f s, host %.3f s\n", i, run.wall, run.overhead);
    }
    std::sort(shares.begin(), shares.end());
    const double median = shares[shares.size() / 2];
    std::printf("BAR host_overhead_share %.4f of wall <= %.2f %s\n", median, kBar,
                median <= kBar ? "ok" : "MISS");
    return median <= kBar ? 0 : 1;
}
