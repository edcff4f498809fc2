// SPDX-License-Identifier: Apache-2.0
#include "core/panel/panel_file.hpp"

#include <fmt/format.h>

#include "core/base/digest.hpp"
#include "core/panel/panel_sections.hpp"
#include "core/panel/small_file.hpp"

namespace cinejury::panel {
namespace {

using Names = const std::vector<std::string>;

constexpr std::uint64_t kMaxFileBytes = 256u << 10;
constexpr std::uint64_t kMaxNamedFileBytes = 4u << 20;

Names kTopKeys{"schema", "name",    "summary", "tie_band",    "on_failed",
               "expert", "weights", "gate",    "calibration", "thresholds"};
Names kOnFailed{"exclude", "drop_criterion", "fail_run"};
static_assert(static_cast<int>(OnFailed::kExclude) == 0 &&
              static_cast<int>(OnFailed::kDropCriterion) == 1 &&
              static_cast<int>(OnFailed::kFailRun) == 2);

Status read_head(const TableReader& top, PanelFile& panel) {
    CINEJURY_RETURN_IF_ERROR(top.require("schema"));
    double schema = 0;
    CINEJURY_RETURN_IF_ERROR(top.number("schema", schema));
    if (schema != 1)
        return top.refuse("schema", fmt::format("is {}, this version reads 1", schema));
    CINEJURY_RETURN_IF_ERROR(top.only(kTopKeys));
    CINEJURY_RETURN_IF_ERROR(top.require("name"));
    CINEJURY_RETURN_IF_ERROR(top.text("name", panel.name));
    CINEJURY_RETURN_IF_ERROR(top.text("summary", panel.summary));
    CINEJURY_RETURN_IF_ERROR(top.number("tie_band", panel.tie_band, {0}));
    std::size_t on_failed = 0;
    CINEJURY_RETURN_IF_ERROR(top.choice("on_failed", kOnFailed, on_failed));
    panel.on_failed = static_cast<OnFailed>(on_failed);
    return {};
}

// Reads the points of isotonic calibrations; the digest covers them by content.
Status read_named_files(const std::string& name, PanelFile& panel, Sha256& digest) {
    for (auto& [criterion, spec] : panel.calibrations) {
        if (spec.kind != CalibrationSpec::Kind::kIsotonic) continue;
        const std::filesystem::path file = panel.folder / spec.file;
        const std::string where = fmt::format("{}: calibration.\"{}\"", name, criterion);
        auto content = read_small_file(file, kMaxNamedFileBytes);
        if (!content.ok()) return content.status().with_context(where);
        CINEJURY_RETURN_IF_ERROR(parse_isotonic(*content, file.string(), spec).with_context(where));
        digest.update(fmt::format("\n{} {}", criterion, sha256_hex(*content)));
    }
    return {};
}

}  // namespace

Result<PanelFile> parse_panel_file(std::string_view text, const std::string& name,
                                   const std::filesystem::path& folder) {
    if (text.size() > kMaxFileBytes)
        return Status(Code::kBadData, fmt::format("{}: larger than {} bytes", name, kMaxFileBytes));
    CINEJURY_ASSIGN(const toml::table document, parse_toml(text, name));
    PanelFile panel;
    panel.folder = folder;
    const TableReader top(document, name, "");
    CINEJURY_RETURN_IF_ERROR(read_head(top, panel));
    CINEJURY_RETURN_IF_ERROR(read_experts(top, name, panel));
    CINEJURY_RETURN_IF_ERROR(read_weights(top, name, panel));
    CINEJURY_RETURN_IF_ERROR(read_gates(top, name, panel));
    CINEJURY_RETURN_IF_ERROR(read_calibrations(top, name, panel));
    CINEJURY_RETURN_IF_ERROR(read_thresholds(top, name, panel));
    Sha256 digest;
    digest.update(text);
    CINEJURY_RETURN_IF_ERROR(read_named_files(name, panel, digest));
    panel.digest = digest.finish();
    return panel;
}

Result<PanelFile> load_panel_file(const std::filesystem::path& file) {
    CINEJURY_ASSIGN(const std::string text, read_small_file(file, kMaxFileBytes));
    return parse_panel_file(text, file.string(), file.parent_path());
}

}  // namespace cinejury::panel
