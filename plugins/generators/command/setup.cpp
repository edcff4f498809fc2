// SPDX-License-Identifier: Apache-2.0
#include "setup.hpp"

#include <algorithm>
#include <charconv>

#include "environment.hpp"

namespace cinejury::command {
namespace {

using sdk::Error;

[[noreturn]] void refuse(const char* option, const std::string& why) {
    throw Error(CJ_INVALID_ARGUMENT, std::string("option \"") + option + "\": " + why);
}

// What `function` throws becomes a failure of the option that caused it.
template <class Function>
auto option_value(const char* option, std::uint32_t code, const Function& function) {
    try {
        return function();
    } catch (const std::exception& error) {
        throw Error(code, std::string("option \"") + option + "\": " + error.what());
    }
}

// "24", "30000/1001".
sdk::Rate parse_rate(const std::string& text) {
    sdk::Rate rate{0, 1};
    const char* end = text.data() + text.size();
    auto parsed = std::from_chars(text.data(), end, rate.numerator);
    if (parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == '/')
        parsed = std::from_chars(parsed.ptr + 1, end, rate.denominator);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == end;
    if (!whole || rate.numerator == 0 || rate.denominator == 0)
        refuse("fps", "'" + text + "' is not a rate like 24 or 30000/1001");
    return rate;
}

void check_extension(const std::string& extension) {
    const bool plain = std::all_of(extension.begin(), extension.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (extension.empty() || extension.size() > 16 || !plain)
        refuse("extension", "'" + extension + "' is not 1 to 16 letters and digits, like mp4");
}

}  // namespace

void Setup::bind(sdk::Options& options) {
    options.text("program", program);
    options.text("extension", extension);
    options.number("time-limit", time_limit, 0.1, 86400);
    options.choice("environment", environment_mode, {"inherit", "minimal"});
    options.text("set-environment", more_environment);
    options.integer("width", width, 1, 16384);
    options.integer("height", height, 1, 16384);
    options.integer("frames", frames, 1, 100000);
    options.text("fps", fps);
    options.boolean("deterministic", deterministic);
    options.text("supervisor", supervisor);
}

void Setup::resolve() {
    line = option_value("program", CJ_INVALID_ARGUMENT, [&] { return ArgumentTemplate(program); });
    if (!uses("output")) refuse("program", "no {output}: the program must be told where to write");
    if (deterministic && !uses("seed"))
        refuse("deterministic", "the option program has no {seed}, so a seed decides nothing");
    check_extension(extension);
    rate = parse_rate(fps);
    variables = option_value("set-environment", CJ_INVALID_ARGUMENT,
                             [&] { return make_environment(environment_mode, more_environment); });
    program_file = option_value("program", CJ_NOT_FOUND,
                                [&] { return find_program(line->program(), variables); });
    supervisor_file = option_value("supervisor", CJ_NOT_FOUND, [&] {
        return supervisor.empty() ? find_supervisor() : find_program(supervisor, variables);
    });
}

}  // namespace cinejury::command
