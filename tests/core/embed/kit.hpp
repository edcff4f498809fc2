// SPDX-License-Identifier: Apache-2.0
// What the tests of the C API share: text sinks, frames, an open session.
// Thread rule: one object, one thread, but for sessions.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cinejury/embed.h"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

inline cj_string_t view(std::string_view text) {
    return {text.data(), text.size()};
}

// Collects what the library writes.
class Text {
public:
    Text() {
        sink_.size = CJ_SIZE(cj_sink);
        sink_.context = this;
        sink_.write = [](const cj_sink_t* sink, const void* data, uint64_t bytes) noexcept {
            static_cast<Text*>(sink->context)->text_.append(static_cast<const char*>(data), bytes);
        };
    }
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    const cj_sink_t* sink() const { return &sink_; }
    const std::string& text() const { return text_; }
    nlohmann::json json() const { return nlohmann::json::parse(text_); }

private:
    cj_sink_t sink_{};
    std::string text_;
};

// Frames of one grey, RGB without gaps.
class GreyFrames {
public:
    explicit GreyFrames(std::uint8_t grey, std::uint64_t count = 3, std::uint32_t width = 16,
                        std::uint32_t height = 8)
        : pixels_(count * width * height * 3, grey) {
        frames_.size = CJ_SIZE(cj_frames);
        frames_.pixel_format = CJ_PIXEL_RGB;
        frames_.data = pixels_.data();
        frames_.count = count;
        frames_.width = width;
        frames_.height = height;
        frames_.fps_numerator = 8;
        frames_.fps_denominator = 1;
    }
    GreyFrames(const GreyFrames&) = delete;
    GreyFrames& operator=(const GreyFrames&) = delete;
    cj_frames_t& frames() { return frames_; }
    std::vector<std::uint8_t>& pixels() { return pixels_; }
    cj_media_t media(std::string_view name = {}) const {
        cj_media_t media{};
        media.size = CJ_SIZE(cj_media);
        media.frames = &frames_;
        media.name = view(name);
        return media;
    }

private:
    std::vector<std::uint8_t> pixels_;
    cj_frames_t frames_{};
};

inline cj_media_t file_media(std::string_view path) {
    cj_media_t media{};
    media.size = CJ_SIZE(cj_media);
    media.path = view(path);
    return media;
}

inline cj_outcome_t empty_outcome() {
    cj_outcome_t outcome{};
    outcome.size = CJ_SIZE(cj_outcome);
    return outcome;
}

constexpr std::string_view kPanel =
    "schema = 1\nname = \"test\"\ntie_band = 0.001\n[[expert]]\nplugin = \"test.brightness\"\n";

// Options for a session with the plugins of the tests and nothing else. The strings that they point
// to live as long as this object.
struct Options {
    explicit Options(std::string_view panel = kPanel) {
        options.size = CJ_SIZE(cj_session_options);
        options.flags = CJ_SESSION_ONLY_GIVEN_FOLDERS;
        options.panel = view("inline");
        options.panel_text = view(panel);
        options.plugin_folders = &folder;
        options.plugin_folder_count = 1;
    }
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    cj_string_t folder = view(CINEJURY_TEST_PLUGINS);
    cj_session_options_t options{};
};

struct Close {
    void operator()(cj_session_t* session) const { cj_session_close(session); }
};
using Session = std::unique_ptr<cj_session_t, Close>;

inline Session open_session(const cj_session_options_t& options) {
    cj_session_t* session = nullptr;
    Text error;
    const cj_status_t status = cj_session_open(&options, &session, error.sink());
    INFO(error.text());
    REQUIRE(status.code == CJ_OK);
    REQUIRE(session);
    return Session(session);
}

// The refusal's words; REQUIREs the code.
inline std::string refusal(const cj_session_options_t& options, std::uint32_t code) {
    cj_session_t* session = nullptr;
    Text error;
    const cj_status_t status = cj_session_open(&options, &session, error.sink());
    INFO(error.text());
    CHECK(status.code == code);
    CHECK(session == nullptr);
    cj_session_close(session);
    return error.text();
}

}  // namespace cinejury::test
