// SPDX-License-Identifier: Apache-2.0
#include "core/search/run.hpp"

#include <fmt/format.h>

#include "core/search/session.hpp"

namespace cinejury::search {
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

}  // namespace cinejury::search
