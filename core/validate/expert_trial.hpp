// SPDX-License-Identifier: Apache-2.0
// Showing clips to an expert and collecting what it reports. Private to core/validate.
// Thread rule: one thread; reports may come from any thread of the plugin.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/media/views.hpp"
#include "core/validate/placed_clip.hpp"
#include "core/validate/plugin_under_test.hpp"

namespace cinejury::validate {

// The views of a clip that the expert's plans ask for; of a plan with windows the first window.
// Blocks when the plans are wrong.
std::vector<media::ViewPtr> views_of(const InstanceUnderTest& instance,
                                     const std::shared_ptr<const media::Clip>& clip);

// One item and all that its pointers name.
class ExpertItem {
public:
    ExpertItem(std::vector<media::ViewPtr> views, std::string prompt,
               Placement placement = Placement::kPlain);
    ExpertItem(const ExpertItem&) = delete;
    ExpertItem& operator=(const ExpertItem&) = delete;
    const cj_score_item_t* get() const { return &item_; }
    std::int64_t frames_of_first_view() const { return clips_[0]->clip()->frames->shape[0]; }
    bool unchanged() const;

private:
    std::vector<media::ViewPtr> views_;
    std::string prompt_;
    std::string prompt_copy_;
    std::vector<std::unique_ptr<PlacedClip>> clips_;
    std::vector<const cj_clip_t*> pointers_;
    std::string digest_;
    cj_score_item_t item_{};
};

struct Reported {
    std::uint32_t item = 0;
    std::uint32_t criterion = 0;
    cj_score_t score{};  // its reason is in `reason`
    std::string reason;
};

struct Scored {
    cj_status_t status{};
    std::string text;               // of a failing status
    std::vector<Reported> reports;  // in the order of the calls, nothing left out

    const Reported* find(std::uint32_t item, std::uint32_t criterion) const;
};

// Calls score; accepts every report, so that each test judges its own sentence only.
Scored score(const InstanceUnderTest& instance, std::span<const ExpertItem* const> items,
             const CancelToken& cancel = {});
// The same for one item; fails the test when the status fails or a report is missing.
Scored score_one(const InstanceUnderTest& instance, const ExpertItem& item, std::string_view what);

inline constexpr std::string_view kPrompt = "a red ball rolls left";

// One normal item: 24 frames of 64 x 48.
ExpertItem normal_item(const InstanceUnderTest& instance, std::uint64_t seed);

}  // namespace cinejury::validate
