// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/host_buffer.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cinejury::plugin {
namespace {

// What cj_buffer_t::context points to. The public struct is the plugin's to read; data and bytes
// are kept here too, so that freeing does not depend on what a plugin wrote there.
struct Buffer {
    static constexpr std::uint64_t kMark = 0x6a63'6275'6666'6572;
    std::uint64_t mark = kMark;
    cj_buffer_t face{};
    std::atomic<std::uint64_t> references{1};
    int descriptor = -1;
    void* data = MAP_FAILED;
    std::uint64_t bytes = 0;
    BufferCount live;

    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() {
        if (data != MAP_FAILED) ::munmap(data, bytes);
        if (descriptor >= 0) ::close(descriptor);
        mark = 0;
    }
};

Buffer* buffer_of(const cj_buffer_t* face) {
    auto* buffer = face ? static_cast<Buffer*>(face->context) : nullptr;
    return buffer && buffer->mark == Buffer::kMark && &buffer->face == face ? buffer : nullptr;
}

Status no_memory(std::uint64_t bytes) {
    return {Code::kOutOfMemory,
            fmt::format("host: no buffer of {} bytes: {}", bytes, std::strerror(errno)),
            CJ_REACT_RETRY_LESS_MEMORY};
}

}  // namespace

Result<cj_buffer_t*> create_buffer(std::uint64_t bytes, const BufferCount& live) {
    auto buffer = std::make_unique<Buffer>();
    buffer->descriptor = ::memfd_create("cinejury", MFD_CLOEXEC);
    if (buffer->descriptor < 0 || ::ftruncate(buffer->descriptor, static_cast<off_t>(bytes)) != 0)
        return no_memory(bytes);
    buffer->data =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, buffer->descriptor, 0);
    if (buffer->data == MAP_FAILED) return no_memory(bytes);
    buffer->bytes = bytes;
    buffer->live = live;
    buffer->face = {CJ_SIZE(cj_buffer), 0, buffer->data, bytes, buffer.get()};
    live->fetch_add(1);
    return &buffer.release()->face;
}

bool retain_buffer(cj_buffer_t* face) {
    Buffer* buffer = buffer_of(face);
    if (buffer) buffer->references.fetch_add(1, std::memory_order_relaxed);
    return buffer != nullptr;
}

bool release_buffer(cj_buffer_t* face) {
    Buffer* buffer = buffer_of(face);
    if (!buffer) return false;
    if (buffer->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        const BufferCount live = buffer->live;
        const std::unique_ptr<Buffer> last(buffer);
        live->fetch_sub(1);
    }
    return true;
}

int buffer_descriptor(const cj_buffer_t* face) {
    const Buffer* buffer = buffer_of(face);
    return buffer ? buffer->descriptor : -1;
}

}  // namespace cinejury::plugin
