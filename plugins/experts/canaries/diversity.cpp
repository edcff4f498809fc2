// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.diversity: how far each candidate of a prompt is from the others. A reward that
// is hacked makes them alike. To be watched (role = "monitor"); docs/criteria.md has the formula.
#include <array>
#include <cmath>

#include "cinejury/cpp/expert.hpp"

namespace cinejury::canaries {
namespace {

constexpr std::uint32_t kFrames = 16, kSide = 64, kBox = 8, kCells = kSide / kBox;
constexpr std::size_t kValues = std::size_t{kFrames} * kCells * kCells * 3;
constexpr double kBoxPixels = kBox * kBox;

// Sums over boxes of 8 x 8 pixels, [frame, row, column, channel]: whole numbers, so that the order
// of the candidates has no part in the result.
using Boxes = std::vector<std::int64_t>;

Boxes boxes_of(const sdk::ClipView& clip) {
    Boxes boxes(kValues);
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t f = 0; f < clip.frames(); ++f)
        for (std::uint32_t y = 0; y < kSide; ++y) {
            const auto row = clip.frame(f).row(y, scratch);
            std::int64_t* line = boxes.data() + (std::size_t{f} * kCells + y / kBox) * kCells * 3;
            for (std::uint32_t i = 0; i < kSide * 3; ++i)
                line[i / (kBox * 3) * 3 + i % 3] += row[i];
        }
    return boxes;
}

class Diversity final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(kFrames).squash(kSide, kSide)};
    }

    void score_batch(const sdk::Call& call, std::span<const sdk::Item> items,
                     std::span<sdk::Scores> scores) override {
        if (items.size() < 2)
            return scores[0].abstain(0, "one candidate: there is nothing to differ from");
        std::vector<Boxes> clips(items.size());
        host().parallel_for(call, items.size(),
                            [&](std::uint64_t i) { clips[i] = boxes_of(items[i].view()); });
        Boxes total(kValues);
        for (const Boxes& clip : clips)
            for (std::size_t v = 0; v < kValues; ++v) total[v] += clip[v];
        const double count = double(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            double squares = 0;
            for (std::size_t v = 0; v < kValues; ++v) {
                const double way = (double(clips[i][v]) - double(total[v]) / count) / kBoxPixels;
                squares += way * way;
            }
            scores[i].put(0, std::sqrt(squares / double(kValues)));
        }
    }
};

}  // namespace
}  // namespace cinejury::canaries

CJ_METADATA(CJ_META_ID("cinejury.diversity"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("how far each candidate is from the mean of its prompt; no weights"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_EXPERT(CJ_META_FLAGS("set"), CJ_META_MAX_BATCH(4096), CJ_META_COST_MS(20),
                           CJ_META_CRITERIA(CJ_META_CRITERION(
                               "canaries.diversity", 0, 255, "higher-is-better", "proxy",
                               "distance from the mean of the prompt's candidates, levels"))));
CINEJURY_EXPERT_PLUGIN(cinejury::canaries::Diversity);
