// SPDX-License-Identifier: Apache-2.0
#include "core/tune/run_folder.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

#include "core/base/atomic_file.hpp"

namespace cinejury::tune {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBegun = "plan.json";
// What a run is worth keeping for, and what else it leaves.
constexpr std::array<const char*, 4> kWorth{"report.html", "report.json", "adapter.safetensors",
                                            "checkpoints"};
constexpr std::array<const char*, 3> kOther{"media", "clips", kBegun};

Status take_away(const fs::path& path) {
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed) return {Code::kIo, fmt::format("{}: {}", path.string(), failed.message())};
    return {};
}

}  // namespace

Status check_free(const fs::path& folder) {
    std::error_code ignored;  // what cannot be looked at is told when it is written
    for (const char* name : kWorth)
        if (fs::exists(folder / name, ignored))
            return {Code::kInvalidArgument,
                    fmt::format("{0}: there is a tuning run in it ({1}); --resume {0} goes on with "
                                "it, --force begins anew",
                                folder.string(), name)};
    return {};
}

Status begin_folder(const fs::path& folder, const nlohmann::json& begun) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return {Code::kIo, fmt::format("{}: {}", folder.string(), failed.message())};
    for (const char* name : kWorth) CINEJURY_RETURN_IF_ERROR(take_away(folder / name));
    for (const char* name : kOther) CINEJURY_RETURN_IF_ERROR(take_away(folder / name));
    const std::string text = begun.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    return write_file_atomically(folder / kBegun, {text, "\n"});
}

Result<nlohmann::json> read_begun(const fs::path& folder) {
    const fs::path file = folder / kBegun;
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return Status(Code::kNotFound,
                      fmt::format("{}: no tuning run was begun in it", folder.string()));
    nlohmann::json begun = nlohmann::json::parse(stream, nullptr, false);
    if (begun.is_discarded())
        return Status(Code::kBadData, fmt::format("{}: no JSON", file.string()));
    return begun;
}

}  // namespace cinejury::tune
