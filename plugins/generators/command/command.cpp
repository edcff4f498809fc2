// SPDX-License-Identifier: Apache-2.0
// Generator cinejury.command: any program that writes a video file is a generator. Options and
// rules for the program are in docs/command-generator.md.
//
// Each candidate is one run of the program under cinejury-supervisor, in a folder of its own. The
// host may make several at once.
#include "candidate.hpp"
#include "cinejury/cpp/generator.hpp"
#include "setup.hpp"

namespace cinejury::command {
namespace {

using sdk::Error;

class Command final : public sdk::Generator {
public:
    Command() { setup_.bind(options()); }

    void load(const sdk::Call&) override {
        setup_.resolve();
        if (!setup_.uses("seed"))
            host().log(
                CJ_LOG_WARNING,
                "the option program has no {seed}: candidates differ by chance or not at all");
        if (!setup_.uses("prompt"))
            host().log(CJ_LOG_WARNING, "the option program has no {prompt}: it will not be told");
    }

    std::shared_ptr<const sdk::Condition> encode(const sdk::Call& call,
                                                 const sdk::EncodeRequest& request) override {
        if (!request.negative_prompt.empty())
            throw Error(CJ_UNSUPPORTED, "a program gets no negative prompt: leave it out");
        if (request.prompt.find('\0') != std::string_view::npos)
            throw Error(CJ_INVALID_ARGUMENT,
                        "the prompt holds a NUL byte, which no argument of a program can hold");
        return Generator::encode(call, request);
    }

    std::unique_ptr<sdk::Candidate> create(const sdk::Call&,
                                           std::shared_ptr<const sdk::Condition> condition,
                                           const sdk::Spec& asked) override {
        if (!asked.output_folder || asked.output_folder->empty())
            throw Error(CJ_INVALID_ARGUMENT, "spec.output_folder: a program needs one");
        refuse_unless_used(asked.frames.has_value(), "frames");
        refuse_unless_used(asked.size.has_value(), "width");
        refuse_unless_used(asked.size.has_value(), "height");
        refuse_unless_used(asked.fps.has_value(), "fps");
        if (asked.steps || asked.guidance)
            throw Error(CJ_INVALID_ARGUMENT,
                        "spec.steps, spec.guidance: a program has none; write them into the option "
                        "program");
        const std::uint64_t seed = asked.seed.value_or(0);
        return std::make_unique<CommandCandidate>(setup_, condition->prompt(), in_use(asked, seed),
                                                  seed);
    }

private:
    // What the program is told, and nothing else: that is what the host may rely on.
    sdk::Spec in_use(const sdk::Spec& asked, std::uint64_t seed) const {
        sdk::Spec spec;
        if (setup_.deterministic) spec.seed = seed;
        if (setup_.uses("frames"))
            spec.frames = asked.frames.value_or(static_cast<std::uint32_t>(setup_.frames));
        if (setup_.uses("width") || setup_.uses("height"))
            spec.size =
                asked.size.value_or(sdk::FrameSize{static_cast<std::uint32_t>(setup_.width),
                                                   static_cast<std::uint32_t>(setup_.height)});
        if (setup_.uses("fps")) spec.fps = asked.fps.value_or(setup_.rate);
        spec.output_folder = asked.output_folder;
        return spec;
    }

    void refuse_unless_used(bool asked, const char* placeholder) const {
        if (asked && !setup_.uses(placeholder))
            throw Error(CJ_INVALID_ARGUMENT, std::string("spec.") + placeholder +
                                                 ": the option program has no {" + placeholder +
                                                 "}, so the program would not know");
    }

    Setup setup_;
};

}  // namespace
}  // namespace cinejury::command

CJ_METADATA(
    CJ_META_ID("cinejury.command"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("runs a program that writes one video file for each candidate"),
    CJ_META_KINDS("generator"), CJ_META_DETERMINISM("stochastic"), CJ_META_CANCEL_LATENCY_MS(2000),
    CJ_META_CONCURRENCY("parallel"),
    CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "file-out", "cancel-step", "encode-once")),
    CJ_META_OPTIONS(
        CJ_META_OPTION_REQUIRED("program", "string",
                                "program and arguments in one line, without a shell; {prompt} "
                                "{seed} {width} {height} {frames} {fps} {output} are filled in"),
        CJ_META_OPTION_STRING("extension", "mp4", "of the file that {output} names"),
        CJ_META_OPTION_NUMBER("time-limit", "600", 0.1, 86400,
                              "seconds for one candidate; then the program is killed"),
        CJ_META_OPTION_CHOICE("environment", "inherit",
                              "which environment variables the program gets", "inherit", "minimal"),
        CJ_META_OPTION_STRING("set-environment", "",
                              "more of them: NAME=VALUE, split like program"),
        CJ_META_OPTION_INTEGER("width", "320", 1, 16384, "{width} when the run does not say"),
        CJ_META_OPTION_INTEGER("height", "240", 1, 16384, "{height} when the run does not say"),
        CJ_META_OPTION_INTEGER("frames", "48", 1, 100000, "{frames} when the run does not say"),
        CJ_META_OPTION_STRING("fps", "24",
                              "{fps} when the run does not say, like 24 or 30000/1001"),
        CJ_META_OPTION_BOOLEAN("deterministic", "false",
                               "you promise: same arguments, same bytes; seeds are echoed then"),
        CJ_META_OPTION_PATH("supervisor", "",
                            "cinejury-supervisor; default: beside the plugins folder")));
CINEJURY_GENERATOR_PLUGIN(cinejury::command::Command);
