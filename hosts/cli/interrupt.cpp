// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/interrupt.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string_view>

namespace cinejury::cli {
namespace {

std::atomic<int> g_signal{0};
const CancelToken* g_token = nullptr;

// Only async-signal-safe calls.
extern "C" void on_interrupt(int signal_number) {
    int none = 0;
    if (!g_signal.compare_exchange_strong(none, signal_number)) _exit(128 + signal_number);
    const int saved = errno;
    g_token->cancel();
    constexpr std::string_view kText = "\ncinejury: stopping; once more (Ctrl-C) stops at once\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kText.data(), kText.size());
    errno = saved;
}

// A handler, not SIG_IGN: programs that are started would inherit that.
extern "C" void on_broken_pipe(int) {}

// A signal that the caller had ignored (nohup, a job in the background) stays ignored.
void handle(int signal_number, void (*handler)(int)) {
    struct sigaction before {};
    sigaction(signal_number, nullptr, &before);
    if (before.sa_handler == SIG_IGN) return;
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, nullptr);
}

}  // namespace

void install_interrupt(const CancelToken& token) {
    static_assert(std::atomic<int>::is_always_lock_free);
    static const CancelToken kToken = token;
    g_token = &kToken;
    handle(SIGINT, on_interrupt);
    handle(SIGTERM, on_interrupt);
    handle(SIGPIPE, on_broken_pipe);
}

bool was_interrupted() {
    return g_signal.load() != 0;
}

ExitCode interrupt_exit_code() {
    return g_signal.load() == SIGTERM ? ExitCode::kTerminated : ExitCode::kInterrupted;
}

}  // namespace cinejury::cli
