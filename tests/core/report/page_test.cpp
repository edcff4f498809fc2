// SPDX-License-Identifier: Apache-2.0
// The page as text; what a browser makes of it is tested in browser_test.cpp.
#include "core/report/page_media.hpp"
#include "core/report/report.hpp"
#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"

using namespace cinejury;
using namespace cinejury::report;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

CandidateMedia candidate_media(std::uint64_t index, std::size_t picture_bytes,
                               std::size_t preview_bytes) {
    CandidateMedia made;
    made.index = index;
    made.media.preview = {"video/mp4", std::string(preview_bytes, 'v'), 64, 36};
    made.media.sheet = {"image/png", std::string(picture_bytes, 's'), 64, 36};
    return made;
}

}  // namespace

TEST_CASE("without scripts the page says who won, why, and where each candidate stands") {
    const std::string html = report_html(test::sample_input(), {}).html;
    const std::string still = html.substr(0, html.find("<script"));
    for (const char* part :
         {"Candidate 0 wins a tie with 2", "candidate 0 has the lowest index",
          "A lighthouse at dusk", "0.928", "<tr class=\"is-winner\">",
          "out: gate safety.shocking: 0.31 is under", "out: candidate-0003.mp4: no video stream",
          "no degeneracy guard in this panel"}) {
        INFO(part);
        CHECK(still.find(part) != std::string::npos);
    }
    CHECK(count(still, "<tr class=\"is-winner\">") == 1);
}

TEST_CASE("a run without a winner says so") {
    ReportInput input = test::sample_input();
    input.verdict.winner.reset();
    input.verdict.tied.clear();
    input.verdict.tie = false;
    input.verdict.why = "No candidate passed the gates.";
    const std::string html = report_html(input, {}).html;
    CHECK(html.find("<h2 id=\"headline\">No winner</h2>") != std::string::npos);
    CHECK(html.find("is-winner\">") == std::string::npos);
}

TEST_CASE("hostile text adds no markup to the page") {
    const std::string clean = report_html(test::sample_input(), {}).html;
    const std::string hostile = report_html(test::hostile_input(), {}).html;
    for (const char* tag :
         {"<script", "</script", "<img", "<svg", "<style", "<!--", "onerror=\""}) {
        INFO(tag);
        CHECK(count(hostile, tag) == count(clean, tag));
    }
    for (const char c : hostile) REQUIRE((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    for (const char* bad : {"\xe2\x80\xae", "\xe2\x81\xa6", "\xc2\x9b", "\x7f"})
        CHECK(hostile.find(bad) == std::string::npos);
}

TEST_CASE(
    "media are embedded up to the limit, pictures first and the best candidate before others") {
    const ReportInput input = test::sample_input();  // best first: 0, 2, 1, 3
    const std::vector<CandidateMedia> all{candidate_media(0, 300, 3000),
                                          candidate_media(1, 300, 3000),
                                          candidate_media(2, 300, 3000)};
    const Page everything = report_html(input, all);
    CHECK(everything.files.empty());
    CHECK(count(everything.html, "data:video/mp4;base64,") == 3);

    const Page some = report_html(input, all, 3 * 450 + 4100);
    CHECK(count(some.html, "data:image/png;base64,") == 3);
    CHECK(count(some.html, "data:video/mp4;base64,") == 1);
    REQUIRE(some.files.size() == 2);
    CHECK(some.files.at("media/candidate-1-preview.mp4") == std::string(3000, 'v'));
    CHECK(some.files.at("media/candidate-2-preview.mp4") == std::string(3000, 'v'));
    CHECK(count(some.html, "\"media/candidate-2-preview.mp4\"") == 1);

    const Page none = report_html(input, all, 0);
    CHECK(none.files.size() == 6);
    CHECK(count(none.html, ";base64,") == 0);
}

TEST_CASE("media of unknown types or without bytes are left out") {
    CandidateMedia odd = candidate_media(0, 0, 10);
    odd.media.preview.mime = "text/html";
    odd.media.singles.resize(2);
    odd.worst_frames = {3, 4};
    const PlacedMedia placed = place_media({&odd}, 1000);
    CHECK(placed.files.empty());
    CHECK(placed.candidates["0"]["preview"].is_null());
    CHECK(placed.candidates["0"]["sheet"].is_null());
    CHECK(placed.candidates["0"]["frames"].empty());
}

TEST_CASE("base64 is that of RFC 4648, over block borders too") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64(std::string_view("\0\xff", 2)) == "AP8=");
    const std::string zeros(std::size_t{7} << 20, '\0');
    const std::string text = base64(zeros);
    CHECK(text.size() == (zeros.size() + 2) / 3 * 4);
    CHECK(text.find_first_not_of('A') == text.size() - 2);  // 7 MiB leaves one byte: "AA=="
}
