// SPDX-License-Identifier: Apache-2.0
// Views: a source seen through frame plans. One decoding pass serves all plans; equal plans share
// one view. Thread rule: make_views from any thread; views are immutable and shared.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cinejury/expert.h"
#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"
#include "core/media/limits.hpp"

namespace cinejury::media {

// cj_frame_plan_t with a comparison; the fields have its meaning.
struct FramePlan {
    std::uint32_t frames = CJ_FRAMES_ALL;
    std::uint32_t count = 0;
    std::uint32_t step = 0;
    Rational fps{0, 0};
    std::uint32_t size_policy = CJ_SIZE_KEEP;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t resize = CJ_RESIZE_AREA;
    std::uint32_t pixel_format = CJ_PIXEL_RGB;
    std::uint32_t reduction = CJ_REDUCE_MEAN;

    bool operator==(const FramePlan&) const = default;
    bool windowed() const { return frames == CJ_FRAMES_WINDOWS; }
};

// Checks every rule stated at cj_frame_plan_t; kInvalidArgument names the field, kUnsupported a
// device other than the CPU.
Result<FramePlan> frame_plan_from_plugin(const cj_frame_plan_t& plan);

// What a source turned out to be, and how it was read.
struct MediaInfo {
    std::uint32_t width = 0;  // pixels, after the rotation flag
    std::uint32_t height = 0;
    std::uint64_t frames = 0;  // decoded
    Rational fps;              // average
    std::int64_t duration_ns = 0;
    bool variable_frame_rate = false;
    std::string container;  // "mov,mp4,...", empty for clips in memory
    std::string codec;
    std::string pixel_format;        // of the stream, FFmpeg's name
    std::uint32_t rotation = 0;      // degrees clockwise that were applied: 0, 90, 180, 270
    std::string matrix;              // "bt709", "bt601" ...
    std::string range;               // "limited", "full"
    std::vector<std::string> notes;  // assumptions and what was ignored: "matrix not stated: BT.601
                                     // limited assumed", ...
    bool has_audio = false;
    std::uint32_t primaries = CJ_COLOUR_UNSPECIFIED;  // H.273, as stated
    std::uint32_t transfer = CJ_COLOUR_UNSPECIFIED;   // H.273, as stated
};

// A view and the memory behind its cj_clip_t.
class View {
public:
    struct Data;
    explicit View(std::unique_ptr<const Data> data);
    ~View();
    const cj_clip_t* clip() const;
    const FramePlan& plan() const;
    std::span<const std::int64_t> source_frames()
        const;  // index in the source of each frame of the view

private:
    std::unique_ptr<const Data> data_;
};
using ViewPtr = std::shared_ptr<const View>;

// Gets the windows of plans[plan] in order while the source is decoded; memory of a window is freed
// when the sink lets it go. A failure stops the decoding and is returned by make_views. Time in the
// sink counts neither against Limits::max_time nor as view_seconds.
using WindowSink =
    std::function<Status(std::size_t plan, std::uint64_t window_index, ViewPtr window)>;

struct ViewOptions {
    Limits limits;
    CancelToken cancel;
    unsigned threads = 0;  // of the decoder; 0 = as many as the machine has
    WindowSink on_window;  // needed when a plan is windowed
    // Runs independent resizes; empty: on the calling thread.
    std::function<void(std::uint64_t count, const std::function<void(std::uint64_t)>& task)>
        parallel;
};

struct Views {
    MediaInfo info;
    std::string digest;          // source_digest
    std::vector<ViewPtr> views;  // one for each plan; null for windowed plans
    double decode_seconds = 0;   // demux and decode
    double view_seconds = 0;     // colour conversion and resize
};

// Decodes `source` once and makes the views of all plans. A view over a clip in memory that keeps
// size and frames is that memory itself. Errors name the file: kNotFound, kInvalidArgument (not a
// regular file, a limit: which and how to raise it), kBadData (damaged, no video stream, a
// container or codec that is not allowed), kCancelled.
Result<Views> make_views(const Source& source, std::span<const FramePlan> plans,
                         const ViewOptions& options);

// Reads headers and first frame only.
Result<MediaInfo> probe(const std::filesystem::path& file, const Limits& limits);

// Frame indices of a plan over a clip with these presentation times (nanoseconds, not decreasing),
// windows left out.
std::vector<std::int64_t> plan_indices(const FramePlan& plan,
                                       std::span<const std::int64_t> timestamps_ns);

}  // namespace cinejury::media
