// SPDX-License-Identifier: Apache-2.0
// docs/media.md says what the code does: its lists and its numbers are the code's.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/media/allow_lists.hpp"
#include "core/media/av.hpp"
#include "core/media/limits.hpp"
#include "tests/catch.hpp"

using namespace cinejury::media;

namespace {

std::string document() {
    std::ifstream in(CINEJURY_MEDIA_DOCUMENT, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The names in a row of the table of what is allowed.
std::vector<std::string> names_in_row(const std::string& text, const std::string& row) {
    const std::string head = "| " + row + " | ";
    const std::size_t at = text.find(head);
    REQUIRE(at != std::string::npos);
    const std::size_t from = at + head.size();
    std::string cell = text.substr(from, text.find(" |\n", from) - from);
    std::vector<std::string> names;
    for (std::size_t comma; (comma = cell.find(", ")) != std::string::npos;) {
        names.push_back(cell.substr(0, comma));
        cell.erase(0, comma + 2);
    }
    names.push_back(cell);
    return names;
}

}  // namespace

TEST_CASE("docs/media.md has each limit with its default") {
    const std::string text = document();
    const Limits limits;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limits.max_time);
    for (const std::string& row : {
             fmt::format("| `--max-pixels` | {} |", limits.max_pixels),
             fmt::format("| `--max-frames` | {} |", limits.max_frames),
             fmt::format("| `--max-duration` | {} |", limits.max_duration.count()),
             fmt::format("| `--max-streams` | {} |", limits.max_streams),
             fmt::format("| `--max-file-bytes` | {} |", limits.max_file_bytes),
             fmt::format("| `--max-memory` | {} |", limits.max_memory_bytes),
             fmt::format("| `--max-time` | {} |", seconds.count()),
         }) {
        CAPTURE(row);
        CHECK(text.find(row) != std::string::npos);
    }
}

TEST_CASE("docs/media.md lists every codec that is read, and no other") {
    const std::string text = document();
    std::vector<std::string> listed;
    for (const char* row : {"delivery codecs", "studio codecs", "moving pictures"})
        for (const std::string& name : names_in_row(text, row)) listed.push_back(name);
    std::vector<std::string> read;
    const AVCodecDescriptor* codec = nullptr;
    while ((codec = avcodec_descriptor_next(codec)))
        if (codec_allowed(codec->id)) read.emplace_back(codec->name);
    std::sort(listed.begin(), listed.end());
    std::sort(read.begin(), read.end());
    CHECK(listed == read);
}

TEST_CASE("docs/media.md lists every container that is read, and no other") {
    const std::vector<std::string> listed = names_in_row(document(), "containers");
    // FFmpeg names a demuxer by all formats that it reads: the document has the usual one or two.
    std::string all = "," + allowed_containers() + ",";
    for (const std::string& name : listed) {
        CAPTURE(name);
        const std::string first = name.substr(0, name.find('/'));
        CHECK(all.find("," + first + ",") != std::string::npos);
    }
    CHECK(listed.size() == 13);
}
