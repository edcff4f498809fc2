// SPDX-License-Identifier: Apache-2.0
#include "core/report/run_paths.hpp"

#include <algorithm>
#include <filesystem>

namespace cinejury::report {
namespace {

// Characters that go on with a name: a match beside one is inside another path.
bool goes_on(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

bool matches(const std::string& text, std::size_t at, const std::string& path) {
    if (text.compare(at, path.size(), path) != 0) return false;
    if (at > 0 && (goes_on(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '/'))
        return false;
    const std::size_t end = at + path.size();
    return path.back() == '/' || end == text.size() || !goes_on(text[end]);
}

}  // namespace

RunPaths::RunPaths(const ReportInput& input) {
    const auto add = [this](const std::filesystem::path& path, std::string name) {
        const bool own = path.is_absolute() && path.has_relative_path();  // not "/" itself
        if (own) shorter_.emplace_back(path.string(), std::move(name));
    };
    for (const ledger::Candidate& candidate : input.candidates) {
        const std::filesystem::path artifact(candidate.artifact);
        add(artifact, candidate.input.empty() ? artifact.filename().string() : candidate.input);
        if (artifact.parent_path().has_relative_path()) add(artifact.parent_path() / "", "");
    }
    if (!input.run.output.empty()) {
        add(std::filesystem::path(input.run.output) / "", "");
        add(input.run.output, ".");
    }
    std::sort(shorter_.begin(), shorter_.end(), [](const auto& a, const auto& b) {
        return a.first.size() != b.first.size() ? a.first.size() > b.first.size() : a < b;
    });
    shorter_.erase(std::unique(shorter_.begin(), shorter_.end()), shorter_.end());
}

void RunPaths::shorten(nlohmann::json& value) const {
    if (value.is_string()) return shorten_text(value.get_ref<std::string&>());
    if (value.is_structured())
        for (nlohmann::json& inner : value) shorten(inner);
}

void RunPaths::shorten_text(std::string& text) const {
    for (auto at = text.find('/'); at != std::string::npos; at = text.find('/', at)) {
        const auto found = std::find_if(shorter_.begin(), shorter_.end(), [&](const auto& entry) {
            return matches(text, at, entry.first);
        });
        if (found == shorter_.end()) {
            ++at;
            continue;
        }
        text.replace(at, found->first.size(), found->second);
        at += found->second.size();
    }
}

}  // namespace cinejury::report
