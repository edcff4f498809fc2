// SPDX-License-Identifier: Apache-2.0
// Level 5, experts: plans, reports, values, prompts.
#include <cmath>

#include "core/validate/expert_trial.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/sample_clip.hpp"
#include "core/validate/stop.hpp"
#include "core/validate/work.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

// A loaded expert; members in the order in which they depend on each other.
struct Expert {
    explicit Expert(Trial& trial) : plugin(trial), instance(initialised(plugin)) {
        instance.load();
    }
    static PluginUnderTest& initialised(PluginUnderTest& plugin) {
        plugin.init();
        return plugin;
    }
    const plugin::ExpertSpec& spec() const { return *plugin.metadata().expert; }
    bool has(std::uint32_t flag) const { return (spec().flags & flag) != 0; }

    PluginUnderTest plugin;
    InstanceUnderTest instance;
};

void scores(Trial& trial) {
    Expert expert(trial);
    const auto criteria = static_cast<std::uint32_t>(expert.spec().criteria.size());
    const std::uint32_t largest = std::min(expert.spec().max_batch, 8u);
    for (const std::uint32_t size : {1u, largest}) {
        std::vector<std::unique_ptr<ExpertItem>> items;
        std::vector<const ExpertItem*> pointers;
        for (std::uint32_t i = 0; i < size; ++i) {
            const auto views = views_of(expert.instance, sample_clip(trial.seed + i, 24, 64, 48));
            items.push_back(std::make_unique<ExpertItem>(views, std::string(kPrompt)));
            pointers.push_back(items.back().get());
        }
        trial.step(fmt::format("scoring a batch of {}", size));
        const Scored scored = score(expert.instance, pointers);
        expect(scored.status.code == CJ_OK, "a batch of {} fails: {}", size, scored.text);
        std::vector<int> seen(std::size_t{size} * criteria);
        for (const Reported& one : scored.reports) {
            expect(one.item < size && one.criterion < criteria,
                   "in a batch of {} a score is reported for item {}, criterion {}", size, one.item,
                   one.criterion);
            ++seen[one.item * criteria + one.criterion];
        }
        for (std::uint32_t i = 0; i < seen.size(); ++i)
            expect(seen[i] == 1, "in a batch of {} item {} gets {} scores for {}", size,
                   i / criteria, seen[i], expert.spec().criteria[i % criteria].id);
    }
}

// The reports of a few clips of different kinds.
std::vector<Scored> sample_scores(Expert& expert) {
    const std::uint64_t seed = expert.plugin.trial().seed;
    std::vector<Scored> all;
    for (const auto& clip : {sample_clip(seed, 24, 64, 48), sample_clip(seed + 1, 3, 64, 48),
                             sample_clip(seed, 12, 160, 90)}) {
        const ExpertItem item(views_of(expert.instance, clip), std::string(kPrompt));
        all.push_back(score_one(
            expert.instance, item,
            fmt::format("{} frames of {} x {}", clip->frames, clip->width, clip->height)));
    }
    return all;
}

void finite(Trial& trial) {
    Expert expert(trial);
    for (const Scored& scored : sample_scores(expert))
        for (const Reported& one : scored.reports) {
            const std::string& id = expert.spec().criteria[one.criterion].id;
            if (one.score.status != CJ_SCORE_OK) continue;
            expect(std::isfinite(one.score.value), "{}: the value is {}", id, one.score.value);
            expect(std::isfinite(one.score.confidence), "{}: the confidence is {}", id,
                   one.score.confidence);
        }
}

void range(Trial& trial) {
    Expert expert(trial);
    for (const Scored& scored : sample_scores(expert))
        for (const Reported& one : scored.reports) {
            const auto& criterion = expert.spec().criteria[one.criterion];
            if (one.score.status != CJ_SCORE_OK) continue;
            expect(!(one.score.value < criterion.minimum || one.score.value > criterion.maximum),
                   "{}: the value {} is outside the declared range {} ... {}", criterion.id,
                   one.score.value, criterion.minimum, criterion.maximum);
            expect(!(one.score.confidence < 0 || one.score.confidence > 1),
                   "{}: the confidence {} is outside 0 ... 1", criterion.id, one.score.confidence);
        }
}

void statuses(Trial& trial) {
    Expert expert(trial);
    for (const Scored& scored : sample_scores(expert))
        for (const Reported& one : scored.reports) {
            const std::string& id = expert.spec().criteria[one.criterion].id;
            expect(one.score.status <= CJ_SCORE_FAILED, "{}: the status is {}", id,
                   one.score.status);
            expect(one.score.status == CJ_SCORE_OK || !one.reason.empty(),
                   "{}: a score without value comes without a reason", id);
        }
}

void worst_frame(Trial& trial) {
    Expert expert(trial);
    for (const std::uint32_t frames : {24u, 8u}) {
        const ExpertItem item(views_of(expert.instance, sample_clip(trial.seed, frames, 64, 48)),
                              std::string(kPrompt));
        const std::int64_t shown = item.frames_of_first_view();
        for (const Reported& one :
             score_one(expert.instance, item, fmt::format("{} frames", frames)).reports)
            expect(one.score.worst_frame >= -1 && one.score.worst_frame < shown,
                   "{}: the worst frame is {} of {}", expert.spec().criteria[one.criterion].id,
                   one.score.worst_frame, shown);
    }
}

