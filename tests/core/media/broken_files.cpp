// SPDX-License-Identifier: Apache-2.0
#include "tests/core/media/broken_files.hpp"

#include <algorithm>
#include <random>

namespace cinejury::media::test {
namespace {

// Numbers that are the same with every standard library.
class Dice {
public:
    explicit Dice(std::size_t seed) : engine_(static_cast<std::uint32_t>(seed * 2654435761u + 1)) {}
    std::size_t below(std::size_t end) { return engine_() % std::max<std::size_t>(end, 1); }

private:
    std::mt19937 engine_;
};

void flip_bits(std::string& bytes, std::size_t span, std::size_t count, Dice& dice) {
    for (std::size_t i = 0; i < count; ++i)
        bytes[dice.below(std::min(span, bytes.size()))] ^= static_cast<char>(1 << dice.below(8));
}

std::string flip_anywhere(std::string bytes, Dice& dice) {
    flip_bits(bytes, bytes.size(), 1 + dice.below(64), dice);
    return bytes;
}
std::string flip_header(std::string bytes, Dice& dice) {
    flip_bits(bytes, 512, 1 + dice.below(8), dice);
    return bytes;
}
std::string truncate(std::string bytes, Dice& dice) {
    return bytes.substr(0, 1 + dice.below(bytes.size()));
}
std::string zero_piece(std::string bytes, Dice& dice) {
    const std::size_t at = dice.below(bytes.size());
    const std::size_t length = std::min(bytes.size() - at, std::size_t{1} << dice.below(12));
    return bytes.replace(at, length, length, '\0');
}
std::string repeat_piece(std::string bytes, Dice& dice) {
    const std::size_t at = dice.below(bytes.size());
    const std::string piece = bytes.substr(at, 1 + dice.below(4096));
    for (std::size_t i = 0; i < 20; ++i) bytes.insert(dice.below(bytes.size()), piece);
    return bytes;
}
std::string huge_number(std::string bytes, Dice& dice) {
    static const std::string kNumbers[] = {std::string(4, '\xff'), "\x7f\xff\xff\xff",
                                           std::string("\x00\x00\xff\x7f", 4)};
    const std::size_t at = dice.below(bytes.size() - 4);
    return bytes.replace(at, 4, kNumbers[dice.below(3)]);
}

}  // namespace

std::vector<BrokenFile> broken_files(const std::vector<BrokenFile>& whole, std::size_t count) {
    struct Way {
        const char* name;
        std::string (*apply)(std::string, Dice&);
    };
    constexpr Way kWays[] = {{"flip_anywhere", flip_anywhere}, {"flip_header", flip_header},
                             {"truncate", truncate},           {"zero_piece", zero_piece},
                             {"repeat_piece", repeat_piece},   {"huge_number", huge_number}};
    std::vector<BrokenFile> broken;
    for (std::size_t i = 0; i < count; ++i) {
        Dice dice(i);
        const BrokenFile& source = whole[i % whole.size()];
        const Way& way = kWays[i / whole.size() % std::size(kWays)];
        broken.push_back({std::to_string(i) + " " + way.name + " " + source.name,
                          way.apply(source.bytes, dice)});
    }
    return broken;
}

std::vector<BrokenFile> bombs() {
    const auto frames = [](std::size_t count) {
        std::string bytes;
        for (std::size_t i = 0; i < count; ++i) bytes += "FRAME\n123456";
        return bytes;
    };
    std::string gif("GIF89a\xff\xff\xff\xff\x80\x00\x00\x00\x00\x00\xff\xff\xff", 19);
    gif += std::string(",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02\x44\x01\x00;", 16);
    return {
        {"a GIF of 65535 x 65535", gif},
        {"a picture larger than an int", "YUV4MPEG2 W2000000000 H2000000000 F25:1 C420\nFRAME\n"},
        {"a picture over the limit", "YUV4MPEG2 W8000 H8000 F25:1 C420\nFRAME\n"},
        {"more frames than allowed", "YUV4MPEG2 W2 H2 F25:1 C420\n" + frames(120'000)},
        {"a frame for eleven days", "YUV4MPEG2 W2 H2 F1:1000000 C420\n" + frames(50)},
        {"a rate of a billion", "YUV4MPEG2 W2 H2 F1000000000:1 C420\n" + frames(50)},
        {"nothing", ""},
        {"one byte", "G"},
        {"text", std::string(20'000, 'x')},
    };
}

}  // namespace cinejury::media::test
