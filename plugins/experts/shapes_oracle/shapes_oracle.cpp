// SPDX-License-Identifier: Apache-2.0
// The procedural judge of the shapes world as an expert: segments a clip, tracks its objects, and
// says which statements of the prompt it shows. No learning, no weights: the judge to hold out when
// the learned one selects.
#include "cinejury/cpp/expert.hpp"
#include "plugins/experts/shapes_oracle/decide.hpp"
#include "plugins/shapes_world/statements.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Item;
using sdk::Scores;

constexpr std::uint32_t kCriteria = 6, kFrames = 16;

std::vector<std::uint8_t> bytes_of(const sdk::ClipView& view) {
    std::vector<std::uint8_t> clip, scratch;
    clip.reserve(view.frames() * oracle::kPixels * 3);
    for (std::uint32_t f = 0; f < view.frames(); ++f)
        for (std::uint32_t y = 0; y < view.height(); ++y) {
            const auto row = view.frame(f).row(y, scratch);
            clip.insert(clip.end(), row.begin(), row.end());
        }
    return clip;
}

class ShapesOracle final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(kFrames).squash(oracle::kSize, oracle::kSize)};
    }

    void score_batch(const Call& call, std::span<const Item> items,
                     std::span<Scores> scores) override {
        host().parallel_for(call, items.size(),
                            [&](std::uint64_t i) { judge(items[i], scores[i]); });
    }

private:
    static void judge(const Item& item, Scores& scores) {
        if (item.prompt().empty()) {
            for (std::uint32_t c = 0; c < kCriteria; ++c)
                scores.not_applicable(c, "there is no prompt");
            return;
        }
        const Tokens tokens = tokenize(item.prompt());
        const Request request = parse_request(tokens.ids);
        if (request.entities.empty() || !tokens.unknown.empty()) {
            const std::string why = tokens.unknown.empty()
                                        ? "the prompt names no object of the world of shapes"
                                        : "the prompt has a word outside the world of shapes: " +
                                              tokens.unknown.front();
            for (std::uint32_t c = 0; c < kCriteria; ++c) scores.abstain(c, why);
            return;
        }
        const oracle::Answers answers =
            oracle::decide(request, oracle::look_at(bytes_of(item.view())));
        const std::optional<bool> all[kCriteria]{answers.object, answers.attribute, answers.action,
                                                 answers.count,  answers.location,  answers.steady};
        const auto stated = statements(request);
        const std::string steady = "the same number throughout";
        for (std::uint32_t c = 0; c < kCriteria; ++c) {
            const std::string_view what = c < kStatements ? stated[c] : steady;
            if (all[c])
                scores.put(c, *all[c] ? 1 : 0, {.reason = answer_text(what, *all[c])});
            else
                scores.not_applicable(c, "the prompt does not state it");
        }
    }
};

}  // namespace
}  // namespace cinejury::shapes

#define ORACLE_CRITERION(id, summary) \
    CJ_META_CRITERION(id, 0, 1, "higher-is-better", "proxy", summary)

CJ_METADATA(
    CJ_META_ID("cinejury.oracle.shapes"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("procedural judge of the shapes world: segments, tracks, decides each "
                    "statement of the prompt"),
    CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CJ_META_EXPERT(
        CJ_META_FLAGS("needs-prompt"), CJ_META_MAX_BATCH(64), CJ_META_COST_MS(50),
        CJ_META_CRITERIA(ORACLE_CRITERION("alignment.object", "the shapes asked for are there"),
                         ORACLE_CRITERION("alignment.attribute", "colours and sizes as asked"),
                         ORACLE_CRITERION("alignment.action", "the motion asked for happens"),
                         ORACLE_CRITERION("alignment.count", "the number asked for"),
                         ORACLE_CRITERION("alignment.location",
                                          "background, position and relation as asked"),
                         ORACLE_CRITERION("org.cinejury.shapes.steady",
                                          "the number of objects stays the same"))));
CINEJURY_EXPERT_PLUGIN(cinejury::shapes::ShapesOracle);
