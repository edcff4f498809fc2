// SPDX-License-Identifier: Apache-2.0
#include "core/media/page_media.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <utility>
#include <vector>

#include "core/media/byte_source.hpp"
#include "core/media/exceptions.hpp"
#include "core/media/frame_reader.hpp"
#include "core/media/frame_selection.hpp"
#include "core/media/page_consumers.hpp"
#include "core/media/pass.hpp"
#include "core/media/picture_encoder.hpp"

namespace cinejury::media {
namespace {

constexpr int kSheetColumns = 4;
constexpr int kSheetGap = 4;  // pixels, black

std::vector<std::int64_t> ascending(std::vector<std::int64_t> indices) {
    std::sort(indices.begin(), indices.end());
    indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
    indices.erase(indices.begin(), std::lower_bound(indices.begin(), indices.end(), 0));
    return indices;
}

std::vector<std::int64_t> sheet_indices(std::uint32_t count, std::uint64_t total) {
    FramePlan plan;
    plan.frames = CJ_FRAMES_UNIFORM;
    plan.count = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(std::min<std::uint64_t>(count, total), 1, 256));
    const std::vector<std::int64_t> times(total, 0);
    return ascending(plan_indices(plan, times));
}

// The pictures in rows of kSheetColumns.
AvFrame join(const std::vector<const AVFrame*>& pictures) {
    const int columns = std::min<int>(kSheetColumns, static_cast<int>(pictures.size()));
    const int rows = (static_cast<int>(pictures.size()) + columns - 1) / columns;
    const int width = pictures.front()->width;
    const int height = pictures.front()->height;
    AvFrame sheet = new_picture(AV_PIX_FMT_RGB24, columns * (width + kSheetGap) - kSheetGap,
                                rows * (height + kSheetGap) - kSheetGap);
    for (int y = 0; y < sheet->height; ++y)
        std::memset(sheet->data[0] + static_cast<std::ptrdiff_t>(y) * sheet->linesize[0], 0,
                    static_cast<std::size_t>(sheet->width) * 3);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const int left = static_cast<int>(i) % columns * (width + kSheetGap);
        const int top = static_cast<int>(i) / columns * (height + kSheetGap);
        for (int y = 0; y < height; ++y)
            std::memcpy(
                sheet->data[0] + static_cast<std::ptrdiff_t>(top + y) * sheet->linesize[0] +
                    left * 3,
                pictures[i]->data[0] + static_cast<std::ptrdiff_t>(y) * pictures[i]->linesize[0],
                static_cast<std::size_t>(width) * 3);
    }
    return sheet;
}

// Pictures of enlarged clips stay crisp.
Result<EncodedMedia> encode_picture(const AVFrame& picture, bool crisp) {
    return crisp ? png_of(picture) : jpeg_of(picture);
}

struct Makers {
    std::unique_ptr<PreviewMaker> preview;
    std::unique_ptr<PictureCollector> sheet;
    std::unique_ptr<PictureCollector> singles;
};

Result<PageMedia> finish(Makers makers, const PageMediaRequest& request) {
    PageMedia media;
    media.preview = std::move(*makers.preview).take();
    std::vector<const AVFrame*> tiles;
    for (const AvFrame& picture : makers.sheet->pictures()) tiles.push_back(picture.get());
    const bool crisp = makers.sheet->picture().enlarged();
    CINEJURY_ASSIGN(media.sheet, encode_picture(*join(tiles), crisp));
    for (const std::int64_t index : request.single_frames) {
        media.singles.emplace_back();
        const AVFrame* picture = makers.singles->find(index);
        if (!picture) continue;
        CINEJURY_ASSIGN(media.singles.back(),
                        encode_picture(*picture, makers.singles->picture().enlarged()));
    }
    return media;
}

using OpenReader = std::function<Result<std::unique_ptr<FrameReader>>()>;

Result<PageMedia> make(const OpenReader& open, const PageMediaRequest& request, Codec codec,
                       const Guard& guard) {
    std::uint64_t total = 0;
    // A second time when the container was wrong about its number of frames.
    for (const bool again : {false, true}) {
        CINEJURY_ASSIGN(auto reader, open());
        if (!again) {
            CINEJURY_ASSIGN(total, reader->expected_frames());
        }
        const SourceShape shape = reader->shape();
        Makers makers;
        CINEJURY_ASSIGN(makers.preview, PreviewMaker::create(shape, codec, request.preview_max_side,
                                                             request.preview_max_seconds, guard));
        CINEJURY_ASSIGN(makers.sheet,
                        PictureCollector::create(shape, sheet_indices(request.sheet_frames, total),
                                                 request.sheet_max_side, guard));
        CINEJURY_ASSIGN(makers.singles,
                        PictureCollector::create(shape, ascending(request.single_frames),
                                                 request.preview_max_side, guard));
        const std::array<FrameConsumer*, 3> consumers = {makers.preview.get(), makers.sheet.get(),
                                                         makers.singles.get()};
        CINEJURY_ASSIGN(const PassTimes times, run_pass(*reader, consumers, {}, guard));
        static_cast<void>(times);
        if (makers.sheet->done() || again) return finish(std::move(makers), request);
        total = reader->info().frames;
    }
    return guard.failure(Code::kInternal, "unreachable");
}

}  // namespace

Result<PageMedia> make_page_media_with(const Source& source, const PageMediaRequest& request,
                                       const Limits& limits, const CancelToken& cancel,
                                       Codec preview_codec) {
    return without_exceptions("page media", [&]() -> Result<PageMedia> {
        CINEJURY_ASSIGN(const Codec codec, resolve_codec(preview_codec));
        if (const auto* file = std::get_if<std::filesystem::path>(&source)) {
            const Guard guard(file->string(), limits, cancel);
            CINEJURY_ASSIGN(const auto bytes, open_file(*file, guard));
            return make([&] { return read_file(*bytes, guard, 0); }, request, codec, guard);
        }
        const Guard guard("clip in memory", limits, cancel);
        const auto& clip = std::get<std::shared_ptr<const Clip>>(source);
        return make([&] { return read_clip(clip, guard); }, request, codec, guard);
    });
}

Result<PageMedia> make_page_media(const Source& source, const PageMediaRequest& request,
                                  const Limits& limits, const CancelToken& cancel) {
    return make_page_media_with(source, request, limits, cancel, Codec::kBest);
}

}  // namespace cinejury::media
