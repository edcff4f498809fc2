// SPDX-License-Identifier: Apache-2.0
// What must hold for any scores.
#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.hpp"
#include "tests/core/panel/verdict_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

constexpr int kRounds = 3000;
const std::vector<std::string> kCriteria{"fineness.face", "fineness.defocus", "coherence.flicker",
                                         "safety.crime", "com.acme.pulse"};

struct Draw {
    std::mt19937_64 random;
    std::uint64_t below(std::uint64_t count) { return random() % count; }
    double value() {
        switch (below(8)) {
            case 0: return 1e308;
            case 1: return -1e308;
            case 2: return 0;
            default: return static_cast<double>(below(9)) / 8;
        }
    }
    Score score(const std::string& criterion) {
        if (below(5) > 0) return ok(criterion, value());
        return missing(criterion, static_cast<ScoreStatus>(1 + below(3)), "because");
    }
    std::vector<Judged> candidates() {
        std::vector<Judged> all;
        const std::uint64_t count = below(6);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (below(8) == 0) {
                all.push_back(broken(i, "broken"));
                continue;
            }
            std::vector<Score> scores;
            for (const std::string& criterion : kCriteria) scores.push_back(score(criterion));
            all.push_back(candidate(i, std::move(scores)));
        }
        return all;
    }
    PanelFile panel() {
        PanelFile panel = panel_of(kCriteria);
        for (const std::string& criterion : kCriteria)
            if (below(3) == 0)
                panel.criterion_weights[criterion] = static_cast<double>(below(3)) * 1e5;
        if (below(2) == 0) panel.aspect_weights["fineness"] = static_cast<double>(below(3));
        if (below(2) == 0) panel.gates.push_back(at_least("safety.crime", 0.25));
        if (below(2) == 0 && !panel.gates.empty()) panel.gates[0].if_missing = Gate::Missing::kPass;
        panel.tie_band = static_cast<double>(below(3)) / 8;
        panel.on_failed = below(2) == 0 ? OnFailed::kExclude : OnFailed::kDropCriterion;
        return panel;
    }
};

bool same(const Standing& a, const Standing& b) {
    return a.index == b.index && a.in_contention == b.in_contention &&
           a.out_because == b.out_because && a.aspects == b.aspects && a.overall == b.overall &&
           a.coverage == b.coverage && a.rank == b.rank;
}

bool same(const Verdict& a, const Verdict& b) {
    return a.winner == b.winner && a.tie == b.tie && a.tied == b.tied && a.compared == b.compared &&
           a.dropped == b.dropped && a.why == b.why && a.notices == b.notices &&
           std::equal(a.standings.begin(), a.standings.end(), b.standings.begin(),
                      b.standings.end(),
                      [](const Standing& x, const Standing& y) { return same(x, y); });
}

}  // namespace

TEST_CASE("the order in which candidates come does not matter") {
    Draw draw{std::mt19937_64(1)};
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(round);
        const PanelFile panel = draw.panel();
        std::vector<Judged> candidates = draw.candidates();
        const auto first = decide(panel, candidates);
        std::shuffle(candidates.begin(), candidates.end(), draw.random);
        const auto second = decide(panel, candidates);
        REQUIRE(first.ok());
        REQUIRE(second.ok());
        REQUIRE(same(*first, *second));
    }
}

TEST_CASE("every number is finite, and lies within the scores that made it") {
    Draw draw{std::mt19937_64(2)};
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(round);
        const auto candidates = draw.candidates();
        const auto verdict = decide(draw.panel(), candidates);
        REQUIRE(verdict.ok());
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const Standing& standing = verdict->standings[i];
            REQUIRE(standing.coverage >= 0);
            REQUIRE(standing.coverage <= 1);
            if (!standing.overall) continue;
            double low = INFINITY, high = -INFINITY;
            for (const Score& score : candidates[i].scores) {
                if (std::count(verdict->compared.begin(), verdict->compared.end(),
                               score.criterion) == 0)
                    continue;
                REQUIRE(score.status == ScoreStatus::kOk);  // nothing missing became a number
                low = std::min(low, *score.calibrated);
                high = std::max(high, *score.calibrated);
            }
            REQUIRE(std::isfinite(*standing.overall));
            REQUIRE(*standing.overall >= low);
            REQUIRE(*standing.overall <= high);
            for (const auto& [aspect, value] : standing.aspects) REQUIRE(std::isfinite(value));
        }
    }
}

