// SPDX-License-Identifier: Apache-2.0
// The page: what must be readable without JavaScript is written here, the rest is drawn by the
// scripts in page/ from the JSON that the page carries.
#include <fmt/format.h>

#include <algorithm>

#include "core/panel/criteria.hpp"
#include "core/report/json_text.hpp"
#include "core/report/page_fill.hpp"
#include "core/report/page_media.hpp"
#include "core/report/page_parts.hpp"
#include "core/report/run_paths.hpp"
#include "core/report/safe_text.hpp"
#include "core/report/sections.hpp"
#include "core/report/words.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;
constexpr std::size_t kLongPrompt = 180;  // bytes; longer ones are set smaller

std::string figure(std::string_view name, const std::string& value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, html_text(value));
}

std::string figures(const ReportInput& input) {
    const panel::Verdict& verdict = input.verdict;
    const panel::Standing* best = verdict.winner ? standing_of(verdict, *verdict.winner) : nullptr;
    if (!best || !best->overall) return {};
    std::string out = figure("Overall", short_number(*best->overall)) +
                      figure("Coverage", percent(best->coverage));
    std::optional<double> next;
    for (const panel::Standing& standing : verdict.standings)
        if (standing.index != best->index && standing.in_contention && standing.overall)
            next = std::max(next.value_or(*standing.overall), *standing.overall);
    if (next) {
        const double lead = *best->overall - *next;
        out += lead < 0 ? figure("Behind the top", short_number(-lead))
                        : figure("Lead over the next", short_number(lead));
        out += figure("Tie band", short_number(input.panel.tie_band));
    }
    return "<dl class=\"figures\">" + out + "</dl>";
}

const char* place_class(Place place) {
    switch (place) {
        case Place::kWinner: return "is-winner";
        case Place::kTied: return "is-tied";
        case Place::kInContention: return "is-in";
        case Place::kOut: return "is-out";
    }
    return "";
}

std::string number_cell(const std::optional<double>& value) {
    return value ? fmt::format("<td class=\"number\">{}</td>", short_number(*value))
                 : std::string("<td class=\"number none\"><abbr title=\"no value\">–</abbr></td>");
}

std::string standing_row(const ReportInput& input, const ledger::Candidate& candidate,
                         const std::vector<std::string>& aspects) {
    const panel::Standing* standing = standing_of(input.verdict, candidate.index);
    const StandingWords words = standing_words(input, candidate);
    std::string row = fmt::format(
        "<tr class=\"{}\"><td class=\"number\">{}</td><th scope=\"row\">Candidate {} "
        "<span class=\"origin\">{}</span></th>",
        place_class(words.place), standing && standing->rank ? std::to_string(standing->rank) : "–",
        candidate.index, html_text(candidate_origin(candidate)));
    row += number_cell(standing ? standing->overall : std::nullopt);
    row +=
        fmt::format("<td class=\"number\">{}</td>", standing ? percent(standing->coverage) : "–");
    for (const std::string& aspect : aspects) {
        const bool has = standing && standing->aspects.count(aspect);
        row += number_cell(has ? std::optional(standing->aspects.at(aspect)) : std::nullopt);
    }
    return row + fmt::format("<td class=\"words\">{}</td></tr>\n", html_text(words.text()));
}

std::string standings(const ReportInput& input) {
    const std::vector<std::string> aspects = present_aspects(input.verdict);
    std::string out =
        "<table class=\"standings\"><thead><tr><th scope=\"col\" class=\"number\">Rank</th>"
        "<th scope=\"col\">Candidate</th><th scope=\"col\" class=\"number\">Overall</th>"
        "<th scope=\"col\" class=\"number\">Coverage</th>";
    for (const std::string& aspect : aspects)
        out += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", html_text(aspect));
    out += "<th scope=\"col\">Standing</th></tr></thead><tbody>\n";
    for (const ledger::Candidate* candidate : best_first(input))
        out += standing_row(input, *candidate, aspects);
    return out + "</tbody></table>";
}

