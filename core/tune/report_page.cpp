// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/report/page_fill.hpp"
#include "core/report/page_media.hpp"
#include "core/report/safe_text.hpp"
#include "core/report/words.hpp"
#include "core/tune/page_parts.hpp"
#include "core/tune/report.hpp"
#include "core/tune/report_values.hpp"

namespace cinejury::tune {
namespace {

using nlohmann::json;
using report::html_text;
using report::short_number;

std::string headline(const Progress& progress) {
    if (progress.breaches.empty()) return fmt::format("{} updates, no breach", progress.update);
    const std::uint64_t kept = kept_evaluation(progress).update;
    return fmt::format("Stopped after {} updates and rolled back to {}", progress.update,
                       kept == 0 ? "the start" : fmt::format("update {}", kept));
}

std::string breaches_list(const Progress& progress) {
    std::string items;
    for (const std::string& breach : progress.breaches)
        items += fmt::format("<li>{}</li>", html_text(breach));
    return items.empty() ? items : fmt::format("<ul class=\"why\">{}</ul>", items);
}

std::string figures(const TuneResult& result) {
    const Evaluation& start = result.progress.evaluations.front();
    const Evaluation& kept = kept_evaluation(result.progress);
    std::string out;
    const auto add = [&](const char* name, const std::string& value) {
        out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, html_text(value));
    };
    add("Time", fmt::format("{:.0f} s", result.progress.seconds));
    add("Clips that pass the gates",
        fmt::format("{} → {}", report::percent(start.passed), report::percent(kept.passed)));
    if (start.diversity > 0)
        add("Diversity kept", report::percent(kept.diversity / start.diversity));
    if (const auto by = gain(start, kept)) {
        add("Clips that meet all, held-out judge",
            fmt::format("{} → {}", report::percent(mean_met(start)),
                        report::percent(mean_met(kept))));
        add("Gain in points, 95 % interval", gain_words(*by));
    }
    add("Adapter", result.digest.substr(0, 12));
    return fmt::format("<dl class=\"figures\">{}</dl>", out);
}

std::string clip_caption(const Progress& progress, std::uint64_t update) {
    const std::string when = update == 0 ? "Start" : fmt::format("Update {}", update);
    if (update > kept_evaluation(progress).update) return when + ", rolled back";
    return update == kept_evaluation(progress).update ? when + ", the adapter that stands" : when;
}

// Video, picture (of a build without FFmpeg), or why there is none.
std::string player(const ShownClip& clip, const std::string& label, const json& medium) {
    if (medium.is_null())
        return fmt::format("<div class=\"player is-empty\"><p>{}</p></div>",
                           html_text(clip.why.empty() ? "no clip" : clip.why));
    const std::string facts =
        fmt::format("class=\"is-pixel\" src=\"{}\" width=\"{}\" height=\"{}\"",
                    html_text(medium["src"].get<std::string>()), medium["width"].get<unsigned>(),
                    medium["height"].get<unsigned>());
    const bool video = clip.player.mime.rfind("video/", 0) == 0;
    return fmt::format(
        fmt::runtime(video ? "<div class=\"player\"><video {} controls muted loop playsinline "
                             "preload=\"auto\" aria-label=\"{}\"></video></div>"
                           : "<div class=\"player\"><img {} alt=\"{}\"></div>"),
        facts, html_text(label));
}

std::string clips(const ReportSubject& subject, report::MediaPlacer& placer) {
    std::string out;
    for (std::size_t p = 0; p < subject.shown.size(); ++p) {
        const ShownPrompt& prompt = subject.shown[p];
        std::string row;
        for (const ShownClip& clip : prompt.clips) {
            const std::string caption = clip_caption(subject.result.progress, clip.update);
            const json medium =
                placer.place(clip.player, fmt::format("prompt-{}-update-{}", p, clip.update));
            row += fmt::format("<figure>{}<figcaption>{}</figcaption></figure>",
                               player(clip, prompt.prompt + ": " + caption, medium),
                               html_text(caption));
        }
        out += fmt::format("<article class=\"row-clips\"><h3>{}</h3><div>{}</div></article>\n",
                           html_text(prompt.prompt), row);
    }
    return out;
}

// Steps between frames of the players.
double frames_a_second(const std::vector<ShownPrompt>& shown) {
    double most = 0;
    for (const ShownPrompt& prompt : shown)
        for (const ShownClip& clip : prompt.clips) most = std::max(most, clip.fps);
    return most;
}

std::string plan_rows(const TunePlan& plan) {
    std::string rows;
    const json fields = to_json(plan);
    for (const auto& [name, value] : fields.items()) {
        if (value.is_object() && value.empty()) continue;
        std::string text = value.is_string() ? value.get<std::string>()
                           : value.is_array()
                               ? fmt::format("{} prompts", value.size())
                               : value.dump(-1, ' ', false, json::error_handler_t::replace);
        if (text.empty()) continue;
        rows +=
            fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html_text(name), html_text(text));
    }
    return rows;
}

}  // namespace

report::Page report_html(const ReportSubject& subject, std::uint64_t embed_limit) {
    const TunePlan& plan = subject.plan;
    const Progress& progress = subject.result.progress;
    report::MediaPlacer placer(embed_limit);
    report::PageParts parts;
    parts["policy"] = report::content_policy(kTuneStyle, kTuneScript);
    parts["title"] = html_text("Tuning of " + plan.generator);
    parts["style"] = kTuneStyle;
    parts["script"] = kTuneScript;
    parts["facts"] =
        html_text(fmt::format("{} · judged by panel {} · adapter {}", method_name(plan.method),
                              plan.panel, subject.result.digest.substr(0, 12)));
    parts["outcome"] = progress.breaches.empty() ? "" : " is-breach";
    parts["headline"] = html_text(headline(progress));
    parts["why"] = breaches_list(progress);
    parts["figures"] = figures(subject.result);
    parts["fps"] = fmt::format("{}", frames_a_second(subject.shown));
    parts["clips"] = clips(subject, placer);
    parts["curves"] = curve_figures(plan, subject.result);
    parts["values"] = value_table(plan, subject.result);
    parts["plan"] = plan_rows(plan);
    return {report::fill_page(kTuneTemplate, parts), placer.take_files()};
}

}  // namespace cinejury::tune
