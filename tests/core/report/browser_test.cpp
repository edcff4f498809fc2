// SPDX-License-Identifier: Apache-2.0
// The page in a headless Chromium, opened from file://. Skipped, and said so, where there is none.
// CINEJURY_TEST_SCREENSHOTS names a folder that keeps the pictures.
#include <cstdlib>
#include <fstream>

#include "core/report/report.hpp"
#include "tests/catch.hpp"
#include "tests/core/report/browser.hpp"
#include "tests/core/report/media.hpp"
#include "tests/core/report/sample.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::report;
using nlohmann::json;

namespace {

// All videos have their metadata.
constexpr const char* kVideosReady =
    "Promise.all([...document.querySelectorAll('video')].map((v) => v.readyState > 0 ? 0 : "
    "new Promise((done, fail) => { v.onloadedmetadata = done; v.onerror = () => "
    "fail(v.error.message); })))"
    ".then((all) => all.length)";

struct Opened {
    cinejury::test::TemporaryFolder folder;
    Page page;
    std::filesystem::path file;
    std::unique_ptr<report::test::Browser> browser;
};

std::unique_ptr<Opened> open(const ReportInput& input, bool with_media,
                             std::uint64_t embed_limit = 20u << 20) {
    auto opened = std::make_unique<Opened>();
    std::vector<CandidateMedia> media;
    if (with_media) media = report::test::sample_media(opened->folder.path());
    opened->page = report_html(input, media, embed_limit);
    opened->file = opened->folder.write("out/report.html", opened->page.html);
    for (const auto& [name, bytes] : opened->page.files) opened->folder.write("out/" + name, bytes);
    opened->browser = report::test::Browser::start(opened->folder.path() / "profile");
    if (!opened->browser) {
        WARN("skipped: no /usr/bin/chromium");
        return nullptr;
    }
    opened->browser->open(opened->file);
    return opened;
}

json ask(Opened& opened, const std::string& expression) {
    INFO(expression);
    return opened.browser->evaluate(expression);
}

// A picture of a page that is all there: images decoded, each player on its first frame.
std::string screenshot(Opened& opened, const std::string& name, bool dark, int width) {
    opened.browser->open(opened.file, dark, width);
    ask(opened, kVideosReady);
    ask(opened,
        "document.querySelectorAll('img').forEach((i) => { i.loading = 'eager'; }); "
        "Promise.all([...document.images].map((i) => i.decode()))"
        ".then(() => { document.getElementById('seek').value = 0.8; "
        "document.getElementById('seek').dispatchEvent(new Event('input')); "
        "return Promise.all([...document.querySelectorAll('video')].map((v) => v.seeking ? "
        "new Promise((done) => { v.onseeked = done; }) : 0)); }).then(() => 0)");
    const char* kept = std::getenv("CINEJURY_TEST_SCREENSHOTS");
    const std::filesystem::path png =
        (kept && *kept ? std::filesystem::path(kept) : opened.folder.path()) / (name + ".png");
    opened.browser->screenshot(png);
    std::ifstream in(png, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void check_quiet(const report::test::Browser& browser) {
    for (const std::string& url : browser.requests()) {
        INFO(url);
        CHECK((url.rfind("file:", 0) == 0 || url.rfind("data:", 0) == 0));
    }
    CHECK(browser.complaints() == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("the page shows every candidate, the winner, and words where there is no value") {
    const auto opened = open(report::test::sample_input(), true);
    if (!opened) return;
    CHECK(ask(*opened, kVideosReady) == 4);  // three cards and the winner's stage
    CHECK(ask(*opened, "document.documentElement.dataset.ready") == "true");
    CHECK(ask(*opened,
              "[...document.querySelectorAll('.card')].map((c) => c.dataset.index).join()") ==
          "0,2,1,3");
    CHECK(ask(*opened,
              "[...document.querySelectorAll('.card.is-winner')].map((c) => "
              "c.dataset.index).join()") == "0");
    CHECK(ask(*opened, "document.querySelector('.card.is-winner .badge').textContent") ==
          "#1Winner");
    CHECK(ask(*opened, "document.querySelector('.card[data-index=\"2\"] .badge').textContent") ==
          "#1Tied");
    CHECK(ask(*opened, "document.querySelector('.card[data-index=\"3\"] .player').textContent") ==
          "no clip");
    CHECK(ask(*opened, "document.querySelectorAll('.card .sheet').length") == 3);
    CHECK(ask(*opened, "document.querySelectorAll('.worst button').length") == 6);
    // A status is a word; only ok scores have a bar.
    const std::string cells = "[...document.querySelectorAll('#matrix .score')]";
    CHECK(ask(*opened,
              cells +
                  ".filter((c) => c.querySelector('.status')).map((c) => c.querySelector('.status')"
                  ".textContent.slice(1)).sort().join()") ==
          "abstain,failed,not applicable,not applicable,not applicable");
    CHECK(ask(*opened,
              cells +
                  ".filter((c) => c.querySelector('.status') && c.querySelector('.bar')).length") ==
          0);
    CHECK(
        ask(*opened,
            cells + ".every((c) => c.querySelector('.status') || c.querySelector('.bar-fill'))") ==
        true);
    // 37.2 of 0 ... 40 is calibrated to 0.93.
    CHECK(ask(*opened,
              "getComputedStyle(document.querySelector('#matrix "
              "tr[data-criterion=\"fineness.defocus\"] "
              ".is-tied .bar-fill')).getPropertyValue('--share')") == "93%");
    CHECK(ask(*opened, "document.getElementById('held-out').hidden") == false);
    CHECK(ask(*opened, "document.querySelector('.opinion').textContent") ==
          "=org.example.judge agrees: its choice is candidate 0.");
    // Seeds keep all their digits, in what the generator echoed too.
    CHECK(ask(*opened,
              "document.querySelector('.card[data-index=\"1\"] .facts-list').textContent"
              ".includes('\"seed\":9007199254740993,')") == true);
    CHECK(ask(*opened, "document.querySelector('.card[data-index=\"1\"] .origin').textContent") ==
          "seed 9007199254740993");
    check_quiet(*opened->browser);
}

TEST_CASE("all players start, stop and seek together") {
    const auto opened = open(report::test::sample_input(), true);
    if (!opened) return;
    ask(*opened, kVideosReady);
    const std::string times =
        "[...document.querySelectorAll('video')].map((v) => v.currentTime.toFixed(2)).join()";
    const std::string paused =
        "[...document.querySelectorAll('video')].map((v) => v.paused).join()";
    ask(*opened, "document.getElementById('play').click()");
    CHECK(ask(*opened, paused) == "false,false,false,false");
    CHECK(ask(*opened, "document.getElementById('play').getAttribute('aria-label')") ==
          "Pause all");
    ask(*opened,
        "new Promise((done) => document.querySelector('video').addEventListener('timeupdate', "
        "done, {once: true}))"
        ".then(() => 0)");
    ask(*opened, "document.getElementById('play').click()");
    CHECK(ask(*opened, paused) == "true,true,true,true");
    CHECK(ask(*opened,
              "new Set([...document.querySelectorAll('video')].map((v) => v.currentTime)).size") ==
          1);

    ask(*opened,
        "document.querySelector('.card[data-index=\"0\"] .worst "
        "button[data-frame=\"12\"]').click()");
    CHECK(ask(*opened, times) == "0.52,0.52,0.52,0.52");
    ask(*opened,
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: "
        "true}))");
    CHECK(ask(*opened, times) == "0.56,0.56,0.56,0.56");
    // Candidate 1 is shorter: it waits on its end.
    ask(*opened,
        "document.getElementById('seek').value = 1.9; "
        "document.getElementById('seek').dispatchEvent(new Event('input'))");
    CHECK(ask(*opened, times) == "1.90,1.90,1.90,1.75");
    check_quiet(*opened->browser);
}

TEST_CASE("candidates are ordered by a criterion and criteria are filtered") {
    const auto opened = open(report::test::sample_input(), false);
    if (!opened) return;
    const std::string order =
        "[...document.querySelectorAll('.card')].map((c) => c.dataset.index).join()";
    ask(*opened, "document.querySelector('.sorter[data-criterion=\"coherence.flicker\"]').click()");
    CHECK(ask(*opened, order) == "1,0,2,3");
    CHECK(ask(*opened, "document.getElementById('order').value") == "criterion coherence.flicker");
    ask(*opened,
        "document.getElementById('order').value = 'index'; "
        "document.getElementById('order').dispatchEvent(new Event('change'))");
    CHECK(ask(*opened, order) == "0,1,2,3");
    const std::string rows =
        "[...document.querySelectorAll('#matrix tr[data-criterion]')].map((r) => "
        "r.dataset.criterion).join()";
    ask(*opened,
        "document.getElementById('find').value = 'FLICK'; "
        "document.getElementById('find').dispatchEvent(new Event('input'))");
    CHECK(ask(*opened, rows) == "coherence.flicker");
    CHECK(ask(*opened, "document.getElementById('count').textContent") == "1 of 6 criteria");
    ask(*opened,
        "document.getElementById('find').value = ''; document.getElementById('show').value = "
        "'gaps'; "
        "document.getElementById('show').dispatchEvent(new Event('change'))");
    CHECK(ask(*opened, rows) == "fineness.face,fineness.defocus,coherence.drift");
    check_quiet(*opened->browser);
}

TEST_CASE("the copy of the report in the page is the report") {
    const ReportInput input = report::test::sample_input();
    const auto opened = open(input, false);
    if (!opened) return;
    ask(*opened,
        "new Promise((done) => { const d = document.getElementById('json'); "
        "d.addEventListener('toggle', () => done(0)); d.open = true; })");
    const std::string copy = ask(*opened, "document.querySelector('#json textarea').value");
    CHECK(json::parse(copy) == json::parse(report_json(input)));
}

TEST_CASE("hostile text runs nothing in the page and asks for nothing") {
    const auto opened = open(report::test::hostile_input(), true);
    if (!opened) return;
    CHECK(ask(*opened, "document.documentElement.dataset.ready") == "true");
    CHECK(ask(*opened, "typeof window.stolen") == "undefined");
    CHECK(ask(*opened, "document.querySelectorAll('.card').length") == 4);
    CHECK(ask(*opened, "document.querySelectorAll('script').length") == 3);
    CHECK(ask(*opened, "document.querySelectorAll('main [onerror], main [onload]').length") == 0);
    CHECK(ask(*opened,
              "/[\\u0000-\\u0008\\u001b\\u007f-\\u009f\\u202e\\u2066]/"
              ".test(document.body.innerText)") == false);
    CHECK(ask(*opened,
              "document.getElementById('prompt').textContent.includes('<img src=x onerror=')") ==
          true);
    check_quiet(*opened->browser);
}

TEST_CASE("the policy of the page stops a script that is not its own") {
    const auto opened = open(report::test::sample_input(), false);
    if (!opened) return;
    ask(*opened,
        "document.body.append(Object.assign(document.createElement('script'), {textContent: "
        "'window.stolen = 1'}))");
    ask(*opened,
        "new Promise((done) => { const i = new Image(); i.onerror = () => done(0); "
        "i.src = 'http://127.0.0.1:1/x.png'; })");
    CHECK(ask(*opened, "typeof window.stolen") == "undefined");
    CHECK(opened->browser->complaints().size() >= 2);
}

TEST_CASE("media beside the page play as those inside it") {
    const auto opened = open(report::test::sample_input(), true, 0);
    if (!opened) return;
    CHECK(opened->page.files.size() == 12);
    CHECK(ask(*opened, kVideosReady) == 4);
    CHECK(ask(*opened, "document.querySelectorAll('.cannot').length") == 0);
    check_quiet(*opened->browser);
}

TEST_CASE("the page has a light and a dark face, and fits a phone") {
    const auto opened = open(report::test::sample_input(), true);
    if (!opened) return;
    const std::string light = screenshot(*opened, "light", false, 1280);
    CHECK(ask(*opened, "getComputedStyle(document.documentElement).backgroundColor") ==
          "rgb(246, 246, 243)");
    const std::string dark = screenshot(*opened, "dark", true, 1280);
    CHECK(ask(*opened, "getComputedStyle(document.documentElement).backgroundColor") ==
          "rgb(15, 17, 19)");
    CHECK(light.substr(1, 3) == "PNG");
    CHECK(light != dark);
    screenshot(*opened, "phone", false, 390);
    CHECK(ask(*opened, "document.documentElement.scrollWidth") == 390);  // nothing sticks out
    check_quiet(*opened->browser);
}
