// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "hosts/cli/build_info.hpp"
#include "hosts/cli/doctor/check.hpp"
#include "hosts/cli/parse/read_environment.hpp"

namespace cinejury::cli {
namespace {

Check check_config_file(const Context& context) {
    // A file that is there has been read by now; a bad one would have ended the program.
    std::filesystem::path file = context.values.text("config");
    if (file.empty()) file = context.paths.config_file;
    std::error_code failed;
    const bool there = !file.empty() && std::filesystem::exists(file, failed);
    return {"configuration", Check::State::kOk,
            there ? file.string() : fmt::format("none ({})", file.string()), ""};
}

}  // namespace

std::vector<Check> check_configuration(const Context& context) {
    std::vector<Check> checks{
        {"program", Check::State::kOk,
         fmt::format("cinejury {} in {}", kVersion, context.paths.prefix.string()), ""},
        check_config_file(context)};
    for (const UnknownVariable& unknown : unknown_variables(context.environment))
        checks.push_back(
            {"variable", Check::State::kWarning,
             fmt::format("{} means nothing to this program", unknown.name),
             unknown.nearest.empty() ? "" : fmt::format("did you mean {}?", unknown.nearest)});
    return checks;
}

}  // namespace cinejury::cli
