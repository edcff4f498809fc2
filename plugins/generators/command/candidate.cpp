// SPDX-License-Identifier: Apache-2.0
#include "candidate.hpp"

#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <map>
#include <system_error>

#include "output_file.hpp"

namespace cinejury::command {
namespace {

std::string rate_text(const sdk::Rate& rate) {
    const std::string whole = std::to_string(rate.numerator);
    return rate.denominator == 1 ? whole : whole + "/" + std::to_string(rate.denominator);
}

// What went wrong, and the code for it.
std::pair<std::uint32_t, std::string> explain(const ProgramEnd& end) {
    const std::string number = std::to_string(end.code);
    switch (end.kind) {
        case ProgramEnd::Kind::kExit: return {CJ_IO, "failed with exit code " + number};
        case ProgramEnd::Kind::kSignal: {
            const char* name = ::sigabbrev_np(end.code);
            return {CJ_IO, "was ended by signal " + number +
                               (name ? std::string(" (SIG") + name + ")" : "")};
        }
        case ProgramEnd::Kind::kTimeLimit:
            return {CJ_DEADLINE,
                    "ran past its time limit and was killed; raise the option time-limit if it "
                    "needs longer"};
        case ProgramEnd::Kind::kCannotStart:
            return {end.code == E2BIG ? CJ_INVALID_ARGUMENT : CJ_IO,
                    "cannot be started: " + std::generic_category().message(end.code)};
        case ProgramEnd::Kind::kStopped: return {CJ_CANCELLED, "was stopped"};
        case ProgramEnd::Kind::kSupervisorLost: break;
    }
    return {CJ_INTERNAL, "is gone, and its supervisor ended without a report"};
}

}  // namespace

CommandCandidate::CommandCandidate(const Setup& setup, std::string prompt, sdk::Spec spec,
                                   std::uint64_t seed)
    : setup_(setup), prompt_(std::move(prompt)), spec_(std::move(spec)), seed_(seed) {}

sdk::Finished CommandCandidate::finish(const sdk::Call& call, sdk::Cost& cost) {
    call.checkpoint();
    const std::string name = "candidate." + setup_.extension;
    const std::string file = *spec_.output_folder + "/" + name;
    // An earlier try that failed may have left something: it must not pass for the result of this.
    ::unlink(file.c_str());
    const ProgramEnd end = run_supervised(
        request(call, file), [&call] { return call.cancelled() || call.past_deadline(); });
    if (end.kind != ProgramEnd::Kind::kExit || end.code != 0) fail(call, end);
    check_output_file(*spec_.output_folder, name, end.last_lines);
    cost.full_compute += 1;
    done_ = true;
    return {std::nullopt, file};
}

ProgramRequest CommandCandidate::request(const sdk::Call& call, const std::string& file) const {
    const sdk::FrameSize size = spec_.size.value_or(sdk::FrameSize{});
    const std::map<std::string, std::string> values{
        {"prompt", prompt_},
        {"seed", std::to_string(seed_)},
        {"width", std::to_string(size.width)},
        {"height", std::to_string(size.height)},
        {"frames", std::to_string(spec_.frames.value_or(0))},
        {"fps", rate_text(spec_.fps.value_or(sdk::Rate{}))},
        {"output", file}};
    ProgramRequest request;
    request.supervisor = setup_.supervisor_file;
    request.arguments = setup_.line->fill(values);
    request.arguments.front() = setup_.program_file;
    request.environment = setup_.variables;
    request.time_limit = time_left(call);
    return request;
}

// Of the option and the call's deadline the shorter one, at least 1 ms.
std::chrono::milliseconds CommandCandidate::time_left(const sdk::Call& call) const {
    double seconds = setup_.time_limit;
    const cj_call_t& raw = *call.raw();
    if (raw.deadline_ns != 0) {
        const auto left = static_cast<std::int64_t>(raw.deadline_ns - raw.now_ns(&raw));
        seconds = std::min(seconds, 1e-9 * static_cast<double>(left));
    }
    return std::chrono::milliseconds(std::max<std::int64_t>(1, std::llround(seconds * 1000)));
}

void CommandCandidate::fail(const sdk::Call& call, const ProgramEnd& end) const {
    call.checkpoint();
    const auto [code, what] = explain(end);
    std::string text = setup_.program_file + " (seed " + std::to_string(seed_) + ") " + what;
    if (end.left_over) text += "; some process of it cannot be killed";
    if (!end.last_lines.empty()) text += "; it said last:\n" + end.last_lines;
    throw sdk::Error(code, text);
}

}  // namespace cinejury::command
