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

constexpr std::size_t kGap = 2;  // columns between columns
constexpr std::size_t kNarrowestName = 16;

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
    Place place = Place::kInContention;
};

// Rows of equal length, the head first. Columns 1 (names) and the last (words) are read from the
// left, the others (numbers) from the right.
class Table {
public:
    void add(Row row) { rows_.push_back(std::move(row)); }

    std::size_t width() const {
        std::size_t sum = 0;
        for (const std::size_t one : widths()) sum += one + kGap;
        return sum - kGap;
    }

    void drop_column(std::size_t index) {
        for (Row& row : rows_)
            row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(index));
    }

    std::string text(bool colour) const {
        const std::vector<std::size_t> all = widths();
        std::string out;
        for (const Row& row : rows_) {
            const std::string text = line(row, all);
            if (colour && row.place == Place::kWinner)
                out += "\x1b[1;32m" + text + "\x1b[0m\n";
            else if (colour && row.place == Place::kOut)
                out += "\x1b[2m" + text + "\x1b[0m\n";
            else
                out += text + "\n";
        }
        return out;
    }

private:
    std::vector<std::size_t> widths() const {
        std::vector<std::size_t> widths(rows_.front().cells.size());
        for (const Row& row : rows_)
            for (std::size_t i = 0; i < widths.size(); ++i)
                widths[i] = std::max(widths[i], columns(row.cells[i]));
        return widths;
    }

    static std::string line(const Row& row, const std::vector<std::size_t>& all) {
        const std::size_t last = all.size() - 1;
        std::string text;
        for (std::size_t i = 0; i < last; ++i) {
            text += i == 1 ? fmt::format("{:<{}}", row.cells[i], all[i])
                           : fmt::format("{:>{}}", row.cells[i], all[i]);
            text.append(kGap, ' ');
        }
        return text + row.cells[last];
    }

    std::vector<Row> rows_;
};

std::string number(const std::optional<double>& value) {
    return value ? short_number(*value) : "-";
}

// "2 (a.mp4)"; the column's head says candidate.
std::string short_name(const ledger::Candidate& candidate, unsigned width) {
    const std::string origin = visible_text(candidate_origin(candidate));
    const std::string name = origin.empty() ? std::to_string(candidate.index)
                                            : fmt::format("{} ({})", candidate.index, origin);
    return width ? cut(name, std::max<std::size_t>(width * 2 / 5, kNarrowestName)) : name;
}

Row candidate_row(const ReportInput& input, const ledger::Candidate& candidate,
                  const std::vector<std::string>& aspects, unsigned width) {
    const panel::Standing* standing = standing_of(input.verdict, candidate.index);
    const StandingWords words = standing_words(input, candidate);
    const std::string rank = standing && standing->rank ? std::to_string(standing->rank) : "-";
    Row row;
    row.place = words.place;
    row.cells = {(words.place == Place::kWinner ? "* " : "") + rank, short_name(candidate, width),
                 number(standing ? standing->overall : std::nullopt),
                 standing ? percent(standing->coverage) : "-"};
    for (const std::string& aspect : aspects) {
        const bool has = standing && standing->aspects.count(aspect);
        row.cells.push_back(has ? short_number(standing->aspects.at(aspect)) : "-");
    }
    row.cells.push_back(words.word);
    return row;
}

std::string out_lines(const ReportInput& input) {
    std::string out;
    for (const ledger::Candidate* candidate : by_index(input))
        if (const StandingWords words = standing_words(input, *candidate); !words.why.empty())
            out += fmt::format("out: {}: {}\n", candidate->index, visible_text(words.why));
    return out;
}

// "not scored: fineness.limb: abstain for 0, 2": one line for each criterion and status.
std::string missing_lines(const ReportInput& input) {
    std::vector<std::string> order;
    std::map<std::string, std::string> candidates;
    for (const ledger::Candidate* candidate : by_index(input))
        for (const panel::Score* score : in_order(candidate->scores)) {
            if (score->status == panel::ScoreStatus::kOk) continue;
            std::string status(panel::score_status_name(score->status));
            std::replace(status.begin(), status.end(), '_', ' ');
            const std::string what = visible_text(score->criterion) + ": " + status;
            std::string& list = candidates[what];
            if (list.empty()) order.push_back(what);
            list += fmt::format("{}{}", list.empty() ? "" : ", ", candidate->index);
        }
    std::string out;
    for (const std::string& what : order)
        out += fmt::format("not scored: {} for {}\n", what, candidates[what]);
    return out;
}

// What the search saved, where it did and the generator tells.
std::string cost_line(const SearchCost& cost) {
    if (cost.full_compute <= 0 || cost.full_compute > cost.best_of_n - 0.005) return {};
    return fmt::format(
        "compute: {} of the {} whole candidates of best of N ({}), scoring {} more\n",
        short_number(cost.full_compute), cost.best_of_n,
        percent(cost.full_compute / cost.best_of_n), short_number(cost.scoring));
}

std::string verdict_lines(const ReportInput& input, bool colour) {
    const panel::Verdict& verdict = input.verdict;
    const std::string words = headline(input) + ".";
    std::string out = colour ? "\x1b[1m" + words + "\x1b[0m" : words;
    nlohmann::json why = verdict.why;
    RunPaths(input).shorten(why);
    if (!verdict.why.empty()) out += " " + visible_text(why.get<std::string>());
    out += "\n";
    out += out_lines(input) + missing_lines(input);
    out += cost_line(input.cost);
    for (const std::string& notice : verdict.notices) out += "note: " + visible_text(notice) + "\n";
    for (const std::string& notice : input.notices) out += "note: " + visible_text(notice) + "\n";
    return out;
}

}  // namespace

std::string ranked_table(const ReportInput& input, bool colour, unsigned width) {
    std::vector<std::string> aspects = present_aspects(input.verdict);
    Row head{{"rank", "candidate", "overall", "coverage"}};
    const std::size_t fixed = head.cells.size();
    for (const std::string& aspect : aspects) head.cells.push_back(visible_text(aspect));
    head.cells.push_back("standing");
    Table table;
    table.add(std::move(head));
    for (const ledger::Candidate* candidate : best_first(input))
        table.add(candidate_row(input, *candidate, aspects, width));

    std::string left_out;
    while (width && !aspects.empty() && table.width() > width) {
        left_out = visible_text(aspects.back()) + (left_out.empty() ? "" : ", ") + left_out;
        aspects.pop_back();
        table.drop_column(fixed + aspects.size());
    }
    std::string out = table.text(colour);
    if (!left_out.empty()) out += "(too narrow for: " + left_out + ")\n";
    return out + "\n" + verdict_lines(input, colour);
}

}  // namespace cinejury::report