void prompts(Trial& trial) {
    Expert expert(trial);
    const auto views = views_of(expert.instance, sample_clip(trial.seed, 8, 64, 48));
    const std::string megabyte = [] {
        std::string text;
        while (text.size() < (1u << 20)) text += "a red ball rolls left, ";
        return text;
    }();
    const struct {
        const char* what;
        std::string text;
    } cases[] = {{"an empty prompt", ""},
                 {"a prompt of one megabyte", megabyte},
                 {"a prompt with invalid UTF-8", "caf\xe9 \xff\xfe \xc0\x80 \xed\xa0\x80 \xf8"},
                 {"a prompt with NUL bytes", std::string("a\0b\0\0", 5)},
                 {"a prompt cut inside a character", "ball \xe2\x82"},
                 {"a prompt with emoji and right-to-left text",
                  "\xf0\x9f\x94\xb4 \xd7\x9b\xd7\x93\xd7\x95\xd7\xa8 \xe2\x80\xae left"}};
    for (const auto& one : cases) {
        const ExpertItem item(views, one.text);
        const Scored scored = score_one(expert.instance, item, one.what);
        if (!one.text.empty() || !expert.has(CJ_EXPERT_NEEDS_PROMPT)) continue;
        for (const Reported& report : scored.reports)
            expect(report.score.status == CJ_SCORE_NOT_APPLICABLE,
                   "{}: needs a prompt, and gives the status {} without one",
                   expert.spec().criteria[report.criterion].id, report.score.status);
    }
}

void cancel(Trial& trial) {
    Expert expert(trial);
    const ExpertItem item(normal_item(expert.instance, trial.seed));
    const ExpertItem* items[] = {&item};
    const CancelToken cancelled;
    cancelled.cancel();
    trial.step("scoring with a cancelled token");
    const Scored scored = score(expert.instance, items, cancelled);
    expect(scored.status.code == CJ_OK || scored.status.code == CJ_CANCELLED,
           "scoring with a cancelled token: {}", scored.text);
    score_one(expert.instance, item, "a clip after a cancelled call");
}

struct Compared {
    cj_status_t status{};
    std::vector<cj_preference_t> preferences;
};

Compared compare(Expert& expert, const ExpertItem& a, const ExpertItem& b) {
    Compared compared;
    compared.preferences.resize(expert.spec().criteria.size());
    std::vector<cj_preference_t*> out;
    for (cj_preference_t& one : compared.preferences) {
        one = {CJ_SIZE(cj_preference), 99, 99, 99, {nullptr, 0}};
        out.push_back(&one);
    }
    const Call call;
    expert.plugin.trial().step("compare");
    compared.status =
        expert.instance.expert().compare(expert.instance.raw(), call.get(), a.get(), b.get(),
                                         out.data(), static_cast<std::uint32_t>(out.size()));
    return compared;
}

void compare_pair(Trial& trial) {
    Expert expert(trial);
    const ExpertItem a(normal_item(expert.instance, trial.seed));
    const ExpertItem b(normal_item(expert.instance, trial.seed + 1));
    const Compared ab = compare(expert, a, b);
    if (!expert.has(CJ_EXPERT_PAIRWISE)) {
        expect(ab.status.code == CJ_UNSUPPORTED,
               "compare without the flag \"pairwise\" returns code {}, not CJ_UNSUPPORTED",
               ab.status.code);
        return;
    }
    expect(ab.status.code == CJ_OK, "compare returns code {}", ab.status.code);
    const Compared ba = compare(expert, b, a);
    for (std::size_t i = 0; i < ab.preferences.size(); ++i) {
        const auto& one = ab.preferences[i];
        const std::string& id = expert.spec().criteria[i].id;
        expect(one.status <= CJ_SCORE_FAILED, "{}: compare gives the status {}", id, one.status);
        if (one.status != CJ_SCORE_OK) continue;
        expect(one.value >= -1 && one.value <= 1, "{}: compare gives {}", id, one.value);
        expect(one.confidence >= 0 && one.confidence <= 1, "{}: the confidence of compare is {}",
               id, one.confidence);
        expect(!expert.has(CJ_EXPERT_SYMMETRIC) || one.value == -ba.preferences[i].value,
               "{}: declared symmetric, but compare(a, b) is {} and compare(b, a) is {}", id,
               one.value, ba.preferences[i].value);
    }
}

}  // namespace

std::vector<Test> expert_tests() {
    const auto expert = Subject::kExpert;
    const std::vector<std::string_view> scored = {"expert.scores"};
    return {
        declare("expert.scores", 5, "EXPERT-PUT",
                "each item and criterion is reported exactly once", expert, {"life.score"}, scores),
        declare("expert.finite", 5, "EXPERT-RANGE", "no value is NaN or infinite", expert, scored,
                finite),
        declare("expert.range", 5, "EXPERT-RANGE", "values are in the declared range", expert,
                scored, range),
        declare("expert.status", 5, "EXPERT-STATUS", "a missing value says why", expert, scored,
                statuses),
        declare("expert.worst-frame", 5, "EXPERT-RANGE", "the worst frame is one of those shown",
                expert, scored, worst_frame),
        declare("expert.prompts", 5, "EXPERT-PROMPT",
                "prompts that are empty, of one megabyte, of invalid UTF-8", expert, scored,
                prompts),
        declare("expert.cancel", 5, "ABI-CANCEL",
                "a cancelled call ends well, and so does the next", expert, scored, cancel),
        declare("expert.compare", 5, "EXPERT-COMPARE", "compare keeps what its flags declare",
                expert, scored, compare_pair),
    };
}

}  // namespace cinejury::validate
