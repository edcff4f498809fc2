// SPDX-License-Identifier: Apache-2.0
// Scoring and ranking clips that are there.
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "tests/core/embed/kit.hpp"

using namespace cinejury::test;
using Catch::Contains;

namespace {

double raw_of(const nlohmann::json& report, std::size_t candidate = 0) {
    return report.at("result").at("candidates").at(candidate).at("scores").at(0).at("raw");
}

nlohmann::json scored(cj_session_t* session, const cj_media_t& media) {
    Text json;
    Text error;
    const cj_status_t status = cj_session_score(session, &media, view("a prompt"), nullptr, nullptr,
                                                json.sink(), error.sink());
    INFO(error.text());
    REQUIRE(status.code == CJ_OK);
    return json.json();
}

std::string refused(cj_session_t* session, const cj_media_t& media, std::uint32_t code) {
    Text json;
    Text error;
    CHECK(cj_session_score(session, &media, {}, nullptr, nullptr, json.sink(), error.sink()).code ==
          code);
    CHECK(json.text().empty());
    return error.text();
}

std::string video(const TemporaryFolder& folder, const std::string& name,
                  const std::string& colour) {
    const std::string file = (folder / name).string();
    const std::string command = "ffmpeg -v error -y -f lavfi -i color=c=" + colour +
                                ":s=32x32:r=8:d=1 -c:v libx264 -pix_fmt yuv420p " + file;
    REQUIRE(std::system(command.c_str()) == 0);
    return file;
}

}  // namespace

TEST_CASE("frames in memory are scored, and the outcome says so in short") {
    Options options;
    const Session session = open_session(options.options);
    const GreyFrames frames(51);
    const cj_media_t media = frames.media("mine");
    Text json;
    cj_outcome_t outcome = empty_outcome();
    REQUIRE(
        cj_session_score(session.get(), &media, view("p"), nullptr, &outcome, json.sink(), nullptr)
            .code == CJ_OK);
    CHECK(outcome.size == CJ_SIZE(cj_outcome));
    CHECK(outcome.verdict == CJ_VERDICT_WINNER);
    CHECK(outcome.winner == 0);
    CHECK(outcome.candidates == 1);
    CHECK(outcome.failed == 0);
    CHECK(outcome.overall == Approx(0.2));
    const auto report = json.json();
    CHECK(report["schema"] == "cinejury.report/1");
    CHECK(report["result"]["prompt"] == "p");
    CHECK(report["result"]["candidates"][0]["input"] == "mine");
    CHECK(raw_of(report) == Approx(0.2));
}

TEST_CASE("rows with gaps, bottom up, luma and gaps between frames give the same score") {
    Options options;
    const Session session = open_session(options.options);
    constexpr int kWidth = 16;
    constexpr int kHeight = 8;
    // Brightness rises with the row and the frame; gaps hold 255 and must not count.
    const auto pixel = [](int frame, int y) { return static_cast<std::uint8_t>(20 * frame + y); };
    GreyFrames dense(0);
    for (int f = 0, at = 0; f < 3; ++f)
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < 3 * kWidth; ++x) dense.pixels()[at++] = pixel(f, y);
    const auto expected = scored(session.get(), dense.media());

    const auto with_gaps = [&](int channels, bool bottom_up) {
        const int row = channels * kWidth + 5;
        const int frame = row * kHeight + 11;
        std::vector<std::uint8_t> bytes(3 * frame, 255);
        for (int f = 0; f < 3; ++f)
            for (int y = 0; y < kHeight; ++y)
                for (int x = 0; x < channels * kWidth; ++x)
                    bytes[f * frame + (bottom_up ? kHeight - 1 - y : y) * row + x] = pixel(f, y);
        GreyFrames gaps(0);
        gaps.frames().pixel_format = channels == 3 ? CJ_PIXEL_RGB : CJ_PIXEL_LUMA;
        gaps.frames().data = bytes.data() + (bottom_up ? (kHeight - 1) * row : 0);
        gaps.frames().row_bytes = bottom_up ? -row : row;
        gaps.frames().frame_bytes = frame;
        return scored(session.get(), gaps.media());
    };
    for (const int channels : {1, 3}) {
        for (const bool bottom_up : {false, true}) {
            CAPTURE(channels, bottom_up);
            const auto report = with_gaps(channels, bottom_up);
            CHECK(raw_of(report) == raw_of(expected));
            CHECK(report["result"]["candidates"][0]["digest"] ==
                  expected["result"]["candidates"][0]["digest"]);
        }
    }
}

