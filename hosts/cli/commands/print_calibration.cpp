// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/print_calibration.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

using nlohmann::ordered_json;
using Align = TablePrinter::Align;

template <class Value>
ordered_json optional(const std::optional<Value>& value) {
    return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json json_of(const search::RewardMatrix& matrix, const search::Calibrated& found,
                     std::uint64_t size) {
    auto looks = ordered_json::array(), curve = ordered_json::array();
    for (const search::LookQuality& look : found.looks)
        looks.push_back({{"kind", look.stage.kind},
                         {"name", look.stage.name},
                         {"cost", look.cost},
                         {"prompts", look.prompts},
                         {"spearman", to_json(look.spearman)},
                         {"capture", to_json(look.capture)}});
    for (const search::Calibrated::Point& point : found.curve)
        curve.push_back(
            {{"n", point.n},
             {"overall", to_json(point.overall)},
             {"held_out", found.has_held_out ? to_json(point.held_out) : ordered_json(nullptr)}});
    auto noise = ordered_json::array();
    for (const search::ScoreNoise& one : found.noise)
        noise.push_back({{"score", one.name},
                         {"spread", one.spread},
                         {"noise", optional(one.noise)},
                         {"scored_twice", one.pairs},
                         {"reliability", optional(one.reliability())},
                         {"tells", optional(one.tells())}});
    return {{"calibration", matrix.name},
            {"generator", matrix.generator},
            {"panel", matrix.panel},
            {"prompts", matrix.rows.size()},
            {"looks", looks},
            {"curve", curve},
            {"seed_spread", found.seed_spread},
            {"noise_gate", noise},
            {"best_of", size},
            {"rungs", found.rungs.empty() ? ordered_json(nullptr)
                                          : ordered_json(search::rungs_text(found.rungs))},
            {"reservation", optional(found.reservation)}};
}

void print_looks(Output& out, const search::Calibrated& found) {
    TablePrinter table({{"look"},
                        {"cost", Align::kRight},
                        {"Spearman with the end", Align::kRight},
                        {"gain kept", Align::kRight}});
    for (const search::LookQuality& look : found.looks)
        table.row({look.stage.kind + " " + look.stage.name, fmt::format("{:.3f}", look.cost),
                   interval_text(look.spearman), interval_text(look.capture)});
    if (!table.empty()) out.line(table.print(out.style()));
}

void print_curve(Output& out, const search::Calibrated& found) {
    TablePrinter table({{"best of", Align::kRight},
                        {"overall", Align::kRight},
                        {"held-out criteria all met", Align::kRight}});
    for (const search::Calibrated::Point& point : found.curve)
        table.row({std::to_string(point.n), interval_text(point.overall),
                   found.has_held_out ? interval_text(point.held_out) : "-"});
    out.line(table.print(out.style()));
}

void print_noise(Output& out, const search::Calibrated& found) {
    TablePrinter table({{"score"},
                        {"spread between seeds", Align::kRight},
                        {"of one clip scored twice", Align::kRight},
                        {"", Align::kLeft}});
    for (const search::ScoreNoise& one : found.noise) {
        const auto tells = one.tells();
        table.row({one.name, fmt::format("{:.4g}", one.spread),
                   one.noise ? fmt::format("{:.4g}", *one.noise) : "-",
                   !tells   ? "not measured"
                   : *tells ? fmt::format("{:.0f} % signal", 100 * *one.reliability())
                            : "noise: nothing to search by"});
    }
    if (!table.empty()) out.line(table.print(out.style()));
}

}  // namespace

std::string interval_text(const Interval& interval) {
    return fmt::format("{:.3f} ({:.3f} to {:.3f})", interval.mean, interval.low, interval.high);
}

ordered_json to_json(const Interval& interval) {
    return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

void print_calibration(Context& context, const search::RewardMatrix& matrix,
                       const search::Calibrated& found, std::uint64_t size) {
    for (const search::ScoreNoise& one : found.noise)
        if (!one.tells().value_or(true))
            context.talk.warning(
                fmt::format("{}: seeds differ by no more than two scorings of one "
                            "clip; a search by it chooses by a coin",
                            one.name));
    Output& out = context.out;
    if (context.json()) return out.json(json_of(matrix, found, size));
    out.line(
        fmt::format("calibration {}: {} prompts of {}, panel {} (95 % intervals over prompts)\n",
                    matrix.name, matrix.rows.size(), matrix.generator, matrix.panel));
    print_looks(out, found);
    print_curve(out, found);
    print_noise(out, found);
    out.line(found.rungs.empty()
                 ? fmt::format("rungs for best of {}: none keeps 90 % of its gain", size)
                 : fmt::format("rungs for best of {}: --rungs {}", size,
                               search::rungs_text(found.rungs)));
    out.line(found.reservation
                 ? fmt::format("stopping as good as best of {}: --reservation {:.6g}", size,
                               *found.reservation)
                 : fmt::format("stopping as good as best of {}: none saves compute", size));
}

}  // namespace cinejury::cli
