// SPDX-License-Identifier: Apache-2.0
// A product that embeds Cinejury: scores a clip, ranks two, searches for a better one, lets the
// user cancel that, and goes on with it.
#include <atomic>
#include <cstdio>
#include <exception>

#include "cinejury_session.hpp"

namespace {

// The product's own panel: what counts, and what may never win.
constexpr std::string_view kPanel = R"(
schema = 1
name = "clip-picker"
tie_band = 0.005

[[expert]]
plugin = "org.example.fine_detail"
)";

Session open_product_session(std::string_view plugins, std::string_view ledger) {
    const cj_string_t folders[] = {view(plugins)};
    const cj_setting_t settings[] = {{view("org.example.fine_detail"), view("scale"), view("6")}};
    cj_session_options_t options{};
    options.size = CJ_SIZE(cj_session_options);
    options.flags = CJ_SESSION_ONLY_GIVEN_FOLDERS;  // the plugins that were shipped, no others
    options.panel = view("clip-picker");
    options.panel_text = view(kPanel);
    options.plugin_folders = folders;
    options.plugin_folder_count = 1;
    options.settings = settings;
    options.setting_count = 1;
    options.ledger = view(ledger);
    return open_session(options);
}

cj_media_t media_of(std::string_view path) {
    cj_media_t media{};
    media.size = CJ_SIZE(cj_media);
    media.path = view(path);
    return media;
}

double score(cj_session_t* session, std::string_view path) {
    TextSink error;
    cj_outcome_t outcome{};
    outcome.size = CJ_SIZE(cj_outcome);
    const cj_media_t media = media_of(path);
    check(cj_session_score(session, &media, view("a bar"), nullptr, &outcome, nullptr, error.get()),
          error);
    return outcome.overall;
}

uint64_t better_of(cj_session_t* session, std::string_view a, std::string_view b) {
    TextSink error;
    cj_outcome_t outcome{};
    outcome.size = CJ_SIZE(cj_outcome);
    const cj_media_t first = media_of(a);
    const cj_media_t second = media_of(b);
    const cj_media_t* both[] = {&first, &second};
    check(cj_session_rank(session, both, 2, view("a bar"), nullptr, &outcome, nullptr, error.get()),
          error);
    return outcome.winner;
}

// One search as the product's user interface sees it.
struct SearchJob {
    std::atomic<bool> cancelled{false};
    std::string run;  // its id in the ledger
};

void on_progress(void* context, const cj_progress_t* progress) noexcept {
    auto& job = *static_cast<SearchJob*>(context);
    if (progress->kind == CJ_PROGRESS_STARTED)
        job.run.assign(progress->text.data, progress->text.size);
    // Here the user loses patience after the first clip.
    if (progress->kind == CJ_PROGRESS_GENERATED) job.cancelled = true;
}

uint32_t is_cancelled(void* context) noexcept {
    return static_cast<SearchJob*>(context)->cancelled ? 1 : 0;
}

cj_search_options_t search_for(std::string_view prompt) {
    cj_search_options_t options{};
    options.size = CJ_SIZE(cj_search_options);
    options.prompt = view(prompt);
    options.generator = view("org.example.moving_bar");
    options.count = 4;
    options.seed = 7;
    return options;
}

// Begins a search and cancels it; the id of its run.
std::string begin_and_cancel(cj_session_t* session) {
    SearchJob job;
    cj_callbacks_t callbacks{};
    callbacks.size = CJ_SIZE(cj_callbacks);
    callbacks.context = &job;
    callbacks.is_cancelled = is_cancelled;
    callbacks.progress = on_progress;
    TextSink error;
    const cj_search_options_t options = search_for("a red bar");
    const cj_status_t status =
        cj_session_search(session, &options, &callbacks, nullptr, nullptr, error.get());
    if (status.code != CJ_CANCELLED) check(status, error);
    return job.run;
}

// Goes on with it; the report is JSON (docs/report.md).
std::string resume(cj_session_t* session, std::string_view run, cj_outcome_t& outcome) {
    TextSink error;
    TextSink json;
    cj_search_options_t options = search_for("a red bar");
    options.resume = view(run);
    check(cj_session_search(session, &options, nullptr, &outcome, json.get(), error.get()), error);
    return json.text();
}

}  // namespace

int main(int count, char** values) {
    if (count != 5) {
        std::fprintf(stderr, "usage: clip_picker PLUGIN_FOLDER LEDGER A B\n");
        return 2;
    }
    try {
        const Session session = open_product_session(values[1], values[2]);
        std::printf("score of A: %.3f\n", score(session.get(), values[3]));
        const uint64_t better = better_of(session.get(), values[3], values[4]);
        std::printf("better: %s\n", better == 0 ? "A" : better == 1 ? "B" : "neither");

        const std::string run = begin_and_cancel(session.get());
        std::printf("cancelled: run %s\n", run.c_str());
        cj_outcome_t outcome{};
        outcome.size = CJ_SIZE(cj_outcome);
        const std::string report = resume(session.get(), run, outcome);
        std::printf("best of %d: candidate %d, %.3f; report of %zu bytes\n",
                    static_cast<int>(outcome.candidates), static_cast<int>(outcome.winner),
                    outcome.overall, report.size());
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "clip_picker: %s\n", failure.what());
        return 1;
    }
    return 0;
}
