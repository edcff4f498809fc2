// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/terminal/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cinejury::cli {
namespace {

using Kind = search::Event::Kind;

std::string_view kind_name(Kind kind) {
    switch (kind) {
        case Kind::kStarted: return "started";
        case Kind::kResumed: return "resumed";
        case Kind::kMaking: return "making";
        case Kind::kGenerated: return "generated";
        case Kind::kLooked: return "looked";
        case Kind::kScored: return "scored";
        case Kind::kFailed: return "failed";
        case Kind::kNotice: return "notice";
        case Kind::kJudged: return "judged";
    }
    return "unknown";
}

// One event in words; empty for those that are not worth a line.
std::string in_words(const search::Event& event) {
    switch (event.kind) {
        case Kind::kStarted: return fmt::format("run {}: {} candidates", event.text, event.total);
        case Kind::kResumed:
            return fmt::format("run {}: {} of {} candidates are there", event.text, event.done,
                               event.total);
        case Kind::kMaking: return {};
        case Kind::kGenerated:
            return fmt::format("candidate {}: made in {:.1f} s", event.candidate, event.seconds);
        case Kind::kLooked:
            return fmt::format("candidate {}: {} scored in {:.1f} s", event.candidate, event.text,
                               event.seconds);
        case Kind::kScored:
            return fmt::format("candidate {}: scored in {:.1f} s ({} of {})", event.candidate,
                               event.seconds, event.done, event.total);
        case Kind::kFailed:
            return fmt::format("candidate {}: failed: {}", event.candidate, event.text);
        case Kind::kNotice: return event.text;
        case Kind::kJudged: return "judged";
    }
    return {};
}

class NoProgress final : public Progress {
public:
    explicit NoProgress(Talk& talk) : talk_(talk) {}
    void on(const search::Event& event) override {
        if (event.kind == Kind::kNotice || event.kind == Kind::kFailed)
            talk_.warning(in_words(event));
    }

private:
    Talk& talk_;
};

class PlainProgress final : public Progress {
public:
    explicit PlainProgress(Talk& talk) : talk_(talk) {}
    void on(const search::Event& event) override {
        const std::string words = in_words(event);
        if (!words.empty()) talk_.say(words);
    }

private:
    Talk& talk_;
};

class JsonProgress final : public Progress {
public:
    explicit JsonProgress(Talk& talk) : talk_(talk) {}
    void on(const search::Event& event) override {
        const nlohmann::ordered_json line{
            {"event", kind_name(event.kind)}, {"candidate", event.candidate},
            {"total", event.total},           {"done", event.done},
            {"seconds", event.seconds},       {"text", event.text}};
        talk_.raw_line(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    }

private:
    Talk& talk_;
};

class BarProgress final : public Progress {
public:
    explicit BarProgress(Talk& talk) : talk_(talk) {}
    ~BarProgress() override { talk_.set_status_line(""); }

    void on(const search::Event& event) override {
        if (event.total > 0) total_ = event.total;
        done_ = std::max(done_, event.done);
        switch (event.kind) {
            case Kind::kNotice:
            case Kind::kFailed: talk_.warning(in_words(event)); break;
            case Kind::kMaking: doing_ = fmt::format("making candidate {}", event.candidate); break;
            case Kind::kJudged: talk_.set_status_line(""); return;
            default: break;
        }
        draw();
    }

private:
    void draw() {
        constexpr std::size_t kCells = 24;
        const std::size_t full = total_ == 0 ? 0 : kCells * std::min(done_, total_) / total_;
        const std::string bar = std::string(full, '#') + std::string(kCells - full, '.');
        std::string line = fmt::format("[{}] {}/{} scored  {}", bar, done_, total_, doing_);
        // A line that wraps could not be taken away again.
        const std::size_t columns = terminal_width(STDERR_FILENO) - 1;
        if (line.size() > columns) line.resize(columns);
        talk_.set_status_line(line);
    }

    Talk& talk_;
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
    std::string doing_;
};

}  // namespace

std::unique_ptr<Progress> make_progress(std::string_view kind, Talk& talk) {
    if (kind == "json") return std::make_unique<JsonProgress>(talk);
    if (talk.quiet()) return std::make_unique<NoProgress>(talk);
    if (kind == "plain") return std::make_unique<PlainProgress>(talk);
    const bool bar = kind == "bar" || (kind == "auto" && is_terminal(STDERR_FILENO));
    if (bar) return std::make_unique<BarProgress>(talk);
    return std::make_unique<NoProgress>(talk);
}

}  // namespace cinejury::cli
