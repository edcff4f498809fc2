// SPDX-License-Identifier: Apache-2.0
// A folder for a moment, removed with this object. Thread rule: value, movable.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <utility>

#include "core/base/status.hpp"

namespace cinejury::search {

class ScratchFolder {
public:
    static Result<ScratchFolder> make() {
        std::error_code error;
        const auto base = std::filesystem::temp_directory_path(error);
        std::string name = (base / "cinejury-XXXXXX").string();
        if (error || !mkdtemp(name.data()))
            return Status(Code::kIo, name + ": a temporary folder cannot be made");
        return ScratchFolder(std::move(name));
    }
    ~ScratchFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

}  // namespace cinejury::search
