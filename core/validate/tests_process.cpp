// SPDX-License-Identifier: Apache-2.0
// Level 4: what a plugin leaves behind in the process.
#include <cstdlib>

#include "core/validate/process_state.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"
#include "core/validate/work.hpp"

namespace cinejury::validate {
namespace {

// A whole life, with `now` looked at after each call.
template <class Now>
void expect_constant(Trial& trial, const char* what, Now now) {
    const auto before = now();
    PluginUnderTest plugin(trial, 1);
    const auto check = [&](std::string_view call) {
        const auto after = now();
        if (after == before) return;
        if constexpr (std::is_same_v<decltype(now()), std::vector<std::string>>)
            expect(false, "{} changes {}", call, what);
        else
            expect(false, "{} changes {}: {} before, {} after", call, what, before, after);
    };
    check("loading the library");
    whole_life(plugin, check);
}

void locale(Trial& trial) {
    expect_constant(trial, "the locale", locale_now);
}
void folder(Trial& trial) {
    expect_constant(trial, "the working folder", folder_now);
}
void file_mask(Trial& trial) {
    expect_constant(trial, "the umask", umask_now);
}
void floating_point(Trial& trial) {
    expect_constant(trial, "the floating-point mode", floating_point_now);
}
void signals(Trial& trial) {
    expect_constant(trial, "a signal handler", signal_handlers_now);
}

void handles(Trial& trial) {
    PluginUnderTest plugin(trial, 1);
    plugin.init();  // what it leaves open is for load.init-quiet to say
    const auto before = handles_now();
    whole_life(plugin);
    expect(plugin.host().live_buffers() == 0, "{} buffers of the host are not released",
           plugin.host().live_buffers());
    const std::string opened = new_handle(before, handles_now());
    expect(opened.empty(), "after destroy a file handle is still open: {}", opened);
}

void threads(Trial& trial) {
    PluginUnderTest plugin(trial, 1);
    plugin.init();
    const auto before = threads_now();
    whole_life(plugin);
    expect(!new_thread(before), "after destroy a thread of the plugin still runs");
}

void process_exit(Trial& trial) {
    PluginUnderTest plugin(trial);
    whole_life(plugin);
    trial.step("the end of the process, after all was destroyed");
}

void many_instances(Trial& trial) {
    constexpr int kWarm = 50;
    constexpr int kMany = 1000;
    constexpr std::size_t kSlack = 32u << 10;  // bytes that all of them together may keep
    PluginUnderTest plugin(trial, 1);
    plugin.init();
    const auto make = [&plugin](int count) {
        for (int i = 0; i < count; ++i) InstanceUnderTest(plugin).destroy();
    };
    make(kWarm);
    const auto before_handles = handles_now();
    const auto before_threads = threads_now();
    const std::size_t before_bytes = bytes_now();
    make(kMany);
    const std::size_t after_bytes = bytes_now();
    const std::string opened = new_handle(before_handles, handles_now());
    expect(opened.empty(), "instances leave file handles: {}", opened);
    expect(!new_thread(before_threads), "instances leave threads");
    expect(after_bytes <= before_bytes + kSlack,
           "{} instances, all destroyed, leave {} bytes of memory", kMany,
           after_bytes - before_bytes);
}

}  // namespace

std::vector<Test> process_tests() {
    const std::vector<std::string_view> works = {"life.score", "life.make"};
    const auto every = Subject::kEvery;
    return {
        declare("process.locale", 4, "ABI-PROCESS", "no call changes the locale", every, works,
                locale),
        declare("process.folder", 4, "ABI-PROCESS", "no call changes the working folder", every,
                works, folder),
        declare("process.umask", 4, "ABI-PROCESS", "no call changes the umask", every, works,
                file_mask),
        declare("process.signals", 4, "ABI-PROCESS", "no call installs a signal handler", every,
                works, signals),
        declare("process.floating-point", 4, "ABI-PROCESS",
                "no call changes the floating-point mode", every, works, floating_point),
        declare("process.handles", 4, "ABI-DESTROY", "no file handle or buffer is left behind",
                every, works, handles),
        declare("process.threads", 4, "ABI-DESTROY", "no thread is left behind", every, works,
                threads),
        declare("process.instances", 4, "ABI-DESTROY", "a thousand instances leave nothing behind",
                every, {"process.handles", "process.threads"}, many_instances),
        declare("process.exit", 4, "ABI-DESTROY", "the process ends well after the plugin was used",
                every, {"process.handles", "process.threads"}, process_exit),
    };
}

}  // namespace cinejury::validate
