// SPDX-License-Identifier: Apache-2.0
// The SDK as a user has it: installed into a folder, used by CMake projects elsewhere. Thread rule:
// one thread.
#pragma once

#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

// Installs the component sdk of this build into a temporary folder, then moves it: a package must
// not know its place.
class InstalledSdk {
public:
    InstalledSdk();
    std::filesystem::path prefix() const { return folder_ / "moved"; }
    // Beside the prefix.
    std::filesystem::path work(const std::string& name) const { return folder_ / name; }

private:
    TemporaryFolder folder_;
};

struct Compilers {
    const char* c;
    const char* cxx;
};

// Configures and builds a project against the SDK at `prefix`; the folder of its build.
std::filesystem::path build_project(const std::filesystem::path& source,
                                    const std::filesystem::path& build,
                                    const std::filesystem::path& prefix,
                                    const Compilers& compilers);

// Copies a template as `cinejury new` does, with the id org.example.NAME.
void instantiate_template(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::string& name, const std::string& class_name);

// The one library in a folder.
std::filesystem::path library_in(const std::filesystem::path& folder);

// Checks what cinejury_add_plugin promises of a library: exports, note, no-delete, stack, unique
// symbols.
void check_plugin_library(const std::filesystem::path& library);

}  // namespace cinejury::test
