// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_oracle/tracks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace cinejury::shapes::oracle {
namespace {

constexpr std::size_t kLeastSeen = 4;  // frames
constexpr double kFarthestJump = 12;   // pixels from frame to frame
constexpr double kColourChange = 8;    // counts like so many pixels
constexpr int kRotations = 10;         // tried over one period

using Track = std::vector<const Part*>;  // [frames], null where lost

// Area of each shape at radius 1, measured on a grid.
const std::array<double, kShapeNames.size()>& unit_areas() {
    static const auto areas = [] {
        constexpr int kGrid = 600;
        std::array<double, kShapeNames.size()> result{};
        for (std::size_t k = 0; k < result.size(); ++k) {
            int inside = 0;
            for (int i = 0; i < kGrid; ++i)
                for (int j = 0; j < kGrid; ++j) {
                    const double x = (j + 0.5) / kGrid * 4 - 2, y = (i + 0.5) / kGrid * 4 - 2;
                    inside += signed_distance(static_cast<Shape>(k), x, y, 1) < 0;
                }
            result[k] = 16.0 * inside / (kGrid * kGrid);
        }
        return result;
    }();
    return areas;
}

double radius_of(const Part& part, std::size_t shape) {
    return std::sqrt(part.area / unit_areas()[shape]);
}

// Overlap of the part with a shape of its area and centre, at the best rotation.
struct Fit {
    double overlap = -1;
    double rotation = 0;
};
Fit fit(const Part& part, std::size_t shape) {
    constexpr int kHalf = 20;
    const int x1 = std::max(0, static_cast<int>(part.x) - kHalf),
              y1 = std::max(0, static_cast<int>(part.y) - kHalf);
    const int x2 = std::min(kSize, x1 + 2 * kHalf + 1), y2 = std::min(kSize, y1 + 2 * kHalf + 1);
    const double period = rotation_period(static_cast<Shape>(shape)), r = radius_of(part, shape);
    Fit best;
    for (int turn = 0; turn < (period > 0 ? kRotations : 1); ++turn) {
        const double angle = period * turn / kRotations, cosine = std::cos(angle),
                     sine = std::sin(angle);
        double common = 0, either = 0;
        for (int y = y1; y < y2; ++y)
            for (int x = x1; x < x2; ++x) {
                const double px = x + 0.5 - part.x, py = y + 0.5 - part.y;
                const double d = signed_distance(static_cast<Shape>(shape), cosine * px + sine * py,
                                                 -sine * px + cosine * py, r);
                const double ideal = std::clamp(0.5 - d, 0.0, 1.0);
                const double alpha = part.alpha[static_cast<std::size_t>(y * kSize + x)];
                common += std::min(ideal, alpha);
                either += std::max(ideal, alpha);
            }
        if (common / either > best.overlap) best = {common / either, angle};
    }
    return best;
}

// The number of parts that most frames have; of equals the smallest.
std::size_t usual_count(const std::vector<std::vector<Part>>& frames) {
    std::map<std::size_t, int> votes;
    for (const auto& parts : frames) ++votes[parts.size()];
    return std::max_element(votes.begin(), votes.end(),
                            [](auto& a, auto& b) { return a.second < b.second; })
        ->first;
}

// Follows the tracks from frame `start` in steps of `step` to the end of the clip.
void follow(const std::vector<std::vector<Part>>& frames, std::vector<Track>& tracks,
            std::ptrdiff_t start, std::ptrdiff_t step) {
    const auto end = static_cast<std::ptrdiff_t>(frames.size());
    for (std::ptrdiff_t i = start + step; i >= 0 && i < end; i += step) {
        std::vector<const Part*> free;
        for (const Part& part : frames[static_cast<std::size_t>(i)]) free.push_back(&part);
        for (Track& track : tracks) {
            const Part* last = nullptr;
            for (std::ptrdiff_t j = i - step; !last; j -= step) {
                last = track[static_cast<std::size_t>(j)];
                if (j == start) break;
            }
            if (!last || free.empty()) continue;
            const auto cost = [last](const Part* part) {
                return std::hypot(part->x - last->x, part->y - last->y) +
                       (part->colour != last->colour ? kColourChange : 0);
            };
            const auto next =
                std::min_element(free.begin(), free.end(),
                                 [&](const Part* a, const Part* b) { return cost(a) < cost(b); });
            if (std::hypot((*next)->x - last->x, (*next)->y - last->y) >= kFarthestJump) continue;
            track[static_cast<std::size_t>(i)] = *next;
            free.erase(next);
        }
    }
}

std::vector<Track> tracks_of(const std::vector<std::vector<Part>>& frames) {
    const std::size_t usual = usual_count(frames);
    const auto first = std::find_if(frames.begin(), frames.end(),
                                    [&](auto& parts) { return parts.size() == usual; });
    const std::ptrdiff_t start = first - frames.begin();
    std::vector<Track> tracks(usual, Track(frames.size()));
    for (std::size_t k = 0; k < usual; ++k)
        tracks[k][static_cast<std::size_t>(start)] = &(*first)[k];
    follow(frames, tracks, start, 1);
    follow(frames, tracks, start, -1);
    return tracks;
}

double mean(double a, double b) {
    return (a + b) / 2;
}

// Turned angle over the seen frames, either way.
double turned(const std::vector<const Part*>& seen, std::size_t shape) {
    const double period = rotation_period(static_cast<Shape>(shape));
    if (period == 0) return 0;
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const double now = fit(*seen[i], shape).rotation;
        if (i > 0) {
            double step = std::fmod(now - before + period / 2, period);
            if (step < 0) step += period;
            sum += step - period / 2;
        }
        before = now;
    }
    return std::fabs(sum);
}

