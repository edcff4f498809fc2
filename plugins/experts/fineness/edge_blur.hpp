// SPDX-License-Identifier: Apache-2.0
// How wide the edges of a frame are. Thread rule: free function, any thread.
//
// Source: S. Zhuo, T. Sim, "Defocus map estimation from a single image", Pattern Recognition 44(9),
// 2011. An edge is a step of any height, smeared by the wanted blur sigma. Seen through Gaussians
// of s1 < s2 pixels its gradient is A / sqrt(2 pi (sigma^2 + s^2)), so the ratio of the two,
//     R = sqrt((sigma^2 + s2^2) / (sigma^2 + s1^2)),
// does not depend on the height A, and
//     sigma^2 = (s2^2 - R^2 s1^2) / (R^2 - 1).
// Wide edges give R near 1, which says little: those are looked at in an image of half the size,
// and so on; the finest level that can tell is believed (as in J. H. Elder, S. W. Zucker, "Local
// scale control for edge detection and blur estimation", PAMI 20(7), 1998).
#pragma once

#include "plugins/pixels/plane.hpp"

namespace cinejury::fineness {

using pixels::Plane;

struct EdgeBlur {
    // Square pixels, of the sharper cells; below 0 for lines thinner than a pixel.
    double variance = 0;
    int cells = 0;  // of the grid in which edges were found
    int grid = 0;   // cells of the grid
};

// The frame is cut into cells, 8 of them along the shorter side whatever the resolution. Each cell
// with enough edge pixels gets the sigma^2 of its edges together; the frame gets the one at or
// below which a quarter of the cells lie, weighed by their contrast: a sharp subject before a soft
// background is in focus, and edges along a motion stay sharp. `cells` 0: no edges. Sides below 16
// pixels have none.
EdgeBlur edge_blur(const Plane& luma);

}  // namespace cinejury::fineness
