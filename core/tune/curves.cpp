// SPDX-License-Identifier: Apache-2.0
#include "core/tune/curves.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/report/safe_text.hpp"
#include "core/report/words.hpp"

namespace cinejury::tune {
namespace {

using report::html_text;
using report::short_number;

// Of the picture, in its own units.
constexpr double kWidth = 400, kHeight = 150, kSide = 52, kEdge = 12;
// Least part of its size that the scale of a curve spans, so that noise does not fill the picture.
constexpr double kLeastSpan = 0.05;

struct Scale {
    double low, high;
    double place(double value) const {
        return kHeight - kEdge - (value - low) / (high - low) * (kHeight - 2 * kEdge);
    }
};

Scale scale_of(const Curve& curve) {
    double low = curve.points.front().second, high = low;
    const auto take = [&](double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    };
    for (const auto& [update, value] : curve.points) take(value);
    if (curve.rail) take(*curve.rail);
    const double least = std::max(1e-9, kLeastSpan * std::max(std::abs(low), std::abs(high)));
    const double more = std::max(0.0, least - (high - low)) / 2;
    return {low - more, high + more};
}

double across(double update, double last) {
    return kSide + update / std::max(1.0, last) * (kWidth - 2 * kSide);
}

std::string drawn(const Curve& curve, const Scale& scale, double last) {
    std::string line;
    for (const auto& [update, value] : curve.points)
        line += fmt::format("{:.1f},{:.1f} ", across(update, last), scale.place(value));
    std::string out = fmt::format("<polyline class=\"{}\" points=\"{}\"/>", curve.css, line);
    const auto& [update, value] = curve.points.back();
    out += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>", curve.css,
                       across(update, last), scale.place(value));
    if (curve.rail)
        out += fmt::format(
            "<line class=\"rail {}\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", curve.css,
            kSide, kWidth - kSide, scale.place(*curve.rail), scale.place(*curve.rail));
    return out;
}

// The ends of the scale, at the picture's left or right side.
std::string side(const Curve& curve, const Scale& scale, bool left) {
    std::string out;
    for (const double value : {scale.low, scale.high})
        out += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                           curve.css, left ? kSide - 6 : kWidth - kSide + 6, scale.place(value) + 4,
                           left ? "end" : "start", short_number(value));
    return out;
}

std::string words(const Curve& curve) {
    std::string text =
        fmt::format("{}: {} to {}", curve.name, short_number(curve.points.front().second),
                    short_number(curve.points.back().second));
    if (curve.rail) text += fmt::format(", at least {}", short_number(*curve.rail));
    return text;
}

}  // namespace

std::string curve_figure(const std::string& title, const std::vector<Curve>& curves, double last,
                         std::optional<double> kept) {
    std::string picture, legend, label = title;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const Scale scale = scale_of(curves[i]);
        picture += drawn(curves[i], scale, last) + side(curves[i], scale, i == 0);
        legend +=
            fmt::format("<li class=\"{}\">{}</li>", curves[i].css, html_text(words(curves[i])));
        label += "; " + words(curves[i]);
    }
    if (kept)
        picture += fmt::format(
            "<line class=\"kept\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"0\" "
            "y2=\"{1}\"/>",
            across(*kept, last), kHeight);
    return fmt::format(
        "<figure class=\"curve\"><figcaption><h3>{}</h3><ul>{}</ul></figcaption><svg "
        "viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg></figure>\n",
        html_text(title), legend, kWidth, kHeight, html_text(label), picture);
}

}  // namespace cinejury::tune
