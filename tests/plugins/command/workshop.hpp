// SPDX-License-Identifier: Apache-2.0
// A folder with programs in it, and pipes that tell whether processes still live.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/temporary_folder.hpp"

namespace cinejury::command::test {

class Workshop : public cinejury::test::TemporaryFolder {
public:
    // An executable shell script. Result: its path.
    std::string script(const std::string& name, std::string_view body) const;
    // A new empty folder.
    std::string empty_folder(const std::string& name) const;
};

std::string read_file(const std::filesystem::path& file);

// A named pipe that processes hold open for writing: its end is the end of the last of them, so
// nobody has to look at process ids.
class Tether {
public:
    explicit Tether(const std::filesystem::path& name);
    ~Tether();
    Tether(const Tether&) = delete;
    Tether& operator=(const Tether&) = delete;

    const std::string& path() const { return path_; }
    // Blocks until `lines` lines have come in all.
    void wait_for_lines(std::size_t lines);
    // Blocks until nobody holds it any more. Somebody must have held it before.
    void wait_for_end();

private:
    bool read_more();

    std::string path_;
    int reader_;
    std::size_t lines_ = 0;
};

}  // namespace cinejury::command::test
