// SPDX-License-Identifier: Apache-2.0
// An expert that tells in its reason what it was given. Compiled several times with other ids,
// flags and plans; also as the one that notices overlapping calls.
#include <atomic>
#include <cstdio>
#include <thread>

#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class Watcher final : public sdk::Expert {
public:
    Watcher() {
        options().text("note", note_);
        options().text("weights", weights_);
        options().integer("width", width_, 1, 512);
    }
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(2),
                sdk::FramePlan::all().squash(static_cast<std::uint32_t>(width_), 4)};
    }
    void score(const sdk::Call&, const sdk::Item& item, sdk::Scores& scores) override {
        // Lingering makes it likely that a second call comes in, if one may.
        const bool alone = !inside_.exchange(true);
        for (int i = 0; note_ == "linger" && i < 500; ++i) std::this_thread::yield();
        if (!alone) throw sdk::Error(CJ_BAD_STATE, "two calls at the same time");
        const cj_score_item_t& raw = item.raw();
        const sdk::ClipView whole = item.view(0), small = item.view(1);
        const bool read_only = (whole.raw().frames->flags & CJ_TENSOR_READ_ONLY) != 0 &&
                               (small.raw().frames->flags & CJ_TENSOR_READ_ONLY) != 0;
        char text[512];
        std::snprintf(text, sizeof text,
                      "prompt=%.*s candidate=%llu preview=%u step=%u sigma=%g digest=%zu "
                      "seconds=%g whole=%ux%ux%u small=%ux%ux%u read_only=%d note=%s weights=%s "
                      "memory=%p",
                      static_cast<int>(item.prompt().size()), item.prompt().data(),
                      static_cast<unsigned long long>(raw.candidate), raw.is_preview, raw.step,
                      raw.sigma, static_cast<std::size_t>(raw.clip_digest.size),
                      item.duration_seconds(), whole.frames(), whole.height(), whole.width(),
                      small.frames(), small.height(), small.width(), read_only ? 1 : 0,
                      note_.c_str(), weights_.c_str(), whole.raw().frames->data);
        scores.put(0, whole.frame(0).at(0, 0),
                   {.confidence = 0.5, .worst_frame = 1, .reason = text});
        inside_ = false;
    }

private:
    std::string note_, weights_;
    std::int64_t width_ = 8;
    std::atomic<bool> inside_{false};
};

}  // namespace

CJ_METADATA(CJ_META_ID(WATCHER_ID), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("tells what it was given"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
            CJ_META_EXPERT(WATCHER_FLAGS CJ_META_CRITERIA(
                CJ_META_CRITERION(WATCHER_CRITERION, 0, 255, "lower-is-better", "unvalidated",
                                  "red of the first pixel"))),
            CJ_META_OPTIONS(CJ_META_OPTION_STRING("note", "", "is told in the reason"),
                            CJ_META_OPTION_PATH("weights", "", "is told in the reason"),
                            CJ_META_OPTION_INTEGER("width", "8", 1, 512, "of the second view")));
CINEJURY_EXPERT_PLUGIN(Watcher);
