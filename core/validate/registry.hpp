// SPDX-License-Identifier: Apache-2.0
// The tests and the functions that run them; one list a source file. Private to core/validate.
// Thread rule: constants.
#pragma once

#include <utility>
#include <vector>

#include "core/validate/trial.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {

struct Test {
    TestInfo info;
    void (*run)(Trial& trial);  // returns when passed, else throws Stop; nullptr: untested
};

inline Test declare(std::string_view id, int level, std::string_view sentence,
                    std::string_view title, Subject subject, std::vector<std::string_view> needs,
                    void (*run)(Trial&)) {
    return {{id, level, sentence, title, subject, std::move(needs)}, run};
}

std::vector<Test> static_tests();
std::vector<Test> load_tests();
std::vector<Test> identity_tests();
std::vector<Test> life_tests();
std::vector<Test> plan_tests();
std::vector<Test> work_tests();
std::vector<Test> process_tests();
std::vector<Test> expert_tests();
std::vector<Test> expert_view_tests();
std::vector<Test> generator_tests();
std::vector<Test> generator_step_tests();
std::vector<Test> generator_state_tests();
std::vector<Test> generator_spec_tests();
std::vector<Test> untested_sentences();

// All, in the order of tests().
const std::vector<Test>& all_tests();
// kInvalidArgument, with the nearest id.
Status unknown_test(std::string_view id);
// run_test with a trial of the caller's.
Result<Outcome> run_test_in(std::string_view id, Trial& trial);

}  // namespace cinejury::validate
