// SPDX-License-Identifier: Apache-2.0
// Makes all views of one source: one decoding pass, a second one only when the container was wrong
// about its number of frames.
// Thread rule: one thread; conversions run through ViewOptions::parallel.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/media/frame_reader.hpp"
#include "core/media/pass.hpp"
#include "core/media/view_maker.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

class ViewMaking {
public:
    using OpenReader = std::function<Result<std::unique_ptr<FrameReader>>()>;

    // `options` and `guard` are borrowed.
    ViewMaking(std::span<const FramePlan> plans, const ViewOptions& options, const Guard& guard);

    // Views that are the clip's own memory; the others are left for run.
    Status take_views_of(const std::shared_ptr<const Clip>& clip);
    // `open` starts reading from the first frame.
    Status run(const OpenReader& open);
    // Everything but the digest.
    Views result() &&;

private:
    // A plan and the places in the caller's list that asked for it.
    struct Wanted {
        FramePlan plan;
        std::vector<std::size_t> places;
        bool finished = false;
        ViewPtr view;
    };
    struct Worker {
        Wanted* wanted;
        std::unique_ptr<FrameConsumer> consumer;
        const ViewMaker* maker;  // the same object, for plans without windows
    };
    bool needs_total() const;
    Result<std::uint64_t> total_for(FrameReader& reader, std::optional<std::uint64_t> known) const;
    Result<Worker> worker_for(Wanted& wanted, const SourceShape& shape, std::uint64_t total);
    Status run_once(FrameReader& reader, std::uint64_t total);

    std::vector<Wanted> wanted_;
    std::size_t places_;
    const ViewOptions& options_;
    const Guard& guard_;
    MediaInfo info_;
    PassTimes times_;
};

}  // namespace cinejury::media
