// SPDX-License-Identifier: Apache-2.0
// The guards of the default panel against their bars: no honest clip of the shapes world is
// disqualified (500 rendered ones, and 200 that the generator made), and of 200 pools with prompts
// that ask for motion none is won by a still copy of its best candidate.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/panel/panel.hpp"
#include "core/panel/verdict.hpp"
#include "tests/plugins/experts/damage.hpp"
#include "tests/plugins/experts/moving_scene.hpp"
#include "tests/plugins/guards/degenerate.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace cinejury;

constexpr std::uint64_t kRendered = 500, kPools = 200;
constexpr std::size_t kPrompts = 50, kEach = 4;  // of the generator: 200 clips

template <class T>
T required(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.status().message());
    return *std::move(result);
}

// The default panel at work.
class Jury {
public:
    Jury()
        : host_({}),
          catalogue_(required(plugin::Catalogue::scan(plugin::SearchPath::standard({}, "")))),
          panel_(required(
              panel::Panel::open(required(panel::find_panel("default")), catalogue_, host_))) {}

    panel::Judged judge(const media::Clip& clip, const std::string& prompt, std::uint64_t index) {
        panel::ScoreRequest request;
        request.candidate = index;
        request.source = std::make_shared<const media::Clip>(clip);
        request.prompt = prompt;
        return {index, required(panel_->score(request, {})).scores, {}};
    }
    panel::Verdict decide(const std::vector<panel::Judged>& candidates) const {
        return required(panel::decide(panel_->file(), candidates));
    }

private:
    plugin::HostServices host_;
    plugin::Catalogue catalogue_;
    std::unique_ptr<panel::Panel> panel_;
};

bool bar(const char* name, std::uint64_t found, std::uint64_t of) {
    std::printf("BAR %s %llu of %llu <= 0 %s\n", name, static_cast<unsigned long long>(found),
                static_cast<unsigned long long>(of), found == 0 ? "ok" : "MISS");
    return found == 0;
}

bool rendered_clips(Jury& jury) {
    std::uint64_t out = 0;
    for (std::uint64_t seed = 0; seed < kRendered; ++seed) {
        const test::ShapesClip shapes = test::shapes_clip(seed);
        const auto verdict = jury.decide({jury.judge(shapes.clip, shapes.prompt, 0)});
        if (verdict.standings[0].in_contention) continue;
        ++out;
        std::printf("rendered %llu, %s: %s\n", static_cast<unsigned long long>(seed),
                    shapes.prompt.c_str(), verdict.standings[0].out_because.c_str());
    }
    return bar("guards_rendered_disqualified", out, kRendered);
}

// Still in one of four ways: exactly, with noise, with flicker, after a fifth of the clip.
media::Clip stilled(const media::Clip& clip, std::uint64_t way) {
    const std::uint64_t middle = clip.frames / 2;
    const media::Clip still = test::rearranged(clip, [=](std::uint64_t) { return middle; });
    switch (way % 4) {
        case 1: return test::noisy(still, 3, static_cast<std::uint32_t>(way));
        case 2: return test::flickering(still, 0.04);
        case 3: return test::frozen_from(clip, clip.frames / 5);
        default: return still;
    }
}

struct Pool {
    std::string prompt;
    std::vector<media::Clip> clips;
};

// Half of the pools are of the shapes world, one prompt that asks for motion and its scene in four
// qualities; half are textured scenes under a moving camera.
Pool pool_of(std::uint64_t index) {
    Pool pool;
    media::Clip clip;
    if (index % 2 == 0) {
        test::ShapesClip shapes;
        std::uint64_t seed = 1000 + 100 * index;
        do shapes = test::shapes_clip(seed++);
        while (shapes.prompt.find("still") != std::string::npos);
        pool.prompt = shapes.prompt;
        clip = shapes.clip;
    } else {
        const auto seed = static_cast<std::uint32_t>(index);
        pool.prompt = "discs and boxes drift past while the camera moves";
        clip =
            test::render({.seed = seed, .pan = 0.05 + 0.001 * double(index)}, {160, 120, 20, 10});
    }
    pool.clips = {test::defocused(clip, 0.01), clip, test::flickering(clip, 0.1),
                  test::noisy(clip, 6, static_cast<std::uint32_t>(index))};
    return pool;
}

bool planted_pools(Jury& jury) {
    std::uint64_t won = 0, in_contention = 0;
    for (std::uint64_t index = 0; index < kPools; ++index) {
        const Pool pool = pool_of(index);
        std::vector<panel::Judged> judged;
        for (const media::Clip& clip : pool.clips)
            judged.push_back(jury.judge(clip, pool.prompt, judged.size()));
        const auto best = jury.decide(judged).winner;
        if (!best) throw std::runtime_error("a pool without a winner: " + pool.prompt);
        const std::uint64_t planted = judged.size();
        judged.push_back(jury.judge(stilled(pool.clips[*best], index / 2), pool.prompt, planted));
        const auto verdict = jury.decide(judged);
        won += verdict.winner == planted;
        in_contention += verdict.standings[planted].in_contention;
        if (verdict.winner == planted)
            std::printf("pool %llu, %s: the still copy wins\n",
                        static_cast<unsigned long long>(index), pool.prompt.c_str());
    }
    std::printf("still copies left in contention: %llu of %llu\n",
                static_cast<unsigned long long>(in_contention),
                static_cast<unsigned long long>(kPools));
    return bar("guards_still_copies_that_win", won, kPools);
}

std::string quoted(const std::string& text) {
    return "'" + text + "'";
}

bool generated_clips() {
    const test::TemporaryFolder folder;
    const auto prompts = nlohmann::json::parse(std::ifstream(CINEJURY_HELD_OUT)).at("prompts");
    std::uint64_t out = 0, clips = 0;
    for (std::size_t i = 0; i < kPrompts; ++i) {
        const std::string prompt = prompts.at(i).at("prompt");
        const std::string command =
            quoted(CINEJURY_PROGRAM) + " pick " + quoted(prompt) + " -n " + std::to_string(kEach) +
            " --seed " + std::to_string(i) +
            " --generator cinejury.shapes --panel default --progress none --quiet --force"
            " --ledger " +
            quoted((folder / "ledger.db").string()) + " -o " + quoted((folder / "out").string()) +
            " >/dev/null";
        // A run in which nobody wins has a report, too.
        if (std::system(command.c_str()) == -1) throw std::runtime_error("cannot run: " + command);
        const auto report = nlohmann::json::parse(std::ifstream(folder / "out" / "report.json"));
        for (const auto& candidate : report.at("result").at("candidates")) {
            ++clips;
            for (const auto& gate : candidate.at("gates")) {
                if (gate.at("state") != "fail") continue;
                ++out;
                std::printf("generated, %s: %s: %s\n", prompt.c_str(),
                            gate.at("criterion").get<std::string>().c_str(),
                            gate.at("why").get<std::string>().c_str());
            }
        }
        std::filesystem::remove_all(folder / "out");
    }
    if (clips != kPrompts * kEach) throw std::runtime_error("not all clips were made");
    return bar("guards_generated_disqualified", out, clips);
}

}  // namespace

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Jury jury;
    const bool rendered = rendered_clips(jury);
    const bool pools = planted_pools(jury);
    const bool generated = generated_clips();
    return rendered && pools && generated ? 0 : 1;
}
