// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/tune_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cinejury::cli {
namespace {

using Kind = tune::TuneEvent::Kind;
using nlohmann::ordered_json;

struct Pace {
    double updates_a_second, seconds_left;
};

// Over all parts of the run, evaluations included.
Pace pace_of(const tune::TuneEvent& event) {
    const double speed = static_cast<double>(event.update) / std::max(1e-9, event.seconds);
    const double left = static_cast<double>(event.updates - event.update);
    return {speed, left / std::max(1e-9, speed)};
}

std::string means_text(const std::map<std::string, double>& means) {
    std::string text;
    for (const auto& [id, mean] : means)
        text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", id, mean);
    return text;
}

std::string in_words(const tune::TuneEvent& event) {
    switch (event.kind) {
        case Kind::kNotice: return event.text;
        case Kind::kRolled:
            return fmt::format("{} of {} clips to learn from", event.usable, event.clips);
        case Kind::kEvaluated: {
            const tune::Evaluation& e = *event.evaluation;
            std::string text =
                fmt::format("update {}: {}; held out: {}; diversity {:.2f}", e.update,
                            means_text(e.selecting), means_text(e.held_out), e.diversity);
            if (event.gain)
                text += fmt::format("; all met {:.1f} %, gain {}", 100 * tune::mean_met(e),
                                    tune::gain_words(*event.gain));
            return text;
        }
        case Kind::kUpdated: break;
    }
    const Pace pace = pace_of(event);
    return fmt::format(
        "update {} of {}, loss {:.4f}, gradient {:.3g}, {:.2f} updates/s, {:.0f} s left",
        event.update, event.updates, event.figures.loss, event.figures.gradient_norm,
        pace.updates_a_second, pace.seconds_left);
}

ordered_json as_json(const tune::TuneEvent& event) {
    constexpr const char* kNames[] = {"notice", "evaluated", "rolled", "updated"};
    ordered_json line{{"event", kNames[static_cast<int>(event.kind)]},
                      {"done", event.update},
                      {"total", event.updates},
                      {"seconds", event.seconds},
                      {"text", event.text}};
    if (event.kind == Kind::kUpdated) {
        const Pace pace = pace_of(event);
        line["loss"] = event.figures.loss;
        line["gradient_norm"] = event.figures.gradient_norm;
        line["updates_a_second"] = pace.updates_a_second;
        line["seconds_left"] = pace.seconds_left;
    }
    if (event.kind == Kind::kRolled) {
        line["clips"] = event.clips;
        line["usable"] = event.usable;
    }
    if (event.kind == Kind::kEvaluated) line["evaluation"] = tune::to_json(*event.evaluation);
    return line;
}

}  // namespace

TuneProgress::TuneProgress(const std::string& kind, Talk& talk) : form_(Form::kNone), talk_(talk) {
    if (kind == "json")
        form_ = Form::kJson;
    else if (talk.quiet())
        form_ = Form::kNone;
    else if (kind == "plain")
        form_ = Form::kPlain;
    else if (kind == "bar" || (kind == "auto" && is_terminal(STDERR_FILENO)))
        form_ = Form::kBar;
}

TuneProgress::~TuneProgress() {
    if (form_ == Form::kBar) talk_.set_status_line("");
}

void TuneProgress::on(const tune::TuneEvent& event) {
    if (form_ == Form::kJson)
        return talk_.raw_line(
            as_json(event).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
    if (event.kind == Kind::kNotice) return talk_.warning(event.text);
    if (form_ == Form::kPlain) return talk_.say(in_words(event));
    if (form_ != Form::kBar) return;
    if (event.kind == Kind::kUpdated) return talk_.set_status_line(in_words(event));
    if (event.kind == Kind::kEvaluated) talk_.say(in_words(event));
}

}  // namespace cinejury::cli
