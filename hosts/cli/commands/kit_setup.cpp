// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/kit_setup.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "core/base/nearest.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRealClips = ".cache/kit/clips";

Result<std::vector<const kit::Damage*>> damages_of(const Context& context) {
    std::vector<const kit::Damage*> chosen;
    std::vector<std::string> names;
    for (const kit::Damage& damage : kit::damages()) names.emplace_back(damage.id);
    for (const std::string& id : context.values.list("damage")) {
        const kit::Damage* damage = kit::find_damage(id);
        if (!damage) {
            const std::string nearest = nearest_name(id, names);
            const std::string help = nearest.empty() ? std::string("`cinejury kit list` shows all")
                                                     : fmt::format("did you mean \"{}\"?", nearest);
            return Status(Code::kInvalidArgument,
                          fmt::format("--damage: there is no damage \"{}\"; {}", id, help));
        }
        chosen.push_back(damage);
    }
    if (chosen.empty())
        for (const kit::Damage& damage : kit::damages()) chosen.push_back(&damage);
    return chosen;
}

Result<std::vector<double>> strengths_of(const std::vector<std::string>& texts) {
    std::vector<double> strengths;
    for (const std::string& text : texts) {
        double value = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error != std::errc() || stop != end || !(value > 0 && value <= 1))
            return Status(Code::kInvalidArgument,
                          fmt::format("strength \"{}\" is no number over 0 and up to 1", text));
        strengths.push_back(value);
    }
    std::sort(strengths.begin(), strengths.end());
    strengths.erase(std::unique(strengths.begin(), strengths.end()), strengths.end());
    if (strengths.empty()) return std::vector<double>{0.2, 0.5, 1};
    return strengths;
}

kit::Split split_of(const Context& context) {
    const std::string split = context.values.text("split");
    if (split == "train") return kit::Split::kTrain;
    return split == "held-out" ? kit::Split::kHeldOut : kit::Split::kAll;
}

// --source and --every.
Result<std::vector<std::size_t>> sources_of(const Context& context, const kit::Sources& sources) {
    const auto wanted = context.values.list("source");
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < sources.count(); ++i) ids.push_back(sources.info(i).id);
    for (const std::string& id : wanted)
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
            const std::string nearest = nearest_name(id, ids);
            return Status(Code::kInvalidArgument,
                          fmt::format("--source: there is no clip \"{}\"{}", id,
                                      nearest.empty() ? std::string()
                                                      : "; did you mean \"" + nearest + "\"?"));
        }
    std::vector<std::size_t> chosen;
    const std::size_t step = context.values.integer("every");
    for (std::size_t i = 0; i < ids.size(); i += step)
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), ids[i]) != wanted.end())
            chosen.push_back(i);
    return chosen;
}

// Whether anything is left to do with a source.
bool counts(const kit::GridRequest& request, bool held_out) {
    return std::any_of(request.damages.begin(), request.damages.end(),
                       [&](const kit::Damage* damage) {
                           return kit::in_split(request.split, held_out, damage->held_out);
                       });
}

}  // namespace

Result<ScratchFolder> ScratchFolder::create(const Environment& environment) {
    const std::string_view given = environment.get("TMPDIR");
    std::string name =
        (fs::path(given.empty() ? "/tmp" : std::string(given)) / "cinejury-kit-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        return Status(Code::kIo, fmt::format("{}: cannot be made: {}", name, std::strerror(errno)));
    return ScratchFolder(name);
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;  // what stays is in the folder for temporary files
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<std::unique_ptr<kit::Sources>> kit_sources(const Context& context,
                                                  const plugin::Catalogue& catalogue,
                                                  plugin::HostServices& host) {
    const std::string name = context.values.text("sources");
    if (name == "procedural") return kit::procedural_sources(catalogue, host);
    if (name != "real") return kit::folder_sources(name);
    Result<std::unique_ptr<kit::Sources>> real = kit::folder_sources(kRealClips);
    if (real.ok()) return real;
    return Status(real.status().code(),
                  real.status().message() + "; tests/kit/fetch.sh of the source tree gets them");
}

Result<kit::GridRequest> grid_request(const Context& context, const kit::Sources& sources,
                                      const std::vector<std::string>& strengths,
                                      const fs::path& scratch) {
    kit::GridRequest request;
    CINEJURY_ASSIGN(request.damages, damages_of(context));
    CINEJURY_ASSIGN(request.strengths, strengths_of(strengths));
    if (context.values.has("seed")) request.seed = context.values.integer("seed");
    request.split = split_of(context);
    request.scratch = scratch;
    CINEJURY_ASSIGN(const std::vector<std::size_t> chosen, sources_of(context, sources));
    for (const std::size_t i : chosen)
        if (counts(request, sources.info(i).held_out)) request.sources.push_back(i);
    if (request.sources.empty())
        return Status(Code::kInvalidArgument,
                      "--source, --split, --every: no pair of a source and a damage is left");
    return request;
}

std::function<void(std::size_t, std::size_t)> source_progress(Context& context) {
    const std::string kind = context.values.text("progress");
    const bool bar = kind == "bar" || (kind == "auto" && is_terminal(STDERR_FILENO));
    if (context.talk.quiet() || (!bar && kind != "plain")) return {};
    return [&talk = context.talk, bar](std::size_t done, std::size_t of) {
        const std::string line = fmt::format("source {} of {}", done, of);
        if (bar)
            talk.set_status_line(done == of ? std::string() : line);
        else
            talk.say(line);
    };
}

}  // namespace cinejury::cli
