// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/experts/damage.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

std::uint8_t to_byte(double value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

Format format_of(const media::Clip& clip) {
    return {clip.width, clip.height, static_cast<std::uint32_t>(clip.frames), clip.fps.numerator};
}

// std::uniform_real_distribution may differ between libraries.
double even(std::mt19937& generator) {
    return generator() / 4294967296.0 * 2 - 1;
}

struct Tap {
    int x, y;
    double weight;
};

// Weights of the pixels whose blend is the mean over a disc, with the picture between pixels taken
// as linear. They sum to 1.
std::vector<Tap> disc(double radius) {
    constexpr int kAcross = 32;  // samples along the diameter
    const int reach = static_cast<int>(std::floor(radius)) + 1, side = 2 * reach + 1;
    std::vector<double> weights(static_cast<std::size_t>(side) * side);
    double sum = 0;
    for (int j = 0; j < kAcross; ++j)
        for (int i = 0; i < kAcross; ++i) {
            const double x = radius * ((2 * i + 1.0) / kAcross - 1);
            const double y = radius * ((2 * j + 1.0) / kAcross - 1);
            if (std::hypot(x, y) > radius) continue;
            const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
            const double u = x - left, v = y - top;
            const auto at = [&](int dx, int dy) -> double& {
                return weights[(top + dy + reach) * side + left + dx + reach];
            };
            at(0, 0) += (1 - u) * (1 - v);
            at(1, 0) += u * (1 - v);
            at(0, 1) += (1 - u) * v;
            at(1, 1) += u * v;
            sum += 1;
        }
    std::vector<Tap> taps;
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x)
            if (const double weight = weights[(y + reach) * side + x + reach]; weight > 0)
                taps.push_back({x, y, weight / sum});
    return taps;
}

// Frame i shows frame order[i].
media::Clip in_order(const media::Clip& clip, const std::vector<std::uint64_t>& order) {
    Format format = format_of(clip);
    format.frames = static_cast<std::uint32_t>(order.size());
    std::uint8_t* out = nullptr;
    media::Clip shown = blank_clip(format, out);
    const std::uint64_t bytes = clip.bytes() / clip.frames;
    for (std::size_t i = 0; i < order.size(); ++i)
        std::memcpy(out + i * bytes, clip.pixels.get() + order[i] * bytes, bytes);
    return shown;
}

}  // namespace

media::Clip defocused(const media::Clip& clip, double radius) {
    const std::vector<Tap> taps = disc(radius * clip.height);
    std::uint8_t* out = nullptr;
    media::Clip blurred = blank_clip(format_of(clip), out);
    const int width = static_cast<int>(clip.width), height = static_cast<int>(clip.height);
    for (std::uint64_t t = 0; t < clip.frames; ++t) {
        const std::uint8_t* frame = clip.pixels.get() + t * clip.width * clip.height * 3;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                double sum[3] = {};
                for (const Tap& tap : taps) {
                    const int from_x = std::clamp(x + tap.x, 0, width - 1);
                    const int from_y = std::clamp(y + tap.y, 0, height - 1);
                    const std::uint8_t* pixel = frame + (from_y * width + from_x) * 3;
                    for (int c = 0; c < 3; ++c) sum[c] += tap.weight * pixel[c];
                }
                for (const double channel : sum) *out++ = to_byte(channel);
            }
    }
    return blurred;
}

media::Clip recoloured(const media::Clip& clip, std::uint64_t from) {
    std::uint8_t* out = nullptr;
    media::Clip other = blank_clip(format_of(clip), out);
    std::copy_n(clip.pixels.get(), clip.bytes(), out);
    for (std::uint64_t i = from * (clip.bytes() / clip.frames); i < clip.bytes(); i += 3)
        std::swap(out[i], out[i + 2]);
    return other;
}

media::Clip relit(const media::Clip& clip, const std::function<double(std::uint64_t)>& gain) {
    std::uint8_t* out = nullptr;
    media::Clip lit = blank_clip(format_of(clip), out);
    const std::uint64_t frame_bytes = clip.bytes() / clip.frames;
    for (std::uint64_t t = 0; t < clip.frames; ++t) {
        const double factor = gain(t);
        for (std::uint64_t i = t * frame_bytes; i < (t + 1) * frame_bytes; ++i)
            out[i] = to_byte(factor * clip.pixels.get()[i]);
    }
    return lit;
}

media::Clip flickering(const media::Clip& clip, double amplitude) {
    return relit(clip, [&](std::uint64_t t) {
        return 1 + amplitude * std::sin(2 * M_PI * 5 * double(t) / clip.fps.numerator);
    });
}

media::Clip flickering_at_random(const media::Clip& clip, double amplitude, std::uint32_t seed) {
    std::mt19937 generator(seed);
    return relit(clip, [&](std::uint64_t) { return 1 + amplitude * even(generator); });
}

media::Clip noisy(const media::Clip& clip, double deviation, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::uint8_t* out = nullptr;
    media::Clip grainy = blank_clip(format_of(clip), out);
    for (std::uint64_t i = 0; i < clip.bytes(); ++i)
        out[i] = to_byte(clip.pixels.get()[i] + deviation * std::sqrt(3.0) * even(generator));
    return grainy;
}

