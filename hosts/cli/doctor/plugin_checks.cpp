// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/panel/panel_file.hpp"
#include "core/plugin/cuda_driver.hpp"
#include "hosts/cli/commands/catalogue.hpp"
#include "hosts/cli/doctor/check.hpp"

namespace cinejury::cli {
namespace {

Check check_folders(const Context& context) {
    std::vector<std::filesystem::path> folders;
    for (const std::string& folder : context.values.list("plugin-dir"))
        folders.emplace_back(folder);
    std::string words;
    std::error_code failed;
    for (const std::filesystem::path& folder : plugin::SearchPath::standard(folders, "").folders)
        words += fmt::format("{}{}{}", words.empty() ? "" : ", ", folder.string(),
                             std::filesystem::is_directory(folder, failed) ? "" : " (not there)");
    return {"plugin folders", Check::State::kOk, words, ""};
}

Check check_kinds(const plugin::Catalogue& catalogue) {
    std::size_t experts = 0, generators = 0;
    for (const plugin::Inspected& one : catalogue.plugins()) {
        experts += one.metadata.expert.has_value();
        generators += one.metadata.generator.has_value();
    }
    const std::string found = fmt::format("{} experts, {} generators", experts, generators);
    if (experts == 0)
        return {"plugins", Check::State::kMissing, found,
                "install the first-party plugins, or name a folder with --plugin-dir"};
    if (generators == 0)
        return {"plugins", Check::State::kWarning, found + "; `cinejury pick` needs a generator",
                "install the first-party plugins, or name a folder with --plugin-dir"};
    return {"plugins", Check::State::kOk, found, ""};
}

// Which plugins were built with CUDA, and whether there is a device for them.
Check check_cuda(const plugin::Catalogue& catalogue) {
    std::string with, there;
    for (const plugin::Inspected& one : catalogue.plugins()) {
        const std::vector<std::string>& devices = one.metadata.devices;
        if (std::find(devices.begin(), devices.end(), "cuda") != devices.end())
            with += (with.empty() ? "" : ", ") + one.metadata.id;
    }
    for (const std::string& name : plugin::cuda_device_names())
        there += (there.empty() ? "" : ", ") + name;
    const std::string detail =
        fmt::format("{}; {}", there.empty() ? "no device" : "device: " + there,
                    with.empty() ? "no plugin is built with CUDA" : "built into " + with);
    if (!there.empty() && with.empty())
        return {"cuda", Check::State::kWarning, detail,
                "build with nvcc (CINEJURY_CUDA=ON) to use the device"};
    return {"cuda", Check::State::kOk, detail, ""};
}

// Whether the panel in use can be read and its experts are there.
Check check_panel(const Context& context, const plugin::Catalogue& catalogue) {
    const std::string name = context.values.text("panel");
    const Result<panel::PanelFile> file = panel::find_panel(name);
    if (!file.ok())
        return {"panel", Check::State::kMissing, file.status().message(),
                "install the panels, or name a file with --panel"};
    for (const panel::ExpertEntry& expert : file->experts) {
        const auto found = catalogue.find(expert.plugin);
        if (!found.ok())
            return {"panel", Check::State::kMissing,
                    fmt::format("{}: {}", name, found.status().message()),
                    "install that expert, or take another panel: `cinejury panels`"};
    }
    return {"panel", Check::State::kOk,
            fmt::format("{}: {} experts, all there", name, file->experts.size()), ""};
}

}  // namespace

std::vector<Check> check_plugins(const Context& context) {
    std::vector<Check> checks{check_folders(context)};
    const Result<plugin::Catalogue> catalogue = scan_plugins(context);
    if (!catalogue.ok()) {
        checks.push_back({"plugins", Check::State::kMissing, catalogue.status().message(),
                          "correct --plugin-dir"});
        return checks;
    }
    checks.push_back(check_kinds(*catalogue));
    for (const plugin::Refused& refused : catalogue->refused())
        checks.push_back({"refused", Check::State::kWarning, refused.reason.message(),
                          fmt::format("replace or remove {}", refused.path.string())});
    checks.push_back(check_cuda(*catalogue));
    checks.push_back(check_panel(context, *catalogue));
    return checks;
}

}  // namespace cinejury::cli
