// SPDX-License-Identifier: Apache-2.0
// Checks what a program left behind before anybody reads it. Thread rule: free function.
#pragma once

#include <string>

namespace cinejury::command {

// `folder`/`name` must be a regular file of at least one byte that really lies in `folder`: no link
// in place of it or of the folder. Throws sdk::Error(CJ_BAD_DATA) that says what is there instead;
// `last_lines` of the program's standard error are added.
void check_output_file(const std::string& folder, const std::string& name,
                       const std::string& last_lines);

}  // namespace cinejury::command
