// SPDX-License-Identifier: Apache-2.0
// `cinejury config show`: every setting, its value, and where that came from.
#include <nlohmann/json.hpp>

#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

void print_json(Context& context) {
    auto list = nlohmann::ordered_json::array();
    for (const Option& option : options()) {
        if (!option.setting) continue;
        auto values = nlohmann::ordered_json::array();
        for (const Given& given : context.values.all(option.name))
            values.push_back({{"value", given.text},
                              {"source", origin_name(given.origin)},
                              {"where", given.where}});
        list.push_back({{"setting", option.name},
                        {"variable", environment_name(option)},
                        {"values", std::move(values)}});
    }
    context.out.json(
        {{"config_file", context.paths.config_file.string()}, {"settings", std::move(list)}});
}

}  // namespace

ExitCode run_config_show(Context& context) {
    if (context.json()) {
        print_json(context);
        return ExitCode::kOk;
    }
    TablePrinter table({{"setting"}, {"value"}, {"source"}, {"where"}});
    for (const Option& option : options()) {
        if (!option.setting) continue;
        const auto values = context.values.all(option.name);
        if (values.empty()) table.row({std::string(option.name), "", "not set", ""});
        for (const Given& given : values)
            table.row(
                {std::string(option.name), given.text, std::string(origin_name(given.origin)),
                 given.where},
                given.origin == Origin::kDefault ? context.out.style().dim : std::string_view());
    }
    context.out.text(table.print(context.out.style()));
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
