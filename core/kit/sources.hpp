// SPDX-License-Identifier: Apache-2.0
// Where clean clips come from. Thread rule: const members from any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/kit/material.hpp"
#include "core/plugin/catalogue.hpp"

namespace cinejury::kit {

struct SourceInfo {
    std::string id;
    bool held_out = false;  // kept away while constants are chosen
    std::string licence;    // empty: ours
    std::string origin;     // where it was got
};

class Sources {
public:
    virtual ~Sources() = default;
    virtual std::size_t count() const = 0;
    virtual SourceInfo info(std::size_t index) const = 0;
    // The clip with all that is known of it, and its partner: another of these sources.
    virtual Result<Material> load(std::size_t index, const CancelToken& cancel) const = 0;
};

// The scenes of scenes.hpp, drawn by the generator cinejury.scenes of the catalogue. Host and
// catalogue outlive the result. kNotFound: the generator is not there.
Result<std::unique_ptr<Sources>> procedural_sources(const plugin::Catalogue& catalogue,
                                                    plugin::HostServices& host);

// The video files directly in a folder, in name order, whole: short clips. `sources.json` beside
// them may state {"clips": [{"file", "id", "held_out", "licence", "origin"}]}, and then names
// those that count. kNotFound, kBadData.
Result<std::unique_ptr<Sources>> folder_sources(const std::filesystem::path& folder);

}  // namespace cinejury::kit
