// SPDX-License-Identifier: Apache-2.0
#include "core/search/run.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/search/candidate_spec.hpp"
#include "core/search/session.hpp"

namespace cinejury::search {
namespace {

Result<std::uint64_t> winner_of(const ledger::Run& run) {
    const nlohmann::json result = nlohmann::json::parse(run.result_json, nullptr, false);
    const nlohmann::json::json_pointer winner("/verdict/winner");
    if (!result.is_object() || !result.contains(winner) || !result.at(winner).is_number_unsigned())
        return Status(Code::kInvalidArgument,
                      fmt::format("run {}: it has no winner; name a candidate", run.id));
    return result.at(winner).get<std::uint64_t>();
}

}  // namespace

Result<Outcome> begin_run(const RunPlan& plan, const std::string& output,
                          const RunServices& services) {
    CINEJURY_ASSIGN(const std::unique_ptr<Session> session, Session::open(plan, services));
    CINEJURY_RETURN_IF_ERROR(session->begin(output));
    return session->complete();
}

Result<Outcome> resume_run(const std::string& run_id, const RunPlan* given,
                           const RunServices& services) {
    CINEJURY_ASSIGN(const ledger::Run run, services.ledger.run(run_id));
    CINEJURY_ASSIGN(const RunPlan plan, plan_from_json(run.plan_json));
    if (given) {
        if (const std::string difference = plan_difference(plan, *given); !difference.empty())
            return Status(
                Code::kInvalidArgument,
                fmt::format("run {}: {}; leave it out, or begin a new run", run_id, difference));
    }
    CINEJURY_ASSIGN(const std::unique_ptr<Session> session, Session::open(plan, services));
    CINEJURY_RETURN_IF_ERROR(session->resume(run_id));
    return session->complete();
}

Result<std::string> replay_candidate(const std::string& run_id, std::optional<std::uint64_t> index,
                                     const RunServices& services) {
    CINEJURY_ASSIGN(const ledger::Run run, services.ledger.run(run_id));
    CINEJURY_ASSIGN(const RunPlan plan, plan_from_json(run.plan_json));
    CINEJURY_ASSIGN(const std::vector<ledger::Candidate> candidates,
                    services.ledger.candidates(run_id));
    if (plan.generator.empty())
        return Status(
            Code::kUnsupported,
            fmt::format("run {}: its candidates are files; there is nothing to replay", run_id));
    if (!index) {
        CINEJURY_ASSIGN(const std::uint64_t winner, winner_of(run));
        index = winner;
    }
    if (*index >= candidates.size() || candidates[*index].digest.empty())
        return Status(Code::kInvalidArgument,
                      fmt::format("run {}: there is no finished candidate {}", run_id, *index));
    CINEJURY_ASSIGN(const std::unique_ptr<CandidateSource> source,
                    open_generator(plan, services.catalogue, services.host, services.cancel));
    if (!source->manifest().front().deterministic && !echoes_seed(candidates[*index].spec_json))
        return Status(
            Code::kUnsupported,
            fmt::format("{}: neither declares bitwise determinism nor echoes seeds, so a replay "
                        "proves nothing",
                        plan.generator));
    ledger::Candidate planned;
    planned.index = *index;
    planned.seed = candidates[*index].seed;
    std::optional<ledger::Candidate> again;
    const std::filesystem::path folder = services.ledger.run_folder(run_id) / "replay";
    CINEJURY_RETURN_IF_ERROR(
        source->make(std::span(&planned, 1), folder, services.cancel, [&](Made made) {
            again = made.record;
            return Status();
        }));
    std::error_code ignored;  // a folder that stays is removed with the run
    std::filesystem::remove_all(folder, ignored);
    if (again->state == ledger::CandidateState::kFailed)
        return Status(Code::kInternal, again->error);
    if (again->digest != candidates[*index].digest)
        return Status(Code::kBadData,
                      fmt::format("run {}: candidate {} came out differently: {} then, {} now",
                                  run_id, *index, candidates[*index].digest, again->digest));
    return fmt::format("run {}: candidate {} (seed {}) is the same bit for bit: {}", run_id, *index,
                       *planned.seed, again->digest);
}

}  // namespace cinejury::search
