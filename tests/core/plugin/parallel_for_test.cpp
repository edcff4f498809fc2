// SPDX-License-Identifier: Apache-2.0
// The host's loops: each index once, nesting, cancel, exceptions, the C slot.
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/plugin/host_services.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::plugin;

TEST_CASE("Each index runs exactly once, for any number of threads") {
    for (const unsigned threads : {1u, 2u, 3u, 8u}) {
        HostServices host({.threads = threads, .log = {}});
        CHECK(host.threads() == threads);
        for (const std::uint64_t count : {0u, 1u, 2u, 7u, 5000u}) {
            std::vector<std::atomic<int>> seen(count);
            REQUIRE(host.parallel_for(count, [&](std::uint64_t i) { ++seen[i]; }));
            CHECK(std::all_of(seen.begin(), seen.end(), [](const auto& n) { return n == 1; }));
        }
    }
}

TEST_CASE("The calling thread takes part, and with one thread it does all") {
    HostServices host({.threads = 1, .log = {}});
    const auto caller = std::this_thread::get_id();
    bool all_here = true;
    host.parallel_for(100,
                      [&](std::uint64_t) { all_here &= std::this_thread::get_id() == caller; });
    CHECK(all_here);
}

TEST_CASE("Loops inside loops inside loops end") {
    HostServices host({.threads = 3, .log = {}});
    std::atomic<int> runs = 0;
    host.parallel_for(6, [&](std::uint64_t) {
        host.parallel_for(
            6, [&](std::uint64_t) { host.parallel_for(6, [&](std::uint64_t) { ++runs; }); });
    });
    CHECK(runs == 216);
}

TEST_CASE("Loops from several threads at once all end") {
    HostServices host({.threads = 4, .log = {}});
    std::atomic<int> runs = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 6; ++i)
            callers.emplace_back([&] {
                for (int round = 0; round < 200; ++round)
                    host.parallel_for(17, [&](std::uint64_t) { ++runs; });
            });
    }
    CHECK(runs == 6 * 200 * 17);
}

TEST_CASE("The exception of a task comes out of the loop, and the loop can be used again") {
    HostServices host({.threads = 4, .log = {}});
    for (int round = 0; round < 50; ++round)
        CHECK_THROWS_AS(host.parallel_for(100,
                                          [](std::uint64_t i) {
                                              if (i == 13) throw std::runtime_error("thirteen");
                                          }),
                        std::runtime_error);
    std::atomic<int> runs = 0;
    CHECK(host.parallel_for(10, [&](std::uint64_t) { ++runs; }));
    CHECK(runs == 10);
}

TEST_CASE("A cancelled loop leaves out the rest and says so") {
    HostServices host({.threads = 2, .log = {}});
    const CancelToken cancel;
    std::atomic<int> runs = 0;
    CHECK_FALSE(host.parallel_for(
        100'000,
        [&](std::uint64_t) {
            if (++runs == 10) cancel.cancel();
        },
        cancel));
    CHECK(runs >= 10);
    CHECK(runs < 100'000);
}

TEST_CASE("Through the C table: results, cancel, a null task, a task that throws") {
    std::vector<std::string> lines;
    HostServices services(
        {.threads = 2,
         .log = [&](std::uint32_t level, std::string_view source, std::string_view text) {
             CHECK(level == CJ_LOG_ERROR);
             lines.push_back(std::string(source) + ": " + std::string(text));
         }});
    const cj_host_t* host = services.table("org.example.x", CJ_SDK_VERSION);
    CHECK(host->concurrency(host) == 2);
    const Call call;
    std::vector<std::atomic<int>> seen(64);
    const auto count_up = [](void* context, std::uint64_t i) {
        ++(*static_cast<std::vector<std::atomic<int>>*>(context))[i];
    };
    CHECK(host->parallel_for(host, call.get(), 64, &seen, count_up).code == CJ_OK);
    CHECK(std::all_of(seen.begin(), seen.end(), [](const auto& n) { return n == 1; }));

    const CancelToken token;
    const Call cancelled(token);
    token.cancel();
    const cj_status_t status = host->parallel_for(host, cancelled.get(), 64, &seen, count_up);
    CHECK(status.code == CJ_CANCELLED);
    CHECK(status.reaction == CJ_REACT_CANCELLED);
    CHECK(host->parallel_for(host, call.get(), 1, nullptr, nullptr).code == CJ_INVALID_ARGUMENT);

    const auto thrower = [](void*, std::uint64_t) { throw std::runtime_error("no"); };
    const cj_status_t thrown = host->parallel_for(host, call.get(), 8, nullptr, thrower);
    CHECK(thrown.code == CJ_INTERNAL);
    CHECK(thrown.reaction == CJ_REACT_BUG_IN_PLUGIN);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("org.example.x: a task of parallel_for threw"));
}
