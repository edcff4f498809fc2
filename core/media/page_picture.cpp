// SPDX-License-Identifier: Apache-2.0
#include "core/media/page_picture.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace cinejury::media {

Result<std::unique_ptr<PagePicture>> PagePicture::create(const SourceShape& shape,
                                                         std::uint32_t max_side,
                                                         const Guard& guard) {
    FramePlan plan;
    plan.size_policy = CJ_SIZE_MAX_SIDE;
    plan.width = std::max(max_side, 1u);
    CINEJURY_ASSIGN(auto converter, FrameConverter::create(plan, shape, guard));
    const std::uint32_t side = std::max(shape.width, shape.height);
    const std::uint32_t factor = side <= kSmallSide ? std::max(plan.width / side, 1u) : 1;
    return std::unique_ptr<PagePicture>(new PagePicture(std::move(converter), factor));
}

std::uint64_t PagePicture::task_bytes() const {
    return converter_->worker_bytes() +
           converter_->bytes() * (1 + std::uint64_t{factor_} * factor_);
}

Result<AvFrame> PagePicture::convert(const AVFrame& frame) const {
    std::vector<std::uint8_t> pixels(converter_->bytes());
    CINEJURY_RETURN_IF_ERROR(converter_->convert(frame, pixels.data()));
    AvFrame out = new_picture(AV_PIX_FMT_RGB24, width(), height());
    const std::size_t row = std::size_t{converter_->width()} * 3;
    for (int y = 0; y < out->height; ++y) {
        const std::uint8_t* from = pixels.data() + static_cast<std::size_t>(y) / factor_ * row;
        std::uint8_t* to = out->data[0] + static_cast<std::ptrdiff_t>(y) * out->linesize[0];
        for (int x = 0; x < out->width; ++x)
            std::memcpy(to + x * 3, from + static_cast<std::size_t>(x) / factor_ * 3, 3);
    }
    return out;
}

}  // namespace cinejury::media
