// SPDX-License-Identifier: Apache-2.0
// A panel as rater: its selecting experts are trained for, its held-out ones judge the training,
// the criteria of its monitors with a threshold are canaries. Thread rule: that of Rater.
#pragma once

#include "core/panel/panel.hpp"
#include "core/tune/rater.hpp"

namespace cinejury::tune {

class PanelRater final : public Rater {
public:
    // `panel` outlives it.
    explicit PanelRater(panel::Panel& panel) : panel_(panel) {}

    // The selecting criteria are those that the panel's verdict compares; without any that is ok
    // the rating is empty. A clip passes when the verdict leaves it in contention.
    Result<Rating> rate(const std::shared_ptr<const media::Clip>& clip, const std::string& prompt,
                        const CancelToken& cancel) override;
    // Their shares of the panel's overall score: criteria make up an aspect, aspects the score.
    std::map<std::string, double> weights(const std::set<std::string>& criteria) const override;
    std::map<std::string, double> alarms() const override;

private:
    panel::Panel& panel_;
    std::uint64_t next_ = 0;
};

}  // namespace cinejury::tune
