// SPDX-License-Identifier: Apache-2.0
#include "core/media/frame_converter.hpp"

#include <utility>

#include "core/media/colour.hpp"
#include "core/media/picture_ops.hpp"

namespace cinejury::media {
namespace {

struct Size {
    std::uint64_t width, height;
    bool operator==(const Size&) const = default;
};

// The size before the rotation of a size after it.
Size stored_size(std::uint64_t width, std::uint64_t height, std::uint32_t rotation) {
    return rotation % 180 == 90 ? Size{height, width} : Size{width, height};
}

bool has_size(const AVFrame& frame, const Size& size) {
    return static_cast<std::uint64_t>(frame.width) == size.width &&
           static_cast<std::uint64_t>(frame.height) == size.height;
}

AVFrame& picture(AvFrame& slot, AVPixelFormat format, const Size& size) {
    if (!slot || slot->format != format || !has_size(*slot, size)) {
        slot.reset();
        slot = new_picture(format, static_cast<int>(size.width), static_cast<int>(size.height));
    }
    return *slot;
}

}  // namespace

// What a thread needs while it converts; kept for the next frame.
struct FrameConverter::Worker {
    MemoryLease lease;
    Scaler to_rgb, resize;
    AvFrame with_alpha, stored, scaled, turned, pil_result;
    PilResize::Scratch pil;
};

FrameConverter::FrameConverter(const FramePlan& plan, const SourceShape& shape, const Guard& guard)
    : shape_(shape),
      geometry_(geometry_of(plan, shape.width, shape.height)),
      luma_(plan.pixel_format == CJ_PIXEL_LUMA),
      guard_(guard) {}
FrameConverter::~FrameConverter() = default;

Result<std::unique_ptr<FrameConverter>> FrameConverter::create(const FramePlan& plan,
                                                               const SourceShape& shape,
                                                               const Guard& guard) {
    std::unique_ptr<FrameConverter> converter(new FrameConverter(plan, shape, guard));
    const Geometry& size = converter->geometry_;
    if (size.scaled_width * size.scaled_height > guard.limits().max_pixels)
        return guard.over_pixels(size.scaled_width, size.scaled_height);
    const bool resized = size.scaled_width != shape.width || size.scaled_height != shape.height;
    if (plan.resize == CJ_RESIZE_PIL_BICUBIC && resized) {
        const auto width = static_cast<std::uint32_t>(size.scaled_width);
        const auto height = static_cast<std::uint32_t>(size.scaled_height);
        const std::uint64_t tables = PilResize::table_bytes(shape.width, width) +
                                     PilResize::table_bytes(shape.height, height);
        CINEJURY_ASSIGN(converter->pil_tables_, guard.lease("a resize", tables));
        converter->pil_.emplace(shape.width, shape.height, width, height);
    }
    return converter;
}

bool FrameConverter::keeps_pixels() const {
    return !luma_ && shape_.rotation == 0 && geometry_.scaled_width == shape_.width &&
           geometry_.scaled_height == shape_.height && geometry_.width == shape_.width &&
           geometry_.height == shape_.height;
}

std::uint64_t FrameConverter::worker_bytes() const {
    const std::uint64_t stored = 3 * std::uint64_t{shape_.width} * shape_.height;
    const std::uint64_t scaled = 3 * geometry_.scaled_width * geometry_.scaled_height;
    const std::uint64_t turned = shape_.rotation ? (pil_ ? stored : scaled) : 0;
    // The picture that libswscale makes is there twice: as planes and as pixels.
    const std::uint64_t planes = pil_ ? stored : scaled;
    return stored + scaled + planes + turned + (pil_ ? pil_->scratch_bytes() : 0);
}

Result<std::unique_ptr<FrameConverter::Worker>> FrameConverter::take_worker() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto worker = std::move(idle_.back());
            idle_.pop_back();
            return worker;
        }
    }
    CINEJURY_ASSIGN(MemoryLease lease, guard_.lease("converting a frame", worker_bytes()));
    auto worker = std::make_unique<Worker>();
    worker->lease = std::move(lease);
    return worker;
}