media::Clip halved(const media::Clip& clip) {
    Format format = format_of(clip);
    format.width /= 2;
    format.height /= 2;
    std::uint8_t* out = nullptr;
    media::Clip half = blank_clip(format, out);
    const std::uint8_t* in = clip.pixels.get();
    const auto at = [&](std::uint64_t t, std::uint64_t y, std::uint64_t x, std::uint64_t c) {
        return int{in[((t * clip.height + y) * clip.width + x) * 3 + c]};
    };
    for (std::uint64_t t = 0; t < clip.frames; ++t)
        for (std::uint64_t y = 0; y < format.height; ++y)
            for (std::uint64_t x = 0; x < format.width; ++x)
                for (std::uint64_t c = 0; c < 3; ++c)
                    *out++ = static_cast<std::uint8_t>(
                        (at(t, 2 * y, 2 * x, c) + at(t, 2 * y, 2 * x + 1, c) +
                         at(t, 2 * y + 1, 2 * x, c) + at(t, 2 * y + 1, 2 * x + 1, c) + 2) /
                        4);
    return half;
}

media::Clip spliced(const media::Clip& a, const media::Clip& b) {
    Format format = format_of(a);
    format.frames = static_cast<std::uint32_t>(a.frames + b.frames);
    std::uint8_t* out = nullptr;
    media::Clip joined = blank_clip(format, out);
    std::memcpy(out, a.pixels.get(), a.bytes());
    std::memcpy(out + a.bytes(), b.pixels.get(), b.bytes());
    return joined;
}

media::Clip repeating(const media::Clip& clip, std::uint64_t period) {
    std::vector<std::uint64_t> order;
    for (std::uint64_t i = 0; i < clip.frames; ++i)
        order.push_back(i % period == period - 1 ? i - 1 : i);
    return in_order(clip, order);
}

media::Clip dropping(const media::Clip& clip, std::uint64_t period) {
    std::vector<std::uint64_t> order;
    for (std::uint64_t i = 0; i < clip.frames; ++i)
        if (i % period != period - 1) order.push_back(i);
    return in_order(clip, order);
}

media::Clip swapped_halves(const media::Clip& clip) {
    std::vector<std::uint64_t> order;
    for (std::uint64_t i = 0; i < clip.frames; ++i)
        order.push_back((i + clip.frames / 2) % clip.frames);
    return in_order(clip, order);
}

namespace {

// What `value(frame, x, y, channel)` says of each pixel, `frame` being its pixels before.
template <class Value>
media::Clip redrawn(const media::Clip& clip, const Value& value) {
    std::uint8_t* out = nullptr;
    media::Clip drawn = blank_clip(format_of(clip), out);
    for (std::uint64_t t = 0; t < clip.frames; ++t) {
        const std::uint8_t* frame = clip.pixels.get() + t * clip.width * clip.height * 3;
        for (int y = 0; y < static_cast<int>(clip.height); ++y)
            for (int x = 0; x < static_cast<int>(clip.width); ++x)
                for (int c = 0; c < 3; ++c) *out++ = to_byte(value(frame, x, y, c));
    }
    return drawn;
}

}  // namespace

media::Clip smeared(const media::Clip& clip, int length) {
    const int width = static_cast<int>(clip.width);
    return redrawn(clip, [=](const std::uint8_t* frame, int x, int y, int c) {
        double sum = 0;
        for (int i = 0; i < length; ++i)
            sum += frame[(y * width + std::clamp(x + i - length / 2, 0, width - 1)) * 3 + c];
        return sum / length;
    });
}

media::Clip gridded(const media::Clip& clip, std::uint32_t period, int lift) {
    const int width = static_cast<int>(clip.width), step = static_cast<int>(period);
    return redrawn(clip, [=](const std::uint8_t* frame, int x, int y, int c) {
        const bool line = x % step == 0 || y % step == 0;
        return frame[(y * width + x) * 3 + c] + (line ? lift : 0.0);
    });
}

media::Clip blocky(const media::Clip& clip, double share) {
    const int width = static_cast<int>(clip.width), height = static_cast<int>(clip.height);
    return redrawn(clip, [=](const std::uint8_t* frame, int x, int y, int c) {
        double mean = 0;
        for (int i = 0; i < 64; ++i) {
            const int row = std::min(y / 8 * 8 + i / 8, height - 1);
            const int column = std::min(x / 8 * 8 + i % 8, width - 1);
            mean += frame[(row * width + column) * 3 + c] / 64.0;
        }
        const double own = frame[(y * width + x) * 3 + c];
        return own + share * (mean - own);
    });
}

media::Clip with_box(const media::Clip& clip, std::uint64_t first, std::uint64_t end) {
    std::uint8_t* out = nullptr;
    media::Clip boxed = blank_clip(format_of(clip), out);
    std::memcpy(out, clip.pixels.get(), clip.bytes());
    const std::uint64_t side = clip.height / 5, left = clip.width / 2, top = clip.height / 2;
    for (std::uint64_t t = first; t < end; ++t)
        for (std::uint64_t y = top; y < top + side; ++y) {
            std::uint8_t* row = out + ((t * clip.height + y) * clip.width + left) * 3;
            for (std::uint64_t x = 0; x < side; ++x) {
                row[x * 3] = 250;
                row[x * 3 + 1] = 60;
                row[x * 3 + 2] = 220;
            }
        }
    return boxed;
}

media::Clip shaken(const media::Clip& clip, double reach, std::uint32_t seed) {
    std::mt19937 generator(seed);
    const int width = static_cast<int>(clip.width), height = static_cast<int>(clip.height);
    std::uint8_t* out = nullptr;
    media::Clip moved = blank_clip(format_of(clip), out);
    for (std::uint64_t t = 0; t < clip.frames; ++t) {
        const std::uint8_t* frame = clip.pixels.get() + t * clip.width * clip.height * 3;
        const int right = static_cast<int>(std::lround(reach * width * even(generator)));
        const int down = static_cast<int>(std::lround(reach * width * even(generator)));
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const int from = std::clamp(y + down, 0, height - 1) * width +
                                 std::clamp(x + right, 0, width - 1);
                for (int c = 0; c < 3; ++c) *out++ = frame[from * 3 + c];
            }
    }
    return moved;
}

}  // namespace cinejury::test
