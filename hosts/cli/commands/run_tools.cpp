// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/run_tools.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "cinejury/host.h"

namespace cinejury::cli {
namespace {

std::chrono::milliseconds milliseconds(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::llround(seconds * 1000)));
}

}  // namespace

media::Limits media_limits(const Values& values) {
    media::Limits limits;
    limits.max_pixels = values.integer("max-pixels");
    limits.max_frames = values.integer("max-frames");
    limits.max_duration =
        std::chrono::seconds(static_cast<std::int64_t>(values.integer("max-duration")));
    limits.max_streams = static_cast<std::uint32_t>(values.integer("max-streams"));
    limits.max_file_bytes = values.integer("max-file-bytes");
    limits.max_memory_bytes = values.integer("max-memory");
    limits.max_time = milliseconds(values.number("max-time"));
    return limits;
}

panel::PanelOptions panel_options(const Values& values) {
    panel::PanelOptions options;
    options.limits = media_limits(values);
    options.expert_time_limit = milliseconds(values.number("expert-time"));
    options.decoder_threads = static_cast<unsigned>(values.integer("threads"));
    return options;
}

plugin::HostOptions host_options(const Values& values, Talk& talk) {
    plugin::HostOptions options;
    options.threads = static_cast<unsigned>(values.integer("threads"));
    options.log = [&talk](std::uint32_t level, std::string_view source, std::string_view text) {
        const std::string message = fmt::format("{}: {}", source, text);
        if (level >= CJ_LOG_WARNING)
            talk.warning(message);
        else
            talk.detail(message);
    };
    return options;
}

}  // namespace cinejury::cli
