// SPDX-License-Identifier: Apache-2.0
#include "core/tune/report_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/report/safe_text.hpp"
#include "core/report/words.hpp"
#include "core/tune/curves.hpp"

namespace cinejury::tune {
namespace {

using Means = std::map<std::string, double>;

// One value that every evaluation may have, and the rail that it must not fall under.
struct Measure {
    std::string criterion, role, css;
    std::function<std::optional<double>(const Evaluation&)> of;
    std::optional<double> rail;
};

std::optional<double> find(const Means& means, const std::string& id) {
    const auto found = means.find(id);
    return found == means.end() ? std::nullopt : std::optional(found->second);
}

Measure mean_of(const std::string& id, Means Evaluation::*means, std::string role,
                std::string css) {
    return {id,
            std::move(role),
            std::move(css),
            [id, means](const Evaluation& one) { return find(one.*means, id); },
            {}};
}

// By criterion, the selecting judge before the held-out one; canaries and diversity after them.
std::vector<Measure> measures(const TunePlan& plan, const TuneResult& result) {
    const Evaluation& start = result.progress.evaluations.front();
    std::set<std::string> criteria, canaries;
    for (const Evaluation& one : result.progress.evaluations) {
        for (const Means* means : {&one.selecting, &one.held_out})
            for (const auto& [id, mean] : *means) criteria.insert(id);
        for (const auto& [id, mean] : one.canaries) canaries.insert(id);
    }
    std::vector<Measure> all;
    for (const std::string& id : criteria) {
        all.push_back(mean_of(id, &Evaluation::selecting, "selecting judge", "selecting"));
        all.push_back(mean_of(id, &Evaluation::held_out, "held-out judge", "held-out"));
        if (const auto first = find(start.held_out, id))
            all.back().rail = *first - plan.held_out_drop;
    }
    for (const std::string& id : canaries) {
        all.push_back(mean_of(id, &Evaluation::canaries, "canary", "canary"));
        all.back().rail = find(result.alarms, id);
    }
    all.push_back({"diversity", "levels between two clips of a prompt", "canary",
                   [](const Evaluation& one) { return std::optional(one.diversity); },
                   plan.least_diversity * start.diversity});
    return all;
}

Curve curve_of(const Measure& measure, const Progress& progress) {
    Curve curve{measure.role, measure.css, {}, measure.rail};
    for (const Evaluation& one : progress.evaluations)
        if (const auto value = measure.of(one))
            curve.points.emplace_back(static_cast<double>(one.update), *value);
    return curve;
}

std::string cell(const std::optional<double>& value, bool broken) {
    return fmt::format("<td class=\"number{}\">{}</td>", broken ? " is-broken" : "",
                       value ? report::short_number(*value) : "–");
}

std::string change(const std::optional<double>& from, const std::optional<double>& to) {
    if (!from || !to) return "<td class=\"number\">–</td>";
    const double by = *to - *from;
    return fmt::format("<td class=\"number\">{}{}</td>", by > 0 ? "+" : "",
                       report::short_number(by));
}

std::string row(const Measure& measure, const Progress& progress) {
    const auto first = measure.of(progress.evaluations.front());
    const auto kept = measure.of(kept_evaluation(progress));
    std::string out = fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>{}{}{}",
                                  report::html_text(measure.criterion), measure.role,
                                  cell(first, false), cell(kept, false), change(first, kept));
    if (!progress.breaches.empty()) {
        const auto last = measure.of(progress.evaluations.back());
        const bool was_well = !first || !measure.rail || *first >= *measure.rail;
        out += cell(last, measure.rail && was_well && (!last || *last < *measure.rail));
    }
    return out + cell(measure.rail, false) + "</tr>\n";
}

}  // namespace

std::string curve_figures(const TunePlan& plan, const TuneResult& result) {
    const Progress& progress = result.progress;
    const double last = static_cast<double>(progress.evaluations.back().update);
    std::optional<double> kept;
    if (!progress.breaches.empty()) kept = static_cast<double>(kept_evaluation(progress).update);
    std::string out;
    std::vector<Curve> together;
    const std::vector<Measure> all = measures(plan, result);
    for (std::size_t i = 0; i < all.size(); ++i) {
        Curve curve = curve_of(all[i], progress);
        if (!curve.points.empty()) together.push_back(std::move(curve));
        const bool more = i + 1 < all.size() && all[i + 1].criterion == all[i].criterion;
        if (more || together.empty()) continue;
        out += curve_figure(all[i].criterion, together, last, kept);
        together.clear();
    }
    return out;
}

std::string value_table(const TunePlan& plan, const TuneResult& result) {
    const Progress& progress = result.progress;
    std::string out = fmt::format(
        "<table><thead><tr><th scope=\"col\">Criterion</th><th scope=\"col\">Of</th><th "
        "scope=\"col\" class=\"number\">Start</th><th scope=\"col\" class=\"number\">Update {}, "
        "stands</th><th scope=\"col\" class=\"number\">Change</th>",
        kept_evaluation(progress).update);
    if (!progress.breaches.empty())
        out += fmt::format("<th scope=\"col\" class=\"number\">Update {}, rolled back</th>",
                           progress.evaluations.back().update);
    out += "<th scope=\"col\" class=\"number\">At least</th></tr></thead><tbody>\n";
    for (const Measure& measure : measures(plan, result))
        if (!curve_of(measure, progress).points.empty()) out += row(measure, progress);
    return out + "</tbody></table>";
}

}  // namespace cinejury::tune
