// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/describe/bash_completion.hpp"

#include <fmt/format.h>

#include "hosts/cli/build_info.hpp"
#include "hosts/cli/table/command.hpp"

namespace cinejury::cli {
namespace {

// Statement that fills COMPREPLY for a value; empty when there is nothing to offer.
std::string offer(Type type, Complete complete, std::span<const std::string_view> choices) {
    const auto words = [](std::string_view list) {
        return fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$cur\"))", list);
    };
    const auto asked = [&](std::string_view command) {
        return words(fmt::format("$(\"$1\" {} --quiet 2>/dev/null)", command));
    };
    switch (complete) {
        case Complete::kPanels: return asked("panels list");
        case Complete::kGenerators: return asked("plugins list --kind generator");
        case Complete::kPlugins: return asked("plugins list");
        case Complete::kRuns: return asked("runs list");
        case Complete::kByType: break;
    }
    if (!choices.empty()) return words(fmt::format("{}", fmt::join(choices, " ")));
    if (type == Type::kFile) return "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))";
    if (type == Type::kFolder) return "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))";
    return {};
}

// Both what the program knows and files: an id or a path.
std::string offer_argument(const Argument& argument) {
    const std::string first = offer(argument.type, argument.complete, argument.choices);
    if (argument.type != Type::kFile || argument.complete == Complete::kByType) return first;
    return first + "; compopt -o filenames; COMPREPLY+=($(compgen -f -- \"$cur\"))";
}

std::string option_words(const Command& command) {
    std::string words;
    for (const Option& option : options())
        if (!option.hidden && takes(command, option)) words += fmt::format(" --{}", option.name);
    return words.substr(1);
}

void write_values(std::string& script) {
    script += "    case \"$prev\" in\n";
    for (const Option& option : options()) {
        if (option.type == Type::kSwitch) continue;
        const std::string names = option.letter != 0
                                      ? fmt::format("-{}|--{}", option.letter, option.name)
                                      : fmt::format("--{}", option.name);
        script += fmt::format("        {}) {} return ;;\n", names, [&] {
            const std::string what = offer(option.type, option.complete, option.choices);
            return what.empty() ? what : what + ";";
        }());
    }
    script += "    esac\n";
}

void write_options(std::string& script) {
    script += "    case \"$command\" in\n";
    for (const Command& command : commands())
        script +=
            fmt::format("        \"{}\") options=\"{}\" ;;\n", command.name, option_words(command));
    script += "    esac\n";
}

void write_arguments(std::string& script) {
    script += "    case \"$command\" in\n";
    for (const Command& command : commands()) {
        if (command.arguments.empty()) continue;
        const std::string what = offer_argument(command.arguments.front());
        if (!what.empty()) script += fmt::format("        \"{}\") {} ;;\n", command.name, what);
    }
    script += "    esac\n";
}

std::string second_words() {
    std::string lines;
    for (const std::string& word : command_words()) {
        std::string seconds;
        for (const Command* row : family(word))
            if (row->name != word)
                seconds += fmt::format("{}{}", seconds.empty() ? "" : " ",
                                       row->name.substr(word.size() + 1));
        if (!seconds.empty())
            lines += fmt::format("        {}) seconds=\"{}\" ;;\n", word, seconds);
    }
    return lines;
}

}  // namespace

std::string bash_completion() {
    std::string script = fmt::format(
        "# bash completion for cinejury {}; made by `cinejury completion bash`\n"
        "_cinejury() {{\n"
        "    local cur=\"${{COMP_WORDS[COMP_CWORD]}}\" prev=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
        "    local first=\"${{COMP_WORDS[1]}}\" second=\"${{COMP_WORDS[2]}}\"\n"
        "    local command=\"$first\" seconds=\"\" options=\"\"\n"
        "    COMPREPLY=()\n"
        "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
        "        COMPREPLY=($(compgen -W \"{} --help --version\" -- \"$cur\"))\n"
        "        return\n"
        "    fi\n",
        kVersion, fmt::join(command_words(), " "));
    write_values(script);
    script += "    case \"$first\" in\n" + second_words() + "    esac\n";
    script +=
        "    if [[ -n \"$seconds\" ]]; then\n"
        "        if [[ $COMP_CWORD -eq 2 && \"$cur\" != -* ]]; then\n"
        "            COMPREPLY=($(compgen -W \"$seconds\" -- \"$cur\"))\n"
        "            return\n"
        "        fi\n"
        "        command=\"$first $second\"\n"
        "        [[ \"$second\" == -* ]] && command=\"$first ${seconds%% *}\"\n"
        "    fi\n";
    write_options(script);
    script +=
        "    if [[ \"$cur\" == -* ]]; then\n"
        "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
        "        return\n"
        "    fi\n";
    write_arguments(script);
    script +=
        "}\n"
        "complete -o default -F _cinejury cinejury\n";
    return script;
}

}  // namespace cinejury::cli
