// SPDX-License-Identifier: Apache-2.0
// How far a tuning run is, on standard error. Thread rule: as the run's events, one thread.
#pragma once

#include <string>

#include "core/tune/tuning.hpp"
#include "hosts/cli/terminal/talk.hpp"

namespace cinejury::cli {

class TuneProgress {
public:
    // `kind` and a quiet talk mean what they mean for every command (terminal/progress.hpp).
    TuneProgress(const std::string& kind, Talk& talk);
    ~TuneProgress();
    TuneProgress(const TuneProgress&) = delete;
    TuneProgress& operator=(const TuneProgress&) = delete;

    void on(const tune::TuneEvent& event);

private:
    enum class Form { kNone, kPlain, kBar, kJson };
    Form form_;
    Talk& talk_;
};

}  // namespace cinejury::cli
