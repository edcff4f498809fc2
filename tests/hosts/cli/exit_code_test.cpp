// SPDX-License-Identifier: Apache-2.0
// One function chooses exit codes; these are its rules.
#include "hosts/cli/exit_code.hpp"

#include "tests/catch.hpp"

using cinejury::Code;
using cinejury::Status;
using cinejury::cli::exit_code_for;
using cinejury::cli::ExitCode;
using cinejury::cli::Situation;

namespace {

ExitCode code_of(Situation situation, Code code, std::uint32_t reaction = CJ_REACT_NONE) {
    return exit_code_for(situation, Status(code, "x", reaction));
}

constexpr Situation kAll[] = {Situation::kUsage,  Situation::kPlugin,      Situation::kInput,
                              Situation::kLedger, Situation::kEnvironment, Situation::kOpenRun,
                              Situation::kRun};

}  // namespace

TEST_CASE(
    "Success is 0, our own bugs are 1, memory is the environment's, whatever was being done") {
    for (const Situation situation : kAll) {
        CHECK(exit_code_for(situation, Status()) == ExitCode::kOk);
        CHECK(code_of(situation, Code::kInternal) == ExitCode::kInternal);
        CHECK(code_of(situation, Code::kInternal, CJ_REACT_BUG_IN_PLUGIN) == ExitCode::kPlugin);
        CHECK(code_of(situation, Code::kOutOfMemory) == ExitCode::kEnvironment);
        CHECK(code_of(situation, Code::kCancelled) == ExitCode::kInterrupted);
    }
}

TEST_CASE("A full disk is the environment's fault, a file that cannot be read the input's") {
    for (const Situation situation : {Situation::kUsage, Situation::kLedger, Situation::kRun})
        CHECK(code_of(situation, Code::kIo) == ExitCode::kEnvironment);
    CHECK(code_of(Situation::kInput, Code::kIo) == ExitCode::kNoInput);
    CHECK(code_of(Situation::kPlugin, Code::kIo) == ExitCode::kPlugin);
}

TEST_CASE("A bad argument is usage, also when a run or a ledger finds it") {
    for (const Situation situation :
         {Situation::kUsage, Situation::kLedger, Situation::kOpenRun, Situation::kRun})
        CHECK(code_of(situation, Code::kInvalidArgument) == ExitCode::kUsage);
}

TEST_CASE("Before a run what is missing is a plugin's, in it what is damaged is the ledger's") {
    CHECK(code_of(Situation::kOpenRun, Code::kNotFound) == ExitCode::kPlugin);
    CHECK(code_of(Situation::kOpenRun, Code::kBadState) == ExitCode::kNoInput);
    CHECK(code_of(Situation::kRun, Code::kBadData) == ExitCode::kNoInput);
    CHECK(code_of(Situation::kRun, Code::kBadState) == ExitCode::kPlugin);
    CHECK(code_of(Situation::kLedger, Code::kBadData) == ExitCode::kNoInput);
}
