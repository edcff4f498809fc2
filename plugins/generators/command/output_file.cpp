// SPDX-License-Identifier: Apache-2.0
#include "output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cinejury/cpp/error.hpp"

namespace cinejury::command {
namespace {

// Empty when all is well.
std::string mistake(const std::string& folder, const std::string& name) {
    struct stat there {};
    const int opened = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) return "the folder of the output is gone or was replaced";
    const int error = ::fstatat(opened, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
    ::close(opened);
    if (error != 0) return "nothing was written there";
    if (S_ISLNK(there.st_mode)) return "there is a symbolic link, not a file";
    if (S_ISDIR(there.st_mode)) return "there is a folder, not a file";
    if (!S_ISREG(there.st_mode)) return "there is something that is no regular file";
    if (there.st_size == 0) return "the file is empty";
    return {};
}

}  // namespace

void check_output_file(const std::string& folder, const std::string& name,
                       const std::string& last_lines) {
    const std::string wrong = mistake(folder, name);
    if (wrong.empty()) return;
    throw sdk::Error(CJ_BAD_DATA, "the program ended well, but {output} (" + folder + "/" + name +
                                      ") is no video: " + wrong +
                                      (last_lines.empty() ? "" : "; it said last:\n" + last_lines));
}

}  // namespace cinejury::command
