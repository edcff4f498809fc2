// SPDX-License-Identifier: Apache-2.0
// `cinejury version`
#include <sqlite3.h>

#include <boost/version.hpp>
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
}

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cinejury/base.h"
#include "hosts/cli/build_info.hpp"
#include "hosts/cli/commands/commands.hpp"

namespace cinejury::cli {
namespace {

std::string three_parts(unsigned version) {
    return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version),
                       AV_VERSION_MICRO(version));
}

// Name and version, in the order of printing.
nlohmann::ordered_json versions() {
    return {{"cinejury", kVersion},
            {"sdk", fmt::format("{}.{}", CJ_SDK_VERSION_MAJOR, CJ_SDK_VERSION_MINOR)},
            {"compiler", kCompiler},
            {"build", kBuildType},
            {"libavcodec", three_parts(avcodec_version())},
            {"libavformat", three_parts(avformat_version())},
            {"ffmpeg", av_version_info()},
            {"ffmpeg_licence", avcodec_license()},
            {"sqlite", sqlite3_libversion()},
            {"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                                  BOOST_VERSION % 100)},
            {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                                FMT_VERSION % 100)}};
}

}  // namespace

ExitCode run_version(Context& context) {
    const nlohmann::ordered_json all = versions();
    if (context.json()) {
        context.out.json(all);
        return ExitCode::kOk;
    }
    if (context.talk.quiet()) {
        context.out.line(kVersion);
        return ExitCode::kOk;
    }
    for (const auto& [name, version] : all.items())
        context.out.line(name + " " + version.get<std::string>());
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