std::optional<Action> action_of(const Found& found, const std::vector<double>& radii, double turn) {
    const auto last = [](const std::vector<double>& v) {
        return mean(v[v.size() - 1], v[v.size() - 2]);
    };
    const auto three = [&](bool at_end) {
        const auto from = at_end ? radii.end() - 3 : radii.begin();
        return median({from, from + 3});
    };
    const double ratio = three(true) / three(false);
    const double dx = last(found.x) - mean(found.x[0], found.x[1]),
                 dy = last(found.y) - mean(found.y[0], found.y[1]);
    double way = 0;
    for (std::size_t i = 1; i < found.y.size(); ++i) way += std::fabs(found.y[i] - found.y[i - 1]);
    if (ratio > 1.35) return Action::kGrows;
    if (ratio < 0.74) return Action::kShrinks;
    if (way > 9 && way > 1.6 * std::fabs(found.y.back() - found.y.front()) && std::fabs(dx) < 8)
        return Action::kBounces;
    if (std::fabs(dx) > 9 && std::fabs(dx) > 2 * std::fabs(dy))
        return dx < 0 ? Action::kLeft : Action::kRight;
    if (std::fabs(dy) > 9 && std::fabs(dy) > 2 * std::fabs(dx))
        return dy < 0 ? Action::kUp : Action::kDown;
    if (turn > 1) return Action::kSpins;
    if (std::fabs(dx) < 4 && std::fabs(dy) < 4 && way < 8) return Action::kStill;
    return std::nullopt;
}

std::optional<Found> describe(const Track& track) {
    std::vector<const Part*> seen;
    for (const Part* part : track)
        if (part) seen.push_back(part);
    if (seen.size() < kLeastSeen) return std::nullopt;
    std::array<double, kShapeNames.size()> overlap{};
    const std::size_t stride = std::max<std::size_t>(1, seen.size() / 6);
    for (std::size_t i = 0; i < seen.size(); i += stride)
        for (std::size_t k = 0; k < overlap.size(); ++k) overlap[k] += fit(*seen[i], k).overlap;
    const auto shape = static_cast<std::size_t>(std::max_element(overlap.begin(), overlap.end()) -
                                                overlap.begin());
    Found found;
    found.shape = static_cast<Shape>(shape);
    std::vector<double> radii;
    std::array<int, kColours.size()> votes{};
    for (const Part* part : seen) {
        radii.push_back(radius_of(*part, shape));
        ++votes[part->colour];
        found.x.push_back(part->x);
        found.y.push_back(part->y);
    }
    found.colour =
        static_cast<std::size_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
    found.radius = median(radii);
    found.action = action_of(found, radii, turned(seen, shape));
    return found;
}

std::size_t nearest_ground(const Colour& colour) {
    std::size_t best = 0;
    double least = 1e9;
    for (std::size_t i = 0; i < kGrounds.size(); ++i) {
        const double d = distance(
            colour, {static_cast<double>(kGrounds[i].red), static_cast<double>(kGrounds[i].green),
                     static_cast<double>(kGrounds[i].blue)});
        if (d >= least) continue;
        least = d;
        best = i;
    }
    return best;
}

}  // namespace

Seen look_at(std::span<const std::uint8_t> clip) {
    const Colour ground = ground_colour(clip);
    std::vector<std::vector<Part>> frames;
    for (std::size_t offset = 0; offset < clip.size(); offset += kPixels * 3)
        frames.push_back(find_parts(clip.subspan(offset, kPixels * 3), ground));
    Seen seen;
    seen.ground = nearest_ground(ground);
    for (const auto& parts : frames)
        seen.steady = seen.steady && parts.size() == frames.front().size();
    for (const Track& track : tracks_of(frames))
        if (std::optional<Found> found = describe(track)) seen.objects.push_back(*std::move(found));
    return seen;
}

}  // namespace cinejury::shapes::oracle