Result<const AVFrame*> FrameConverter::to_stored_rgb(Worker& worker, const AVFrame& frame) const {
    const Size size = stored_size(shape_.width, shape_.height, shape_.rotation);
    if (frame.format == AV_PIX_FMT_RGB24 && has_size(frame, size)) return &frame;
    const Colour colour = colour_of(frame);
    AVFrame& rgb = picture(worker.stored, AV_PIX_FMT_RGB24, size);
    if (colour.alpha) {
        AVFrame& rgba = picture(worker.with_alpha, AV_PIX_FMT_RGBA, size);
        CINEJURY_RETURN_IF_ERROR(worker.to_rgb.run(frame, colour, rgba));
        blend_over_black(rgba, rgb);
    } else {
        CINEJURY_RETURN_IF_ERROR(worker.to_rgb.run(frame, colour, rgb));
    }
    if (colour.grey && !colour.full_range) expand_limited_grey(rgb);
    return &rgb;
}

// By libswscale, at the size after scaling but before rotation.
Result<const AVFrame*> FrameConverter::to_scaled_rgb(Worker& worker, const AVFrame& frame) const {
    const Size stored = stored_size(shape_.width, shape_.height, shape_.rotation);
    const Size scaled =
        stored_size(geometry_.scaled_width, geometry_.scaled_height, shape_.rotation);
    if (stored == scaled) return to_stored_rgb(worker, frame);
    const Colour colour = colour_of(frame);
    const bool in_one_step =
        !colour.rgb && !colour.alpha && !colour.grey && has_size(frame, stored);
    AVFrame& out = picture(worker.scaled, AV_PIX_FMT_RGB24, scaled);
    if (in_one_step) {
        CINEJURY_RETURN_IF_ERROR(worker.to_rgb.run(frame, colour, out));
        return &out;
    }
    // RGB first, so that a file of RGB frames and the same frames in memory give the same view.
    CINEJURY_ASSIGN(const AVFrame* rgb, to_stored_rgb(worker, frame));
    CINEJURY_RETURN_IF_ERROR(worker.resize.run(*rgb, colour_of(*rgb), out));
    return &out;
}

const AVFrame* FrameConverter::upright(Worker& worker, const AVFrame* rgb) const {
    if (shape_.rotation == 0) return rgb;
    const Size turned = stored_size(static_cast<std::uint64_t>(rgb->width),
                                    static_cast<std::uint64_t>(rgb->height), shape_.rotation);
    AVFrame& out = picture(worker.turned, AV_PIX_FMT_RGB24, turned);
    turn(*rgb, shape_.rotation, out);
    return &out;
}

void FrameConverter::store(const AVFrame& rgb, std::uint8_t* out) const {
    const StorePart part{geometry_.left, geometry_.top, geometry_.width, geometry_.height};
    if (luma_)
        store_luma(rgb, part, out);
    else
        store_rgb(rgb, part, out);
}

Status FrameConverter::convert_with(Worker& worker, const AVFrame& frame, std::uint8_t* out) const {
    if (!pil_) {
        CINEJURY_ASSIGN(const AVFrame* rgb, to_scaled_rgb(worker, frame));
        store(*upright(worker, rgb), out);
        return {};
    }
    CINEJURY_ASSIGN(const AVFrame* stored, to_stored_rgb(worker, frame));
    const AVFrame* rgb = upright(worker, stored);
    AVFrame& result = picture(worker.pil_result, AV_PIX_FMT_RGB24,
                              {geometry_.scaled_width, geometry_.scaled_height});
    pil_->run(rgb->data[0], static_cast<std::size_t>(rgb->linesize[0]), result.data[0],
              static_cast<std::size_t>(result.linesize[0]), worker.pil);
    store(result, out);
    return {};
}

Status FrameConverter::convert(const AVFrame& frame, std::uint8_t* out) const {
    CINEJURY_ASSIGN(auto worker, take_worker());
    Status status = convert_with(*worker, frame, out);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(worker));
    return status.ok() ? Status() : status.with_context(guard_.name());
}

}  // namespace cinejury::media
