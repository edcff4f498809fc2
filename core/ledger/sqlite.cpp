// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::ledger {
namespace {

// SQLite's texts are short and general; these say what it means for a ledger.
Status to_status(int code, std::string_view words, const std::string& file) {
    const auto say = [&](Code as, std::string_view advice) {
        return Status(as, fmt::format("ledger: {}: {}; {}", file, words, advice));
    };
    switch (code & 0xff) {
        case SQLITE_FULL:
            return say(Code::kIo,
                       "free some space and resume the run: what was written before is kept");
        case SQLITE_IOERR:
            return say(Code::kIo,
                       "check the disk and its free space: what was written before is kept");
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY:
            return say(Code::kIo,
                       "check the permissions of file and folder, or use --ledger OTHER");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return say(Code::kBadState, "another process keeps it busy: try again when it is done");
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return say(Code::kBadData,
                       "the file is damaged and was left as it is: use --ledger OTHER, or restore "
                       "a copy");
        case SQLITE_NOMEM: return say(Code::kOutOfMemory, "not enough memory");
        case SQLITE_TOOBIG: return say(Code::kInvalidArgument, "a text is too long for a ledger");
        // A statement that does not fit the tables, or rows that break their constraints: the file
        // was changed by something else.
        case SQLITE_ERROR:
        case SQLITE_SCHEMA:
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            return say(Code::kBadData,
                       "the file is not what Cinejury wrote and was left as it is: use --ledger "
                       "OTHER");
        default: return say(Code::kInternal, fmt::format("unforeseen (SQLite code {})", code));
    }
}

}  // namespace

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return failure(code);
}

Status Statement::run() {
    Result<bool> row = step();
    while (row.ok() && *row) row = step();
    sqlite3_reset(handle_.get());
    return row.status();
}

std::string Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
    const int bytes = sqlite3_column_bytes(handle_.get(), column);
    return data && bytes > 0 ? std::string(data, static_cast<std::size_t>(bytes)) : std::string();
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
    if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return std::nullopt;
    return integer(column);
}

std::optional<double> Statement::optional_real(int column) const {
    if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return std::nullopt;
    return sqlite3_column_double(handle_.get(), column);
}

int Statement::bind_one(int index, std::int64_t value) {
    return sqlite3_bind_int64(handle_.get(), index, value);
}

int Statement::bind_one(int index, std::string_view value) {
    // A null pointer would bind NULL in place of an empty text.
    return sqlite3_bind_text64(handle_.get(), index, value.empty() ? "" : value.data(),
                               value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int Statement::bind_one(int index, double value) {
    return sqlite3_bind_double(handle_.get(), index, value);
}

int Statement::bind_one(int index, std::optional<std::int64_t> value) {
    return value ? bind_one(index, *value) : sqlite3_bind_null(handle_.get(), index);
}

int Statement::bind_one(int index, std::optional<double> value) {
    return value ? bind_one(index, *value) : sqlite3_bind_null(handle_.get(), index);
}

Status Statement::failure(int code) const {
    return to_status(code, sqlite3_errmsg(sqlite3_db_handle(handle_.get())), *file_);
}

Result<Database> Database::open_as(const std::string& file, int flags) {
    if (sqlite3_threadsafe() == 0)
        return Status(Code::kUnsupported,
                      "ledger: this SQLite was built for one thread only (SQLITE_THREADSAFE=0)");
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &handle,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(handle, std::make_unique<const std::string>(file));
    if (code != SQLITE_OK) return to_status(code, sqlite3_errstr(code), file);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    return database;
}

Result<Database> Database::open(const std::filesystem::path& file) {
    return open_as(file.string(), SQLITE_OPEN_READWRITE);
}

Result<Database> Database::in_memory() {
    return open_as(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return Statement(statement, file_.get());
}

Status Database::execute(const std::string& sql) const {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Status() : failure(code);
}

Result<std::string> Database::value(std::string_view sql) const {
    CINEJURY_ASSIGN(Statement statement, prepare(sql));
    CINEJURY_ASSIGN(const bool row, statement.step());
    return row ? statement.text(0) : std::string();
}

Result<std::string> Database::header() const {
    constexpr int kHeaderBytes = 100;
    sqlite3_file* opened = nullptr;
    int code = sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &opened);
    sqlite3_int64 bytes = 0;
    if (code == SQLITE_OK) code = opened->pMethods->xFileSize(opened, &bytes);
    std::string text(static_cast<std::size_t>(std::min<sqlite3_int64>(bytes, kHeaderBytes)), '\0');
    if (code == SQLITE_OK && !text.empty())
        code = opened->pMethods->xRead(opened, text.data(), static_cast<int>(text.size()), 0);
    if (code != SQLITE_OK) return to_status(code, sqlite3_errstr(code), file());
    return text;
}

Result<std::string> Database::image() const {
    struct Free {
        void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
    };
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, Free> bytes(
        sqlite3_serialize(handle_.get(), "main", &size, 0));
    if (!bytes) return failure(SQLITE_NOMEM);
    return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

Status Database::failure(int code) const {
    return to_status(code, sqlite3_errmsg(handle_.get()), file());
}

Result<Transaction> Transaction::begin(const Database& database, Kind kind) {
    CINEJURY_RETURN_IF_ERROR(
        database.execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED"));
    return Transaction(&database);
}

Transaction::~Transaction() {
    // Some failures (a full disk) have rolled back already; a second rollback changes nothing.
    if (database_) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Status Transaction::commit() {
    CINEJURY_RETURN_IF_ERROR(database_->execute("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace cinejury::ledger
