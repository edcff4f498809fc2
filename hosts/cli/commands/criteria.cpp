// SPDX-License-Identifier: Apache-2.0
// `cinejury criteria`
#include "core/panel/criteria.hpp"

#include <nlohmann/json.hpp>

#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

void print_json(Output& out) {
    auto list = nlohmann::ordered_json::array();
    for (const panel::Criterion& criterion : panel::criteria())
        list.push_back({{"index", criterion.index},
                        {"id", criterion.id},
                        {"aspect", panel::aspect_id(criterion.aspect)},
                        {"question", criterion.question}});
    out.json({{"criteria", std::move(list)}});
}

}  // namespace

ExitCode run_criteria(Context& context) {
    if (context.json()) {
        print_json(context.out);
        return ExitCode::kOk;
    }
    if (context.talk.quiet()) {
        for (const panel::Criterion& criterion : panel::criteria()) context.out.line(criterion.id);
        return ExitCode::kOk;
    }
    TablePrinter table({{"#", TablePrinter::Align::kRight}, {"criterion"}, {"what it asks"}});
    for (const panel::Criterion& criterion : panel::criteria())
        table.row({std::to_string(criterion.index), std::string(criterion.id),
                   std::string(criterion.question)});
    context.out.text(table.print(context.out.style()));
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
