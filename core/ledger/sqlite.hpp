// SPDX-License-Identifier: Apache-2.0
// SQLite behind values: a database, a statement, a transaction; its error codes as Status.
// Thread rule: a database and what was made from it belong to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::ledger {

// How long a call waits for another process that is writing.
inline constexpr int kBusyTimeoutMs = 20'000;

class Statement {
public:
    // Binds from `first` (1 = leftmost) on; texts are borrowed until the statement is reset or
    // gone.
    template <class... Values>
    Status bind(const Values&... values) {
        int index = 0;
        int code = SQLITE_OK;
        ((code = code == SQLITE_OK ? bind_one(++index, values) : code), ...);
        return code == SQLITE_OK ? Status() : failure(code);
    }
    // True: there is a row; false: the statement is done.
    Result<bool> step();
    // Runs to the end; rows are dropped. Ready for the next bind afterwards.
    Status run();

    std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    std::string text(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;
    std::optional<double> optional_real(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Statement(sqlite3_stmt* handle, const std::string* file) : handle_(handle), file_(file) {}
    int bind_one(int index, std::int64_t value);
    int bind_one(int index, std::string_view value);
    int bind_one(int index, double value);
    int bind_one(int index, std::optional<std::int64_t> value);
    int bind_one(int index, std::optional<double> value);
    Status failure(int code) const;

    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    const std::string* file_;  // the database's
};

class Database {
public:
    // Opens a file for reading and writing; never makes one, and reads and writes nothing yet.
    static Result<Database> open(const std::filesystem::path& file);
    static Result<Database> in_memory();

    Result<Statement> prepare(std::string_view sql) const;
    // One or more statements without parameters; rows are dropped.
    Status execute(const std::string& sql) const;
    // The first column of the first row, as text; empty without a row.
    Result<std::string> value(std::string_view sql) const;
    // The 100 bytes with which every SQLite file begins, through SQLite's own handle: opening the
    // file a second time in one process would drop SQLite's locks when it is closed. Fewer bytes
    // when the file is shorter.
    Result<std::string> header() const;
    // The whole database as the bytes of a file.
    Result<std::string> image() const;
    // A result code of SQLite as a failure that names the file and says what to do.
    Status failure(int code) const;
    const std::string& file() const { return *file_; }
    sqlite3* handle() const { return handle_.get(); }

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };
    static Result<Database> open_as(const std::string& file, int flags);
    Database(sqlite3* handle, std::unique_ptr<const std::string> file)
        : file_(std::move(file)), handle_(handle) {}

    std::unique_ptr<const std::string> file_;  // at a fixed address: statements point to it
    std::unique_ptr<sqlite3, Close> handle_;
};

// All or nothing: rolled back unless committed.
class Transaction {
public:
    enum class Kind {
        kRead,   // one consistent state over several statements
        kWrite,  // takes the write lock at once, so that it never fails half way for a lock
    };
    static Result<Transaction> begin(const Database& database, Kind kind);
    Transaction(Transaction&& other) noexcept : database_(other.database_) {
        other.database_ = nullptr;
    }
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    // On disk when it returns.
    Status commit();

private:
    explicit Transaction(const Database* database) : database_(database) {}
    const Database* database_;  // null once committed
};

}  // namespace cinejury::ledger
