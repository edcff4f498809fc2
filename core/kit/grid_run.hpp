// SPDX-License-Identifier: Apache-2.0
// A panel over the grid of sources, damages and strengths. Clips are made one at a time a thread,
// scored and dropped. Thread rule: free functions; progress comes from one thread at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/kit/damage.hpp"
#include "core/kit/sources.hpp"
#include "core/panel/panel.hpp"
#include "core/plugin/host_services.hpp"

namespace cinejury::kit {

// What of the sources and damages counts.
enum class Split {
    kAll,
    kTrain,    // pairs of a source and a damage that are both not held out
    kHeldOut,  // pairs of which at least one is held out
};
bool in_split(Split split, bool source_held_out, bool damage_held_out);

// Names of the two variants that are no damages.
inline constexpr std::string_view kClean = "clean";
inline constexpr std::string_view kRecoded = "recoded";  // through H.264 at crf 18
inline constexpr int kRecodedCrf = 18;

// One score of one variant of one clip, on the panel's scale: higher is better.
struct Record {
    std::string source;
    std::string damage;   // or kClean, kRecoded
    double strength = 0;  // 0 for those two; 1 for binary damages
    std::string criterion;
    std::optional<double> value;  // none: the expert gave no number
    std::optional<double> raw;
    std::string reason;  // why there is no value
    std::int64_t worst_frame = -1;
};

// What was not done, and why.
struct LeftOut {
    std::string source, damage;
    double strength = 0;
    std::string reason;
};

struct GridRequest {
    std::vector<const Damage*> damages;
    std::vector<double> strengths{0.2, 0.5, 1};  // each in (0, 1], rising
    std::uint64_t seed = 1;
    Split split = Split::kAll;
    std::vector<std::size_t> sources;  // indices, rising
    std::filesystem::path scratch;     // an existing folder
};

struct GridResult {
    std::vector<Record> records;  // by source, then clean, recoded, damages, strengths, criteria
    std::vector<LeftOut> left_out;
};

// Every variant of one source, in the order of the records; a failure stops the walk.
struct Variant {
    std::string_view damage;
    double strength = 0;
    std::shared_ptr<const media::Clip> clip;
    nlohmann::ordered_json facts;
};
using OnVariant = std::function<Status(const Variant&)>;
Status for_each_variant(const Material& material, bool held_out, const GridRequest& request,
                        const CancelToken& cancel, std::vector<LeftOut>& left_out,
                        const OnVariant& on_variant);

// `on_source(done, of)` after each source. Sources run side by side on the host's threads; the
// records do not depend on how many.
Result<GridResult> run_grid(const Sources& sources, const GridRequest& request, panel::Panel& panel,
                            plugin::HostServices& host, const CancelToken& cancel,
                            const std::function<void(std::size_t, std::size_t)>& on_source);

}  // namespace cinejury::kit
