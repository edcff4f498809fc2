// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/host_services.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/plugin/host_buffer.hpp"
#include "core/plugin/task_pool.hpp"
#include "core/plugin/utf8.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::string_view kHostName = "cinejury";
constexpr std::string_view kHostVersion = CINEJURY_VERSION;
constexpr std::size_t kMaxLogBytes = 64u << 10;

constexpr cj_status_t kOkStatus{CJ_OK, CJ_REACT_NONE};

}  // namespace

struct HostServices::Impl {
    explicit Impl(HostOptions given) : options(std::move(given)), pool(options.threads) {}

    // What one plugin sees. The C table comes first in it and names it as context.
    struct Table {
        cj_host_t face{};
        Impl* impl = nullptr;
        std::string plugin_id;
    };
    using Key = std::pair<std::string, std::uint32_t>;

    HostOptions options;
    BufferCount live = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::mutex tables_mutex;
    std::map<Key, std::unique_ptr<Table>> tables;
    TaskPool pool;  // last: its threads end before the rest goes

    static Table& of(const cj_host_t* host) { return *static_cast<Table*>(host->context); }

    void log(std::uint32_t level, std::string_view source, std::string_view text) const noexcept {
        if (!options.log) return;
        try {
            options.log(std::min<std::uint32_t>(level, CJ_LOG_ERROR), source,
                        valid_utf8(text.substr(0, kMaxLogBytes)));
        } catch (...) {  // a message is lost, and there is nowhere left to say so
        }
    }

    static void c_log(const cj_host_t* host, std::uint32_t level, cj_string_t text) noexcept {
        const Table& table = of(host);
        table.impl->log(level, table.plugin_id, from_cj(text));
    }

    static cj_status_t c_parallel_for(const cj_host_t* host, const cj_call_t* call,
                                      std::uint64_t count, void* context,
                                      void (*task)(void*, std::uint64_t)) noexcept {
        const Table& table = of(host);
        if (!task) return {CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};
        try {
            const auto stop = [call] { return call && call->is_cancelled(call) != 0; };
            if (table.impl->pool.run(count, task, context, stop)) return kOkStatus;
            return {CJ_CANCELLED, CJ_REACT_CANCELLED};
        } catch (...) {
            table.impl->log(CJ_LOG_ERROR, table.plugin_id,
                            "a task of parallel_for threw an exception; the contract forbids it");
            return {CJ_INTERNAL, CJ_REACT_BUG_IN_PLUGIN};
        }
    }

    static std::uint32_t c_concurrency(const cj_host_t* host) noexcept {
        return of(host).impl->pool.threads();
    }

    static cj_status_t c_buffer_create(const cj_host_t* host, std::uint64_t bytes,
                                       cj_buffer_t** out) noexcept {
        const Table& table = of(host);
        if (!out) return {CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};
        *out = nullptr;
        if (bytes == 0 || bytes > table.impl->options.max_buffer_bytes) {
            table.impl->log(CJ_LOG_ERROR, table.plugin_id,
                            fmt::format("asked for a buffer of {} bytes; allowed are 1 ... {}",
                                        bytes, table.impl->options.max_buffer_bytes));
            return {CJ_INVALID_ARGUMENT, CJ_REACT_BAD_INPUT};
        }
        try {
            const Result<cj_buffer_t*> buffer = create_buffer(bytes, table.impl->live);
            if (buffer.ok()) {
                *out = *buffer;
                return kOkStatus;
            }
            table.impl->log(CJ_LOG_ERROR, table.plugin_id, buffer.status().message());
        } catch (...) {  // std::bad_alloc
        }
        return {CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY};
    }

    static void c_buffer_retain(const cj_host_t* host, cj_buffer_t* buffer) noexcept {
        if (!retain_buffer(buffer)) log_foreign_buffer(host, "buffer_retain");
    }

    static void c_buffer_release(const cj_host_t* host, cj_buffer_t* buffer) noexcept {
        if (buffer && !release_buffer(buffer)) log_foreign_buffer(host, "buffer_release");
    }

    static void log_foreign_buffer(const cj_host_t* host, std::string_view function) noexcept {
        const Table& table = of(host);
        table.impl->log(CJ_LOG_ERROR, table.plugin_id,
                        function == "buffer_retain"
                            ? "buffer_retain got what is no buffer of the host"
                            : "buffer_release got what is no buffer of the host");
    }

    // SDK 0.1 has no host extension.
    static const void* c_get_extension(const cj_host_t*, cj_string_t) noexcept { return nullptr; }
};

HostServices::HostServices(HostOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}

HostServices::~HostServices() = default;

const cj_host_t* HostServices::table(std::string_view plugin_id, std::uint32_t negotiated_version) {
    const std::lock_guard lock(impl_->tables_mutex);
    std::unique_ptr<Impl::Table>& table =
        impl_->tables[{std::string(plugin_id), negotiated_version}];
    if (!table) {
        table = std::make_unique<Impl::Table>();
        table->impl = impl_.get();
        table->plugin_id = plugin_id;
        table->face = {CJ_SIZE(cj_host),       negotiated_version,      table.get(),
                       to_cj(kHostName),       to_cj(kHostVersion),     &Impl::c_log,
                       &Impl::c_parallel_for,  &Impl::c_concurrency,    &Impl::c_buffer_create,
                       &Impl::c_buffer_retain, &Impl::c_buffer_release, &Impl::c_get_extension};
    }
    return &table->face;
}

void HostServices::log(std::uint32_t level, std::string_view source, std::string_view text) const {
    impl_->log(level, source, text);
}

unsigned HostServices::threads() const {
    return impl_->pool.threads();
}

bool HostServices::parallel_for(std::uint64_t count, const std::function<void(std::uint64_t)>& task,
                                const CancelToken& cancel) {
    const auto run_one = [](void* context, std::uint64_t index) {
        (*static_cast<const std::function<void(std::uint64_t)>*>(context))(index);
    };
    return impl_->pool.run(count, run_one, const_cast<std::function<void(std::uint64_t)>*>(&task),
                           [&cancel] { return cancel.cancelled(); });
}

std::uint64_t HostServices::live_buffers() const {
    return impl_->live->load();
}

int HostServices::buffer_file(const cj_buffer_t* buffer) {
    return buffer_descriptor(buffer);
}

}  // namespace cinejury::plugin
