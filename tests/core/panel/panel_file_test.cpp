// SPDX-License-Identifier: Apache-2.0
#include "core/panel/panel_file.hpp"

#include <string>

#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using cinejury::test::TemporaryFolder;

namespace {

constexpr std::string_view kHead = "schema = 1\nname = \"test\"\n";
constexpr std::string_view kExpert = "[[expert]]\nplugin = \"org.example.sharp\"\n";  // lines 3, 4

std::string whole(std::string_view rest) {
    return std::string(kHead) + std::string(kExpert) + std::string(rest);
}

Result<PanelFile> parse(std::string_view text) {
    return parse_panel_file(text, "p.toml", "/nowhere");
}

// The text is refused with a message that begins with the place and holds the words.
void check_refused(const std::string& text, const std::string& place, const std::string& words) {
    CAPTURE(text.substr(0, 400));
    const auto panel = parse(text);
    REQUIRE_FALSE(panel.ok());
    CAPTURE(panel.status().message());
    CHECK(panel.status().code() == Code::kBadData);
    CHECK(panel.status().message().rfind("p.toml:" + place + ": ", 0) == 0);
    CHECK(panel.status().message().find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("the smallest panel has one expert and the defaults") {
    const auto panel = parse(whole(""));
    REQUIRE(panel.ok());
    CHECK(panel->name == "test");
    REQUIRE(panel->experts.size() == 1);
    CHECK(panel->experts[0].plugin == "org.example.sharp");
    CHECK(panel->experts[0].role == Role::kSelect);
    CHECK(panel->experts[0].criteria.empty());
    CHECK(panel->tie_band == 0.01);
    CHECK(panel->on_failed == OnFailed::kExclude);
    CHECK(panel->gates.empty());
}

TEST_CASE("every key of a panel file arrives") {
    const TemporaryFolder folder;
    folder.write("curve.json", R"({"schema": 1, "x": [0, 1], "y": [0, 1]})");
    const auto file = folder.write("full.toml", R"(
        schema = 1
        name = "full"
        summary = "all keys"
        tie_band = 0
        on_failed = "drop_criterion"
        [[expert]]
        plugin = "org.example.a"
        role = "held-out"
        criteria = ["fineness.face", "fineness.limb"]
        [expert.settings]
        name = "x"
        count = 3
        share = 0.25
        fast = true
        depth.of.tree = -1
        [[expert]]
        plugin = "org.example.b"
        role = "monitor"
        [weights.aspect]
        safety = 2
        other = 0
        [weights.criterion]
        "fineness.face" = 3
        coherence.flicker = 0.5
        [[gate]]
        criterion = "safety.crime"
        minimum = 0.5
        maximum = 0.9
        if_missing = "pass"
        if_all_fail = "pass"
        [calibration."fineness.face"]
        kind = "linear"
        from = [1, 2]
        to = [-1, 0.5]
        [calibration.fineness.limb]
        kind = "log"
        floor = -3
        [calibration."safety.crime"]
        kind = "isotonic"
        file = "curve.json"
        [calibration."safety.shocking"]
        kind = "identity"
        [calibration."safety.disgust"]
        [thresholds]
        "fineness.face" = 0.25
    )");
    const auto panel = load_panel_file(file);
    REQUIRE(panel.ok());
    CHECK(panel->summary == "all keys");
    CHECK(panel->tie_band == 0);
    CHECK(panel->on_failed == OnFailed::kDropCriterion);
    REQUIRE(panel->experts.size() == 2);
    CHECK(panel->experts[0].role == Role::kHeldOut);
    CHECK(panel->experts[0].criteria == std::vector<std::string>{"fineness.face", "fineness.limb"});
    CHECK(panel->experts[0].settings ==
          std::map<std::string, std::string>{{"name", "x"},
                                             {"count", "3"},
                                             {"share", "0.25"},
                                             {"fast", "true"},
                                             {"depth.of.tree", "-1"}});
    CHECK(panel->experts[1].role == Role::kMonitor);
    CHECK(panel->aspect_weights == std::map<std::string, double>{{"safety", 2}, {"other", 0}});
    CHECK(panel->criterion_weights ==
          std::map<std::string, double>{{"fineness.face", 3}, {"coherence.flicker", 0.5}});
    REQUIRE(panel->gates.size() == 1);
    CHECK(panel->gates[0].criterion == "safety.crime");
    CHECK(panel->gates[0].minimum == 0.5);
    CHECK(panel->gates[0].maximum == 0.9);
    CHECK(panel->gates[0].if_missing == Gate::Missing::kPass);
    CHECK(panel->gates[0].if_all_fail == Gate::AllFail::kPass);
    using Kind = CalibrationSpec::Kind;
    const auto& calibrations = panel->calibrations;
    CHECK(calibrations.at("fineness.face").kind == Kind::kLinear);
    CHECK(calibrations.at("fineness.face").x1 == 2);
    CHECK(calibrations.at("fineness.face").y0 == -1);
    CHECK(calibrations.at("fineness.limb").kind == Kind::kLog);
    CHECK(calibrations.at("fineness.limb").floor == -3);
    CHECK(calibrations.at("safety.crime").kind == Kind::kIsotonic);
    CHECK(calibrations.at("safety.crime").file == "curve.json");
    CHECK(calibrations.at("safety.crime").xs == std::vector<double>{0, 1});
    CHECK(calibrations.at("safety.shocking").kind == Kind::kIdentity);
    CHECK(calibrations.at("safety.disgust").kind == Kind::kRange);
    CHECK(panel->thresholds == std::map<std::string, double>{{"fineness.face", 0.25}});
    CHECK(panel->folder == folder.path());
}

TEST_CASE("unknown keys are refused with their place and the nearest name") {
    check_refused(whole("") + "[weight]\n", "5:2",
                  "weight: unknown key; did you mean \"weights\"?");
    check_refused(std::string(kHead) + "tie_bnd = 1\n" + std::string(kExpert), "3:1",
                  "tie_bnd: unknown key; did you mean \"tie_band\"?");
    check_refused(whole("\"rôle\" = \"select\"\n"), "5:1", "expert[1].rôle: unknown key");
    check_refused(whole("[weights.aspekt]\n"), "5:10", "did you mean \"aspect\"?");
    check_refused(whole("[weights.aspect]\nfinenes = 1\n"), "6:11", "did you mean \"fineness\"?");
    check_refused(
        whole("[[gate]]\ncriterion = \"safety.crime\"\nminimum = 1\nif_misng = \"pass\"\n"), "8:1",
        "did you mean \"if_missing\"?");
    check_refused(whole("[calibration.\"fineness.face\"]\nkind = \"log\"\nflor = 1\n"), "7:1",
                  "did you mean \"floor\"?");
}

TEST_CASE("ids that no criterion can have are refused, vendors' and guards' ids pass") {
    check_refused(whole("criteria = [\"fineness.defocsu\"]\n"), "5:12",
                  "\"fineness.defocsu\" is no criterion; did you mean \"fineness.defocus\"?");
    check_refused(whole("[thresholds]\n\"finenes.face\" = 1\n"), "6:18", "\"fineness.face\"?");
    check_refused(whole("[weights.criterion]\nsharpness = 1\n"), "6:13", "no criterion");
    CHECK(parse(whole("[thresholds]\n\"com.acme.pulse\" = 1\n\"guards.frozen\" = 1\n")).ok());
}

TEST_CASE("wrong types and values out of range say what is allowed") {
    check_refused("name = \"x\"\n" + std::string(kExpert), "1:1", "schema: is missing");
    check_refused("schema = 2\nname = \"x\"\n", "1:10", "schema: is 2, this version reads 1");
    check_refused("schema = 1\n" + std::string(kExpert), "1:1", "name: is missing");
    check_refused("schema = 1\nname = 3\n" + std::string(kExpert), "2:8",
                  "name: must be a string, is an integer");
    check_refused(std::string(kHead), "1:1", "expert: is missing");
    check_refused(std::string(kHead) + "expert = []\n", "3:10", "at least one [[expert]]");
    check_refused(std::string(kHead) + "[expert]\nplugin = \"a.b\"\n", "3:1", "write [[expert]]");
    const auto top = [](std::string_view line) {
        return std::string(kHead) + std::string(line) + "\n" + std::string(kExpert);
    };
    check_refused(top("tie_band = -0.1"), "3:12", "tie_band: is -0.1, must lie in 0 ...");
    check_refused(top("tie_band = nan"), "3:12", "tie_band: must be finite");
    check_refused(top("tie_band = inf"), "3:12", "tie_band: must be finite");
    check_refused(top("tie_band = 1979-05-27"), "3:12", "must be a number, is a date or time");
    check_refused(top("on_failed = \"exlude\""), "3:13", "did you mean \"exclude\"?");
    check_refused(whole("role = \"heldout\"\n"), "5:8", "did you mean \"held-out\"?");
    check_refused(whole("criteria = []\n"), "5:12", "leave the key out");
    check_refused(whole("[expert.settings]\na = [1]\n"), "6:5", "expert[1].settings.a: must be");
    check_refused(whole("[weights.aspect]\nsafety = -1\n"), "6:10", "must lie in 0 ... 1000000");
    check_refused(whole("[[gate]]\ncriterion = \"safety.crime\"\n"), "5:1", "needs minimum");
    check_refused(whole("[[gate]]\ncriterion = \"safety.crime\"\nminimum = 2\nmaximum = 1\n"),
                  "7:11", "is 2, above the maximum 1");
    const std::string calibration = whole("[calibration.\"fineness.face\"]\n");
    check_refused(calibration + "kind = \"linear\"\nfrom = [1, 1]\nto = [0, 1]\n", "7:8",
                  "two equal ends");
    check_refused(calibration + "kind = \"linear\"\nto = [0, 1]\n", "5:1", "from: is missing");
    check_refused(calibration + "kind = \"linear\"\nfrom = [1]\nto = [0, 1]\n", "7:8",
                  "array of two numbers");
    check_refused(calibration + "kind = \"range\"\nfloor = 1\n", "7:9", "has no place in kind");
    check_refused(whole("[calibration]\n\"fineness.face\" = 1\n"), "6:19", "must be a table");
}

TEST_CASE("what is there twice is refused") {
    check_refused(whole("plugin = \"b.c\"\n"), "5:10", "plugin");
    check_refused(whole("criteria = [\"fineness.face\", \"fineness.face\"]\n"), "5:30",
                  "\"fineness.face\" is there twice");
    check_refused(whole(kExpert), "6:10", "\"org.example.sharp\" is expert[1] already");
    check_refused(whole("[thresholds]\n\"fineness.face\" = 1\nfineness.face = 2\n"), "7:17",
                  "fineness.face: is there twice");
    check_refused(whole("[[gate]]\ncriterion = \"safety.crime\"\nminimum = 1\n"
                        "[[gate]]\ncriterion = \"safety.crime\"\nmaximum = 2\n"),
                  "9:13", "has a gate already");
}

TEST_CASE("one plugin may judge two criteria in two roles") {
    const auto panel = parse(std::string(kHead) + R"(
        [[expert]]
        plugin = "org.example.sharp"
        criteria = ["fineness.face"]
        [[expert]]
        plugin = "org.example.sharp"
        role = "monitor"
        criteria = ["fineness.limb"]
    )");
    CHECK(panel.ok());
}

TEST_CASE("text that is no TOML, or is made to exhaust the reader, is refused") {
    check_refused("schema = \n", "1:10", "");
    check_refused("schema = 1\nname = \"\xff\xfe\"\n", "2:8", "utf-8");
    CHECK(parse(std::string(300'000, '#')).status().message() ==
          "p.toml: larger than 262144 bytes");
    std::string deep = "schema = 1\na";
    for (int i = 0; i < 100'000; ++i) deep += ".a";
    check_refused(deep + " = 1\n", "2:1", "more than 256 dots in one line");
    check_refused("schema = 1\na = " + std::string(60'000, '[') + "\n", "2:21", "nest");
}

TEST_CASE("letters beyond ASCII belong into quotes and comments") {
    check_refused(whole("r\u00f4le = \"select\"\n"), "5:2", "expected '='");
    check_refused("schema = 1\nname = \"x\"\u00e9\n", "2:11", "");
    check_refused("schema = 1ioVn.\"fi\u00e9\nname = \"x\"\n", "1:11", "");
    const auto panel = parse(
        "\ufeffschema = 1 # \u00e9.\n"
        "name = \"\u00e9\\\"\u00e9\"\n"
        "summary = \"\"\"\u00e9 \"\" # \u00e9\n\u00e9\"\"\"\"\"\n"
        "[[expert]]\nplugin = '\u00e9\\'\n"
        "[expert.settings]\na = '''\n'\u00e9'' \\'''\nb = ''\n\"\u00e9\" = \"\"\n");
    if (!panel.ok()) FAIL(panel.status().message());
    CHECK(panel->name == "\u00e9\"\u00e9");
    CHECK(panel->summary == "\u00e9 \"\" # \u00e9\n\u00e9\"\"");
    CHECK(panel->experts[0].plugin == "\u00e9\\");
    CHECK(panel->experts[0].settings.at("a") == "'\u00e9'' \\");
    CHECK(panel->experts[0].settings.at("\u00e9").empty());
}

TEST_CASE("the deepest tables that the limits allow are read and freed without harm") {
    std::string keys = "a";
    for (int i = 0; i < 255; ++i) keys += ".a";
    std::string text = "schema = 1\n[" + keys + "]\n";
    for (int level = 0; level < 14; ++level) text += keys + " = {" + "\n";
    const auto broken = parse(text);  // inline tables stay in one line
    CHECK_FALSE(broken.ok());
    std::string arrays = "schema = 1\n[" + keys + "]\n" + keys + " = [\n";
    for (int level = 0; level < 6; ++level) arrays += "{" + keys + " = [\n";
    for (int level = 0; level < 6; ++level) arrays += "]},\n";
    const auto refused = parse(arrays + "]\n");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.status().message().find("a: unknown key") != std::string::npos);
}

TEST_CASE("files that a panel names are found beside it and are part of its digest") {
    const TemporaryFolder folder;
    const std::string text =
        whole("[calibration.\"fineness.face\"]\nkind = \"isotonic\"\nfile = \"c.json\"\n");
    const auto file = folder.write("p.toml", text);
    const auto missing = load_panel_file(file);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.status().code() == Code::kNotFound);
    CHECK(missing.status().message().find((folder.path() / "c.json").string()) !=
          std::string::npos);
    folder.write("c.json", R"({"schema": 1, "x": [0, 1], "y": [0, 1]})");
    const auto first = load_panel_file(file);
    REQUIRE(first.ok());
    folder.write("c.json", R"({"schema": 1, "x": [0, 1], "y": [0, 2]})");
    const auto second = load_panel_file(file);
    REQUIRE(second.ok());
    CHECK(first->digest.size() == 64);
    CHECK(first->digest != second->digest);
    folder.write("p.toml", text + "# a comment\n");
    CHECK(load_panel_file(file)->digest != second->digest);
    folder.write("c.json", "{}");
    const auto broken = load_panel_file(file);
    REQUIRE_FALSE(broken.ok());
    CHECK(broken.status().code() == Code::kBadData);
}

TEST_CASE("panels are found by name beside the program, or by path") {
    const auto names = installed_panels();
    CHECK(std::find(names.begin(), names.end(), "default") != names.end());
    const auto panel = find_panel("default");
    REQUIRE(panel.ok());
    CHECK(panel->name == "default");
    const auto typing_error = find_panel("defualt");
    REQUIRE_FALSE(typing_error.ok());
    CHECK(typing_error.status().code() == Code::kNotFound);
    CHECK(typing_error.status().message().find("did you mean \"default\"?") != std::string::npos);
    const TemporaryFolder folder;
    CHECK(find_panel(folder.write("mine.toml", whole("")).string()).ok());
    CHECK(find_panel("./default").status().code() == Code::kNotFound);
}
