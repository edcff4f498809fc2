// SPDX-License-Identifier: Apache-2.0
#include "core/tune/evaluation_clips.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/media/clip_file.hpp"

namespace cinejury::tune {
namespace {

namespace fs = std::filesystem;

std::string folder_name(std::uint64_t update) {
    return fmt::format("{:08}", update);
}

fs::path clips_of(const TunePlan& plan) {
    return plan.folder / "clips";
}

std::size_t shown_prompts(const TunePlan& plan) {
    return std::min<std::size_t>(plan.held_out.size(), plan.shown_prompts);
}

Status read_into(ShownClip& shown, const fs::path& file, const CancelToken& cancel) {
    CINEJURY_ASSIGN(media::Clip clip, media::read_clip_file(file));
    shown.digest = clip.digest();
    if (clip.fps.numerator > 0)
        shown.fps = double(clip.fps.numerator) / double(clip.fps.denominator);
    CINEJURY_ASSIGN(media::PageMedia made,
                    media::make_page_media(std::make_shared<const media::Clip>(std::move(clip)), {},
                                           {}, cancel));
    shown.player = std::move(made.preview);
    return {};
}

}  // namespace

std::string clip_name(std::uint64_t update, std::size_t prompt) {
    return fmt::format("clips/{}/{}.safetensors", folder_name(update), prompt);
}

Status keep_clip(const TunePlan& plan, std::uint64_t update, std::size_t prompt,
                 const media::Clip& clip) {
    if (prompt >= shown_prompts(plan)) return {};
    const fs::path file = plan.folder / clip_name(update, prompt);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed)
        return {Code::kIo, fmt::format("{}: {}", file.parent_path().string(), failed.message())};
    return media::write_clip_file(clip, file);
}

std::vector<std::uint64_t> shown_updates(const Progress& progress) {
    std::vector<std::uint64_t> shown;
    const auto show = [&](const Evaluation& one) {
        if (shown.empty() || shown.back() != one.update) shown.push_back(one.update);
    };
    if (progress.evaluations.empty()) return shown;
    show(progress.evaluations.front());
    show(kept_evaluation(progress));
    show(progress.evaluations.back());
    return shown;
}

void drop_other_clips(const TunePlan& plan, const Progress& progress) {
    const std::vector<std::uint64_t> shown = shown_updates(progress);
    std::error_code ignored;  // what cannot be removed only takes room
    for (const fs::directory_entry& entry : fs::directory_iterator(clips_of(plan), ignored)) {
        const std::string name = entry.path().filename().string();
        const bool keep = std::any_of(shown.begin(), shown.end(), [&](std::uint64_t update) {
            return name == folder_name(update);
        });
        if (!keep) fs::remove_all(entry.path(), ignored);
    }
}

Result<std::vector<ShownPrompt>> read_shown(const TunePlan& plan, const Progress& progress,
                                            const CancelToken& cancel) {
    std::vector<ShownPrompt> all;
    for (std::size_t p = 0; p < shown_prompts(plan); ++p) {
        ShownPrompt& prompt =
            all.emplace_back(ShownPrompt{plan.held_out[p], evaluation_seed(plan, p, 0), {}});
        for (const std::uint64_t update : shown_updates(progress)) {
            ShownClip& clip = prompt.clips.emplace_back();
            clip.update = update;
            clip.file = clip_name(update, p);
            const Status read = read_into(clip, plan.folder / clip.file, cancel);
            if (read.code() == Code::kCancelled) return read;
            clip.why = read.message();
        }
    }
    return all;
}

}  // namespace cinejury::tune
