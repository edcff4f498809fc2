// SPDX-License-Identifier: Apache-2.0
#include "flat_colours.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

namespace cinejury::canaries {
namespace {

constexpr double kSame = 48;  // levels
constexpr double kApart = 6;  // levels between two colours of a reference
constexpr std::size_t kMostColours = 64;
constexpr double kFewest = 1.0 / 16;  // of the blocks
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

double distance(const Colour& a, const Colour& b) {
    double squares = 0;
    for (int c = 0; c < kChannels; ++c) squares += (double(a[c]) - b[c]) * (double(a[c]) - b[c]);
    return std::sqrt(squares);
}

// Mean over the blocks of a frame for which `distance_of(block index)` has a value under kSame.
template <class DistanceOf>
std::optional<double> mean_distance(const BlockFrame& frame, const DistanceOf& distance_of) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < frame.blocks.size(); ++i) {
        const double way = frame.blocks[i].flat ? distance_of(i) : kSame;
        if (way >= kSame) continue;
        sum += way;
        ++count;
    }
    if (count == 0 || double(count) < kFewest * double(frame.blocks.size())) return std::nullopt;
    return sum / double(count);
}

void take_greater(std::optional<ColourDrift>& most, std::optional<double> found,
                  std::size_t frame) {
    if (found && (!most || *found > most->distance)) most = ColourDrift{*found, frame};
}

// One binary PPM after the other.
class PictureFile {
public:
    explicit PictureFile(const std::string& name) : name_(name), file_(name, std::ios::binary) {
        if (!file_) refuse("cannot be opened");
    }

    // Pixels [height, width, 3] of the next picture; empty at the end.
    std::vector<std::uint8_t> next(std::uint32_t& width, std::uint32_t& height) {
        char magic[2];
        if (!file_.read(magic, 2)) return {};
        if (magic[0] != 'P' || magic[1] != '6') refuse("is no binary PPM (P6)");
        width = number();
        height = number();
        if (number() != 255) refuse("has not 8 bits a sample");
        file_.get();
        const std::uint64_t bytes = std::uint64_t{width} * height * kChannels;
        if (width < kBlock || height < kBlock || bytes > kMostBytes)
            refuse("has a picture that is smaller than 8 x 8 pixels or too large");
        std::vector<std::uint8_t> pixels(bytes);
        if (!file_.read(reinterpret_cast<char*>(pixels.data()),
                        static_cast<std::streamsize>(pixels.size())))
            refuse("ends inside a picture");
        return pixels;
    }

private:
    std::uint32_t number() {
        while (file_ >> std::ws && file_.peek() == '#')
            file_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
        std::uint32_t value = 0;
        if (!(file_ >> value)) refuse("has a damaged head");
        return value;
    }
    [[noreturn]] void refuse(const std::string& why) const {
        throw sdk::Error(CJ_INVALID_ARGUMENT, "option \"reference\": " + name_ + " " + why);
    }

    std::string name_;
    std::ifstream file_;
};

struct Counted {
    Colour colour{};
    std::size_t count = 0;
};

void count_colours(const BlockFrame& frame, std::vector<Counted>& known) {
    for (const Block& block : frame.blocks) {
        if (!block.flat) continue;
        const auto near = std::find_if(known.begin(), known.end(), [&](const Counted& one) {
            return distance(one.colour, block.mean) < kApart;
        });
        if (near != known.end())
            ++near->count;
        else if (known.size() < 64 * kMostColours)
            known.push_back({block.mean, 1});
    }
}

}  // namespace

std::optional<ColourDrift> drift_from_start(std::span<const BlockFrame> frames) {
    std::optional<ColourDrift> most;
    const auto& first = frames.front().blocks;
    for (std::size_t t = 1; t < frames.size(); ++t) {
        const auto& blocks = frames[t].blocks;
        take_greater(most,
                     mean_distance(frames[t],
                                   [&](std::size_t i) {
                                       return first[i].flat
                                                  ? distance(first[i].mean, blocks[i].mean)
                                                  : kSame;
                                   }),
                     t);
    }
    return most;
}

std::optional<ColourDrift> drift_from_colours(std::span<const BlockFrame> frames,
                                              std::span<const Colour> reference) {
    std::optional<ColourDrift> most;
    for (std::size_t t = 0; t < frames.size(); ++t) {
        const auto nearest = [&](std::size_t i) {
            double least = kSame;
            for (const Colour& colour : reference)
                least = std::min(least, distance(colour, frames[t].blocks[i].mean));
            return least;
        };
        take_greater(most, mean_distance(frames[t], nearest), t);
    }
    return most;
}

std::vector<Colour> reference_colours(const std::string& file) {
    PictureFile pictures(file);
    std::vector<Counted> known;
    std::uint32_t width = 0, height = 0;
    for (auto pixels = pictures.next(width, height); !pixels.empty();
         pixels = pictures.next(width, height)) {
        const std::int64_t strides[3]{std::int64_t{width} * kChannels, kChannels, 1};
        count_colours(blocks_of(sdk::Frame(pixels.data(), height, width, kChannels, strides)),
                      known);
    }
    if (known.empty())
        throw sdk::Error(CJ_INVALID_ARGUMENT,
                         "option \"reference\": " + file + " has no even area");
    std::stable_sort(known.begin(), known.end(),
                     [](const Counted& a, const Counted& b) { return a.count > b.count; });
    known.resize(std::min(known.size(), kMostColours));
    std::vector<Colour> colours;
    for (const Counted& one : known) colours.push_back(one.colour);
    return colours;
}

}  // namespace cinejury::canaries