std::string notices(const ReportInput& input) {
    std::string out;
    for (const auto* list : {&input.verdict.notices, &input.notices})
        for (const std::string& notice : *list) out += "<li>" + html_text(notice) + "</li>";
    return out.empty() ? out : "<ul class=\"notices\">" + out + "</ul>";
}

// What the scripts need beside the report: words that are made here, and media.
json page_json(const ReportInput& input, const json& report, json media) {
    json aspects = json::array(), questions = json::object(), candidates = json::object();
    for (std::size_t i = 0; i < panel::kAspectCount; ++i) {
        const auto aspect = static_cast<panel::Aspect>(i);
        aspects.push_back(json::array({panel::aspect_id(aspect), panel::aspect_title(aspect)}));
    }
    for (const panel::Criterion& criterion : panel::criteria())
        questions[std::string(criterion.id)] = criterion.question;
    const json& told = report["result"]["candidates"];
    std::size_t row = 0;
    for (const ledger::Candidate* candidate : by_index(input)) {
        const StandingWords words = standing_words(input, *candidate);
        // As text: scripts read numbers as doubles, which seeds do not survive.
        const std::string spec = json_text(told[row++]["spec"]);
        candidates[std::to_string(candidate->index)] =
            json::object({{"class", place_class(words.place)},
                          {"origin", candidate_origin(*candidate)},
                          {"spec", spec},
                          {"words", words.text()}});
    }
    return json::object({{"aspects", std::move(aspects)},
                         {"candidates", std::move(candidates)},
                         {"media", std::move(media)},
                         {"questions", std::move(questions)}});
}

std::string eyebrow(const ReportInput& input) {
    const std::size_t count = input.candidates.size();
    if (input.run.prompt.empty()) return "Without a prompt";
    return count > 1 ? fmt::format("Best of {} for the prompt", count) : "For the prompt";
}

std::string facts(const ReportInput& input, const json& report) {
    const std::string created = report["run"]["created"].get<std::string>();
    std::string out = fmt::format("panel {}", html_text(input.panel.name));
    if (created.size() >= 16)
        out += fmt::format(" · <time datetime=\"{}\">{} {} UTC</time>", html_text(created),
                           html_text(created.substr(0, 10)), html_text(created.substr(11, 5)));
    return out + fmt::format(" · run {} · version {}", html_text(input.run.id),
                             html_text(input.cinejury_version));
}

}  // namespace

Page report_html(const ReportInput& input, const std::vector<CandidateMedia>& media,
                 std::uint64_t embed_limit) {
    std::vector<const CandidateMedia*> order;
    for (const ledger::Candidate* candidate : best_first(input))
        for (const CandidateMedia& entry : media)
            if (entry.index == candidate->index) order.push_back(&entry);
    PlacedMedia placed = place_media(order, embed_limit);
    const json report = report_section(input);
    const json& why = report["result"]["verdict"]["why"];
    const std::string& prompt = input.run.prompt;

    PageParts parts;
    parts["policy"] = content_policy(kPageStyle, kPageScript);
    parts["title"] = html_text(headline(input) + (prompt.empty() ? "" : ": " + prompt));
    parts["style"] = kPageStyle;
    parts["facts"] = facts(input, report);
    parts["eyebrow"] = html_text(eyebrow(input));
    parts["prompt"] = prompt.empty()
                          ? fmt::format("{} candidates compared", input.candidates.size())
                          : html_text(prompt);
    parts["prompt_class"] = prompt.size() > kLongPrompt ? " class=\"is-long\"" : "";
    parts["outcome"] = input.verdict.winner ? "" : " is-open";
    parts["headline"] = html_text(headline(input));
    parts["why"] = html_text(why.get<std::string>());
    parts["figures"] = figures(input);
    parts["standings"] = standings(input);
    parts["notices"] = notices(input);
    parts["report"] = json_text(report, 2, JsonPlace::kScript);
    parts["page"] =
        json_text(page_json(input, report, std::move(placed.candidates)), -1, JsonPlace::kScript);
    parts["script"] = kPageScript;
    return {fill_page(kPageTemplate, parts), std::move(placed.files)};
}

}  // namespace cinejury::report
