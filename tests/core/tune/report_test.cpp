// SPDX-License-Identifier: Apache-2.0
// The reports of a tuning run: what they hold, and the page in a headless Chromium, opened from
// file://. Skipped, and said so, where there is none. CINEJURY_TEST_SCREENSHOTS names a folder that
// keeps the pictures.
#include <cstdlib>

#include "tests/catch.hpp"
#include "tests/core/report/browser.hpp"
#include "tests/core/tune/report_sample.hpp"

using namespace cinejury;
using namespace cinejury::tune;
using Browser = cinejury::report::test::Browser;
using Catch::Matchers::Contains;
using cinejury::test::RolledBack;
using nlohmann::json;

namespace {

// All videos have their metadata; how many there are.
constexpr const char* kVideosReady =
    "Promise.all([...document.querySelectorAll('video')].map((v) => v.readyState > 0 ? 0 : "
    "new Promise((done, fail) => { v.onloadedmetadata = done; v.onerror = () => "
    "fail(v.error.message); }))).then((all) => all.length)";

void keep_screenshots(Browser& browser, const std::filesystem::path& page) {
    const char* kept = std::getenv("CINEJURY_TEST_SCREENSHOTS");
    if (!kept || !*kept) return;
    for (const bool dark : {false, true}) {
        browser.open(page, dark);
        browser.evaluate(kVideosReady);
        browser.screenshot(std::filesystem::path(kept) / (dark ? "tune-dark.png" : "tune.png"));
    }
}

}  // namespace

TEST_CASE("The tuning report's JSON names the clips, their noise and what stands") {
    const RolledBack run;
    const json report = json::parse(report_json(run.subject()));
    CHECK(report["schema"] == "cinejury.tuning/1");
    CHECK(report["kept_update"] == 40);
    CHECK(report["alarms"]["canaries.flat_noise"] == 0.5);
    CHECK(report["plan"]["held_out"] == 2);
    CHECK(report["evaluations"].size() == 3);
    CHECK(report["evaluations"][1]["met"] == json{0.75, nullptr});
    CHECK(report["evaluations"][1]["gain"]["mean"].get<double>() == Approx(0.04));
    REQUIRE(report["clips"].size() == 2);
    const json& hostile = report["clips"][1];
    CHECK(hostile["prompt"] == cinejury::test::kHostilePrompt);
    CHECK(hostile["seed"] == evaluation_seed(run.plan, 1, 0));
    std::vector<std::uint64_t> updates;
    for (const json& clip : hostile["clips"]) {
        updates.push_back(clip["update"]);
        CHECK(std::filesystem::exists(run.plan.folder / clip["file"].get<std::string>()));
        CHECK(clip["digest"].get<std::string>().size() == 64);
    }
    CHECK(updates == std::vector<std::uint64_t>{0, 40, 80});
    CHECK(hostile["clips"][0]["digest"] != hostile["clips"][2]["digest"]);
}

TEST_CASE("Clips of evaluations that no report shows are dropped") {
    const RolledBack run;
    Progress later = run.result.progress;
    later.breaches.clear();
    drop_other_clips(run.plan, later);
    CHECK(shown_updates(later) == std::vector<std::uint64_t>{0, 80});
    CHECK(std::filesystem::exists(run.plan.folder / clip_name(0, 1)));
    CHECK_FALSE(std::filesystem::exists(run.plan.folder / clip_name(40, 1)));
    CHECK(std::filesystem::exists(run.plan.folder / clip_name(80, 1)));
}

TEST_CASE("A clip that is gone is said on the page and in the JSON, and the rest is there") {
    RolledBack run;
    std::filesystem::remove(run.plan.folder / clip_name(40, 0));
    run.shown = *read_shown(run.plan, run.result.progress, {});
    CHECK_THAT(report_html(run.subject()).html, Contains("40/0.safetensors: cannot be read"));
    const json report = json::parse(report_json(run.subject()));
    CHECK(report["clips"][0]["clips"][1]["digest"].is_null());
    CHECK(report["clips"][0]["clips"][2]["digest"].is_string());
}

TEST_CASE(
    "Text from outside reaches the tuning page escaped, and players that are too big lie beside "
    "it") {
    const RolledBack run;
    const report::Page page = report_html(run.subject());
    CHECK(page.files.empty());
    CHECK(page.html.find("<script>document.title") == std::string::npos);
    CHECK_THAT(page.html, Contains("71 % → 75 %") && Contains("+4.0 (+4.0 to +4.0)"));
    CHECK_THAT(page.html, Contains("&lt;/script&gt;&lt;script&gt;document.title=") &&
                              Contains("org.example.&lt;generator&gt;") &&
                              Contains("panel &quot;&amp;&quot;") &&
                              Contains("org.example.&lt;b&gt;"));
    const report::Page small = report_html(run.subject(), 0);
    CHECK(small.files.size() == 6);
    CHECK(small.html.find(";base64,") == std::string::npos);
    CHECK(small.files.count("media/prompt-1-update-80.mp4") +
              small.files.count("media/prompt-1-update-80.webm") +
              small.files.count("media/prompt-1-update-80.png") ==
          1);
}

TEST_CASE(
    "The tuning page shows clips side by side, curves with their rails, and asks for nothing") {
    const RolledBack run;
    const auto file = run.folder.write("report.html", report_html(run.subject()).html);
    const auto browser = Browser::start(run.folder.path() / "profile");
    if (!browser) {
        WARN("skipped, no /usr/bin/chromium");
        return;
    }
    browser->open(file);
    const auto ask = [&](const std::string& expression) {
        INFO(expression);
        return browser->evaluate(expression);
    };
    CHECK(ask(kVideosReady) == 6);
    CHECK(ask("document.documentElement.dataset.ready") == "true");
    CHECK(ask("document.title") == "Tuning of org.example.<generator>");
    CHECK(ask("document.querySelectorAll('.row-clips h3')[1].textContent") ==
          cinejury::test::kHostilePrompt);
    CHECK(ask("[...document.querySelectorAll('.row-clips')[0].querySelectorAll('figcaption')]"
              ".map((c) => c.textContent).join('; ')") ==
          "Start; Update 40, the adapter that stands; Update 80, rolled back");
    CHECK(ask("getComputedStyle(document.querySelector('video')).imageRendering") == "pixelated");
    CHECK(ask("document.querySelector('video').width") == 352);  // 32 pixels, 11 times
    // Judge and held-out judge of one criterion are one picture.
    CHECK(ask("[...document.querySelectorAll('.curve h3')].map((h) => h.textContent).join()") ==
          "alignment.count,org.example.<b>,canaries.flat_noise,canaries.motion,diversity");
    CHECK(ask("[...document.querySelectorAll('.curve')].map((c) => "
              "`${c.querySelectorAll('polyline').length}/${c.querySelectorAll('.rail').length}`)"
              ".join()") == "2/1,1/0,1/1,1/0,1/1");
    CHECK(ask("[...document.querySelectorAll('#values .is-broken')].map((c) => "
              "c.textContent).join()") == "0.300");
    // One button plays all.
    CHECK(ask("document.getElementById('transport').hidden") == false);
    ask("document.getElementById('seek').value = 0.5; "
        "document.getElementById('seek').dispatchEvent(new Event('input'))");
    CHECK(ask("[...document.querySelectorAll('video')].every((v) => v.currentTime === 0.5)") ==
          true);
    for (const std::string& url : browser->requests())
        CHECK((url.rfind("file:", 0) == 0 || url.rfind("data:", 0) == 0));
    CHECK(browser->complaints() == std::vector<std::string>{});
    keep_screenshots(*browser, file);
}
