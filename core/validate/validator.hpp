// SPDX-License-Identifier: Apache-2.0
// Checks a plugin against the contract of docs/abi.md, test by test, each in a process of its own.
//
// A program that offers the validator can be started by itself as a child: `run_validator` starts
// `program` with `arguments` and then "--test", ID, "--seed", N for each test; the child hands
// those to `run_child`. Thread rule: one validation is one thread's; the child is a process with
// nothing else in it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::validate {

inline constexpr int kHighestLevel = 5;
inline constexpr int kPublishLevel = 5;  // a plugin that passes up to here is fit to publish

// Which plugins a test is for.
enum class Subject : std::uint8_t { kEvery, kExpert, kGenerator };

struct TestInfo {
    std::string_view id;        // "expert.range"; never changes its meaning
    int level;                  // 1 static, 2 load, 3 identity, 4 life cycle, 5 data
    std::string_view sentence;  // id of the contract's sentence in docs/abi.md
    std::string_view title;     // what is tried, one line
    Subject subject = Subject::kEvery;
    std::vector<std::string_view> needs = {};  // tests that must not have failed before it
};

// All tests, in the order in which they run: each after those that it needs.
std::span<const TestInfo> tests();
// By id, or nullptr.
const TestInfo* find_test(std::string_view id);

enum class Verdict : std::uint8_t {
    kPassed,
    kFailed,
    kBlocked,   // a precondition failed: another test says what is wrong
    kSkipped,   // not for this plugin, or a setting is missing
    kUntested,  // the contract's sentence has no test yet
};
// "passed", "failed", "blocked", "skipped", "untested".
std::string_view verdict_name(Verdict verdict);

struct Outcome {
    Verdict verdict = Verdict::kPassed;
    std::string reason;  // empty when passed
};

// Runs one test in this process: the plugin's code runs here and may end it, damage it or never
// return. For debuggers; everyone else uses run_validator. Unknown id: kInvalidArgument with the
// nearest.
Result<Outcome> run_test(std::string_view id, const std::filesystem::path& plugin,
                         std::uint64_t seed, const plugin::Settings& settings = {});

// The child's side: runs the test and writes what the parent reads to standard output; what the
// plugin prints there goes to standard error. To be called in a process that does nothing else: it
// sets resource limits and moves standard output. It ends the process itself, since what a plugin
// left behind would run in a return from main; the type lets callers write `return run_child(...)`.
[[noreturn]] int run_child(std::string_view id, const std::filesystem::path& plugin,
                           std::uint64_t seed, const plugin::Settings& settings = {});

struct TestResult {
    const TestInfo* test = nullptr;
    Verdict verdict = Verdict::kPassed;
    std::string reason;
    std::string sentence;  // broken by a failure: of the test, or ABI-NOTHROW after a crash
    std::string output;    // last lines that a failing child wrote to standard error
    std::string repeat;    // the command that repeats it; empty when it did not run
    double seconds = 0;
};

struct Options {
    std::filesystem::path program;       // what is started as child, for example /proc/self/exe
    std::vector<std::string> arguments;  // {"validate", "libx.so", "--child", "--set", "a=b"}
    // Start of the command that repeats a test, for example "cinejury validate libx.so"; "--test",
    // id, "--seed" and number are added.
    std::string repeat;
    int level = kPublishLevel;      // tests up to this level
    std::vector<std::string> only;  // ids; empty: all. What they need runs too.
    std::uint64_t seed = 1;
    std::chrono::milliseconds time_limit{30'000};  // of one test
    CancelToken cancel;                            // the running child is killed, the rest skipped
    std::function<void(const TestResult&)> on_result;  // after each test; may be empty
};

struct Report {
    std::filesystem::path plugin;
    std::string plugin_id;  // and version: empty when the metadata could not be read
    std::string plugin_version;
    std::uint64_t seed = 1;
    int level = kPublishLevel;
    std::vector<TestResult> results;

    std::size_t count(Verdict verdict) const;
    // Nothing failed and nothing was blocked.
    bool passed() const { return count(Verdict::kFailed) == 0 && count(Verdict::kBlocked) == 0; }
};

// Runs the tests one after the other; without `only`, those for the plugin's kinds. A child that
// outlives its time limit is killed with its process group, and its end is waited for.
// kInvalidArgument: unknown id in `only` (with the nearest), level outside 1 ... 5; kNotFound: no
// such plugin file; kIo: the program cannot be started; kCancelled.
Result<Report> run_validator(const std::filesystem::path& plugin, const Options& options);

// For people; `colour`: with ANSI colours. All text of plugins is free of control characters.
std::string to_text(const Report& report, bool colour);
std::string to_json(const Report& report);
std::string to_junit(const Report& report);

}  // namespace cinejury::validate
