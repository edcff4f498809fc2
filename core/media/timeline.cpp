// SPDX-License-Identifier: Apache-2.0
#include "core/media/timeline.hpp"

extern "C" {
#include <libavutil/mathematics.h>
}

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace cinejury::media {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDefaultInterval = kSecond / 25;
constexpr AVRational kNanoseconds{1, 1'000'000'000};

// Rates outside are damage, not rates.
bool sane(AVRational rate) {
    return rate.num > 0 && rate.den > 0 && av_q2d(rate) >= 0.001 && av_q2d(rate) <= 10'000;
}

}  // namespace

Timeline::Timeline(AVRational time_base, AVRational stated_rate)
    : time_base_(time_base), stated_rate_(sane(stated_rate) ? stated_rate : AVRational{0, 1}) {
    if (time_base_.num <= 0 || time_base_.den <= 0) time_base_ = kNanoseconds;
}

std::int64_t Timeline::nominal_ns() const {
    if (stated_rate_.num > 0) return av_rescale(kSecond, stated_rate_.den, stated_rate_.num);
    if (frames_ > 1 && last_ > 0) return last_ / static_cast<std::int64_t>(frames_ - 1);
    return kDefaultInterval;
}

std::int64_t Timeline::without_rounding(std::int64_t ns) const {
    if (stated_rate_.num <= 0) return ns;
    const std::int64_t tick = av_rescale_q(1, time_base_, kNanoseconds);
    if (tick > nominal_ns() / 4) return ns;
    const AVRational interval{stated_rate_.den, stated_rate_.num};
    const std::int64_t frame = av_rescale_q(ns, kNanoseconds, interval);
    const std::int64_t exact = av_rescale_q_rnd(frame, interval, kNanoseconds, AV_ROUND_DOWN);
    return std::abs(exact - ns) < std::max<std::int64_t>(tick, 2) && exact >= last_ ? exact : ns;
}

std::int64_t Timeline::add(std::optional<std::int64_t> timestamp) {
    std::optional<std::int64_t> time;
    if (timestamp && !first_) {
        // Frames without a time may have come before.
        first_ = *timestamp -
                 (frames_ ? av_rescale_q(last_ + nominal_ns(), kNanoseconds, time_base_) : 0);
    }
    std::int64_t offset = 0;
    if (timestamp && !__builtin_sub_overflow(*timestamp, *first_, &offset)) {
        // Rounded down, so that frame k of a stream with rate r is not after k / r. INT64_MIN: does
        // not fit.
        const std::int64_t ns = av_rescale_q_rnd(offset, time_base_, kNanoseconds, AV_ROUND_DOWN);
        if (ns >= last_) time = without_rounding(ns);
    }
    if (!time) {
        if (frames_ > 0 || timestamp) ++repaired_;
        time = frames_ > 0 ? last_ + nominal_ns() : 0;
    } else if (frames_ > 0) {
        shortest_ = std::min(shortest_, *time - last_);
        longest_ = std::max(longest_, *time - last_);
    }
    last_ = *time;
    ++frames_;
    return last_;
}

std::int64_t Timeline::duration_ns() const {
    if (frames_ == 0) return 0;
    if (frames_ == 1 || last_ == 0) return nominal_ns() * static_cast<std::int64_t>(frames_);
    return last_ + last_ / static_cast<std::int64_t>(frames_ - 1);
}

bool Timeline::variable_rate() const {
    if (frames_ < 3 || longest_ == 0 || shortest_ == INT64_MAX) return false;
    const double average = static_cast<double>(last_) / static_cast<double>(frames_ - 1);
    const double allowed = std::max(average * 0.1, 2e9 * av_q2d(time_base_));
    return static_cast<double>(longest_) - average > allowed ||
           average - static_cast<double>(shortest_) > allowed;
}

Rational Timeline::rate() const {
    if (frames_ > 1 && last_ > 0) {
        const double measured = static_cast<double>(frames_ - 1) * 1e9 / static_cast<double>(last_);
        const double stated = stated_rate_.num > 0 ? av_q2d(stated_rate_) : 0;
        if (std::abs(stated - measured) > measured * 0.1) {
            int numerator = 0;
            int denominator = 1;
            av_reduce(&numerator, &denominator, static_cast<std::int64_t>(frames_ - 1) * kSecond,
                      last_, 1'000'000);
            if (numerator <= 0 || denominator <= 0) return {0, 1};
            return {static_cast<std::uint32_t>(numerator), static_cast<std::uint32_t>(denominator)};
        }
    }
    if (stated_rate_.num <= 0) return {0, 1};
    return {static_cast<std::uint32_t>(stated_rate_.num),
            static_cast<std::uint32_t>(stated_rate_.den)};
}

}  // namespace cinejury::media
