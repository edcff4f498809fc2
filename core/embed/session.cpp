// SPDX-License-Identifier: Apache-2.0
// From options to an open session.
#include "core/embed/session.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "core/embed/boundary.hpp"
#include "core/panel/panel_file.hpp"

namespace cinejury::embed {
namespace {

constexpr std::uint32_t kKnownFlags = CJ_SESSION_ONLY_GIVEN_FOLDERS | CJ_SESSION_READ_ENVIRONMENT;

plugin::HostOptions host_options(const cj_session_options_t& options) {
    plugin::HostOptions host;
    host.threads = options.threads;
    if (options.log)
        host.log = [log = options.log, context = options.log_context](
                       std::uint32_t level, std::string_view source, std::string_view text) {
            log(context, level, text_of(source), text_of(text));
        };
    return host;
}

// A time in a type that counts in a signed number; what does not fit means "as long as you like".
template <class Duration>
Duration duration_of(std::uint64_t count) {
    constexpr std::uint64_t kLongest = std::uint64_t{1} << 32;  // also as nanoseconds in range
    return Duration(static_cast<typename Duration::rep>(std::min(count, kLongest)));
}

Result<media::Limits> read_limits(const cj_media_limits_t* given) {
    media::Limits limits;
    if (!given) return limits;
    CINEJURY_ASSIGN(const cj_media_limits_t wanted,
                    copy_struct(given, CJ_SIZE(cj_media_limits), "options.limits"));
    if (wanted.max_streams) limits.max_streams = wanted.max_streams;
    if (wanted.max_pixels) limits.max_pixels = wanted.max_pixels;
    if (wanted.max_frames) limits.max_frames = wanted.max_frames;
    if (wanted.max_duration_s)
        limits.max_duration = duration_of<std::chrono::seconds>(wanted.max_duration_s);
    if (wanted.max_file_bytes) limits.max_file_bytes = wanted.max_file_bytes;
    if (wanted.max_memory_bytes) limits.max_memory_bytes = wanted.max_memory_bytes;
    if (wanted.max_time_ms)
        limits.max_time = duration_of<std::chrono::milliseconds>(wanted.max_time_ms);
    return limits;
}

Result<plugin::Catalogue> find_plugins(const cj_session_options_t& options) {
    if (options.plugin_folder_count && !options.plugin_folders)
        return null_argument("options.plugin_folders");
    std::vector<std::filesystem::path> given;
    for (std::uint64_t i = 0; i < options.plugin_folder_count; ++i)
        given.emplace_back(text_of(options.plugin_folders[i]));
    // The one variable that this library ever reads, and only here, when it was asked to.
    const char* variable =
        options.flags & CJ_SESSION_READ_ENVIRONMENT ? std::getenv("CINEJURY_PLUGIN_PATH") : nullptr;
    plugin::SearchPath path = plugin::SearchPath::standard(given, variable ? variable : "");
    // The folder beside the library comes last.
    if (options.flags & CJ_SESSION_ONLY_GIVEN_FOLDERS)
        path.folders.resize(path.folders.size() -
                            plugin::SearchPath::standard({}, "").folders.size());
    return plugin::Catalogue::scan(path, given);
}

Result<panel::PanelFile> read_panel(const cj_session_options_t& options, const std::string& name) {
    const std::string_view text = text_of(options.panel_text);
    if (text.empty()) return panel::find_panel(name);
    return panel::parse_panel_file(text, name, text_of(options.panel_folder));
}

}  // namespace

Result<SettingsByPlugin> read_settings(const cj_setting_t* settings, std::uint64_t count) {
    if (count && !settings) return null_argument("options.settings");
    SettingsByPlugin read;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string plugin(text_of(settings[i].plugin));
        const std::string option(text_of(settings[i].option));
        const bool added =
            read[plugin].try_emplace(option, std::string(text_of(settings[i].value))).second;
        if (!added)
            return Status(Code::kInvalidArgument,
                          fmt::format("options.settings: {}.{} is given twice", plugin, option));
    }
    return read;
}

Result<std::unique_ptr<cj_session>> open_session(const cj_session_options_t& options) {
    if (options.flags & ~kKnownFlags)
        return Status(Code::kInvalidArgument, fmt::format("options.flags: unknown bits {:#x}",
                                                          options.flags & ~kKnownFlags));
    auto session = std::make_unique<cj_session>(host_options(options));
    CINEJURY_ASSIGN(session->catalogue, find_plugins(options));
    CINEJURY_ASSIGN(session->panel_options.limits, read_limits(options.limits));
    session->panel_options.decoder_threads = options.decoder_threads;
    if (options.expert_time_limit_ms)
        session->panel_options.expert_time_limit =
            duration_of<std::chrono::milliseconds>(options.expert_time_limit_ms);
    CINEJURY_ASSIGN(session->settings, read_settings(options.settings, options.setting_count));
    const std::string_view named = text_of(options.panel);
    session->panel_name = named.empty() ? "default" : std::string(named);
    session->ledger = text_of(options.ledger);
    CINEJURY_ASSIGN(panel::PanelFile file, read_panel(options, session->panel_name));
    CINEJURY_ASSIGN(session->panel,
                    panel::Panel::open(std::move(file), session->catalogue, session->host,
                                       session->settings, session->panel_options));
    return session;
}

}  // namespace cinejury::embed
