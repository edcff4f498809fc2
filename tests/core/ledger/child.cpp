// SPDX-License-Identifier: Apache-2.0
// The other process of the ledger's tests. Each line that it prints states something that is on
// disk by then. Usage: ledger_child hold|hold-with-child FILE, write FILE RUNS CANDIDATES, limit
// FILE BYTES, full FOLDER.
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/ledger/ledger.hpp"
#include "tests/core/ledger/samples.hpp"

using namespace cinejury;
using namespace cinejury::ledger;
using namespace cinejury::ledger::test;

namespace {

void say(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(1, text.data(), text.size()) < 0) std::_Exit(9);
}

void demand(const Status& status) {
    if (status.ok()) return;
    say("failed " + status.message());
    std::_Exit(1);
}

std::unique_ptr<Ledger> open_or_exit(const std::string& file) {
    Result<std::unique_ptr<Ledger>> opened = Ledger::open(file);
    demand(opened.status());
    return *std::move(opened);
}

std::string begin_or_exit(Ledger& ledger, std::uint64_t count) {
    Run run = sample_run();
    demand(ledger.begin(run, planned(count)));
    say("begun " + run.id);
    return run.id;
}

std::size_t count_scored(const Ledger& ledger, const std::string& id) {
    const auto candidates = ledger.candidates(id);
    demand(candidates.status());
    return static_cast<std::size_t>(
        std::count_if(candidates->begin(), candidates->end(),
                      [](const Candidate& c) { return c.state == CandidateState::kScored; }));
}

// Holds a run until standard input ends.
int hold(const std::string& file, bool with_child) {
    const auto ledger = open_or_exit(file);
    begin_or_exit(*ledger, 1);
    if (with_child) {
        // It says itself when it runs: a program gives up the inherited files only after the call
        // that starts it has returned here.
        std::array<char*, 4> arguments{const_cast<char*>("sh"), const_cast<char*>("-c"),
                                       const_cast<char*>("echo started; exec cat"), nullptr};
        pid_t id = 0;
        if (::posix_spawnp(&id, "sh", nullptr, nullptr, arguments.data(), environ) != 0) return 1;
    }
    char byte = 0;
    while (::read(0, &byte, 1) > 0) {
    }
    return 0;
}

int write_runs(const std::string& file, int runs, std::uint64_t candidates) {
    const auto ledger = open_or_exit(file);
    say("opened");
    for (int run = 0; run < runs; ++run) {
        const std::string id = begin_or_exit(*ledger, candidates);
        for (std::uint64_t i = 0; i < candidates; ++i) {
            demand(ledger->put_candidate(id, scored(i)));
            say(fmt::format("scored {} {}", id, i));
        }
        demand(ledger->finish(id, RunState::kFinished, 0, "{}"));
        say("finished " + id);
    }
    return 0;
}

// Fills candidates until that fails; says how many are in and with which code it ended.
void fill(Ledger& ledger, const std::string& id, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        Candidate candidate = scored(i);
        candidate.cost_json = std::string(20'000, 'c');
        const Status status = ledger.put_candidate(id, candidate);
        if (status.ok()) continue;
        say(fmt::format("{} {}", i, code_name(status.code())));
        say(status.message());
        return;
    }
    say("never failed");
}

int write_to_a_limit(const std::string& file, rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);  // a write past the limit fails in place of ending the process
    const rlimit limit{bytes, bytes};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    const auto ledger = open_or_exit(file);
    const std::string id = begin_or_exit(*ledger, 200);
    fill(*ledger, id, 200);
    return 0;
}

// The same on a disk of half a megabyte that is really full; then there is room again.
int write_to_a_full_disk(const std::filesystem::path& folder) {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("ledger", folder.c_str(), "tmpfs", 0, "size=512k") != 0) {
        say("no permission to mount");
        return 0;
    }
    const std::filesystem::path ballast = folder / "ballast";
    write_bytes(ballast, std::string(100'000, 'b'));
    const std::string file = folder / "ledger.db";
    auto ledger = open_or_exit(file);
    const std::string id = begin_or_exit(*ledger, 200);
    fill(*ledger, id, 200);
    say(fmt::format("{} kept", count_scored(*ledger, id)));
    ledger.reset();

    const auto refused = Ledger::open(folder / "second.db");
    say(refused.ok() ? "a second one fits" : code_name(refused.status().code()));
    std::filesystem::remove(ballast);
    ledger = open_or_exit(file);
    demand(ledger->claim(id));
    demand(ledger->put_candidate(id, scored(199)));
    say(fmt::format("{} after resuming", count_scored(*ledger, id)));
    return 0;
}

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() < 2) return 2;
    const std::string& mode = arguments[0];
    if (mode == "hold" || mode == "hold-with-child")
        return hold(arguments[1], mode == "hold-with-child");
    if (mode == "write" && arguments.size() == 4)
        return write_runs(arguments[1], std::stoi(arguments[2]), std::stoull(arguments[3]));
    if (mode == "limit" && arguments.size() == 3)
        return write_to_a_limit(arguments[1], std::stoull(arguments[2]));
    if (mode == "full") return write_to_a_full_disk(arguments[1]);
    return 2;
}
