// SPDX-License-Identifier: Apache-2.0
#include "environment.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include "argument_template.hpp"

namespace cinejury::command {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSupervisor = "cinejury-supervisor";

std::string_view name_of(std::string_view entry) {
    return entry.substr(0, entry.find('='));
}

bool is_minimal(std::string_view name) {
    static constexpr std::array kKept{"PATH",  "HOME",   "USER", "LOGNAME",
                                      "SHELL", "TMPDIR", "TZ",   "LANG"};
    return name.starts_with("LC_") || std::find(kKept.begin(), kKept.end(), name) != kKept.end();
}

bool is_executable_file(const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

std::string search_path(const std::vector<std::string>& environment) {
    for (const std::string& entry : environment)
        if (name_of(entry) == "PATH") return entry.substr(5);
    return "/usr/local/bin:/usr/bin:/bin";
}

}  // namespace

std::vector<std::string> make_environment(std::string_view mode, std::string_view more) {
    std::vector<std::string> entries;
    for (char** entry = environ; entry && *entry; ++entry)
        if (mode == "inherit" || is_minimal(name_of(*entry))) entries.emplace_back(*entry);
    for (const std::string& word : split_words(more)) {
        const std::size_t equals = word.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw std::invalid_argument("'" + word + "' is not NAME=VALUE");
        std::erase_if(entries,
                      [&](const std::string& entry) { return name_of(entry) == name_of(word); });
        entries.push_back(word);
    }
    return entries;
}

std::string find_program(const std::string& name, const std::vector<std::string>& environment) {
    if (name.find('/') != std::string::npos) {
        if (is_executable_file(name)) return fs::absolute(name).string();
        std::error_code ignored;
        throw std::runtime_error(
            name + (fs::exists(name, ignored) ? " is not an executable file" : " does not exist"));
    }
    const std::string all = search_path(environment);
    std::string_view folders = all;
    while (!folders.empty()) {
        const fs::path folder(folders.substr(0, folders.find(':')));
        folders.remove_prefix(std::min(folders.find(':'), folders.size() - 1) + 1);
        if (is_executable_file(folder / name)) return fs::absolute(folder / name).string();
    }
    throw std::runtime_error("there is no program " + name + " in PATH (" + all + ")");
}

std::string find_supervisor() {
    Dl_info here{};
    if (::dladdr(reinterpret_cast<const void*>(&find_supervisor), &here) == 0 || !here.dli_fname)
        throw std::runtime_error(
            "the plugin does not know its own file; set the option supervisor");
    // <libdir>/cinejury/plugins/x.so, or one folder deeper.
    const fs::path folder = fs::absolute(here.dli_fname).parent_path();
    for (const fs::path& above : {folder.parent_path(), folder.parent_path().parent_path()})
        if (is_executable_file(above / kSupervisor)) return (above / kSupervisor).string();
    throw std::runtime_error(std::string(kSupervisor) + " is not in " +
                             folder.parent_path().string() +
                             "; install it there or set the option supervisor");
}

}  // namespace cinejury::command
