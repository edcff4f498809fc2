// SPDX-License-Identifier: Apache-2.0
// Level 2: mapping the library, its entry, negotiation, init.
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>

#include "core/plugin/tables.hpp"
#include "core/validate/guarded_memory.hpp"
#include "core/validate/plugin_under_test.hpp"
#include "core/validate/process_state.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using Clock = std::chrono::steady_clock;

// 50 times the budget of `./run bench`: a busy machine is not a slow plugin.
constexpr std::chrono::milliseconds kLoadLimit{1000};
constexpr std::size_t kMaxReason = 4096;

void open_library(Trial& trial) {
    trial.step("loading the library");
    const auto start = Clock::now();
    const auto entry = map_library(trial.plugin);
    expect(entry.ok(), "cannot be loaded: {}", entry.status().message());
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    expect(taken <= kLoadLimit, "loading takes {} ms; the budget is 20 ms, the limit here {} ms",
           taken.count(), kLoadLimit.count());
}

void quiet(Trial& trial) {
    const auto handles = handles_now();
    const auto threads = threads_now();
    trial.step("loading the library");
    if (const auto entry = map_library(trial.plugin); !entry.ok())
        block("{}", entry.status().message());
    const std::string opened = new_handle(handles, handles_now());
    expect(opened.empty(), "loading leaves a file open: {}", opened);
    expect(!new_thread(threads), "loading starts a thread");
}

void entry(Trial& trial) {
    const auto mapped = map_library(trial.plugin);
    if (!mapped.ok()) block("{}", mapped.status().message());
    expect((*mapped)->magic == CJ_ENTRY_MAGIC,
           "the entry begins with {:#x}; CJ_ENTRY_MAGIC is {:#x}", (*mapped)->magic,
           CJ_ENTRY_MAGIC);
    const auto copy = plugin::copy_entry(*mapped, "entry");
    expect(copy.ok(), "{}", copy.status().message());
}

void negotiate(Trial& trial) {
    const PluginUnderTest plugin(trial);
    const std::uint32_t now = CJ_SDK_VERSION;
    const struct {
        const char* host;
        std::uint32_t minimum, maximum;
    } ranges[] = {{"this host", now, now},
                  {"a host that knows every version", 0, ~0u},
                  {"a host older than the SDK", 0, now - 1},
                  {"a host of the future", now + 1, ~0u}};
    for (int round = 0; round < 3; ++round) {
        for (const auto& range : ranges) {
            trial.step(range.host);
            const auto answer = plugin.entry().negotiate(range.minimum, range.maximum);
            const bool possible = range.minimum <= now && now <= range.maximum;
            expect(answer.reason != nullptr, "for {} the reason is NULL", range.host);
            expect(::strnlen(answer.reason, kMaxReason) < kMaxReason,
                   "for {} the reason has no end", range.host);
            if (answer.version == 0) {
                expect(!possible, "refuses {}: {}", range.host, answer.reason);
                expect(*answer.reason != '\0', "refuses {} without a reason", range.host);
            }
            expect(answer.version == 0 ||
                       (answer.version >= range.minimum && answer.version <= range.maximum),
                   "for {} ({:#x} ... {:#x}) it chooses {:#x}", range.host, range.minimum,
                   range.maximum, answer.version);
        }
    }
}

cj_status_t init(const PluginUnderTest& plugin, const char* what) {
    plugin.trial().step(what);
    const Call call;
    const cj_status_t status = plugin.entry().init(plugin.table(), call.get());
    expect(status.code == CJ_OK, "{}: {}", what, words(call, status));
    return status;
}

void count_inits(Trial& trial) {
    const PluginUnderTest plugin(trial);
    for (int round = 0; round < 3; ++round) {
        init(plugin, "init");
        trial.step("deinit");
        plugin.entry().deinit();
    }
    init(plugin, "first of two nested init");
    init(plugin, "second of two nested init");
    trial.step("nested deinit");
    for (int i = 0; i < 2; ++i) plugin.entry().deinit();
    trial.step("a deinit too many");
    plugin.entry().deinit();
    init(plugin, "init after a deinit too many");
}

