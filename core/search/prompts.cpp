// SPDX-License-Identifier: Apache-2.0
#include "core/search/prompts.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

namespace cinejury::search {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 64u << 20;

std::vector<PromptLine> from_text(const std::string& text) {
    std::vector<PromptLine> prompts;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string::npos || line[first] == '#') continue;
        prompts.push_back({line.substr(first), ""});
    }
    return prompts;
}

Result<std::vector<PromptLine>> from_json(const std::string& text, const std::string& file) {
    const json root = json::parse(text, nullptr, false);
    const json list = root.is_object() ? root.value("prompts", json()) : root;
    if (!list.is_array())
        return Status(Code::kBadData, fmt::format("{}: it is neither a JSON list of prompts nor an "
                                                  "object with a list \"prompts\"",
                                                  file));
    std::vector<PromptLine> prompts;
    for (const json& item : list) {
        const json prompt = item.is_object() ? item.value("prompt", json()) : item;
        const json kind = item.is_object() ? item.value("kind", json("")) : json("");
        if (!prompt.is_string() || prompt.get<std::string>().empty() || !kind.is_string())
            return Status(Code::kBadData,
                          fmt::format("{}: prompt {} is no text; write \"...\" or {{\"prompt\": "
                                      "\"...\", \"kind\": \"...\"}}",
                                      file, prompts.size() + 1));
        prompts.push_back({prompt, kind});
    }
    return prompts;
}

}  // namespace

Result<std::vector<PromptLine>> read_prompts(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return Status(Code::kNotFound, fmt::format("{}: there is no such file", file.string()));
    if (std::filesystem::file_size(file, error) > kMostBytes)
        return Status(Code::kBadData, fmt::format("{}: larger than 64 MiB", file.string()));
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) return Status(Code::kIo, fmt::format("{}: cannot be read", file.string()));
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
    std::vector<PromptLine> prompts;
    if (is_json) {
        CINEJURY_ASSIGN(prompts, from_json(text, file.string()));
    } else {
        prompts = from_text(text);
    }
    if (prompts.empty())
        return Status(Code::kBadData, fmt::format("{}: it holds no prompt", file.string()));
    return prompts;
}

}  // namespace cinejury::search
