// SPDX-License-Identifier: Apache-2.0
#include "core/tune/report.hpp"

#include "core/report/json_text.hpp"

namespace cinejury::tune {
namespace {

using nlohmann::json;

// The plan with the numbers of prompts in place of themselves.
json plan_section(const TunePlan& plan) {
    json section = to_json(plan);
    section["prompts"] = plan.prompts.size();
    section["held_out"] = plan.held_out.size();
    section["digest"] = plan.digest();
    return section;
}

json shown_section(const std::vector<ShownPrompt>& shown) {
    json section = json::array();
    for (const ShownPrompt& prompt : shown) {
        json clips = json::array();
        for (const ShownClip& clip : prompt.clips)
            clips.push_back({{"update", clip.update},
                             {"file", clip.file},
                             {"digest", clip.why.empty() ? json(clip.digest) : json(nullptr)}});
        section.push_back({{"prompt", prompt.prompt}, {"seed", prompt.seed}, {"clips", clips}});
    }
    return section;
}

// With the gain over the first one, null where no held-out judge says anything.
json evaluation_section(const Progress& progress) {
    json section = json::array();
    for (const Evaluation& one : progress.evaluations) {
        section.push_back(to_json(one));
        const auto by = gain(progress.evaluations.front(), one);
        section.back()["gain"] =
            by ? json{{"mean", by->mean}, {"low", by->low}, {"high", by->high}} : json(nullptr);
    }
    return section;
}

}  // namespace

std::string report_json(const ReportSubject& subject) {
    const Progress& progress = subject.result.progress;
    const json report = {
        {"schema", "cinejury.tuning/1"},
        {"plan", plan_section(subject.plan)},
        {"updates", progress.update},
        {"seconds", progress.seconds},
        {"evaluations", evaluation_section(progress)},
        {"alarms", subject.result.alarms},
        {"breaches", progress.breaches},
        {"kept_update", kept_evaluation(progress).update},
        {"adapter", {{"file", "adapter.safetensors"}, {"digest", subject.result.digest}}},
        {"clips", shown_section(subject.shown)}};
    return report::json_text(report, 2) + "\n";
}

}  // namespace cinejury::tune
