// SPDX-License-Identifier: Apache-2.0
// How far a run is, on standard error. Thread rule: events come from one thread at a time.
#pragma once

#include <memory>
#include <string_view>

#include "core/search/run.hpp"
#include "hosts/cli/terminal/talk.hpp"

namespace cinejury::cli {

class Progress {
public:
    virtual ~Progress() = default;
    virtual void on(const search::Event& event) = 0;
};

// `kind` is auto, bar, plain, json or none; auto is a bar when standard error is a terminal, else
// none. A quiet talk shows json only. `talk` must outlive the result.
std::unique_ptr<Progress> make_progress(std::string_view kind, Talk& talk);

}  // namespace cinejury::cli
