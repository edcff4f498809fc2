// SPDX-License-Identifier: Apache-2.0
// The environment that a program gets, and where programs are. Thread rule: values; reads this
// process's environment, so call it where nothing changes that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cinejury::command {

// NAME=VALUE entries: all of this process ("inherit") or only PATH, HOME, USER, LOGNAME, SHELL,
// TMPDIR, TZ, LANG and LC_* ("minimal"); then `more`, words as split_words reads them, each
// NAME=VALUE, over what was there. Throws std::invalid_argument for a word that is not.
std::vector<std::string> make_environment(std::string_view mode, std::string_view more);

// Absolute path of a program: `name` itself when it has a '/', else the first executable file of
// that name in the PATH of `environment`. Throws std::runtime_error when there is none.
std::string find_program(const std::string& name, const std::vector<std::string>& environment);

// cinejury-supervisor as it is installed with this plugin library: in the folder above the plugins
// folder. Throws std::runtime_error naming where it was looked for.
std::string find_supervisor();

}  // namespace cinejury::command
