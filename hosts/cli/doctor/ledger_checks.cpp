// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/doctor/check.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

// The folder itself or the nearest one above it that is there.
fs::path nearest_folder(fs::path folder) {
    std::error_code failed;
    while (!fs::is_directory(folder, failed) && folder.has_relative_path())
        folder = folder.parent_path();
    return folder;
}

Check check_file(const fs::path& file, const fs::path& folder) {
    std::error_code failed;
    if (fs::exists(file, failed)) {
        const auto ledger = ledger::Ledger::open(file);
        if (!ledger.ok())
            return {"ledger", Check::State::kMissing, ledger.status().message(),
                    "repair the cause, or name another file with --ledger"};
        return {"ledger", Check::State::kOk, file.string(), ""};
    }
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        return {
            "ledger", Check::State::kMissing,
            fmt::format("{} cannot be made: {} is not writable", file.string(), folder.string()),
            "name another file with --ledger"};
    return {"ledger", Check::State::kOk, fmt::format("{} (will be made)", file.string()), ""};
}

Check check_space(const fs::path& folder) {
    constexpr double kMega = 1e6;
    constexpr double kNeeded = 64 * kMega;
    constexpr double kComfortable = 1000 * kMega;
    std::error_code failed;
    const fs::space_info space = fs::space(folder, failed);
    if (failed)
        return {"disk", Check::State::kWarning,
                fmt::format("{}: {}", folder.string(), failed.message()), ""};
    const auto free = static_cast<double>(space.available);
    const std::string detail = fmt::format("{:.0f} MB free at {}", free / kMega, folder.string());
    const std::string remedy = "free some space (`cinejury runs gc`), or move it with --ledger";
    if (free < kNeeded) return {"disk", Check::State::kMissing, detail, remedy};
    if (free < kComfortable) return {"disk", Check::State::kWarning, detail, remedy};
    return {"disk", Check::State::kOk, detail, ""};
}

}  // namespace

std::vector<Check> check_ledger(const Context& context) {
    const Result<fs::path> file = ledger_file(context);
    if (!file.ok())
        return {{"ledger", Check::State::kMissing, file.status().message(),
                 "set HOME, or name a file with --ledger"}};
    const fs::path folder = nearest_folder(file->parent_path());
    return {check_file(*file, folder), check_space(folder)};
}

}  // namespace cinejury::cli