TEST_CASE("scores that are all the same give that overall score exactly, whatever the weights") {
    Draw draw{std::mt19937_64(6)};
    std::uniform_real_distribution<double> weight(1e-3, 1e3), value(-1, 1);
    for (int round = 0; round < kRounds; ++round) {
        PanelFile panel = panel_of(kCriteria);
        const double same_value = value(draw.random);
        std::vector<Score> scores;
        for (const std::string& criterion : kCriteria) {
            panel.criterion_weights[criterion] = weight(draw.random);
            scores.push_back(ok(criterion, same_value));
        }
        panel.aspect_weights["fineness"] = weight(draw.random);
        const std::vector<Judged> candidates{candidate(0, std::move(scores))};
        const auto verdict = decide(panel, candidates);
        REQUIRE(verdict.ok());
        REQUIRE(verdict->standings[0].overall == same_value);
    }
}

TEST_CASE("what a missing score would have been changes nothing") {
    Draw draw{std::mt19937_64(3)};
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(round);
        const PanelFile panel = draw.panel();
        std::vector<Judged> candidates = draw.candidates();
        const auto clean = decide(panel, candidates);
        for (Judged& candidate : candidates)
            for (Score& score : candidate.scores)
                if (score.status != ScoreStatus::kOk) score.calibrated = score.raw = draw.value();
        const auto polluted = decide(panel, candidates);
        REQUIRE(clean.ok());
        REQUIRE(polluted.ok());
        REQUIRE(same(*clean, *polluted));
    }
}

TEST_CASE("a candidate that is out does not change how the others compare") {
    Draw draw{std::mt19937_64(4)};
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(round);
        PanelFile panel = draw.panel();
        panel.gates = {at_least("safety.crime", 0.25)};
        std::vector<Judged> candidates = draw.candidates();
        const auto before = decide(panel, candidates);
        Judged hopeless = candidate(99, {});
        for (const std::string& criterion : kCriteria)
            hopeless.scores.push_back(draw.score(criterion));
        hopeless.scores[3] = ok("safety.crime", 0);
        if (draw.below(2) == 0) hopeless = broken(99, "broken");
        candidates.push_back(hopeless);
        const auto after = decide(panel, candidates);
        REQUIRE(before.ok());
        REQUIRE(after.ok());
        REQUIRE_FALSE(after->standings.back().in_contention);
        REQUIRE(before->winner == after->winner);
        REQUIRE(before->tied == after->tied);
        REQUIRE(before->compared == after->compared);
        for (std::size_t i = 0; i < before->standings.size(); ++i)
            REQUIRE(same(before->standings[i], after->standings[i]));
    }
}

TEST_CASE("the winner is in contention, within the tie band of the top, and the first there") {
    Draw draw{std::mt19937_64(5)};
    int winners = 0, ties = 0;
    for (int round = 0; round < kRounds; ++round) {
        CAPTURE(round);
        const PanelFile panel = draw.panel();
        const auto verdict = decide(panel, draw.candidates());
        REQUIRE(verdict.ok());
        double top = -INFINITY;
        for (const Standing& standing : verdict->standings)
            if (standing.in_contention && standing.overall) top = std::max(top, *standing.overall);
        REQUIRE(verdict->winner.has_value() == std::isfinite(top));
        if (!verdict->winner) continue;
        ++winners;
        ties += verdict->tie ? 1 : 0;
        for (const Standing& standing : verdict->standings) {
            const bool inside = standing.in_contention && standing.overall &&
                                top - *standing.overall <= panel.tie_band;
            REQUIRE(inside == (standing.rank == 1));
            if (inside) REQUIRE(*verdict->winner <= standing.index);
        }
    }
    CHECK(winners > kRounds / 4);
    CHECK(ties > kRounds / 20);
}
