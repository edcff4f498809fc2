// SPDX-License-Identifier: Apache-2.0
// Clips of the evaluations, kept in the run's folder without loss, so that a report shows the same
// after the run was killed and resumed. Thread rule: one writer for one folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/media/encode.hpp"
#include "core/tune/checkpoint.hpp"
#include "core/tune/plan.hpp"

namespace cinejury::tune {

// "clips/00000040/3.safetensors" (core/media/clip_file.hpp): the first clip of held-out prompt 3 as
// it was after 40 updates. Relative to the run's folder.
std::string clip_name(std::uint64_t update, std::size_t prompt);

// Writes the clip, unless the plan shows fewer prompts.
Status keep_clip(const TunePlan& plan, std::uint64_t update, std::size_t prompt,
                 const media::Clip& clip);

// The evaluations whose clips are shown: the first, that of the adapter that stands, and one that
// was rolled back; each once, rising.
std::vector<std::uint64_t> shown_updates(const Progress& progress);

// Removes the clips of all other evaluations.
void drop_other_clips(const TunePlan& plan, const Progress& progress);

// One clip for the page. `player` is empty when the file cannot be read; `why` says so.
struct ShownClip {
    std::uint64_t update = 0;
    std::string file, digest, why;
    double fps = 0;
    media::EncodedMedia player;
};
// One prompt with clips of the same noise, by shown_updates.
struct ShownPrompt {
    std::string prompt;
    std::uint64_t seed = 0;
    std::vector<ShownClip> clips;
};
// kCancelled is the only failure.
Result<std::vector<ShownPrompt>> read_shown(const TunePlan& plan, const Progress& progress,
                                            const CancelToken& cancel);

}  // namespace cinejury::tune
