// SPDX-License-Identifier: Apache-2.0
// `run`: what differs from one execution to the next.
#include <ctime>

#include "core/report/json_text.hpp"
#include "core/report/sections.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;

const char* state_name(ledger::RunState state) {
    switch (state) {
        case ledger::RunState::kRunning: return "running";
        case ledger::RunState::kFinished: return "finished";
        case ledger::RunState::kInterrupted: return "interrupted";
        case ledger::RunState::kFailed: return "failed";
    }
    return "unknown";
}

// RFC 3339 in UTC; empty when the time is outside what the C library can write.
std::string utc(std::int64_t milliseconds) {
    const std::time_t seconds = static_cast<std::time_t>(milliseconds / 1000);
    std::tm parts{};
    char text[64];
    if (!gmtime_r(&seconds, &parts)) return {};
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts));
}

json timing_json(const Timing& timing) {
    const double overhead = timing.host_overhead();
    return json::object({
        {"busy", timing.busy},
        {"decode", timing.decode},
        {"encode", timing.encode},
        {"experts", timing.experts},
        {"generator", timing.generator},
        {"host_overhead", overhead},
        {"host_overhead_share", timing.wall > 0 ? json(overhead / timing.wall) : json(nullptr)},
        {"page_media", timing.page_media},
        {"views", timing.views},
        {"wall", timing.wall},
    });
}

json machine_json(const Machine& machine) {
    return json::object({
        {"architecture", machine.architecture},
        {"cores", machine.cores},
        {"kernel", machine.kernel},
        {"memory_bytes", machine.memory_bytes},
        {"processor", machine.processor},
        {"system", machine.system},
    });
}

}  // namespace

json run_section(const ReportInput& input) {
    json candidates = json::array();
    for (const ledger::Candidate* candidate : by_index(input))
        candidates.push_back(json::object({
            {"artifact", candidate->artifact},
            {"cost", json_of(candidate->cost_json)},
            {"index", candidate->index},
            {"timing", json_of(candidate->timing_json)},
        }));
    return json::object({
        {"candidates", std::move(candidates)},
        {"command", input.run.command},
        {"cost", json::object({{"best_of_n", input.cost.best_of_n},
                               {"full_compute", input.cost.full_compute},
                               {"scoring", input.cost.scoring}})},
        {"created", utc(input.run.created_ms)},
        {"exit_code", input.run.exit_code},
        {"id", input.run.id},
        {"machine", machine_json(input.machine ? *input.machine : this_machine())},
        {"notices", input.notices},
        {"output", input.run.output},
        {"state", state_name(input.run.state)},
        {"timing", timing_json(input.timing)},
        {"winner_file", input.winner_file.empty() ? json(nullptr) : json(input.winner_file)},
    });
}

}  // namespace cinejury::report
