// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/cpp/stub_host.hpp"

#include <cstdlib>

namespace cinejury::test {
namespace {

struct StubBuffer {
    cj_buffer_t raw{};
    std::vector<std::uint8_t> bytes;
    int references = 1;
};

StubHost& host_of(const cj_host_t* host) {
    return *static_cast<StubHost*>(host->context);
}

void log(const cj_host_t* host, std::uint32_t, cj_string_t text) noexcept {
    host_of(host).messages.push_back(text_of(text));
}

cj_status_t parallel_for(const cj_host_t*, const cj_call_t* call, std::uint64_t count,
                         void* context, void (*task)(void*, std::uint64_t)) noexcept {
    for (std::uint64_t i = 0; i < count; ++i) {
        if (call->is_cancelled(call)) return {CJ_CANCELLED, CJ_REACT_CANCELLED};
        task(context, i);
    }
    return {CJ_OK, CJ_REACT_NONE};
}

std::uint32_t concurrency(const cj_host_t*) noexcept {
    return 1;
}

cj_status_t buffer_create(const cj_host_t* host, std::uint64_t bytes, cj_buffer_t** out) noexcept {
    *out = nullptr;
    if (bytes == 0) return {CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};
    auto* buffer = new StubBuffer;
    buffer->bytes.resize(bytes);
    buffer->raw = {CJ_SIZE(cj_buffer), 0, buffer->bytes.data(), bytes, buffer};
    ++host_of(host).live_buffers;
    *out = &buffer->raw;
    return {CJ_OK, CJ_REACT_NONE};
}

void buffer_retain(const cj_host_t*, cj_buffer_t* buffer) noexcept {
    ++static_cast<StubBuffer*>(buffer->context)->references;
}

void buffer_release(const cj_host_t* host, cj_buffer_t* buffer) noexcept {
    if (!buffer) return;
    auto* mine = static_cast<StubBuffer*>(buffer->context);
    if (--mine->references > 0) return;
    --host_of(host).live_buffers;
    delete mine;
}

const void* get_extension(const cj_host_t*, cj_string_t) noexcept {
    return nullptr;
}

StubCall& call_of(const cj_call_t* call) {
    return *static_cast<StubCall*>(call->context);
}

std::uint32_t is_cancelled(const cj_call_t* call) noexcept {
    int& left = call_of(call).cancel_after;
    if (left < 0) return 0;
    if (left == 0) return 1;
    --left;
    return 0;
}

std::uint64_t now_ns(const cj_call_t* call) noexcept {
    return call_of(call).now;
}

void set_error(const cj_call_t* call, cj_string_t text) noexcept {
    call_of(call).error = text_of(text);
}

cj_status_t put(const cj_score_batch_t* batch, std::uint32_t item, std::uint32_t criterion,
                const cj_score_t* score) noexcept {
    static_cast<StubBatch*>(batch->context)
        ->scores.push_back({item, criterion, score->status, score->value, text_of(score->reason)});
    return {CJ_OK, CJ_REACT_NONE};
}

}  // namespace

StubHost::StubHost()
    : table_{CJ_SIZE(cj_host), CJ_SDK_VERSION, this,
             as_cj("stub"),    as_cj("1"),     log,
             parallel_for,     concurrency,    buffer_create,
             buffer_retain,    buffer_release, get_extension} {}

StubCall::StubCall()
    : table_{CJ_SIZE(cj_call), 0, this, 7, 0, nullptr, is_cancelled, now_ns, set_error} {}

StubClip::StubClip(std::vector<std::int64_t> the_shape, std::vector<std::uint8_t> the_pixels)
    : shape(std::move(the_shape)), strides(shape.size()), pixels(std::move(the_pixels)) {
    std::int64_t step = 1;
    for (std::size_t i = shape.size(); i-- > 0; step *= shape[i]) strides[i] = step;
    tensor = {CJ_SIZE(cj_tensor),
              CJ_TENSOR_READ_ONLY,
              1,
              pixels.data(),
              CJ_DEVICE_CPU,
              0,
              static_cast<std::int32_t>(shape.size()),
              CJ_DTYPE_UINT,
              8,
              1,
              shape.data(),
              strides.data(),
              0};
    clip.size = CJ_SIZE(cj_clip);
    clip.pixel_format = shape.back() == 1 ? CJ_PIXEL_LUMA : CJ_PIXEL_RGB;
    clip.frames = &tensor;
    clip.fps_numerator = 25;
    clip.fps_denominator = 1;
}

StubBatch::StubBatch(const std::vector<const StubClip*>& clips) : items_(clips.size()) {
    views_.reserve(clips.size());
    for (std::size_t i = 0; i < clips.size(); ++i) {
        views_.push_back(clips[i]->get());
        items_[i].size = CJ_SIZE(cj_score_item);
        items_[i].view_count = 1;
        items_[i].views = &views_[i];
        pointers_.push_back(&items_[i]);
    }
    batch_ = {CJ_SIZE(cj_score_batch), static_cast<std::uint32_t>(items_.size()), pointers_.data(),
              this, put};
}

}  // namespace cinejury::test
