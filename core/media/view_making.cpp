// SPDX-License-Identifier: Apache-2.0
#include "core/media/view_making.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "core/media/frame_selection.hpp"
#include "core/media/view_data.hpp"
#include "core/media/window_maker.hpp"

namespace cinejury::media {
namespace {

// Plans that differ only in how scores of windows are joined see the same frames.
FramePlan sight_of(FramePlan plan) {
    plan.reduction = CJ_REDUCE_MEAN;
    return plan;
}

// Frame by frame: a list of the chosen frames may be far longer than the clip.
bool chooses_each_frame_once(const FramePlan& plan, std::span<const std::int64_t> times) {
    FrameSelection selection(plan, times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        std::optional<std::int64_t> next;
        if (i + 1 < times.size()) next = times[i + 1];
        if (selection.repeats(times[i], next) != 1) return false;
    }
    return true;
}

}  // namespace

ViewMaking::ViewMaking(std::span<const FramePlan> plans, const ViewOptions& options,
                       const Guard& guard)
    : places_(plans.size()), options_(options), guard_(guard) {
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const FramePlan plan = sight_of(plans[i]);
        const auto same = std::find_if(wanted_.begin(), wanted_.end(),
                                       [&](const Wanted& wanted) { return wanted.plan == plan; });
        if (same != wanted_.end())
            same->places.push_back(i);
        else
            wanted_.push_back({plan, {i}, false, nullptr});
    }
}

Status ViewMaking::take_views_of(const std::shared_ptr<const Clip>& clip) {
    CINEJURY_ASSIGN(auto reader, read_clip(clip, guard_));
    std::vector<std::int64_t> times;
    while (true) {
        CINEJURY_ASSIGN(const auto frame, reader->next());
        if (!frame) break;
        times.push_back(frame->timestamp_ns);
    }
    for (Wanted& wanted : wanted_) {
        if (wanted.plan.windowed()) continue;
        CINEJURY_ASSIGN(auto converter,
                        FrameConverter::create(wanted.plan, reader->shape(), guard_));
        if (!converter->keeps_pixels()) continue;
        if (!chooses_each_frame_once(wanted.plan, times)) continue;
        ViewContent content;
        set_source(content, reader->info());
        content.pixels = {clip, clip->pixels.get()};
        content.width = clip->width;
        content.height = clip->height;
        content.timestamps_ns = times;
        content.source_frames.resize(times.size());
        std::iota(content.source_frames.begin(), content.source_frames.end(), 0);
        content.source_frame_count = clip->frames;
        wanted.view = make_view(wanted.plan, std::move(content));
        wanted.finished = true;
    }
    return {};
}

bool ViewMaking::needs_total() const {
    return std::any_of(wanted_.begin(), wanted_.end(), [](const Wanted& wanted) {
        return !wanted.finished && FrameSelection::needs_total(wanted.plan);
    });
}

Result<std::uint64_t> ViewMaking::total_for(FrameReader& reader,
                                            std::optional<std::uint64_t> known) const {
    if (known) return *known;
    if (needs_total()) return reader.expected_frames();
    return reader.frames_hint();
}

Status ViewMaking::run(const OpenReader& open) {
    std::optional<std::uint64_t> real_total;
    while (true) {
        CINEJURY_ASSIGN(auto reader, open());
        CINEJURY_ASSIGN(const std::uint64_t total, total_for(*reader, real_total));
        CINEJURY_RETURN_IF_ERROR(run_once(*reader, total));
        info_ = reader->info();
        if (!needs_total()) return {};
        if (real_total)
            return guard_.failure(Code::kBadData,
                                  "gives another number of frames each time it is decoded");
        real_total = info_.frames;
    }
}

Result<ViewMaking::Worker> ViewMaking::worker_for(Wanted& wanted, const SourceShape& shape,
                                                  std::uint64_t total) {
    if (!wanted.plan.windowed()) {
        CINEJURY_ASSIGN(auto maker, ViewMaker::create(wanted.plan, shape, total, guard_));
        const ViewMaker* same = maker.get();
        return Worker{&wanted, std::move(maker), same};
    }
    auto sink = [this, &wanted](std::uint64_t index, const ViewPtr& window) {
        // What the receiver does with a window is not the making of views.
        const auto start = std::chrono::steady_clock::now();
        Status status;
        for (const std::size_t place : wanted.places)
            if (status.ok()) status = options_.on_window(place, index, window);
        const auto time = std::chrono::steady_clock::now() - start;
        guard_.grant(time);
        times_.view_seconds -= std::chrono::duration<double>(time).count();
        return status;
    };
    CINEJURY_ASSIGN(auto maker, WindowMaker::create(wanted.plan, shape, std::move(sink), guard_));
    return Worker{&wanted, std::move(maker), nullptr};
}

Status ViewMaking::run_once(FrameReader& reader, std::uint64_t total) {
    std::vector<Worker> workers;
    std::vector<FrameConsumer*> consumers;
    for (Wanted& wanted : wanted_) {
        if (wanted.finished) continue;
        CINEJURY_ASSIGN(Worker worker, worker_for(wanted, reader.shape(), total));
        consumers.push_back(worker.consumer.get());
        workers.push_back(std::move(worker));
    }
    CINEJURY_ASSIGN(const PassTimes times, run_pass(reader, consumers, options_.parallel, guard_));
    times_.decode_seconds += times.decode_seconds;
    times_.view_seconds += times.view_seconds;
    for (Worker& worker : workers) {
        if (worker.maker) worker.wanted->view = worker.maker->view();
        // A plan that was given a wrong total has no view yet.
        worker.wanted->finished = !worker.maker || worker.wanted->view;
    }
    return {};
}

Views ViewMaking::result() && {
    Views views;
    views.info = std::move(info_);
    views.views.resize(places_);
    for (const Wanted& wanted : wanted_)
        for (const std::size_t place : wanted.places) views.views[place] = wanted.view;
    views.decode_seconds = times_.decode_seconds;
    views.view_seconds = times_.view_seconds;
    return views;
}

}  // namespace cinejury::media
