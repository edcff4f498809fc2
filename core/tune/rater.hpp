// SPDX-License-Identifier: Apache-2.0
// Who says how good a clip is. Thread rule: one thread at a time.
#pragma once

#include <map>
#include <memory>
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
    bool passed = true;                       // every gate
};

class Rater {
public:
    virtual ~Rater() = default;
    virtual Result<Rating> rate(const std::shared_ptr<const media::Clip>& clip,
                                const std::string& prompt, const CancelToken& cancel) = 0;
    // How much a selecting criterion counts beside the others, 0 or above.
    virtual double weight(const std::string& criterion) const {
        static_cast<void>(criterion);
        return 1;
    }
    // The least mean of a canary that is no alarm; canaries not named raise none.
    virtual std::map<std::string, double> alarms() const { return {}; }
};

}  // namespace cinejury::tune
