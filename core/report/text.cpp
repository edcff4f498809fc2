// SPDX-License-Identifier: Apache-2.0
#include "core/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/report/run_paths.hpp"
#include "core/report/safe_text.hpp"
#include "core/report/sections.hpp"
#include "core/report/words.hpp"

namespace cinejury::report {
namespace {

constexpr std::size_t kGap = 2;              // columns between columns
constexpr std::size_t kNarrowestWords = 16;  // of the last column

// Columns that a terminal takes for it, as fmt estimates them for its own padding.
std::size_t columns(std::string_view text) {
    const std::size_t wide = 2 * text.size() + 1;
    return text.size() + wide - fmt::format("{:<{}}", text, wide).size();
}

// At most `limit` columns; what is cut ends in "...".
std::string cut(const std::string& text, std::size_t limit) {
    if (columns(text) <= limit) return text;
    std::string kept;
    std::size_t used = 3;
    for_each_code_point(text, [&](char32_t, std::string_view bytes) {
        used += columns(bytes);
        if (used <= limit) kept += bytes;
    });
    return kept + "...";
}

struct Row {
    std::vector<std::string> cells;
    std::string words;  // last column
    Place place = Place::kInContention;
};

class Table {
public:
    Table(std::vector<std::string> heads, std::string last) {
        rows_.push_back({std::move(heads), std::move(last), Place::kInContention});
    }
    void add(Row row) { rows_.push_back(std::move(row)); }

    std::string text(bool colour, unsigned width) const {
        std::vector<std::size_t> widths(rows_.front().cells.size());
        for (const Row& row : rows_)
            for (std::size_t i = 0; i < widths.size(); ++i)
                widths[i] = std::max(widths[i], columns(row.cells[i]));
        std::string out;
        for (const Row& row : rows_) out += line(row, widths, colour, width);
        return out;
    }

    // Columns taken without the last one.
    std::size_t width() const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < rows_.front().cells.size(); ++i) {
            std::size_t widest = 0;
            for (const Row& row : rows_) widest = std::max(widest, columns(row.cells[i]));
            sum += widest + kGap;
        }
        return sum;
    }

    void drop_column(std::size_t index) {
        for (Row& row : rows_)
            row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(index));
    }

private:
    std::string line(const Row& row, const std::vector<std::size_t>& widths, bool colour,
                     unsigned width) const {
        std::string text;
        std::size_t used = 0;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            // Names are read from the left, numbers from the right.
            text += i == 1 ? fmt::format("{:<{}}", row.cells[i], widths[i])
                           : fmt::format("{:>{}}", row.cells[i], widths[i]);
            text.append(kGap, ' ');
            used += widths[i] + kGap;
        }
        const std::size_t left = width > used ? width - used : 0;
        text += width ? cut(row.words, std::max(left, kNarrowestWords)) : row.words;
        if (colour && row.place == Place::kWinner) return "\x1b[1;32m" + text + "\x1b[0m\n";
        if (colour && row.place == Place::kOut) return "\x1b[2m" + text + "\x1b[0m\n";
        return text + "\n";
    }

    std::vector<Row> rows_;  // the first is the head
};

std::string number(const std::optional<double>& value) {
    return value ? short_number(*value) : "-";
}

Row candidate_row(const ReportInput& input, const ledger::Candidate& candidate,
                  const std::vector<std::string>& aspects) {
    const panel::Standing* standing = standing_of(input.verdict, candidate.index);
    const StandingWords words = standing_words(input, candidate);
    const bool ranked = standing && standing->rank > 0;
    Row row;
    row.place = words.place;
    row.words = visible_text(words.text);
    row.cells = {(words.place == Place::kWinner ? "* " : "") +
                     (ranked ? std::to_string(standing->rank) : "-"),
                 visible_text(candidate_name(candidate)),
                 number(standing ? standing->overall : std::nullopt),
                 standing ? percent(standing->coverage) : "-"};
    for (const std::string& aspect : aspects) {
        const bool has = standing && standing->aspects.count(aspect);
        row.cells.push_back(has ? short_number(standing->aspects.at(aspect)) : "-");
    }
    return row;
}

// "not scored: fineness.limb abstain: 0, 2": one line for each criterion and status.
std::string missing_lines(const ReportInput& input) {
    std::vector<std::string> order;
    std::map<std::string, std::string> candidates;
    for (const ledger::Candidate* candidate : by_index(input))
        for (const panel::Score* score : in_order(candidate->scores)) {
            if (score->status == panel::ScoreStatus::kOk) continue;
            const std::string what = visible_text(score->criterion) + " " +
                                     std::string(panel::score_status_name(score->status));
            std::string& list = candidates[what];
            if (list.empty()) order.push_back(what);
            list += fmt::format("{}{}", list.empty() ? "" : ", ", candidate->index);
        }
    std::string out;
    for (const std::string& what : order)
        out += fmt::format("not scored: {}: {}\n", what, candidates[what]);
    return out;
}

std::string verdict_lines(const ReportInput& input, bool colour) {
    const panel::Verdict& verdict = input.verdict;
    const std::string words = headline(verdict) + ".";
    std::string out = colour ? "\x1b[1m" + words + "\x1b[0m" : words;
    nlohmann::json why = verdict.why;
    RunPaths(input).shorten(why);
    if (!verdict.why.empty()) out += " " + visible_text(why.get<std::string>());
    out += "\n";
    if (verdict.tie)
        out += fmt::format("Tie: within {} of the top score; the lowest index wins.\n",
                           input.panel.tie_band);
    out += missing_lines(input);
    for (const auto& [criterion, reason] : verdict.dropped)
        out += fmt::format("not compared: {}: {}\n", visible_text(criterion), visible_text(reason));
    for (const std::string& notice : verdict.notices) out += "note: " + visible_text(notice) + "\n";
    for (const std::string& notice : input.notices) out += "note: " + visible_text(notice) + "\n";
    return out;
}

}  // namespace

std::string ranked_table(const ReportInput& input, bool colour, unsigned width) {
    std::vector<std::string> aspects = present_aspects(input.verdict);
    std::vector<std::string> heads{"rank", "candidate", "overall", "coverage"};
    for (const std::string& aspect : aspects) heads.push_back(visible_text(aspect));
    const std::size_t fixed = heads.size() - aspects.size();
    Table table(std::move(heads), "standing");
    for (const ledger::Candidate* candidate : best_first(input))
        table.add(candidate_row(input, *candidate, aspects));

    std::string left_out;
    while (width && !aspects.empty() && table.width() + kNarrowestWords > width) {
        left_out = visible_text(aspects.back()) + (left_out.empty() ? "" : ", ") + left_out;
        aspects.pop_back();
        table.drop_column(fixed + aspects.size());
    }
    std::string out = table.text(colour, width);
    if (!left_out.empty()) out += "(too narrow for: " + left_out + ")\n";
    return out + "\n" + verdict_lines(input, colour);
}

}  // namespace cinejury::report
