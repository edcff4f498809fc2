// SPDX-License-Identifier: Apache-2.0
extern "C" {
#include <libavcodec/avcodec.h>
}
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "core/media/encode.hpp"
#include "hosts/cli/doctor/check.hpp"

namespace cinejury::cli {
namespace {

Check check_encoder() {
    const Result<media::Codec> codec = media::best_codec();
    if (!codec.ok())
        return {"encoder", Check::State::kMissing, codec.status().message(),
                "install an FFmpeg with libx264 or libvpx (Debian: libavcodec59 has both)"};
    if (*codec == media::Codec::kApng)
        return {"encoder", Check::State::kWarning, "animated PNG (.png); this build has no FFmpeg",
                "build with CINEJURY_FFMPEG=ON for video files"};
    const bool h264 = *codec == media::Codec::kH264;
    return {"encoder", Check::State::kOk,
            h264 ? "H.264 (.mp4)" : "VP9 (.webm); this FFmpeg has no H.264 encoder", ""};
}

Check check_decoders() {
    constexpr std::array<std::pair<AVCodecID, const char*>, 5> kCommon{{
        {AV_CODEC_ID_H264, "h264"},
        {AV_CODEC_ID_HEVC, "hevc"},
        {AV_CODEC_ID_VP9, "vp9"},
        {AV_CODEC_ID_AV1, "av1"},
        {AV_CODEC_ID_FFV1, "ffv1"},
    }};
    std::string there, missing;
    for (const auto& [id, name] : kCommon)
        (avcodec_find_decoder(id) ? there : missing) += fmt::format(" {}", name);
    if (missing.empty()) return {"decoders", Check::State::kOk, there.substr(1), ""};
    return {"decoders", Check::State::kWarning, fmt::format("this FFmpeg cannot read{}", missing),
            "install a fuller FFmpeg if you have such files"};
}

// First `ffmpeg` on PATH, or empty.
std::string find_program(std::string_view path, std::string_view name) {
    while (!path.empty()) {
        const std::string_view folder = path.substr(0, path.find(':'));
        path.remove_prefix(std::min(folder.size() + 1, path.size()));
        const std::string file = fmt::format("{}/{}", folder, name);
        if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
    }
    return {};
}

Check check_ffmpeg(const Context& context) {
    const std::string file = find_program(context.environment.get("PATH"), "ffmpeg");
    if (!file.empty()) return {"ffmpeg", Check::State::kOk, file, ""};
    return {"ffmpeg", Check::State::kWarning,
            "the program is not on PATH; generators that call it, as in the demo, cannot run",
            "apt install ffmpeg"};
}

}  // namespace

std::vector<Check> check_media(const Context& context) {
    return {check_encoder(), check_decoders(), check_ffmpeg(context)};
}

}  // namespace cinejury::cli
