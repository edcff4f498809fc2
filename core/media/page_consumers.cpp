// SPDX-License-Identifier: Apache-2.0
#include "core/media/page_consumers.hpp"

#include <algorithm>
#include <utility>

namespace cinejury::media {

Result<std::unique_ptr<PreviewMaker>> PreviewMaker::create(const SourceShape& shape, Codec codec,
                                                           std::uint32_t max_side,
                                                           double max_seconds, const Guard& guard) {
    auto maker = std::make_unique<PreviewMaker>();
    CINEJURY_ASSIGN(maker->picture_, PagePicture::create(shape, max_side, guard));
    maker->codec_ = codec;
    maker->max_ns_ = static_cast<std::int64_t>(std::clamp(max_seconds, 0.0, 3600.0) * 1e9);
    return maker;
}

Result<std::optional<std::uint64_t>> PreviewMaker::select(const Stamp& stamp) {
    // The first frame is in even when no time is allowed: a page shows at least that.
    if (over_ || (stamp.index > 0 && stamp.timestamp_ns >= max_ns_)) {
        over_ = true;
        return std::optional<std::uint64_t>();
    }
    waiting_.emplace_back();
    times_.push_back(stamp.timestamp_ns);
    return std::optional<std::uint64_t>(waiting_.size() - 1);
}

Status PreviewMaker::convert(const AVFrame& frame, std::uint64_t slot) {
    CINEJURY_ASSIGN(waiting_[slot], picture_->convert(frame));
    return {};
}

Status PreviewMaker::open_encoder(const MediaInfo& info) {
    VideoSettings settings;
    settings.codec = codec_;
    settings.width = static_cast<std::uint32_t>(picture_->width());
    settings.height = static_cast<std::uint32_t>(picture_->height());
    settings.fps = info.fps;
    settings.exact_times = true;
    settings.small = true;
    CINEJURY_ASSIGN(encoder_, VideoEncoder::create(sink_, settings));
    result_.mime = mime_of(settings.codec);
    result_.width = encoder_->stored_width();
    result_.height = encoder_->stored_height();
    return {};
}

Status PreviewMaker::flush(const MediaInfo& so_far) {
    if (!encoder_) CINEJURY_RETURN_IF_ERROR(open_encoder(so_far));
    for (std::size_t i = 0; i < waiting_.size(); ++i)
        CINEJURY_RETURN_IF_ERROR(encoder_->add(*waiting_[i], times_[i]));
    waiting_.clear();
    times_.clear();
    return {};
}

Status PreviewMaker::finish(const MediaInfo&) {
    if (!encoder_) return Status(Code::kBadData, "preview: the clip has no frames");
    CINEJURY_RETURN_IF_ERROR(encoder_->finish());
    result_.bytes = std::move(sink_).take();
    return {};
}

Result<std::unique_ptr<PictureCollector>> PictureCollector::create(const SourceShape& shape,
                                                                   std::vector<std::int64_t> wanted,
                                                                   std::uint32_t max_side,
                                                                   const Guard& guard) {
    auto collector = std::make_unique<PictureCollector>();
    CINEJURY_ASSIGN(collector->picture_, PagePicture::create(shape, max_side, guard));
    collector->wanted_ = std::move(wanted);
    collector->guard_ = &guard;
    return collector;
}

Result<std::optional<std::uint64_t>> PictureCollector::select(const Stamp& stamp) {
    if (done() || wanted_[next_] != static_cast<std::int64_t>(stamp.index))
        return std::optional<std::uint64_t>();
    const auto bytes = static_cast<std::uint64_t>(picture_->width()) *
                       static_cast<std::uint64_t>(picture_->height()) * 3;
    CINEJURY_ASSIGN(MemoryLease lease, guard_->lease("a picture", bytes));
    leases_.push_back(std::move(lease));
    pictures_.emplace_back();
    return std::optional<std::uint64_t>(next_++);
}

Status PictureCollector::convert(const AVFrame& frame, std::uint64_t slot) {
    CINEJURY_ASSIGN(pictures_[slot], picture_->convert(frame));
    return {};
}

const AVFrame* PictureCollector::find(std::int64_t index) const {
    const auto at = std::lower_bound(wanted_.begin(), wanted_.end(), index);
    if (at == wanted_.end() || *at != index) return nullptr;
    const auto slot = static_cast<std::size_t>(at - wanted_.begin());
    return slot < pictures_.size() ? pictures_[slot].get() : nullptr;
}

}  // namespace cinejury::media
