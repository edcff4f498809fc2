// SPDX-License-Identifier: Apache-2.0
#include "core/search/comparison.hpp"

#include <algorithm>
#include <cstring>

namespace cinejury::search {
namespace {

constexpr std::uint32_t kGap = 2;        // rows between the two, black
constexpr std::uint32_t kMaxSide = 400;  // pixels of a pair in the picture

// Each frame of the one above the same frame of the other.
media::Clip stacked(const media::Clip& above, const media::Clip& below) {
    media::Clip clip;
    clip.width = above.width;
    clip.height = above.height + kGap + below.height;
    clip.frames = std::min(above.frames, below.frames);
    clip.fps = above.fps;
    const std::uint64_t row = std::uint64_t{clip.width} * 3, frame = row * above.height;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(clip.bytes());
    for (std::uint64_t i = 0; i < clip.frames; ++i) {
        std::uint8_t* const to = pixels->data() + i * row * clip.height;
        std::memcpy(to, above.pixels.get() + i * frame, frame);
        std::memcpy(to + frame + kGap * row, below.pixels.get() + i * frame, frame);
    }
    clip.pixels = {pixels, pixels->data()};
    return clip;
}

}  // namespace

Result<media::EncodedMedia> comparison_picture(const media::Clip& first, const media::Clip& winner,
                                               const CancelToken& cancel) {
    if (first.width != winner.width || first.height != winner.height || first.bytes() == 0 ||
        winner.bytes() == 0)
        return Status(Code::kInvalidArgument, "comparison: the clips have not one size");
    media::PageMediaRequest request;
    request.sheet_max_side = kMaxSide;
    const auto pairs = std::make_shared<const media::Clip>(stacked(first, winner));
    CINEJURY_ASSIGN(media::PageMedia made, media::make_page_media(pairs, request, {}, cancel));
    return std::move(made.sheet);
}

}  // namespace cinejury::search
