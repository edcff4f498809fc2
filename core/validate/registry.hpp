// SPDX-License-Identifier: Apache-2.0
// The tests and the functions that run them; one list a source file. Private to core/validate.
// Thread rule: constants.
#pragma once

#include <vector>

#include "core/validate/trial.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {

struct Test {
    TestInfo info;
    void (*run)(Trial& trial);  // returns when passed, else throws Stop; nullptr: untested
};

std::vector<Test> static_tests();
std::vector<Test> load_tests();
std::vector<Test> identity_tests();
std::vector<Test> life_tests();
std::vector<Test> process_tests();
std::vector<Test> expert_tests();
std::vector<Test> expert_view_tests();
std::vector<Test> generator_tests();
std::vector<Test> generator_step_tests();
std::vector<Test> generator_spec_tests();
std::vector<Test> untested_sentences();

// All, in the order of tests().
const std::vector<Test>& all_tests();
// kInvalidArgument, with the nearest id.
Status unknown_test(std::string_view id);
// run_test with a trial of the caller's.
Result<Outcome> run_test_in(std::string_view id, Trial& trial);

}  // namespace cinejury::validate
