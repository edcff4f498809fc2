// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/kit/recode.hpp"
#include "core/kit/sources.hpp"

namespace cinejury::kit {
namespace {

namespace fs = std::filesystem;

struct Entry {
    SourceInfo info;
    fs::path file;
};

bool is_video(const fs::path& file) {
    constexpr std::array<std::string_view, 6> kEndings{".mkv", ".mp4", ".webm",
                                                       ".avi", ".mov", ".m4v"};
    const std::string ending = file.extension().string();
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

class FolderSources final : public Sources {
public:
    explicit FolderSources(std::vector<Entry> entries) : entries_(std::move(entries)) {}

    std::size_t count() const override { return entries_.size(); }
    SourceInfo info(std::size_t index) const override { return entries_[index].info; }

    Result<Material> load(std::size_t index, const CancelToken& cancel) const override {
        Material material;
        material.source = entries_[index].info.id;
        CINEJURY_ASSIGN(media::Clip clip, read_whole_clip(entries_[index].file, cancel));
        material.clip = std::make_shared<const media::Clip>(std::move(clip));
        if (entries_.size() > 1) {
            const fs::path& other = entries_[(index + 1) % entries_.size()].file;
            CINEJURY_ASSIGN(const media::Clip partner, read_whole_clip(other, cancel));
            material.partner = as_partner(partner, *material.clip);
        }
        return material;
    }

private:
    std::vector<Entry> entries_;
};

Result<std::vector<Entry>> listed(const fs::path& list) {
    std::ifstream stream(list, std::ios::binary);
    const nlohmann::json document = nlohmann::json::parse(stream, nullptr, false);
    const auto refuse = [&](const char* reason) {
        return Status(Code::kBadData, fmt::format("{}: {}", list.string(), reason));
    };
    if (!document.is_object() || !document.contains("clips") || !document["clips"].is_array())
        return refuse("is no JSON object with an array \"clips\"");
    std::vector<Entry> entries;
    for (const nlohmann::json& clip : document["clips"]) {
        if (!clip.is_object() || !clip.contains("file") || !clip["file"].is_string())
            return refuse("a clip has no text \"file\"");
        const auto text = [&](const char* key, std::string fallback) {
            return clip.contains(key) && clip[key].is_string() ? clip[key].get<std::string>()
                                                               : fallback;
        };
        Entry entry;
        const fs::path name = text("file", "");
        entry.file = list.parent_path() / name;
        entry.info = {text("id", name.stem().string()),
                      clip.contains("held_out") && clip["held_out"] == true, text("licence", ""),
                      text("origin", "")};
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

Result<std::unique_ptr<Sources>> folder_sources(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return Status(Code::kNotFound, fmt::format("{}: there is no such folder", folder.string()));
    std::vector<Entry> entries;
    if (fs::exists(folder / "sources.json", error)) {
        CINEJURY_ASSIGN(entries, listed(folder / "sources.json"));
    } else {
        for (const fs::directory_entry& item : fs::directory_iterator(folder, error))
            if (is_video(item.path()))
                entries.push_back({{item.path().stem().string(), false, {}, {}}, item.path()});
        std::sort(entries.begin(), entries.end(),
                  [](const Entry& a, const Entry& b) { return a.file < b.file; });
    }
    if (error || entries.empty())
        return Status(Code::kNotFound, fmt::format("{}: there is no video file", folder.string()));
    return std::unique_ptr<Sources>(std::make_unique<FolderSources>(std::move(entries)));
}

}  // namespace cinejury::kit