TEST_CASE("frames that break the contract are refused by field") {
    Options options;
    const Session session = open_session(options.options);
    GreyFrames frames(1);
    cj_media_t media = frames.media();
    std::string field;
    std::vector<std::int64_t> times{0, 5, 4};
    SECTION("no data") {
        frames.frames().data = nullptr;
        field = "frames.data";
    }
    SECTION("no frames") {
        frames.frames().count = 0;
        field = "frames.count";
    }
    SECTION("more frames than any machine holds") {
        frames.frames().count = std::uint64_t{1} << 60;
        field = "frames.count";
    }
    SECTION("no width") {
        frames.frames().width = 0;
        field = "frames.width";
    }
    SECTION("a pixel format that is none") {
        frames.frames().pixel_format = 9;
        field = "frames.pixel_format";
    }
    SECTION("rows that overlap") {
        frames.frames().row_bytes = 7;
        field = "frames.row_bytes";
    }
    SECTION("a rate that is none") {
        frames.frames().fps_denominator = 0;
        field = "frames.fps";
    }
    SECTION("times that go back") {
        frames.frames().timestamps_ns = times.data();
        field = "frames.timestamps_ns[2]";
    }
    SECTION("a size that was forgotten") {
        frames.frames().size = 0;
        field = "frames.size";
    }
    SECTION("a path and frames") {
        media.path = view("a.mp4");
        field = "not both";
    }
    SECTION("neither") {
        media.frames = nullptr;
        field = "either a path or frames";
    }
    CHECK_THAT(refused(session.get(), media, CJ_INVALID_ARGUMENT), Contains(field));
}

TEST_CASE("files are scored; one that cannot be read is a failure of the call, with its reason") {
    const TemporaryFolder folder;
    Options options;
    const Session session = open_session(options.options);
    const std::string grey = video(folder, "grey.mp4", "0x808080");
    const auto report = scored(session.get(), file_media(grey));
    CHECK(raw_of(report) == Approx(0.5).margin(0.02));
    CHECK(report["result"]["candidates"][0]["media"]["codec"] == "h264");

    const std::string missing = (folder / "missing.mp4").string();
    CHECK_THAT(refused(session.get(), file_media(missing), CJ_NOT_FOUND), Contains(missing));
    const std::string broken = folder.write("broken.mp4", "no video").string();
    CHECK_THAT(refused(session.get(), file_media(broken), CJ_BAD_DATA), Contains(broken));
}

TEST_CASE("a limit of the session is kept") {
    const TemporaryFolder folder;
    const std::string grey = video(folder, "grey.mp4", "0x808080");
    cj_media_limits_t limits{};
    limits.size = CJ_SIZE(cj_media_limits);
    limits.max_frames = 3;
    Options options;
    options.options.limits = &limits;
    const Session session = open_session(options.options);
    CHECK_THAT(refused(session.get(), file_media(grey), CJ_INVALID_ARGUMENT),
               Contains("max-frames"));
}

