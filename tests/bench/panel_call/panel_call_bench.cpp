// SPDX-License-Identifier: Apache-2.0
// What the panel's call of an expert costs: one item, views ready, an expert that only reports;
// from the request to the checked, calibrated score. The median over batches of 1000 calls is held
// against the budget of 1 us; a miss is exit code 1.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "core/panel/loaded_expert.hpp"

namespace {

using namespace cinejury;

constexpr int kBatches = 400;
constexpr int kCalls = 1000;
constexpr double kBudgetMicroseconds = 1;

[[noreturn]] void give_up(const Status& status) {
    std::fprintf(stderr, "panel_call: %s\n", status.message().c_str());
    std::exit(1);
}

template <class T>
T value_of(Result<T> result) {
    if (!result.ok()) give_up(result.status());
    return *std::move(result);
}

panel::ScoreRequest one_clip() {
    auto clip = std::make_shared<media::Clip>();
    clip->width = 64;
    clip->height = 64;
    clip->frames = 8;
    clip->fps = {25, 1};
    clip->pixels = std::shared_ptr<const std::uint8_t>(new std::uint8_t[clip->bytes()](),
                                                       std::default_delete<std::uint8_t[]>());
    panel::ScoreRequest request;
    request.source = std::shared_ptr<const media::Clip>(std::move(clip));
    request.prompt = "a red ball rolls left";
    return request;
}

// Microseconds of one call, the mean of a batch.
double run_batch(panel::LoadedExpert& expert, const panel::ItemInput& item,
                 const CancelToken& cancel) {
    double seconds = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kCalls; ++i) {
        const panel::ExpertScores scores = expert.score(item, cancel, seconds);
        if (scores.front().status != panel::ScoreStatus::kOk)
            give_up({Code::kInternal, scores.front().reason});
    }
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    return time.count() / kCalls;
}

}  // namespace

int main() {
    plugin::HostServices host({});
    const plugin::Inspected inspected = value_of(plugin::inspect(EMPTY_EXPERT));
    panel::PanelFile file;
    panel::ExpertEntry entry{"bench.empty", panel::Role::kSelect, {}, {}};
    const auto expert = value_of(
        panel::LoadedExpert::load(entry, inspected, host, {}, file, std::chrono::minutes(10)));
    const panel::ScoreRequest request = one_clip();
    const media::Views views = value_of(media::make_views(request.source, expert->plans(), {}));
    const panel::ItemInput item{&request, {views.digest, views.info.duration_ns, 0}, views.views};
    const CancelToken cancel;

    run_batch(*expert, item, cancel);  // warm
    std::vector<double> batches;
    for (int i = 0; i < kBatches; ++i) batches.push_back(run_batch(*expert, item, cancel));
    std::sort(batches.begin(), batches.end());
    const double median = batches[batches.size() / 2];
    const bool ok = median <= kBudgetMicroseconds;
    std::printf("BAR expert_call_overhead %.3f us <= 1 %s\n", median, ok ? "ok" : "MISS");
    return ok ? 0 : 1;
}
