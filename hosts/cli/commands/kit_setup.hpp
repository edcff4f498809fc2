// SPDX-License-Identifier: Apache-2.0
// What `kit make` and `kit run` share: sources, the grid that is asked for, a scratch folder.
// Thread rule: main thread.
#pragma once

#include <filesystem>

#include "core/kit/grid_run.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// A folder for temporary files, removed at the end.
class ScratchFolder {
public:
    // In $TMPDIR, else /tmp. kIo names it.
    static Result<ScratchFolder> create(const Environment& environment);
    ~ScratchFolder();
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::move(other.path_)) {
        other.path_.clear();
    }
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

// "procedural", "real" (.cache/kit/clips of the working folder) or a folder.
Result<std::unique_ptr<kit::Sources>> kit_sources(const Context& context,
                                                  const plugin::Catalogue& catalogue,
                                                  plugin::HostServices& host);

// By --damage, --source, --split, --every, --seed; the strengths as they were given.
// kInvalidArgument names an unknown damage or source, a strength outside 0 ... 1, a choice that
// leaves nothing.
Result<kit::GridRequest> grid_request(const Context& context, const kit::Sources& sources,
                                      const std::vector<std::string>& strengths,
                                      const std::filesystem::path& scratch);

// Says how far the walk over the sources is, as --progress asks.
std::function<void(std::size_t, std::size_t)> source_progress(Context& context);

}  // namespace cinejury::cli
