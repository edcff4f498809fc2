// SPDX-License-Identifier: Apache-2.0
// What a user of cinejury.command sees when the program does well or badly. Real scripts, the real
// library.
#include <thread>

#include "tests/catch.hpp"
#include "tests/plugins/command/made_generator.hpp"
#include "tests/plugins/command/workshop.hpp"

namespace cinejury::command::test {
namespace {

using Catch::Contains;

std::unique_ptr<MadeGenerator> made(const plugin::Settings& settings) {
    auto generator = MadeGenerator::make(settings);
    INFO(generator.status().message());
    REQUIRE(generator.ok());
    return *std::move(generator);
}

// Runs a script body once with {output} as its first argument.
Result<std::string> run_body(const Workshop& workshop, const std::string& body,
                             plugin::Settings settings = {}) {
    settings["program"] = workshop.script("program", body) + " {output} {seed} {prompt}";
    const auto generator = made(settings);
    const std::string folder = workshop.empty_folder("attempt");
    return generator->run("a prompt", plain_spec(folder));
}

TEST_CASE("A program that writes its output makes a candidate") {
    const Workshop workshop;
    const auto path = run_body(workshop, "printf 'video %s %s' \"$2\" \"$3\" > \"$1\"");
    INFO(path.status().message());
    REQUIRE(path.ok());
    CHECK(*path == (workshop / "attempt/candidate.mp4").string());
    CHECK(read_file(*path) == "video 7 a prompt");
}

TEST_CASE("A prompt is one argument, whatever it holds") {
    const Workshop workshop;
    const std::string script = workshop.script("arguments", "printf '%s\\0' \"$@\" > \"$1\"");
    const auto generator = made({{"program", script + " {output} {prompt} end"}});
    const std::string prompt =
        GENERATE(std::string("--help"), std::string("it's \"quoted\" \\ $(id) `id` * ~ ; | > x"),
                 std::string("two\nlines\ttab"), std::string("{seed} {{"), std::string(""),
                 std::string("gr\xc3\xbc\xc3\x9f\x65 \xff"));
    const std::string folder = workshop.empty_folder("attempt");
    const auto path = generator->run(prompt, plain_spec(folder));
    REQUIRE(path.ok());
    CHECK(read_file(*path) == *path + '\0' + prompt + '\0' + "end" + '\0');
}

TEST_CASE("A prompt that no argument can hold is refused") {
    const Workshop workshop;
    const std::string folder = workshop.empty_folder("attempt");
    const auto generator = made({{"program", "/bin/true {output} {prompt} {seed}"}});
    const auto nul = generator->run(std::string("a\0b", 3), plain_spec(folder));
    CHECK(nul.status().code() == Code::kInvalidArgument);
    CHECK_THAT(nul.status().message(), Contains("NUL"));
    const auto huge = generator->run(std::string(1 << 20, 'x'), plain_spec(folder));
    CHECK(huge.status().code() == Code::kInvalidArgument);
    CHECK_THAT(huge.status().message(), Contains("cannot be started"));
}

TEST_CASE("A program that is not there is refused before the run") {
    const Workshop workshop;
    const auto by_path =
        MadeGenerator::make({{"program", (workshop / "none").string() + " {output}"}});
    CHECK(by_path.status().code() == Code::kNotFound);
    CHECK_THAT(by_path.status().message(), Contains("none") && Contains("does not exist"));
    const auto by_name = MadeGenerator::make({{"program", "no-such-program-here {output}"}});
    CHECK(by_name.status().code() == Code::kNotFound);
    CHECK_THAT(by_name.status().message(), Contains("no-such-program-here") && Contains("PATH"));
    workshop.empty_folder("folder");
    const auto folder =
        MadeGenerator::make({{"program", (workshop / "folder").string() + " {output}"}});
    CHECK_THAT(folder.status().message(), Contains("not an executable file"));
}

TEST_CASE("Options that cannot work are refused before the run, naming the option") {
    const auto [settings, words] = GENERATE(table<plugin::Settings, const char*>({
        {{{"program", "true {outptu}"}}, "{outptu}"},
        {{{"program", "true {seed}"}}, "no {output}"},
        {{{"program", "true '{output}"}}, "no end"},
        {{{"program", "true {output}"}, {"extension", "../x"}}, "extension"},
        {{{"program", "true {output}"}, {"fps", "24/0"}}, "fps"},
        {{{"program", "true {output}"}, {"set-environment", "A"}}, "NAME=VALUE"},
        {{{"program", "true {output}"}, {"deterministic", "true"}}, "{seed}"},
    }));
    const auto generator = MadeGenerator::make(settings);
    CHECK(generator.status().code() == Code::kInvalidArgument);
    CHECK_THAT(generator.status().message(), Contains(words) && Contains("option"));
}

TEST_CASE("A failing program is named with its exit code and its last words") {
    const Workshop workshop;
    const auto result = run_body(workshop, "echo out; echo 'no such model: x' >&2; exit 3");
    CHECK(result.status().code() == Code::kIo);
    CHECK_THAT(result.status().message(), Contains("exit code 3") && Contains("seed 7") &&
                                              Contains("/program") && Contains("no such model: x"));
    CHECK_THAT(result.status().message(), !Contains("out;"));
}

TEST_CASE("A crashing program is named with its signal") {
    const Workshop workshop;
    const auto result = run_body(workshop, "kill -SEGV $$");
    CHECK(result.status().code() == Code::kIo);
    CHECK_THAT(result.status().message(), Contains("signal 11") && Contains("SIGSEGV"));
}

TEST_CASE("What a program leaves in place of a video is named") {
    const Workshop workshop;
    const auto [body, words] = GENERATE(table<std::string, const char*>({
        {"true", "nothing was written"},
        {": > \"$1\"", "empty"},
        {"mkdir \"$1\"", "folder"},
        {"ln -s /etc/passwd \"$1\"", "symbolic link"},
        {"mkfifo \"$1\"", "no regular file"},
        {"d=$(dirname \"$1\"); rmdir $d; mkdir $d.x; echo v > $d.x/candidate.mp4; ln -s $d.x $d",
         "replaced"},
    }));
    const auto result = run_body(workshop, body + "; echo 'last words' >&2");
    CHECK(result.status().code() == Code::kBadData);
    CHECK_THAT(result.status().message(), Contains(words) && Contains("last words"));
}

TEST_CASE("A program that hangs is killed at its time limit") {
    const Workshop workshop;
    const Tether tether(workshop / "tether");
    const auto result =
        run_body(workshop, "exec 9>" + tether.path() + "; echo begun >&2; sleep 1000",
                 {{"time-limit", "0.5"}});
    CHECK(result.status().code() == Code::kDeadline);
    CHECK_THAT(result.status().message(), Contains("time-limit") && Contains("begun"));
}

TEST_CASE("A program that writes without end to its standard error does not fill memory") {
    const Workshop workshop;
    const auto result = run_body(workshop,
                                 "i=0; while [ $i -lt 300 ]; do head -c 100000 /dev/zero >&2; "
                                 "i=$((i+1)); done; printf '\\n\\033[31mlast\\n' >&2; exit 1");
    CHECK(result.status().code() == Code::kIo);
    CHECK(result.status().message().size() < 4000);
    CHECK_THAT(result.status().message(), Catch::EndsWith("?[31mlast"));
}

TEST_CASE("A cancelled candidate ends its program at once") {
    const Workshop workshop;
    Tether tether(workshop / "tether");
    const std::string script =
        workshop.script("program", "exec 9>" + tether.path() + "; echo begun >&9; sleep 1000");
    const auto generator = made({{"program", script + " {output} {seed} {prompt}"}});
    const std::string folder = workshop.empty_folder("attempt");
    const CancelToken cancel;
    Result<std::string> result = Status();
    std::thread worker([&] { result = generator->run("x", plain_spec(folder), cancel); });
    tether.wait_for_lines(1);
    cancel.cancel();
    worker.join();
    CHECK(result.status().code() == Code::kCancelled);
    tether.wait_for_end();
}

TEST_CASE("Two candidates run at the same time") {
    const Workshop workshop;
    // Each waits until the other has begun: one after the other would never end.
    const std::string script = workshop.script(
        "program", "mine=" + (workshop / "meet").string() +
                       "$2; other=" + (workshop / "meet").string() +
                       "$((3-$2)); : > $mine; while ! [ -e $other ]; do :; done; echo v > \"$1\"");
    const auto generator =
        made({{"program", script + " {output} {seed} {prompt}"}, {"time-limit", "120"}});
    const std::string first = workshop.empty_folder("first"),
                      second = workshop.empty_folder("second");
    Result<std::string> one = Status(), two = Status();
    std::thread worker([&] { one = generator->run("x", plain_spec(first, 1)); });
    two = generator->run("x", plain_spec(second, 2));
    worker.join();
    CHECK(one.ok());
    CHECK(two.ok());
}

}  // namespace
}  // namespace cinejury::command::test
