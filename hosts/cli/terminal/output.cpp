// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace cinejury::cli {

void Output::json(const nlohmann::ordered_json& value) {
    const bool ascii = is_terminal(STDOUT_FILENO);
    line(value.dump(2, ' ', ascii, nlohmann::ordered_json::error_handler_t::replace));
}

void Output::json_text(std::string_view text) {
    pending_ += text;
    if (!text.ends_with('\n')) pending_ += '\n';
}

Status Output::flush() {
    std::string_view rest = pending_;
    Status result;
    while (!rest.empty() && !reader_gone_) {
        const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE) {
            reader_gone_ = true;
        } else if (errno != EINTR) {
            result = Status(Code::kIo, fmt::format("standard output: {}", std::strerror(errno)));
            break;
        }
    }
    pending_.clear();
    return result;
}

}  // namespace cinejury::cli
