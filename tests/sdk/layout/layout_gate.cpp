// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/layout/layout_gate.hpp"

#include <regex>
#include <vector>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

namespace fs = std::filesystem;

fs::path header_dir() {
    return source_dir() / "sdk/include";
}

LayoutTable layout_by(const fs::path& folder, const std::string& compiler) {
    const TemporaryFolder made;
    const Output built =
        run(compiler + " -I" + quoted(header_dir()) + " -I" + quoted(source_dir()) + " " +
            quoted(folder / "print_layout.c") + " -o " + quoted(made / "print"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    return parse_layout(run(quoted(made / "print")).text);
}

LayoutTable golden_layout(const fs::path& folder) {
    return parse_layout(read_text(folder / "x86_64.txt"));
}

void check_baselines(const fs::path& folder, const LayoutTable& now) {
    int baselines = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (!entry.path().filename().string().starts_with("x86_64")) continue;
        ++baselines;
        CAPTURE(entry.path());
        CHECK(prefix_violations(parse_layout(read_text(entry.path())), now) ==
              std::vector<std::string>{});
    }
    CHECK(baselines >= 1);
}

void check_no_padding(const LayoutTable& table) {
    for (const LayoutStruct& layout : table) {
        CAPTURE(layout.name);
        unsigned end = 0;
        for (const LayoutField& field : layout.fields) {
            CAPTURE(field.name);
            CHECK(field.offset == end);
            end = field.offset + field.size;
        }
        CHECK(end == layout.size);
    }
}

std::set<std::string> structs_of(const fs::path& header) {
    std::set<std::string> names;
    const std::regex definition("\\n\\} (cj_\\w+_t);");
    const std::string text = read_text(header);
    for (std::sregex_iterator i(text.begin(), text.end(), definition), end; i != end; ++i)
        names.insert((*i)[1]);
    return names;
}

Output abi_difference(const fs::path& folder, const std::string& name, const fs::path& include) {
    const TemporaryFolder made;
    const Output built = run("gcc -std=c11 -g -O0 -fPIC -shared -I" + quoted(include) + " " +
                             quoted(folder / (name + ".c")) + " -o " + quoted(made / "lib.so"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    return run("abidiff --no-show-locs " + quoted(folder / (name + ".abi.xml")) + " " +
               quoted(made / "lib.so"));
}

Output abi_difference_after(const fs::path& folder, const std::string& name,
                            const std::string& header, const std::string& from,
                            const std::string& to) {
    const TemporaryFolder copy;
    fs::copy(header_dir(), copy / "include", fs::copy_options::recursive);
    const fs::path file = copy / "include/cinejury" / header;
    std::string text = read_text(file);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    write_text(file, text.replace(at, from.size(), to));
    return abi_difference(folder, name, copy / "include");
}

}  // namespace cinejury::test