void quiet_init(Trial& trial) {
    PluginUnderTest plugin(trial, 1);
    const auto handles = handles_now();
    const auto threads = threads_now();
    plugin.init();
    const std::string opened = new_handle(handles, handles_now());
    expect(opened.empty(), "init leaves a file open: {}", opened);
    expect(!new_thread(threads), "init starts a thread");
}

void host_sizes(Trial& trial) {
    const PluginUnderTest plugin(trial);
    constexpr std::uint32_t kTiny = CJ_SIZE_THROUGH(cj_host_t, sdk_version);
    constexpr std::uint32_t kMore = 256;
    GuardedMemory tiny(kTiny, GuardedMemory::Flush::kEnd);
    std::memcpy(tiny.data(), plugin.table(), kTiny);
    std::memcpy(tiny.data(), &kTiny, sizeof kTiny);
    {
        trial.step("init with a host table of 8 bytes");
        const Call call;
        const auto* host = static_cast<const cj_host_t*>(tiny.data());
        if (plugin.entry().init(host, call.get()).code == CJ_OK) plugin.entry().deinit();
    }
    GuardedMemory huge(sizeof(cj_host_t) + kMore, GuardedMemory::Flush::kStart);
    std::memset(huge.data(), 0xa5, sizeof(cj_host_t) + kMore);
    std::memcpy(huge.data(), plugin.table(), sizeof(cj_host_t));
    const std::uint32_t size = CJ_SIZE(cj_host) + kMore;
    std::memcpy(huge.data(), &size, sizeof size);
    trial.step("init with the longer host table of a later SDK");
    const Call call;
    const cj_status_t status =
        plugin.entry().init(static_cast<const cj_host_t*>(huge.data()), call.get());
    expect(status.code == CJ_OK, "refuses the longer host table of a later SDK: {}",
           words(call, status));
}

void load_twice(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    std::string folder = (std::filesystem::temp_directory_path() / "cinejury-XXXXXX").string();
    if (!::mkdtemp(folder.data())) block("no temporary folder");
    const std::filesystem::path link = std::filesystem::path(folder) / "again.so";
    std::error_code failed;
    std::filesystem::create_symlink(std::filesystem::absolute(trial.plugin), link, failed);
    trial.step("loading the library again by another path");
    const auto again = map_library(link);
    std::filesystem::remove_all(folder, failed);
    expect(again.ok(), "cannot be loaded by a second path: {}", again.status().message());
    const auto copy = plugin::copy_entry(*again, "entry");
    expect(copy.ok(), "{}", copy.status().message());
    init(plugin, "init after the second load");
}

}  // namespace

std::vector<Test> load_tests() {
    const auto every = Subject::kEvery;
    return {
        declare("load.open", 2, "ABI-QUIET", "it can be loaded, and quickly", every,
                {"static.metadata", "static.needed"}, open_library),
        declare("load.quiet", 2, "ABI-QUIET", "loading opens no file and starts no thread", every,
                {"load.open"}, quiet),
        declare("load.entry", 2, "ABI-SLOTS", "the entry has its magic, its size and all functions",
                every, {"load.open"}, entry),
        declare("load.negotiate", 2, "ABI-NEGOTIATE",
                "hosts of the past, of today and of the future", every, {"load.entry"}, negotiate),
        declare("load.init", 2, "ABI-INIT", "init and deinit are counted and may be repeated",
                every, {"load.entry"}, count_inits),
        declare("load.init-quiet", 2, "ABI-INIT", "init opens no file and starts no thread", every,
                {"load.init"}, quiet_init),
        declare("load.host-size", 2, "ABI-SIZE",
                "host tables that are shorter or longer than known", every, {"load.init"},
                host_sizes),
        declare("load.twice", 2, "ABI-INIT", "loaded by two paths in one process", every,
                {"load.init"}, load_twice),
    };
}

}  // namespace cinejury::validate
