// SPDX-License-Identifier: Apache-2.0
#include "core/report/page_media.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "core/report/safe_text.hpp"

namespace cinejury::report {
namespace {

using media::EncodedMedia;
using nlohmann::json;

struct Type {
    std::string_view mime, extension;
};
constexpr std::array<Type, 4> kTypes{{{"video/mp4", ".mp4"},
                                      {"video/webm", ".webm"},
                                      {"image/jpeg", ".jpg"},
                                      {"image/png", ".png"}}};

json original_json(const std::string& original) {
    if (original.empty()) return nullptr;
    const std::string name = original.substr(original.find_last_of('/') + 1);
    return json::object({{"href", link_href(original)}, {"name", visible_text(name)}});
}

json frames_json(const CandidateMedia& candidate, const std::string& name, MediaPlacer& placer) {
    json frames = json::array();
    const std::size_t count =
        std::min(candidate.worst_frames.size(), candidate.media.singles.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t frame = candidate.worst_frames[i];
        json medium =
            placer.place(candidate.media.singles[i], fmt::format("{}-frame-{}", name, frame));
        if (medium.is_null()) continue;
        medium["frame"] = frame;
        frames.push_back(std::move(medium));
    }
    return frames;
}

}  // namespace

json MediaPlacer::place(const EncodedMedia& medium, const std::string& name) {
    const Type* type = nullptr;
    for (const Type& known : kTypes)
        if (known.mime == medium.mime) type = &known;
    if (!type || medium.bytes.empty()) return nullptr;
    std::string source = fmt::format("data:{};base64,", type->mime);
    const std::uint64_t size = source.size() + (medium.bytes.size() + 2) / 3 * 4;
    if (size <= left_) {
        left_ -= size;
        source += base64(medium.bytes);
    } else {
        source = fmt::format("media/{}{}", name, type->extension);
        files_[source] = medium.bytes;
    }
    return json::object({{"height", medium.height}, {"src", source}, {"width", medium.width}});
}

PlacedMedia place_media(const std::vector<const CandidateMedia*>& media,
                        std::uint64_t embed_limit) {
    PlacedMedia placed;
    MediaPlacer placer(embed_limit);
    const auto name = [](const CandidateMedia& candidate) {
        return fmt::format("candidate-{}", candidate.index);
    };
    for (const CandidateMedia* candidate : media)
        placed.candidates[std::to_string(candidate->index)] = json::object({
            {"frames", frames_json(*candidate, name(*candidate), placer)},
            {"original", original_json(candidate->original)},
            {"sheet", placer.place(candidate->media.sheet, name(*candidate) + "-sheet")},
        });
    for (const CandidateMedia* candidate : media)
        placed.candidates[std::to_string(candidate->index)]["preview"] =
            placer.place(candidate->media.preview, name(*candidate) + "-preview");
    placed.files = placer.take_files();
    return placed;
}

std::string base64(std::string_view bytes) {
    // EVP_EncodeBlock counts in int; blocks of a multiple of three bytes join without padding.
    constexpr std::size_t kBlock = 3 << 20;
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    std::size_t written = 0;
    for (std::size_t at = 0; at < bytes.size(); at += kBlock) {
        const std::string_view block = bytes.substr(at, kBlock);
        written += static_cast<std::size_t>(EVP_EncodeBlock(
            reinterpret_cast<unsigned char*>(out.data() + written),
            reinterpret_cast<const unsigned char*>(block.data()), static_cast<int>(block.size())));
    }
    out.resize(written);
    return out;
}

}  // namespace cinejury::report
