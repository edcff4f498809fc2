// SPDX-License-Identifier: Apache-2.0
// Who says how good a clip is. Thread rule: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"

namespace cinejury::tune {

// Calibrated values that are ok, by criterion.
struct Rating {
    std::map<std::string, double> selecting;  // what is trained for
    std::map<std::string, double> held_out;   // judges the training
    std::map<std::string, double> canaries;   // what nobody asks for and must not change
    // Whether every score of the held-out judges reaches panel::kHeldOutMet; none without a score.
    std::optional<bool> met;
    bool passed = true;  // every gate
};

class Rater {
public:
    virtual ~Rater() = default;
    virtual Result<Rating> rate(const std::shared_ptr<const media::Clip>& clip,
                                const std::string& prompt, const CancelToken& cancel) = 0;
    // How much each of these selecting criteria counts beside the others, 0 or above.
    virtual std::map<std::string, double> weights(const std::set<std::string>& criteria) const {
        std::map<std::string, double> equal;
        for (const std::string& id : criteria) equal[id] = 1;
        return equal;
    }
    // The least mean of a canary that is no alarm; canaries not named raise none.
    virtual std::map<std::string, double> alarms() const { return {}; }
};

}  // namespace cinejury::tune
