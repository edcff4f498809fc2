// SPDX-License-Identifier: Apache-2.0
// An open panel over the experts in plugins/, and small clips in memory whose red channel carries
// what the experts read. Thread rule: one owner.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/panel/panel.hpp"
#include "tests/catch.hpp"

namespace cinejury::panel::testing {

// One frame for each value: 16 x 8 pixels of (red, 10, 20), 25 frames a second.
inline media::Source clip_of(const std::vector<std::uint8_t>& reds) {
    auto clip = std::make_shared<media::Clip>();
    clip->width = 16;
    clip->height = 8;
    clip->frames = reds.size();
    clip->fps = {25, 1};
    std::shared_ptr<std::uint8_t> pixels(new std::uint8_t[clip->bytes()],
                                         std::default_delete<std::uint8_t[]>());
    std::uint8_t* at = pixels.get();
    for (const std::uint8_t red : reds)
        for (int i = 0; i < 16 * 8; ++i) *at++ = red, *at++ = 10, *at++ = 20;
    clip->pixels = std::move(pixels);
    return std::shared_ptr<const media::Clip>(std::move(clip));
}

inline ScoreRequest request_of(const std::vector<std::uint8_t>& reds,
                               std::string prompt = "a cat") {
    ScoreRequest request;
    request.source = clip_of(reds);
    request.prompt = std::move(prompt);
    return request;
}

// A panel file with these lines after its head.
inline PanelFile file_of(const std::string& lines) {
    auto file = parse_panel_file("schema = 1\nname = \"test\"\n" + lines, "p.toml", "/panels");
    if (!file.ok()) FAIL(file.status().message());
    return *std::move(file);
}

class PanelFixture {
public:
    explicit PanelFixture(plugin::HostOptions options = {}) : host_(std::move(options)) {
        auto found = plugin::Catalogue::scan({{PANEL_TEST_EXPERTS}}, {PANEL_TEST_EXPERTS});
        if (!found.ok()) FAIL(found.status().message());
        for (const auto& refused : found->refused()) FAIL(refused.reason.message());
        catalogue_ = *std::move(found);
    }

    Result<std::unique_ptr<Panel>> try_open(
        const std::string& lines, const std::map<std::string, plugin::Settings>& settings = {},
        const PanelOptions& options = {}) {
        return Panel::open(file_of(lines), catalogue_, host_, settings, options);
    }
    std::unique_ptr<Panel> open(const std::string& lines,
                                const std::map<std::string, plugin::Settings>& settings = {},
                                const PanelOptions& options = {}) {
        auto panel = try_open(lines, settings, options);
        if (!panel.ok()) FAIL(panel.status().message());
        return *std::move(panel);
    }
    plugin::HostServices& host() { return host_; }

private:
    plugin::HostServices host_;
    plugin::Catalogue catalogue_;
};

inline std::string expert(const std::string& id, const std::string& settings = "",
                          const std::string& role = "select") {
    return "[[expert]]\nplugin = \"" + id + "\"\nrole = \"" + role + "\"\n" +
           (settings.empty() ? "" : "[expert.settings]\n" + settings + "\n");
}

inline std::vector<Score> scored(Panel& panel, const ScoreRequest& request) {
    auto report = panel.score(request, {});
    if (!report.ok()) FAIL(report.status().message());
    return std::move(report->scores);
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace cinejury::panel::testing