TEST_CASE("clips are ranked, files beside frames, and one that cannot be read does not stop them") {
    const TemporaryFolder folder;
    Options options;
    const Session session = open_session(options.options);
    const std::string bright = video(folder, "bright.mp4", "0xe0e0e0");
    const GreyFrames dark(30);
    const cj_media_t first = dark.media("dark");
    const cj_media_t second = file_media(bright);
    const cj_media_t third = file_media("/no/such/file.mp4");
    const cj_media_t* all[] = {&first, &second, &third};
    Text json;
    cj_outcome_t outcome = empty_outcome();
    REQUIRE(
        cj_session_rank(session.get(), all, 3, view("p"), nullptr, &outcome, json.sink(), nullptr)
            .code == CJ_OK);
    CHECK(outcome.winner == 1);
    CHECK(outcome.failed == 1);
    CHECK(outcome.candidates == 3);
    const auto candidates = json.json()["result"]["candidates"];
    CHECK(candidates[1]["rank"] == 1);
    CHECK(candidates[0]["rank"] == 2);
    CHECK(candidates[2]["error"]["code"] == "not_found");
}

TEST_CASE("equal clips tie, and a gate that nobody passes leaves no winner") {
    const GreyFrames frames(100);
    const cj_media_t media = frames.media();
    const cj_media_t* twice[] = {&media, &media};
    cj_outcome_t outcome = empty_outcome();
    {
        Options options;
        const Session session = open_session(options.options);
        REQUIRE(cj_session_rank(session.get(), twice, 2, {}, nullptr, &outcome, nullptr, nullptr)
                    .code == CJ_OK);
        CHECK(outcome.verdict == CJ_VERDICT_TIE);
        CHECK(outcome.winner == 0);
    }
    const std::string gated =
        std::string(kPanel) + "[[gate]]\ncriterion = \"fineness.object\"\nminimum = 0.9\n";
    Options options(gated);
    const Session session = open_session(options.options);
    REQUIRE(
        cj_session_rank(session.get(), twice, 2, {}, nullptr, &outcome, nullptr, nullptr).code ==
        CJ_OK);
    CHECK(outcome.verdict == CJ_VERDICT_NO_WINNER);
    CHECK(outcome.winner == CJ_NO_CANDIDATE);
    CHECK(outcome.overall == 0);
}

TEST_CASE("experts that look at the whole set are asked once all clips are scored") {
    const std::string panel =
        std::string(kPanel) + "[[expert]]\nplugin = \"test.spread\"\nrole = \"monitor\"\n";
    Options options(panel);
    const Session session = open_session(options.options);
    const GreyFrames dark(51);
    const GreyFrames bright(153);
    const cj_media_t first = dark.media();
    const cj_media_t second = bright.media();
    const cj_media_t* both[] = {&first, &second};
    Text json;
    REQUIRE(
        cj_session_rank(session.get(), both, 2, {}, nullptr, nullptr, json.sink(), nullptr).code ==
        CJ_OK);
    const auto candidates = json.json()["result"]["candidates"];
    for (const auto& candidate : candidates) {
        REQUIRE(candidate["scores"].size() == 2);
        CHECK(candidate["scores"][1]["expert"] == "test.spread");
        CHECK(candidate["scores"][1]["raw"].get<double>() == Approx(0.2));
    }
}

TEST_CASE("a file is not opened again for experts that look at the whole set") {
    const TemporaryFolder folder;
    const std::string panel =
        std::string(kPanel) + "[[expert]]\nplugin = \"test.spread\"\nrole = \"monitor\"\n";
    Options options(panel);
    const Session session = open_session(options.options);
    std::string files[] = {video(folder, "dark.mp4", "0x303030"),
                           video(folder, "bright.mp4", "0xd0d0d0")};
    const cj_media_t media[] = {file_media(files[0]), file_media(files[1])};
    const cj_media_t* both[] = {&media[0], &media[1]};
    cj_callbacks_t callbacks{};
    callbacks.size = CJ_SIZE(cj_callbacks);
    callbacks.context = files;
    callbacks.progress = [](void* context, const cj_progress_t* progress) noexcept {
        if (progress->kind == CJ_PROGRESS_SCORED)
            std::remove(static_cast<std::string*>(context)[progress->candidate].c_str());
    };
    Text json;
    REQUIRE(cj_session_rank(session.get(), both, 2, {}, &callbacks, nullptr, json.sink(), nullptr)
                .code == CJ_OK);
    const auto candidates = json.json()["result"]["candidates"];
    for (const auto& candidate : candidates) {
        REQUIRE(candidate["scores"].size() == 2);
        CHECK(candidate["scores"][1]["raw"].get<double>() == Approx(80 / 255.0).margin(0.01));
    }
}

