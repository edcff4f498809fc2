// SPDX-License-Identifier: Apache-2.0
// Sizes without libswscale: the antialiased bicubic of pil_resize.hpp for every resize.
#include "core/media/scaler.hpp"

#include "core/media/pil_resize.hpp"

namespace cinejury::media {

Status Scaler::run(const AVFrame& in, const Colour&, AVFrame& out, bool, int) {
    if (in.format != AV_PIX_FMT_RGB24 || out.format != AV_PIX_FMT_RGB24)
        return Status(Code::kUnsupported, "this build has no FFmpeg: frames must be RGB");
    const PilResize resize(
        static_cast<std::uint32_t>(in.width), static_cast<std::uint32_t>(in.height),
        static_cast<std::uint32_t>(out.width), static_cast<std::uint32_t>(out.height));
    PilResize::Scratch scratch;
    resize.run(in.data[0], static_cast<std::size_t>(in.linesize[0]), out.data[0],
               static_cast<std::size_t>(out.linesize[0]), scratch);
    return {};
}

}  // namespace cinejury::media
