// SPDX-License-Identifier: Apache-2.0
// Whether a picture is one pattern that repeats itself. Thread rule: free functions, any thread.
#pragma once

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::guards {

struct Period {
    double likeness = 0;  // 0 ... 1; correlation of the picture with itself one period on
    int pixels = 0;       // the period; 0 where there is none
    bool flat = false;    // standard deviation under 2 levels: nothing to repeat
};

// `frame`: luma. Along the rows and along the columns (at most 128 of each, evenly chosen) the
// autocorrelation c(p) for ways of p = 2 ... 64 pixels, at most a quarter of the side: the mean
// product of what is p apart, over the variance, both from the mean of the whole. p is a period
// when c fell under half of c(p) on the way there, so that slow shades are none; its likeness is
// the lesser one of c(p) and c(2 p).
Period find_period(const sdk::Frame& frame);

}  // namespace cinejury::guards
