// SPDX-License-Identifier: Apache-2.0
// Standard output: data, and nothing but data. Thread rule: main thread.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/status.hpp"
#include "hosts/cli/terminal/terminal.hpp"

namespace cinejury::cli {

class Output {
public:
    explicit Output(Style style) : style_(style) {}
    const Style& style() const { return style_; }
    // Collected; written by flush. The caller has made outside text safe.
    void text(std::string_view text) { pending_ += text; }
    void line(std::string_view text) { (pending_ += text) += '\n'; }
    // Indented by two, keys in the value's order. Invalid UTF-8 becomes U+FFFD; on a terminal
    // everything but ASCII is escaped.
    void json(const nlohmann::ordered_json& value);
    // A JSON text as it is, with a line feed at its end.
    void json_text(std::string_view text);
    // Writes what is pending. kIo when standard output takes it not (a full disk); a reader that
    // went away is no failure.
    Status flush();

private:
    Style style_;
    std::string pending_;
    bool reader_gone_ = false;
};

}  // namespace cinejury::cli
