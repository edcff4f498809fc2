// SPDX-License-Identifier: Apache-2.0
// One expert of an open panel, and the calls into it. Private to core/panel.
// Thread rule: const members from any thread; score and compare may be called from any thread and
// wait for each other.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/media/views.hpp"
#include "core/panel/panel.hpp"
#include "core/panel/score_collector.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::panel {

// What an item says of a clip beside its views.
struct ClipFacts {
    std::string_view digest;
    std::int64_t duration_ns = 0;
    std::uint64_t window = 0;
};

// One item of a batch: a clip seen through the expert's plans, in their order.
struct ItemInput {
    const ScoreRequest* request;
    ClipFacts facts;
    std::span<const media::ViewPtr> views;
};

// The scores of one item on the criteria used, in the entry's order.
using ExpertScores = std::vector<Score>;

class LoadedExpert {
public:
    // Loads library and instance and asks for the plans. `entry.criteria` is filled in when empty;
    // entry, host and catalogue's plugin outlive the expert.
    static Result<std::unique_ptr<LoadedExpert>> load(
        ExpertEntry& entry, const plugin::Inspected& inspected, plugin::HostServices& host,
        const plugin::Settings& over, const PanelFile& panel, std::chrono::milliseconds time_limit);

    const OpenExpert& description() const { return description_; }
    const std::vector<media::FramePlan>& plans() const { return description_.plans; }
    bool has(std::uint32_t flag) const { return (spec().flags & flag) != 0; }
    bool windowed() const { return plans().front().windowed(); }
    // Metadata of the i-th criterion used.
    const plugin::CriterionSpec& criterion(std::size_t i) const {
        return spec().criteria[used_[i].index];
    }
    std::size_t criterion_count() const { return used_.size(); }
    void set_calibration(std::size_t i, const CalibrationSpec& spec) {
        used_[i].calibration = spec;
    }
    double calibrated(std::size_t i, double raw) const;

    // Scores for a request that the expert is not to be asked about: no prompt, or a preview.
    std::optional<ExpertScores> refusal(const ScoreRequest& request) const;
    // The same status and reason on every criterion used.
    ExpertScores all(ScoreStatus status, const std::string& reason) const;

    // One call of the plugin with all items as one batch. `seconds` grows by the time inside it.
    std::vector<ExpertScores> score(std::span<const ItemInput> items, const CancelToken& cancel,
                                    double& seconds);
    ExpertScores score(const ItemInput& item, const CancelToken& cancel, double& seconds);
    // compare(a, b) on every criterion used.
    std::vector<Comparison> compare(const ItemInput& a, const ItemInput& b,
                                    const CancelToken& cancel);

private:
    struct Used {
        std::size_t index;  // in the metadata
        CalibrationSpec calibration;
        Score blank;  // with everything that is always the same
    };

    LoadedExpert() = default;
    const plugin::ExpertSpec& spec() const { return *instance_->metadata().expert; }
    const std::string& id() const { return description_.entry->plugin; }
    Status choose_criteria(ExpertEntry& entry);
    Status ask_plans();
    Score finish(std::size_t i, Reported reported, const ItemInput& item) const;
    std::string failure_text(const Status& status) const;

    OpenExpert description_;
    std::vector<Used> used_;
    std::chrono::milliseconds time_limit_{};
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;  // goes before its library
    std::mutex mutex_;                            // one call at a time
};

}  // namespace cinejury::panel
