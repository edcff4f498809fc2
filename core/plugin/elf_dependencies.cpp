// SPDX-License-Identifier: Apache-2.0
// Which needed libraries the dynamic loader would not find; for messages only.
#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/plugin/elf_file.hpp"

namespace cinejury::plugin {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

bool is_loaded(const std::string& name) {
    if (void* handle = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_NOLOAD)) {
        ::dlclose(handle);
        return true;
    }
    return false;
}

// The loader's cache is a binary table whose strings are terminated by NUL; each path in it ends
// with the library's name, so a search for "/name\0" needs nothing else of its form.
bool in_loader_cache(const std::string& name) {
    std::ifstream in("/etc/ld.so.cache", std::ios::binary);
    const std::string cache{std::istreambuf_iterator<char>(in), {}};
    return cache.find('/' + name + '\0') != std::string::npos;
}

std::string with_origin(std::string path, const std::string& origin) {
    for (const std::string_view word : {"${ORIGIN}", "$ORIGIN"}) {
        for (std::size_t at = path.find(word); at != std::string::npos;
             at = path.find(word, at + origin.size()))
            path.replace(at, word.size(), origin);
    }
    return path;
}

std::vector<fs::path> search_folders(const ElfFacts& facts, const fs::path& file) {
    std::error_code ignored;
    const std::string origin = fs::absolute(file, ignored).parent_path().string();
    std::vector<fs::path> folders;
    for (const std::string& path : facts.run_paths) folders.push_back(with_origin(path, origin));
    // The loader's own variable, not one of ours; it decides what is found.
    if (const char* list = std::getenv("LD_LIBRARY_PATH")) {
        for (const char* at = list; *at;) {
            const std::size_t length = std::strcspn(at, ":;");
            folders.emplace_back(std::string(at, length));
            at += length + (at[length] ? 1 : 0);
        }
    }
    for (const char* standard : {"/lib", "/usr/lib", "/lib64", "/usr/lib64"})
        folders.emplace_back(standard);
    return folders;
}

}  // namespace

std::vector<std::string> missing_dependencies(const ElfFacts& facts, const fs::path& file) {
    const std::vector<fs::path> folders = search_folders(facts, file);
    std::vector<std::string> missing;
    for (const std::string& name : facts.needed) {
        bool found = name.find('/') != std::string::npos ? is_there(name)
                                                         : is_loaded(name) || in_loader_cache(name);
        for (const fs::path& folder : folders)
            found = found || is_there((folder.empty() ? fs::path(".") : folder) / name);
        if (!found) missing.push_back(name);
    }
    return missing;
}

}  // namespace cinejury::plugin
