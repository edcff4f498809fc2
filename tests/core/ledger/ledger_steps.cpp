// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ledger/ledger_steps.hpp"

#include <sqlite3.h>

#include "tests/catch.hpp"

namespace cinejury::ledger::test {

std::unique_ptr<Ledger> open(const std::filesystem::path& file) {
    Result<std::unique_ptr<Ledger>> opened = Ledger::open(file);
    INFO(opened.status().message());
    REQUIRE(opened.ok());
    return *std::move(opened);
}

Run begun(Ledger& ledger, std::uint64_t count) {
    Run run = sample_run();
    const Status status = ledger.begin(run, planned(count));
    INFO(status.message());
    REQUIRE(status.ok());
    return run;
}

void execute_sql(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
    char* words = nullptr;
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &words);
    INFO(sql << ": " << (words ? words : ""));
    CHECK(code == SQLITE_OK);
    sqlite3_free(words);
    sqlite3_close(database);
}

PipedProcess start_child(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), LEDGER_CHILD);
    return PipedProcess(std::move(arguments));
}

}  // namespace cinejury::ledger::test
