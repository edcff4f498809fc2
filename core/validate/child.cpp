// SPDX-License-Identifier: Apache-2.0
// The child's side of the protocol: lines "step TEXT" and at last "result VERDICT REASON" on what
// was standard output; texts have no line ends.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "core/plugin/utf8.hpp"
#include "core/validate/child_protocol.hpp"
#include "core/validate/registry.hpp"

namespace cinejury::validate {
namespace {

// The process must end although the plugin's static destructors are none of this test's business.
constexpr std::string_view kExitTest = "process.exit";

class Protocol {
public:
    // From here on standard output is standard error; the pipe to the parent has a number that no
    // plugin expects.
    Protocol() : pipe_(::dup(STDOUT_FILENO)) { ::dup2(STDERR_FILENO, STDOUT_FILENO); }

    void line(std::string_view word, std::string_view text) const {
        const std::string all = std::string(word) + ' ' + one_line(text) + '\n';
        std::string_view rest = all;
        while (!rest.empty()) {
            const ssize_t written = ::write(pipe_, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return;  // the parent is gone
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }

private:
    int pipe_;
};

Outcome outcome_of(std::string_view id, Trial& trial) {
    try {
        Result<Outcome> outcome = run_test_in(id, trial);
        if (outcome.ok()) return *std::move(outcome);
        return {Verdict::kBlocked, outcome.status().message()};
    } catch (const std::exception& error) {
        return {Verdict::kBlocked, std::string("the validator itself failed: ") + error.what()};
    }
}

}  // namespace

std::string one_line(std::string_view text) {
    constexpr std::size_t kLongest = 4096;
    std::string line = plugin::valid_utf8(text.substr(0, kLongest));
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    };
    std::replace_if(line.begin(), line.end(), is_control, ' ');
    return line;
}

int run_child(std::string_view id, const std::filesystem::path& plugin, std::uint64_t seed,
              const plugin::Settings& settings) {
    const rlimit no_core_files{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core_files);
    const Protocol protocol;
    Trial trial{plugin, seed, settings,
                [&protocol](std::string_view what) { protocol.line("step", what); }};
    const Outcome outcome = outcome_of(id, trial);
    std::fflush(nullptr);
    protocol.line("result", std::string(verdict_name(outcome.verdict)) + ' ' + outcome.reason);
    if (id == kExitTest) std::exit(0);
    ::_exit(0);
}

}  // namespace cinejury::validate
