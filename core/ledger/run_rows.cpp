// SPDX-License-Identifier: Apache-2.0
// The tables `runs` and `fingerprints`.
#include <fmt/format.h>

#include "core/ledger/row_checksum.hpp"
#include "core/ledger/rows.hpp"
#include "core/ledger/run_id.hpp"

namespace cinejury::ledger {
namespace {

constexpr std::string_view kColumns =
    "id, command, prompt, created_ms, plan, output, state, exit_code, result, fingerprint_count, "
    "candidate_count, checksum";

std::string checksum_of(const RunRow& row) {
    const Run& run = row.run;
    return RowChecksum("runs")
        .add(run.id)
        .add(run.command)
        .add(run.prompt)
        .add(run.created_ms)
        .add(run.plan_json)
        .add(run.output)
        .add(static_cast<std::int64_t>(run.state))
        .add(static_cast<std::int64_t>(run.exit_code))
        .add(run.result_json)
        .add(row.fingerprint_count)
        .add(row.candidate_count)
        .finish();
}

std::string checksum_of(const std::string& run_id, std::int64_t position,
                        const Fingerprint& fingerprint) {
    return RowChecksum("fingerprints")
        .add(run_id)
        .add(position)
        .add(fingerprint.what)
        .add(fingerprint.digest)
        .finish();
}

Result<RunRow> read_run(const Database& database, const Statement& row) {
    RunRow read;
    Run& run = read.run;
    run.id = row.text(0);
    if (!is_run_id(run.id))
        return Status(Code::kBadData,
                      fmt::format("ledger: {}: a run has a name that Cinejury does not give; the "
                                  "file was left as it is: use --ledger OTHER",
                                  database.file()));
    run.command = row.text(1);
    run.prompt = row.text(2);
    run.created_ms = row.integer(3);
    run.plan_json = row.text(4);
    run.output = row.text(5);
    const std::int64_t state = row.integer(6);
    if (state < 0 || state > static_cast<std::int64_t>(RunState::kFailed))
        return damaged_run(database, run.id, "its row in `runs` has an unknown state");
    run.state = static_cast<RunState>(state);
    run.exit_code = static_cast<int>(row.integer(7));
    run.result_json = row.text(8);
    read.fingerprint_count = row.integer(9);
    read.candidate_count = row.integer(10);
    if (row.text(11) != checksum_of(read))
        return damaged_run(database, run.id, "its row in `runs` does not match its checksum");
    return read;
}

}  // namespace

Status damaged_run(const Database& database, std::string_view run_id, std::string_view what) {
    return {Code::kBadData,
            fmt::format("ledger: {}: run {}: {}; this run cannot be used any more, others can: "
                        "remove it with `cinejury runs rm {}`",
                        database.file(), run_id, what, run_id)};
}

Status insert_run(const Database& database, const RunRow& row) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare(fmt::format("INSERT INTO runs ({}) VALUES (?, ?, ?, ?, ?, ?, "
                                                 "?, ?, ?, ?, ?, ?)",
                                                 kColumns)));
    const Run& run = row.run;
    const std::string checksum = checksum_of(row);
    CINEJURY_RETURN_IF_ERROR(statement.bind(
        run.id, run.command, run.prompt, run.created_ms, run.plan_json, run.output,
        static_cast<std::int64_t>(run.state), static_cast<std::int64_t>(run.exit_code),
        run.result_json, row.fingerprint_count, row.candidate_count, checksum));
    return statement.run();
}

Status update_run(const Database& database, const RunRow& row) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("UPDATE runs SET state = ?, exit_code = ?, result = ?, "
                                     "checksum = ? WHERE id = ?"));
    const std::string checksum = checksum_of(row);
    CINEJURY_RETURN_IF_ERROR(statement.bind(static_cast<std::int64_t>(row.run.state),
                                            static_cast<std::int64_t>(row.run.exit_code),
                                            row.run.result_json, checksum, row.run.id));
    return statement.run();
}

Status insert_fingerprints(const Database& database, const Run& run) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("INSERT INTO fingerprints (run_id, position, what, digest, "
                                     "checksum) VALUES (?, ?, ?, ?, ?)"));
    for (std::size_t i = 0; i < run.fingerprints.size(); ++i) {
        const auto position = static_cast<std::int64_t>(i);
        const Fingerprint& fingerprint = run.fingerprints[i];
        const std::string checksum = checksum_of(run.id, position, fingerprint);
        CINEJURY_RETURN_IF_ERROR(
            statement.bind(run.id, position, fingerprint.what, fingerprint.digest, checksum));
        CINEJURY_RETURN_IF_ERROR(statement.run());
    }
    return {};
}

Result<RunRow> select_run(const Database& database, const std::string& run_id) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare(fmt::format("SELECT {} FROM runs WHERE id = ?", kColumns)));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id));
    CINEJURY_ASSIGN(const bool found, statement.step());
    if (!found)
        return Status(Code::kNotFound,
                      fmt::format("ledger: {}: no run {}", database.file(), run_id));
    return read_run(database, statement);
}

Result<std::vector<RunRow>> select_runs(const Database& database) {
    CINEJURY_ASSIGN(
        Statement statement,
        database.prepare(fmt::format("SELECT {} FROM runs ORDER BY sequence DESC", kColumns)));
    std::vector<RunRow> rows;
    while (true) {
        CINEJURY_ASSIGN(const bool more, statement.step());
        if (!more) return rows;
        CINEJURY_ASSIGN(RunRow row, read_run(database, statement));
        rows.push_back(std::move(row));
    }
}

Result<std::vector<Fingerprint>> select_fingerprints(const Database& database, const RunRow& row) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("SELECT position, what, digest, checksum FROM fingerprints "
                                     "WHERE run_id = ? ORDER BY position"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(row.run.id));
    std::vector<Fingerprint> fingerprints;
    while (true) {
        CINEJURY_ASSIGN(const bool more, statement.step());
        if (!more) break;
        Fingerprint read{statement.text(1), statement.text(2)};
        const std::int64_t position = statement.integer(0);
        if (statement.text(3) != checksum_of(row.run.id, position, read))
            return damaged_run(
                database, row.run.id,
                fmt::format("row {} of `fingerprints` does not match its checksum", position));
        fingerprints.push_back(std::move(read));
    }
    if (static_cast<std::int64_t>(fingerprints.size()) != row.fingerprint_count)
        return damaged_run(database, row.run.id, "rows of `fingerprints` are missing");
    return fingerprints;
}

}  // namespace cinejury::ledger
