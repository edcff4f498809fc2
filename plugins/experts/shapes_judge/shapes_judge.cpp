// SPDX-License-Identifier: Apache-2.0
// The learned judge of the shapes world as an expert: the probability that a clip shows what the
// prompt states, for the five alignment criteria. Prompts with words outside the world are not
// judged.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "placement.h"  // of cuda/ or no_cuda/
#include "plugins/experts/shapes_judge/backend.hpp"
#include "plugins/nn/plugin_files.hpp"
#include "plugins/nn/sha256.hpp"
#include "plugins/shapes_world/statements.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Error;
using sdk::Item;
using sdk::Scores;

constexpr std::uint32_t kLocation = 4;

// Object, attribute, action and count are stated by every prompt of the world; location by these
// words.
bool states_location(const Tokens& tokens) {
    static constexpr std::array<std::string_view, 6> kWords{"on",    "at",    "in",
                                                            "above", "below", "of"};
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
        const auto end = tokens.ids.begin() + static_cast<std::ptrdiff_t>(tokens.count);
        return std::find(tokens.ids.begin(), end, word_id(word)) != end;
    });
}

class ShapesJudge final : public sdk::Expert {
public:
    ShapesJudge() {
        options().text("weights", weights_);
        options().choice("arithmetic", arithmetic_, {"auto", "f32", "bf16"});
        options().choice("device", device_, {"auto", "cpu", "cuda"});
    }

    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(static_cast<std::uint32_t>(kFrames)).squash(kSide, kSide)};
    }

    void load(const Call&) override {
        const std::filesystem::path file =
            weights_.empty() ? nn::plugin_folder() / "shapes_judge" / "judge.safetensors"
                             : std::filesystem::path(weights_);
        digest_ = nn::sha256_hex(nn::read_file(file));
        judge_ = make_judge(host(), nn::Safetensors::open(file), device_, arithmetic_);
    }
    void unload() override { judge_.reset(); }
    std::string weights_digest() override { return digest_; }

    void score_batch(const Call& call, std::span<const Item> items,
                     std::span<Scores> scores) override {
        std::vector<Question> questions;
        std::vector<std::size_t> asked;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const Tokens tokens = tokenize(items[i].prompt());
            if (!judged(items[i], tokens, scores[i])) continue;
            questions.push_back({items[i].view(), tokens.ids});
            asked.push_back(i);
        }
        std::vector<Logits> answers(questions.size());
        judge_->answer(call, questions, answers);
        for (std::size_t i = 0; i < asked.size(); ++i)
            put(scores[asked[i]], tokenize(items[asked[i]].prompt()), answers[i]);
    }

private:
    // Whether the prompt can be judged; else every criterion says why not.
    static bool judged(const Item& item, const Tokens& tokens, Scores& scores) {
        if (item.prompt().empty()) {
            for (std::uint32_t c = 0; c < kCriteria; ++c)
                scores.not_applicable(c, "there is no prompt");
            return false;
        }
        if (tokens.count > 0 && tokens.unknown.empty() && !tokens.truncated) return true;
        const std::string why =
            !tokens.unknown.empty()
                ? "the prompt has a word outside the world of shapes: " + tokens.unknown.front()
            : tokens.truncated ? "the prompt has more than 24 words"
                               : "the prompt states nothing";
        for (std::uint32_t c = 0; c < kCriteria; ++c) scores.abstain(c, why);
        return false;
    }

    static void put(Scores& scores, const Tokens& tokens, const Logits& logits) {
        const auto stated = statements(parse_request(tokens.ids));
        for (std::uint32_t c = 0; c < kCriteria; ++c) {
            if (c == kLocation && !states_location(tokens)) {
                scores.not_applicable(c, "the prompt states no place, relation or background");
                continue;
            }
            const double probability = 1 / (1 + std::exp(-static_cast<double>(logits[c])));
            const std::string answer = answer_text(stated[c], probability >= 0.5);
            // Certain at 0 and 1, ignorant at 1/2.
            scores.put(c, probability,
                       {.confidence = std::fabs(2 * probability - 1), .reason = answer});
        }
    }

    std::string weights_, arithmetic_ = "auto", device_ = "auto", digest_;
    std::unique_ptr<JudgeBackend> judge_;
};

}  // namespace
}  // namespace cinejury::shapes

#define SHAPES_CRITERION(id, summary) \
    CJ_META_CRITERION(id, 0, 1, "higher-is-better", "proxy", summary)

CJ_METADATA(
    CJ_META_ID("cinejury.alignment.shapes"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("learned judge of the shapes world: the probability that a clip shows what the "
                    "prompt states"),
    CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
    CINEJURY_SHAPES_JUDGE_DEVICES, CJ_META_HAS_WEIGHTS(),
    CJ_META_EXPERT(
        CJ_META_FLAGS("needs-prompt", "accepts-previews"), CJ_META_MAX_BATCH(64),
        CJ_META_COST_MS(50),
        CJ_META_CRITERIA(SHAPES_CRITERION("alignment.object", "the shapes asked for are there"),
                         SHAPES_CRITERION("alignment.attribute", "colours and sizes as asked"),
                         SHAPES_CRITERION("alignment.action", "the motion asked for happens"),
                         SHAPES_CRITERION("alignment.count", "the number asked for"),
                         SHAPES_CRITERION("alignment.location",
                                          "background, position and relation as asked"))),
    CJ_META_OPTIONS(
        CJ_META_OPTION_PATH("weights", "",
                            "file of the weights; empty: the one that came with the plugin"),
        CJ_META_OPTION_CHOICE("arithmetic", "auto",
                              "of the products; auto: bf16 where the device has it", "auto", "f32",
                              "bf16"),
        CJ_META_OPTION_CHOICE("device", "auto",
                              "where it computes; auto: CUDA where it is built in and a device is "
                              "there",
                              "auto", "cpu", "cuda")));
CINEJURY_EXPERT_PLUGIN(cinejury::shapes::ShapesJudge);
