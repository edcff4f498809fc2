// SPDX-License-Identifier: Apache-2.0
// `cinejury new`: a folder from the SDK's templates, placeholders replaced.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"
#include "core/report/safe_text.hpp"
#include "hosts/cli/commands/commands.hpp"

namespace cinejury::cli {
namespace {

namespace fs = std::filesystem;

// As template/README.md of the SDK lists them.
using Placeholders = std::array<std::pair<std::string_view, std::string>, 3>;

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

Status check_name(const std::string& name) {
    const bool good = !name.empty() && name.size() <= 64 && is_lower(name[0]) &&
                      std::all_of(name.begin(), name.end(),
                                  [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
    if (good) return {};
    return {Code::kInvalidArgument,
            fmt::format("new: NAME '{}' must be lower-case letters, digits and '_', a letter "
                        "first, at most 64",
                        name)};
}

Status check_id(const std::string& id) {
    // Two dots: the template's criterion has the plugin's id, and a vendor's criterion needs them.
    const bool good = id.size() <= 128 && std::count(id.begin(), id.end(), '.') >= 2 &&
                      id.find("..") == std::string::npos && id.front() != '.' && id.back() != '.' &&
                      std::all_of(id.begin(), id.end(), [](char c) {
                          return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
                      });
    if (good) return {};
    return {Code::kInvalidArgument,
            fmt::format("new: '{}' is no plugin id; use a form like org.example.name", id)};
}

struct Names {
    std::string name, id;
};

// NAME is the folder's, with --id or a default one for the plugin's id; or it is the id itself,
// whose last part then names the folder.
Result<Names> names_of(const Context& context) {
    const std::string word = context.word(1);
    const bool is_id = word.find('.') != std::string::npos;
    if (is_id && context.values.has("id"))
        return Status(Code::kInvalidArgument,
                      fmt::format("new: '{}' is an id already; leave out --id", word));
    Names names;
    names.name = is_id ? word.substr(word.rfind('.') + 1) : word;
    names.id = is_id                      ? word
               : context.values.has("id") ? context.values.text("id")
                                          : "org.example." + word;
    CINEJURY_RETURN_IF_ERROR(check_name(names.name));
    CINEJURY_RETURN_IF_ERROR(check_id(names.id));
    return names;
}

// "sharp_edges" -> "SharpEdges".
std::string class_name(std::string_view name) {
    std::string text;
    bool upper = true;
    for (char c : name) {
        if (c == '_') {
            upper = true;
            continue;
        }
        text += upper && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
        upper = false;
    }
    return text;
}

std::string replace(std::string text, const Placeholders& placeholders) {
    for (const auto& [placeholder, value] : placeholders)
        for (std::size_t at = text.find(placeholder); at != std::string::npos;
             at = text.find(placeholder, at + value.size()))
            text.replace(at, placeholder.size(), value);
    return text;
}

Result<std::string> read_text(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream.eof() && stream.fail())
        return Status(Code::kIo, fmt::format("{}: cannot be read", file.string()));
    return text;
}

// Copies the folder; gives the names of the new files, relative, sorted.
Result<std::vector<std::string>> copy_template(const fs::path& from, const fs::path& to,
                                               const Placeholders& placeholders) {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        const std::string name =
            replace(entry.path().lexically_relative(from).string(), placeholders);
        CINEJURY_ASSIGN(const std::string text, read_text(entry.path()));
        fs::create_directories((to / name).parent_path());
        CINEJURY_RETURN_IF_ERROR(write_file_atomically(to / name, {replace(text, placeholders)}));
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<std::vector<std::string>> create(const Context& context, const fs::path& folder,
                                        const Placeholders& placeholders) try {
    const fs::path source = context.paths.templates / context.word(0);
    if (!fs::is_directory(source))
        return Status(Code::kNotFound,
                      fmt::format("{}: the templates are not installed; install the component sdk",
                                  source.string()));
    if (fs::exists(fs::symlink_status(folder)))
        return Status(
            Code::kInvalidArgument,
            fmt::format("{}: is there already; take another name or --directory", folder.string()));
    return copy_template(source, folder, placeholders);
} catch (const fs::filesystem_error& failure) {
    return Status(Code::kIo, fmt::format("new: {}", failure.what()));
}

void print(Context& context, const fs::path& folder, const std::string& name,
           const std::vector<std::string>& files) {
    if (context.json()) {
        context.out.json({{"folder", folder.string()}, {"files", files}});
        return;
    }
    for (const std::string& file : files)
        context.out.line(report::visible_text((folder / file).string()));
    const std::string at = folder.string();
    context.talk.say(fmt::format(
        "next:\n  cmake -S {0} -B {0}/build -DCMAKE_PREFIX_PATH={1}\n  cmake --build {0}/build\n"
        "  cinejury validate {0}/build/{2}.so",
        at, context.paths.prefix.string(), name));
}

}  // namespace

ExitCode run_new(Context& context) {
    const Result<Names> names = names_of(context);
    if (!names.ok()) return context.fail(Situation::kUsage, names.status());
    const auto& [name, id] = *names;
    const fs::path folder = fs::path(context.values.text("directory")) / name;
    const auto files =
        create(context, folder, {{{"@NAME@", name}, {"@ID@", id}, {"@CLASS@", class_name(name)}}});
    if (!files.ok()) {
        const bool usage = files.status().code() == Code::kInvalidArgument;
        return context.fail(usage ? Situation::kUsage : Situation::kEnvironment, files.status());
    }
    print(context, folder, name, *files);
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