TEST_CASE("ranking can be followed and stopped") {
    struct Watch {
        std::vector<std::uint32_t> kinds;
        std::uint64_t stop_after = ~std::uint64_t{0};
        std::atomic<bool> stop{false};
    } watch;
    cj_callbacks_t callbacks{};
    callbacks.size = CJ_SIZE(cj_callbacks);
    callbacks.context = &watch;
    callbacks.progress = [](void* context, const cj_progress_t* progress) noexcept {
        auto& seen = *static_cast<Watch*>(context);
        seen.kinds.push_back(progress->kind);
        if (progress->total != 3) seen.kinds.push_back(99);
        if (progress->done >= seen.stop_after) seen.stop = true;
    };
    callbacks.is_cancelled = [](void* context) noexcept -> uint32_t {
        return static_cast<Watch*>(context)->stop;
    };
    Options options;
    const Session session = open_session(options.options);
    const GreyFrames frames(9);
    const cj_media_t media = frames.media();
    const cj_media_t* all[] = {&media, &media, &media};
    REQUIRE(
        cj_session_rank(session.get(), all, 3, {}, &callbacks, nullptr, nullptr, nullptr).code ==
        CJ_OK);
    CHECK(watch.kinds == std::vector<std::uint32_t>{CJ_PROGRESS_STARTED, CJ_PROGRESS_SCORED,
                                                    CJ_PROGRESS_SCORED, CJ_PROGRESS_SCORED,
                                                    CJ_PROGRESS_JUDGED});
    watch.kinds.clear();
    watch.stop_after = 1;
    Text json;
    cj_outcome_t outcome = empty_outcome();
    const cj_status_t status =
        cj_session_rank(session.get(), all, 3, {}, &callbacks, &outcome, json.sink(), nullptr);
    CHECK(status.code == CJ_CANCELLED);
    CHECK(status.reaction == CJ_REACT_CANCELLED);
    CHECK(json.text().empty());
    CHECK(outcome.candidates == 0);
    CHECK(watch.kinds == std::vector<std::uint32_t>{CJ_PROGRESS_STARTED, CJ_PROGRESS_SCORED});
}

#if defined(CINEJURY_TEST_PROGRAM)
TEST_CASE("ranking files gives the result of `cinejury rank`, byte for byte") {
    const TemporaryFolder folder;
    const std::string panel = folder.write("panel.toml", kPanel).string();
    const std::string dark = video(folder, "dark.mp4", "0x303030");
    const std::string bright = video(folder, "bright.mp4", "0xd0d0d0");
    const std::string command =
        std::string(CINEJURY_TEST_PROGRAM " rank ") + dark + " " + bright + " --prompt p --panel " +
        panel + " --plugin-dir " CINEJURY_TEST_PLUGINS " --quiet --json --ledger " +
        (folder / "ledger.db").string() + " > " + (folder / "program.json").string();
    REQUIRE(std::system(command.c_str()) == 0);

    Options options;
    options.options.panel_text = {};
    options.options.panel = view(panel);
    const Session session = open_session(options.options);
    const cj_media_t first = file_media(dark);
    const cj_media_t second = file_media(bright);
    const cj_media_t* both[] = {&first, &second};
    Text json;
    REQUIRE(
        cj_session_rank(session.get(), both, 2, view("p"), nullptr, nullptr, json.sink(), nullptr)
            .code == CJ_OK);
    CHECK(json.json()["result"].dump() ==
          nlohmann::json::parse(folder.read("program.json"))["result"].dump());
}
#endif
