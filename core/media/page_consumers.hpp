// SPDX-License-Identifier: Apache-2.0
// The parts of a page's media that are made from single frames of one decoding pass.
// Thread rule: as FrameConsumer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/media/byte_sink.hpp"
#include "core/media/encode.hpp"
#include "core/media/frame_consumer.hpp"
#include "core/media/frame_selection.hpp"
#include "core/media/page_picture.hpp"
#include "core/media/video_encoder.hpp"

namespace cinejury::media {

// The first seconds as a small video.
class PreviewMaker final : public FrameConsumer {
public:
    static Result<std::unique_ptr<PreviewMaker>> create(const SourceShape& shape, Codec codec,
                                                        std::uint32_t max_side, double max_seconds,
                                                        const Guard& guard);
    Result<std::optional<std::uint64_t>> select(const Stamp& stamp) override;
    Status convert(const AVFrame& frame, std::uint64_t slot) override;
    Status flush(const MediaInfo& so_far) override;
    Status finish(const MediaInfo& info) override;
    bool done() const override { return over_; }
    std::uint64_t task_bytes() const override { return picture_->task_bytes(); }
    EncodedMedia take() && { return std::move(result_); }

private:
    Status open_encoder(const MediaInfo& info);

    std::unique_ptr<PagePicture> picture_;
    Codec codec_ = Codec::kBest;
    std::int64_t max_ns_ = 0;
    MemorySink sink_;
    std::unique_ptr<VideoEncoder> encoder_;
    std::vector<AvFrame> waiting_;  // converted, to be encoded in order
    std::vector<std::int64_t> times_;
    bool over_ = false;
    EncodedMedia result_;
};

// Chosen frames as pictures, kept until they are asked for.
class PictureCollector final : public FrameConsumer {
public:
    // `wanted`: frame indices, ascending, without repetition.
    static Result<std::unique_ptr<PictureCollector>> create(const SourceShape& shape,
                                                            std::vector<std::int64_t> wanted,
                                                            std::uint32_t max_side,
                                                            const Guard& guard);
    Result<std::optional<std::uint64_t>> select(const Stamp& stamp) override;
    Status convert(const AVFrame& frame, std::uint64_t slot) override;
    Status flush(const MediaInfo&) override { return {}; }
    Status finish(const MediaInfo&) override { return {}; }
    bool done() const override { return next_ == wanted_.size(); }
    std::uint64_t task_bytes() const override { return picture_->task_bytes(); }
    const PagePicture& picture() const { return *picture_; }
    // Null for an index that was not wanted or is past the end.
    const AVFrame* find(std::int64_t index) const;
    // In order of their indices.
    const std::vector<AvFrame>& pictures() const { return pictures_; }

private:
    std::unique_ptr<PagePicture> picture_;
    std::vector<std::int64_t> wanted_;
    std::vector<AvFrame> pictures_;  // of the first `next_` wanted frames
    std::vector<MemoryLease> leases_;
    std::size_t next_ = 0;
    const Guard* guard_ = nullptr;
};

}  // namespace cinejury::media
