// SPDX-License-Identifier: Apache-2.0
// Opening: what is there is checked before anything is written to it, and what is not there is put
// in place as a whole.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "core/base/atomic_file.hpp"
#include "core/ledger/impl.hpp"
#include "core/ledger/schema.hpp"

namespace cinejury::ledger {
namespace {

Status refused(const std::filesystem::path& file, std::string_view why) {
    return {Code::kBadData, fmt::format("ledger: {}: {}; it was left as it is: use --ledger OTHER",
                                        file.string(), why)};
}

std::uint32_t big_endian(const std::string& bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

// By the header alone, before SQLite reads, locks or repairs anything: a stranger's file is not
// even touched. A ledger's header is right from its first moment, since it was put in place as a
// whole.
Status check_header(const std::string& header, const std::filesystem::path& file) {
    constexpr std::string_view kMagic("SQLite format 3\0", 16);
    constexpr std::size_t kFormatVersions = 18;  // for writing and for reading: 1 or 2
    constexpr std::size_t kUserVersion = 60;
    constexpr std::size_t kApplication = 68;
    if (header.size() < 100 || header.compare(0, kMagic.size(), kMagic) != 0)
        return refused(file, header.empty() ? "is an empty file, not a ledger"
                                            : "is not a ledger (no SQLite database)");
    if (big_endian(header, kApplication) != kApplicationId)
        return refused(file, fmt::format("is a database of another application (application_id "
                                         "{:#010x})",
                                         big_endian(header, kApplication)));
    if (big_endian(header, kUserVersion) > layout_version())
        return refused(file, fmt::format("was written by a newer Cinejury (layout {}, this one "
                                         "knows {})",
                                         big_endian(header, kUserVersion), layout_version()));
    for (const std::size_t at : {kFormatVersions, kFormatVersions + 1})
        if (header[at] != 1 && header[at] != 2)
            return refused(file, fmt::format("is damaged (format version {})",
                                             static_cast<unsigned char>(header[at])));
    return {};
}

// Writes an empty ledger under a temporary name and gives it its real one, unless that exists by
// then: another process (or thread) that does the same at the same time wins or loses as a whole.
// The temporary file is closed before it gets the name, see Database::header.
Status put_empty_ledger(const std::filesystem::path& file) {
    CINEJURY_ASSIGN(const std::string image, empty_ledger_image());
    std::random_device random;
    const std::filesystem::path draft = fmt::format("{}.new-{:08x}", file.string(), random());
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(draft, {image}).with_context("ledger"));
    const bool linked = ::link(draft.c_str(), file.c_str()) == 0;
    const int reason = errno;
    std::error_code ignored;
    ::unlink(draft.c_str());
    if (!linked && !std::filesystem::exists(file, ignored))
        return {Code::kIo, fmt::format("ledger: {}: cannot be put in place: {}; use --ledger OTHER",
                                       file.string(), std::strerror(reason))};
    return sync_path(file.parent_path());
}

Status make_if_missing(const std::filesystem::path& file) {
    std::error_code error;
    const std::filesystem::file_status found = std::filesystem::status(file, error);
    if (std::filesystem::is_regular_file(found)) return {};
    if (std::filesystem::exists(found)) return refused(file, "is not a regular file");
    if (found.type() != std::filesystem::file_type::not_found)
        return {Code::kIo,
                fmt::format("ledger: {}: {}; use --ledger OTHER", file.string(), error.message())};
    std::filesystem::create_directories(file.parent_path(), error);
    if (error)
        return {Code::kIo, fmt::format("ledger: {}: the folder cannot be made: {}; use --ledger "
                                       "OTHER",
                                       file.parent_path().string(), error.message())};
    return put_empty_ledger(file);
}

// The settings that SQLite's own guide advises for files from strangers
// (https://sqlite.org/security.html), and those that make a commit durable. Writes nothing.
Status configure(const Database& database) {
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    return database.execute(
        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

Status use_write_ahead_log(const Database& database) {
    CINEJURY_ASSIGN(const std::string mode, database.value("PRAGMA journal_mode = WAL"));
    if (mode == "wal") return {};
    return {Code::kIo,
            fmt::format("ledger: {}: its file system does not allow a write-ahead log (is it a "
                        "network folder?); use --ledger OTHER on a local disk",
                        database.file())};
}

// While it is on, closing does not fold a log that a killed process left into the file.
void keep_log(const Database& database, bool on) {
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 1 : 0, nullptr);
}

Status check_content(const Database& database, const std::filesystem::path& file) {
    CINEJURY_ASSIGN(const std::string verdict, database.value("PRAGMA quick_check(1)"));
    if (verdict == "ok") return {};
    return refused(file, fmt::format("is damaged ({})", verdict));
}

}  // namespace

std::filesystem::path default_path(std::string_view xdg_state_home, std::string_view home) {
    // The XDG specification has relative values ignored.
    const std::filesystem::path state(xdg_state_home);
    const std::filesystem::path folder =
        state.is_absolute() ? state : std::filesystem::path(home) / ".local" / "state";
    return folder / "cinejury" / "ledger.db";
}

Result<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& file) {
    std::error_code error;
    // Absolute first: of a bare name that is not there yet, weakly_canonical makes no folder.
    std::filesystem::path real = std::filesystem::absolute(file, error);
    if (!error) real = std::filesystem::weakly_canonical(real, error);
    if (error || real.filename().empty())
        return Status(Code::kIo, fmt::format("ledger: {}: {}; use --ledger OTHER", file.string(),
                                             error ? error.message() : "names no file"));
    CINEJURY_RETURN_IF_ERROR(make_if_missing(real));
    const bool has_log = std::filesystem::exists(real.string() + "-wal", error);
    CINEJURY_ASSIGN(Database database, Database::open(real));
    keep_log(database, has_log);
    CINEJURY_ASSIGN(const std::string header, database.header());
    CINEJURY_RETURN_IF_ERROR(check_header(header, real));
    CINEJURY_RETURN_IF_ERROR(configure(database));
    CINEJURY_RETURN_IF_ERROR(check_content(database, real));
    CINEJURY_RETURN_IF_ERROR(ensure_layout(database));
    keep_log(database, false);
    CINEJURY_RETURN_IF_ERROR(use_write_ahead_log(database));
    return std::unique_ptr<Ledger>(
        new Ledger(std::make_unique<Impl>(Impl{real, std::move(database), {}})));
}

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::~Ledger() = default;

const std::filesystem::path& Ledger::path() const {
    return impl_->file;
}

std::filesystem::path Ledger::run_folder(const std::string& run_id) const {
    return impl_->run_folder(run_id);
}

}  // namespace cinejury::ledger
