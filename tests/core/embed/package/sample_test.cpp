// SPDX-License-Identifier: Apache-2.0
// What a vendor does: build a product from the installed package and run it.
#include <regex>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

void must(const std::string& command) {
    const Output output = run(command);
    INFO(command << "\n" << output.text);
    REQUIRE(output.code == 0);
}

// Headers, library and panels, without programs and plugins; moved, since a package must not know
// its place.
class InstalledPackage {
public:
    InstalledPackage() {
        for (const char* component : {"sdk", "embed"})
            must(std::string("cmake --install " CINEJURY_BINARY_DIR " --component ") + component +
                 " --prefix " + quoted(folder_ / "first"));
        fs::rename(folder_ / "first", folder_ / "moved");
    }
    fs::path prefix() const { return folder_ / "moved"; }
    fs::path operator/(const std::string& name) const { return folder_ / name; }

private:
    TemporaryFolder folder_;
};

fs::path built(const InstalledPackage& package, const std::string& sample,
               const std::string& compiler) {
    const fs::path folder = package / (sample + "-build");
    must("cmake -S " + quoted(source_dir() / "samples" / sample) + " -B " + quoted(folder) +
         " -DCMAKE_PREFIX_PATH=" + quoted(package.prefix()) + " -DCMAKE_CXX_COMPILER=" + compiler +
         " '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic "
         "-Werror " CINEJURY_TEST_FLAGS "'");
    must("cmake --build " + quoted(folder));
    return folder;
}

std::string clip(const InstalledPackage& package, const std::string& name,
                 const std::string& source) {
    const fs::path file = package / name;
    must("ffmpeg -v error -y -f lavfi -i " + source + " -c:v libx264 -pix_fmt yuv420p " +
         quoted(file));
    return quoted(file);
}

}  // namespace

TEST_CASE("a C++17 product builds from the installed package and scores, ranks, cancels, resumes") {
    const std::string compiler = GENERATE(CINEJURY_TEST_COMPILERS);
    CAPTURE(compiler);
    const InstalledPackage package;
    const fs::path plugins = package / "plugins";
    fs::create_directories(plugins);
    fs::copy(built(package, "expert_cpp", compiler) / "fine_detail.so", plugins);
    fs::copy(built(package, "generator_cpp", compiler) / "moving_bar.so", plugins);
    const fs::path product = built(package, "embed_cpp17", compiler) / "clip_picker";

    const std::string arguments = quoted(plugins) + " " + quoted(package / "ledger.db") + " " +
                                  clip(package, "flat.mp4", "color=c=gray:s=64x48:d=1") + " " +
                                  clip(package, "detailed.mp4", "testsrc=s=64x48:d=1");
    const Output output = run(quoted(product) + " " + arguments);
    INFO(output.text);
    CHECK(output.code == 0);
    const std::regex expected(
        "score of A: 0\\.0\\d\\d\n"
        "better: B\n"
        "cancelled: run \\d{8}-\\d{6}-[0-9a-f]{6}\n"
        "best of 4: candidate [0-3], 0\\.\\d{3}; report of \\d{4,} bytes\n");
    CHECK(std::regex_match(output.text, expected));

    // The product links to what was installed, and to nothing of the build.
    const std::string needed = run("ldd " + quoted(product)).text;
    CHECK(needed.find((package.prefix() / "lib/libcinejury.so.0").string()) != std::string::npos);
}

TEST_CASE("a product that is told wrong says why") {
    const std::string compiler = GENERATE(CINEJURY_TEST_COMPILERS);
    const InstalledPackage package;
    const fs::path product = built(package, "embed_cpp17", compiler) / "clip_picker";
    const Output output =
        run(quoted(product) + " /no/such/folder " + quoted(package / "ledger.db") + " a.mp4 b.mp4");
    CHECK(output.code == 1);
    CHECK(output.text.find("/no/such/folder") != std::string::npos);
    CHECK_FALSE(fs::exists(package / "ledger.db"));
}

TEST_CASE("a C11 product builds with pkg-config and without CMake") {
    const InstalledPackage package;
    const std::string compiler = GENERATE(CINEJURY_TEST_C_COMPILERS);
    const fs::path source = package / "version.c";
    write_text(source,
               "#include <cinejury/embed.h>\n"
               "#include <stdio.h>\n"
               "int main(void) {\n"
               "    cj_session_close(NULL);\n"
               "    printf(\"%u\\n\", (unsigned)cj_embed_version());\n"
               "    return 0;\n"
               "}\n");
    const std::string query =
        "PKG_CONFIG_PATH=" + quoted(package.prefix() / "lib/pkgconfig") + " pkg-config ";
    CHECK(run(query + "--modversion cinejury-embed").text == "0.1.0\n");
    must(compiler + " -std=c11 -Wall -Wextra -Wpedantic -Werror " CINEJURY_TEST_FLAGS " $(" +
         query + "--cflags cinejury-embed) " + quoted(source) + " $(" + query +
         "--libs cinejury-embed) -o " + quoted(package / "version"));
    CHECK(run("LD_LIBRARY_PATH=" + quoted(package.prefix() / "lib") + " " +
              quoted(package / "version"))
              .text == "1\n");
}
