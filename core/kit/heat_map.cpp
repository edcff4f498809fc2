// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/kit/grid_report.hpp"

namespace cinejury::kit {
namespace {

constexpr int kLeft = 260, kTop = 190, kWide = 46, kHigh = 26;  // pixels

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) switch (c) {
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '&': result += "&amp;"; break;
            case '"': result += "&quot;"; break;
            default: result += c;
        }
    return result;
}

// Between two colours, share 0 ... 1.
std::string mixed(const int (&from)[3], const int (&to)[3], double share) {
    share = std::clamp(share, 0.0, 1.0);
    int rgb[3];
    for (int c = 0; c < 3; ++c) rgb[c] = static_cast<int>(from[c] + share * (to[c] - from[c]));
    return fmt::format("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]);
}

std::string fill_of(const Cell& cell) {
    constexpr int kRed[] = {214, 69, 61}, kGreen[] = {88, 170, 104}, kWhite[] = {255, 255, 255},
                  kOrange[] = {240, 160, 60};
    if (cell.accuracy.sources == 0) return "#ffffff";
    if (cell.relation == Relation::kHit)
        return mixed(kRed, kGreen, (cell.accuracy.value - 0.5) / 0.5);
    if (cell.relation == Relation::kAllowed) return "#e4e4e4";
    return mixed(kWhite, kOrange, cell.moved.value / 0.25);
}

std::string cell_svg(const Cell& cell, int x, int y) {
    const bool hit = cell.relation == Relation::kHit;
    const double value = hit ? cell.accuracy.value : cell.moved.value;
    std::string text = cell.accuracy.sources ? fmt::format("{:.0f}", 100 * value) : "-";
    return fmt::format(
        "<g><title>{} under {} at {}: {} {:.3f}, {} clips, {} without a value</title>"
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{}\"/>"
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\"{}>{}</text></g>\n",
        escaped(cell.criterion), escaped(cell.damage), cell.strength,
        hit ? "pair accuracy" : "share moved", value, cell.accuracy.sources, cell.without, x, y,
        kWide, kHigh, fill_of(cell), hit ? "#000000" : "#bbbbbb", x + kWide / 2, y + 17,
        hit ? " font-weight=\"bold\"" : "", text);
}

}  // namespace

std::string heat_map(const Figures& figures, const std::string& title) {
    constexpr int kLegend = 900;  // the text below
    const int width =
        std::max(kLegend, kLeft + kWide * static_cast<int>(figures.damages.size()) + 90);
    const int height = kTop + kHigh * static_cast<int>(figures.criteria.size()) + 60;
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
        "{1}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" "
        "fill=\"#ffffff\"/>\n<text x=\"12\" y=\"24\" font-size=\"16\">{2}</text>\n",
        width, height, escaped(title));
    for (std::size_t column = 0; column < figures.damages.size(); ++column) {
        const int x = kLeft + kWide * static_cast<int>(column) + kWide / 2;
        svg += fmt::format("<text transform=\"translate({},{}) rotate(-55)\">{}</text>\n", x,
                           kTop - 8, escaped(figures.damages[column]));
    }
    for (std::size_t row = 0; row < figures.criteria.size(); ++row) {
        const int y = kTop + kHigh * static_cast<int>(row);
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", kLeft - 8,
                           y + 17, escaped(figures.criteria[row]));
        for (std::size_t column = 0; column < figures.damages.size(); ++column)
            if (const Cell* cell =
                    middle_cell(figures, figures.criteria[row], figures.damages[column]))
                svg += cell_svg(*cell, kLeft + kWide * static_cast<int>(column), y);
    }
    svg += fmt::format(
        "<text x=\"12\" y=\"{}\">Framed, bold: hit, pair accuracy in % at the middle strength. "
        "Others: share of clips in % that moved beyond the tie band; grey: "
        "allowed.</text>\n</svg>\n",
        height - 20);
    return svg;
}

}  // namespace cinejury::kit
