// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ledger/scratch.hpp"

#include <sqlite3.h>
#include <stdlib.h>

#include <stdexcept>

#include "tests/catch.hpp"

namespace cinejury::ledger::test {

Scratch::Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "cinejury-ledger-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp failed");
    folder_ = name;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

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

}  // namespace cinejury::ledger::test
