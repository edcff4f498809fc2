// SPDX-License-Identifier: Apache-2.0
#include "core/search/media_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cinejury::search {

using nlohmann::json;

std::string media_info_to_json(const media::MediaInfo& info) {
    return json{{"width", info.width},
                {"height", info.height},
                {"frames", info.frames},
                {"fps", {info.fps.numerator, info.fps.denominator}},
                {"duration_ns", info.duration_ns},
                {"variable_frame_rate", info.variable_frame_rate},
                {"container", info.container},
                {"codec", info.codec},
                {"pixel_format", info.pixel_format},
                {"rotation", info.rotation},
                {"matrix", info.matrix},
                {"range", info.range},
                {"notes", info.notes},
                {"has_audio", info.has_audio}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

report::PluginUse expert_use(const panel::OpenExpert& expert) {
    const plugin::PluginMetadata& metadata = expert.plugin->metadata;
    report::PluginUse use;
    switch (expert.entry->role) {
        case panel::Role::kSelect: use.role = "select"; break;
        case panel::Role::kHeldOut: use.role = "held-out"; break;
        case panel::Role::kMonitor: use.role = "monitor"; break;
    }
    use.id = metadata.id;
    use.version = metadata.version;
    use.vendor = metadata.vendor;
    use.licence = metadata.licence;
    use.library_digest = expert.library_digest;
    use.weights_digest = expert.weights_digest;
    use.settings = expert.settings;
    use.deterministic = metadata.determinism == plugin::PluginMetadata::Determinism::kBitwise;
    for (const plugin::CriterionSpec& criterion : metadata.expert->criteria) {
        const auto& used = expert.entry->criteria;
        if (!used.empty() && std::find(used.begin(), used.end(), criterion.id) == used.end())
            continue;
        use.criteria.push_back(criterion.id);
        use.evidence[criterion.id] =
            criterion.evidence == plugin::CriterionSpec::Evidence::kValidated ? "validated"
            : criterion.evidence == plugin::CriterionSpec::Evidence::kProxy   ? "proxy"
                                                                              : "unvalidated";
    }
    return use;
}

}  // namespace cinejury::search
