// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/plugin_files.hpp"

#include <dlfcn.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cinejury::nn {

std::filesystem::path plugin_folder() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&plugin_folder), &info) == 0 || !info.dli_fname)
        throw std::runtime_error(
            "the folder of the plugin cannot be found; name its files by option");
    return std::filesystem::absolute(info.dli_fname).parent_path();
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": cannot be read: " + std::strerror(errno));
    std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad()) throw std::runtime_error(file.string() + ": reading failed");
    return content;
}

}  // namespace cinejury::nn
