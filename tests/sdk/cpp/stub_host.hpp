// SPDX-License-Identifier: Apache-2.0
// The smallest host that the helpers need: one thread, counted buffers, a call that can be
// cancelled, a batch that keeps what is put. Thread rule: one thread.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "cinejury/expert.h"
#include "cinejury/generator.h"

namespace cinejury::test {

inline std::string text_of(cj_string_t text) {
    return text.data ? std::string(text.data, text.size) : std::string();
}
inline cj_string_t as_cj(std::string_view text) {
    return {text.data(), text.size()};
}

class StubHost {
public:
    StubHost();
    const cj_host_t* get() const { return &table_; }
    int live_buffers = 0;
    std::vector<std::string> messages;

private:
    cj_host_t table_{};
};

class StubCall {
public:
    StubCall();
    const cj_call_t* get() const { return &table_; }
    void set_deadline(std::uint64_t nanoseconds) { table_.deadline_ns = nanoseconds; }
    int cancel_after = -1;  // polls before is_cancelled answers 1; -1 = never
    std::uint64_t now = 1;
    std::string error;

private:
    cj_call_t table_{};
};

// Frames in memory with any strides.
class StubClip {
public:
    StubClip(std::vector<std::int64_t> shape, std::vector<std::uint8_t> pixels);
    const cj_clip_t* get() const { return &clip; }
    std::vector<std::int64_t> shape, strides;
    std::vector<std::uint8_t> pixels;
    cj_tensor_t tensor{};
    cj_clip_t clip{};
};

struct KeptScore {
    std::uint32_t item, criterion, status;
    double value;
    std::string reason;
};

// A batch with one item for each clip; the clips outlive it.
class StubBatch {
public:
    explicit StubBatch(const std::vector<const StubClip*>& clips);
    // Items that all show the same clip.
    StubBatch(const StubClip& clip, std::uint32_t items)
        : StubBatch(std::vector<const StubClip*>(items, &clip)) {}
    StubBatch(const StubBatch&) = delete;
    StubBatch& operator=(const StubBatch&) = delete;
    const cj_score_batch_t* get() const { return &batch_; }
    const cj_score_item_t* item(std::size_t index) const { return &items_[index]; }
    std::vector<KeptScore> scores;

private:
    std::vector<const cj_clip_t*> views_;
    std::vector<cj_score_item_t> items_;
    std::vector<const cj_score_item_t*> pointers_;
    cj_score_batch_t batch_{};
};

}  // namespace cinejury::test
