// SPDX-License-Identifier: Apache-2.0
#include <thread>
#include <vector>

#include "core/search/activity.hpp"
#include "core/search/background.hpp"
#include "tests/catch.hpp"

using namespace cinejury::search;

TEST_CASE("stretches of time that overlap count once") {
    Activity activity;
    const auto zero = Activity::Clock::time_point{} + std::chrono::hours(1);
    const auto at = [&](double seconds) {
        return zero + std::chrono::duration_cast<Activity::Clock::duration>(
                          std::chrono::duration<double>(seconds));
    };
    CHECK(activity.covered() == 0);
    activity.add(at(5), at(6));
    activity.add(at(0), at(2));
    activity.add(at(1), at(3));
    activity.add(at(1.5), at(2));
    CHECK(activity.covered() == Approx(4));
}

TEST_CASE("background work runs in order and is done after drain") {
    std::vector<int> seen;
    Background background(2);
    for (int i = 0; i < 100; ++i) background.post([&seen, i] { seen.push_back(i); });
    background.drain();
    REQUIRE(seen.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
}
