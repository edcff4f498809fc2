// SPDX-License-Identifier: Apache-2.0
#include "core/tune/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::tune {
namespace {

using nlohmann::json;
using Means = std::map<std::string, double>;

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) switch (c) {
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '&': safe += "&amp;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += c;
        }
    return safe;
}

json plan_json(const TunePlan& plan) {
    return {{"method", method_name(plan.method)},
            {"digest", plan.digest()},
            {"prompts", plan.prompts.size()},
            {"held_out_prompts", plan.held_out.size()},
            {"rank", plan.rank},
            {"targets", plan.targets},
            {"updates", plan.updates},
            {"prompts_per_round", plan.prompts_per_round},
            {"clips_per_prompt", plan.clips_per_prompt},
            {"updates_per_round", plan.updates_per_round},
            {"batch", plan.batch},
            {"steps", plan.steps},
            {"seed", plan.seed},
            {"learning_rate", plan.learning_rate},
            {"warm_up", plan.warm_up},
            {"beta", plan.beta},
            {"anchor", plan.anchor},
            {"margin", plan.margin},
            {"evaluate_every", plan.evaluate_every},
            {"evaluation_clips", plan.evaluation_clips},
            {"held_out_drop", plan.held_out_drop},
            {"least_diversity", plan.least_diversity}};
}

// One curve over the updates, with the range of its values at the side.
std::string curve(const std::string& name, const std::vector<std::pair<double, double>>& points) {
    constexpr double kWidth = 360, kHeight = 90;
    double least = points[0].second, most = least;
    for (const auto& [x, y] : points) {
        least = std::min(least, y);
        most = std::max(most, y);
    }
    const double last = std::max(1.0, points.back().first), range = std::max(1e-9, most - least);
    std::string line;
    for (const auto& [x, y] : points)
        line += fmt::format("{:.1f},{:.1f} ", 4 + x / last * (kWidth - 8),
                            kHeight - 4 - (y - least) / range * (kHeight - 8));
    return fmt::format(
        "<figure><figcaption>{}: {:.4f} to {:.4f}</figcaption><svg viewBox=\"0 0 {} {}\" "
        "role=\"img\" aria-label=\"{} over the updates, between {:.4f} and {:.4f}\"><polyline "
        "points=\"{}\"/></svg></figure>\n",
        escaped(name), points.front().second, points.back().second, kWidth, kHeight, escaped(name),
        least, most, line);
}

std::string curves(const Progress& progress, const char* title, Means Evaluation::*means) {
    std::map<std::string, std::vector<std::pair<double, double>>> lines;
    for (const Evaluation& one : progress.evaluations)
        for (const auto& [id, value] : one.*means)
            lines[id].emplace_back(static_cast<double>(one.update), value);
    std::string text = fmt::format("<h2>{}</h2>\n", title);
    for (const auto& [id, points] : lines) text += curve(id, points);
    return text;
}

constexpr const char* kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "figure{display:inline-block;width:22rem;margin:0 1rem 1rem 0}svg{width:100%;border:1px solid "
    "#888}polyline{fill:none;stroke:#0a58ca;stroke-width:2}.breach{color:#b00020}";

}  // namespace

std::string report_json(const TunePlan& plan, const TuneResult& result,
                        const ReportContext& context) {
    json evaluations = json::array();
    for (const Evaluation& one : result.progress.evaluations) evaluations.push_back(to_json(one));
    const json report = {{"schema", 1},
                         {"kind", "tuning"},
                         {"generator", context.generator},
                         {"weights", context.weights_digest},
                         {"panel", context.panel},
                         {"plan", plan_json(plan)},
                         {"updates", result.progress.update},
                         {"seconds", result.progress.seconds},
                         {"evaluations", evaluations},
                         {"breaches", result.progress.breaches},
                         {"adapter", result.digest}};
    return report.dump(1, ' ', false, json::error_handler_t::replace);
}

std::string report_html(const TunePlan& plan, const TuneResult& result,
                        const ReportContext& context) {
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Tuning of "
        "{}</title><style>{}</style></head><body>\n<h1>Tuning of {}</h1>\n<p>{} updates by {} in "
        "{:.0f} s, judged by the panel {}; the adapter is {}.</p>\n",
        escaped(context.generator), kStyle, escaped(context.generator), result.progress.update,
        method_name(plan.method), result.progress.seconds, escaped(context.panel),
        result.digest.substr(0, 12));
    for (const std::string& breach : result.progress.breaches)
        page +=
            fmt::format("<p class=\"breach\">Stopped and rolled back: {}</p>\n", escaped(breach));
    page += curves(result.progress, "What it was trained for", &Evaluation::selecting);
    page += curves(result.progress, "The held-out judge", &Evaluation::held_out);
    page += curves(result.progress, "Canaries", &Evaluation::canaries);
    std::vector<std::pair<double, double>> diversity;
    for (const Evaluation& one : result.progress.evaluations)
        diversity.emplace_back(static_cast<double>(one.update), one.diversity);
    if (!diversity.empty()) page += "<h2>Diversity</h2>\n" + curve("bytes", diversity);
    return page + "</body></html>\n";
}

}  // namespace cinejury::tune
