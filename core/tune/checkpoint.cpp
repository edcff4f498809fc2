// SPDX-License-Identifier: Apache-2.0
#include "core/tune/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/atomic_file.hpp"
#include "core/base/digest.hpp"

namespace cinejury::tune {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *kState = "state.safetensors", *kGood = "good.safetensors",
                     *kManifest = "manifest.json";

json to_json(const Progress& progress) {
    json evaluations = json::array();
    for (const Evaluation& one : progress.evaluations) evaluations.push_back(to_json(one));
    return {{"round", progress.round},
            {"update", progress.update},
            {"evaluations", evaluations},
            {"breaches", progress.breaches},
            {"seconds", progress.seconds}};
}

Progress progress_from(const json& from) {
    Progress progress;
    from.at("round").get_to(progress.round);
    from.at("update").get_to(progress.update);
    from.at("breaches").get_to(progress.breaches);
    from.at("seconds").get_to(progress.seconds);
    for (const json& one : from.at("evaluations"))
        progress.evaluations.push_back(evaluation_from(one));
    return progress;
}

Result<std::string> content_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream) return Status(Code::kIo, fmt::format("{}: cannot be read", file.string()));
    return text;
}

// Folders of checkpoints, the oldest first.
std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code ignored;  // no folder: no checkpoints
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos)
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

Result<Checkpoint> read_one(const fs::path& folder) {
    CINEJURY_ASSIGN(const std::string text, content_of(folder / kManifest));
    Checkpoint checkpoint;
    CINEJURY_ASSIGN(checkpoint.state, content_of(folder / kState));
    CINEJURY_ASSIGN(checkpoint.good, content_of(folder / kGood));
    try {
        const json manifest = json::parse(text);
        if (manifest.at("files").at(kState) != sha256_hex(checkpoint.state) ||
            manifest.at("files").at(kGood) != sha256_hex(checkpoint.good) ||
            manifest.at("progress_digest") != sha256_hex(manifest.at("progress").dump()))
            return Status(Code::kBadData, folder.string() + ": a digest does not match");
        manifest.at("plan").get_to(checkpoint.plan_digest);
        checkpoint.progress = progress_from(manifest.at("progress"));
    } catch (const json::exception& error) {
        return Status(Code::kBadData, fmt::format("{}: {}", folder.string(), error.what()));
    }
    return checkpoint;
}

}  // namespace

const Evaluation& kept_evaluation(const Progress& progress) {
    const std::vector<Evaluation>& all = progress.evaluations;
    return progress.breaches.empty() || all.size() == 1 ? all.back() : all[all.size() - 2];
}

Status write_checkpoint(const fs::path& folder, const Checkpoint& checkpoint, std::uint64_t kept) {
    const fs::path last = folder / fmt::format("{:08}", checkpoint.progress.update);
    const fs::path under_way = folder / "under-way";
    const json progress = to_json(checkpoint.progress);
    const json manifest = {
        {"plan", checkpoint.plan_digest},
        {"progress", progress},
        {"progress_digest", sha256_hex(progress.dump())},
        {"files", {{kState, sha256_hex(checkpoint.state)}, {kGood, sha256_hex(checkpoint.good)}}}};
    std::error_code failed;
    fs::remove_all(under_way, failed);
    fs::create_directories(under_way, failed);
    if (failed) return {Code::kIo, fmt::format("{}: {}", under_way.string(), failed.message())};
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(under_way / kState, {checkpoint.state}));
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(under_way / kGood, {checkpoint.good}));
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(under_way / kManifest, {manifest.dump(1)}));
    fs::remove_all(last, failed);
    fs::rename(under_way, last, failed);
    if (failed) return {Code::kIo, fmt::format("{}: {}", last.string(), failed.message())};
    CINEJURY_RETURN_IF_ERROR(sync_path(folder));
    std::vector<fs::path> all = folders_in(folder);
    for (std::size_t i = 0; i + kept < all.size(); ++i) fs::remove_all(all[i], failed);
    return {};
}

Result<std::optional<Checkpoint>> read_checkpoint(const fs::path& folder,
                                                  const std::string& plan_digest,
                                                  std::vector<std::string>& notices) {
    std::vector<fs::path> all = folders_in(folder);
    for (std::size_t i = all.size(); i-- > 0;) {
        Result<Checkpoint> one = read_one(all[i]);
        if (!one.ok()) {
            notices.push_back("passed over a damaged checkpoint: " + one.status().message());
            continue;
        }
        if (one->plan_digest != plan_digest)
            return Status(Code::kInvalidArgument,
                          fmt::format("{}: belongs to a run with other options or prompts; give "
                                      "the same, or another folder",
                                      all[i].string()));
        return std::optional(*std::move(one));
    }
    return std::optional<Checkpoint>();
}

}  // namespace cinejury::tune
