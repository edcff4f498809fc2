// SPDX-License-Identifier: Apache-2.0
// Frames as a page shows them: at most so large, small ones enlarged by whole factors, crisp.
// Thread rule: PagePicture::convert from any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "core/media/frame_converter.hpp"

namespace cinejury::media {

class PagePicture {
public:
    // The longer side is at most `max_side`; sources up to kSmallSide are enlarged by the largest
    // whole factor that fits.
    static Result<std::unique_ptr<PagePicture>> create(const SourceShape& shape,
                                                       std::uint32_t max_side, const Guard& guard);
    static constexpr std::uint32_t kSmallSide = 180;

    int width() const { return static_cast<int>(converter_->width() * factor_); }
    int height() const { return static_cast<int>(converter_->height() * factor_); }
    bool enlarged() const { return factor_ > 1; }
    std::uint64_t task_bytes() const;
    // A new RGB24 picture.
    Result<AvFrame> convert(const AVFrame& frame) const;

private:
    PagePicture(std::unique_ptr<FrameConverter> converter, std::uint32_t factor)
        : converter_(std::move(converter)), factor_(factor) {}

    std::unique_ptr<FrameConverter> converter_;
    std::uint32_t factor_;
};

}  // namespace cinejury::media
