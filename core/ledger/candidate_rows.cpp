// SPDX-License-Identifier: Apache-2.0
// The table `candidates`.
#include <fmt/format.h>

#include <bit>

#include "core/ledger/row_checksum.hpp"
#include "core/ledger/rows.hpp"
#include "core/ledger/score_rows.hpp"
#include "core/ledger/stage_rows.hpp"

namespace cinejury::ledger {
namespace {

std::optional<std::int64_t> seed_column(const Candidate& candidate) {
    if (!candidate.seed) return std::nullopt;
    return std::bit_cast<std::int64_t>(*candidate.seed);
}

// Stages count when there are some: rows from before there were stages stay as they are.
std::string checksum_of(const std::string& run_id, const Candidate& candidate,
                        std::int64_t score_count) {
    RowChecksum sum("candidates");
    sum.add(run_id)
        .add(static_cast<std::int64_t>(candidate.index))
        .add(static_cast<std::int64_t>(candidate.state))
        .add(seed_column(candidate))
        .add(candidate.input)
        .add(candidate.artifact)
        .add(candidate.digest)
        .add(candidate.spec_json)
        .add(candidate.cost_json)
        .add(candidate.media_json)
        .add(candidate.timing_json)
        .add(candidate.error)
        .add(candidate.error_code)
        .add(score_count);
    if (!candidate.stages.empty()) sum.add(static_cast<std::int64_t>(candidate.stages.size()));
    return sum.finish();
}

Result<Candidate> read_candidate(const Database& database, const std::string& run_id,
                                 const Statement& row, ScoresByCandidate& scores,
                                 StagesByCandidate& stages) {
    Candidate read;
    const std::int64_t index = row.integer(0);
    if (const auto found = stages.find(index); found != stages.end())
        read.stages = std::move(found->second);
    const std::int64_t state = row.integer(1);
    read.index = static_cast<std::uint64_t>(index);
    read.state = static_cast<CandidateState>(state);
    if (const auto seed = row.optional_integer(2)) read.seed = std::bit_cast<std::uint64_t>(*seed);
    read.input = row.text(3);
    read.artifact = row.text(4);
    read.digest = row.text(5);
    read.spec_json = row.text(6);
    read.cost_json = row.text(7);
    read.media_json = row.text(8);
    read.timing_json = row.text(9);
    read.error = row.text(10);
    read.error_code = row.text(11);
    const std::int64_t score_count = row.integer(12);
    if (state < 0 || state > static_cast<std::int64_t>(CandidateState::kPruned) ||
        row.text(13) != checksum_of(run_id, read, score_count))
        return damaged_run(
            database, run_id,
            fmt::format("candidate {} in `candidates` does not match its checksum", index));
    if (const auto found = scores.find(index); found != scores.end())
        read.scores = std::move(found->second);
    if (static_cast<std::int64_t>(read.scores.size()) != score_count)
        return damaged_run(database, run_id,
                           fmt::format("scores of candidate {} in `scores` are missing", index));
    return read;
}

}  // namespace

Status store_candidate(const Database& database, const std::string& run_id,
                       const Candidate& candidate) {
    CINEJURY_ASSIGN(
        Statement statement,
        database.prepare(
            "INSERT INTO candidates (run_id, candidate, state, seed, input, artifact, digest, "
            "spec, cost, media, timing, error, error_code, score_count, checksum) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (run_id, candidate) DO UPDATE SET state = excluded.state, "
            "seed = excluded.seed, input = excluded.input, artifact = excluded.artifact, "
            "digest = excluded.digest, spec = excluded.spec, cost = excluded.cost, "
            "media = excluded.media, timing = excluded.timing, error = excluded.error, "
            "error_code = excluded.error_code, score_count = excluded.score_count, "
            "checksum = excluded.checksum"));
    const auto score_count = static_cast<std::int64_t>(candidate.scores.size());
    const std::string checksum = checksum_of(run_id, candidate, score_count);
    CINEJURY_RETURN_IF_ERROR(
        statement.bind(run_id, static_cast<std::int64_t>(candidate.index),
                       static_cast<std::int64_t>(candidate.state), seed_column(candidate),
                       candidate.input, candidate.artifact, candidate.digest, candidate.spec_json,
                       candidate.cost_json, candidate.media_json, candidate.timing_json,
                       candidate.error, candidate.error_code, score_count, checksum));
    CINEJURY_RETURN_IF_ERROR(statement.run());
    CINEJURY_RETURN_IF_ERROR(store_scores(database, run_id, candidate));
    return store_stages(database, run_id, candidate);
}

Result<std::vector<Candidate>> select_candidates(const Database& database, const RunRow& row) {
    const std::string& run_id = row.run.id;
    CINEJURY_ASSIGN(ScoresByCandidate scores, select_scores(database, run_id));
    CINEJURY_ASSIGN(StagesByCandidate stages, select_stages(database, run_id));
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("SELECT candidate, state, seed, input, artifact, digest, "
                                     "spec, cost, media, timing, error, error_code, score_count, "
                                     "checksum FROM candidates WHERE run_id = ? ORDER BY "
                                     "candidate"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id));
    std::vector<Candidate> candidates;
    while (true) {
        CINEJURY_ASSIGN(const bool more, statement.step());
        if (!more) break;
        CINEJURY_ASSIGN(Candidate read,
                        read_candidate(database, run_id, statement, scores, stages));
        candidates.push_back(std::move(read));
    }
    if (static_cast<std::int64_t>(candidates.size()) != row.candidate_count)
        return damaged_run(database, run_id, "rows of `candidates` are missing");
    return candidates;
}

}  // namespace cinejury::ledger
