// SPDX-License-Identifier: Apache-2.0
// Opening and describing sessions.
#include <stdlib.h>

#include "tests/core/embed/kit.hpp"

using namespace cinejury::test;
using Catch::Contains;

TEST_CASE("the library says which version of the contract it has") {
    CHECK(cj_embed_version() == CJ_SDK_VERSION);
}

TEST_CASE("a session opens with a panel as text or as a file and describes itself") {
    const TemporaryFolder folder;
    const std::string file = folder.write("mine.toml", kPanel).string();
    Options from_text;
    Options from_file;
    from_file.options.panel = view(file);
    from_file.options.panel_text = {};
    for (const Options* options : {&from_text, &from_file}) {
        const Session session = open_session(options->options);
        Text json;
        REQUIRE(cj_session_describe(session.get(), json.sink(), nullptr).code == CJ_OK);
        const auto described = json.json();
        CHECK(described["schema"] == "cinejury.session/1");
        CHECK(described["panel"]["name"] == "test");
        REQUIRE(described["experts"].size() == 1);
        CHECK(described["experts"][0]["id"] == "test.brightness");
        CHECK(described["experts"][0]["criteria"] == nlohmann::json{"fineness.object"});
        CHECK(described["experts"][0]["library_digest"].get<std::string>().size() == 64);
        CHECK(described["plugins"].size() >= 2);
    }
}

TEST_CASE("a session that cannot open says which input is wrong and leaves nothing") {
    Options options;
    SECTION("no such folder of plugins") {
        options.folder = view("/no/such/folder");
        CHECK_THAT(refusal(options.options, CJ_NOT_FOUND), Contains("/no/such/folder"));
    }
    SECTION("a panel that is no TOML, with the place") {
        options.options.panel_text = view("schema = 1\nname = \"a\"\nname2 = 1\n");
        CHECK_THAT(refusal(options.options, CJ_BAD_DATA), Contains("inline:3"));
    }
    SECTION("a panel that is not there") {
        options.options.panel_text = {};
        options.options.panel = view("nonesuch");
        CHECK_THAT(refusal(options.options, CJ_NOT_FOUND), Contains("nonesuch"));
    }
    SECTION("a setting of a plugin that is not in the panel") {
        const cj_setting_t setting{view("test.dots"), view("lie"), view("true")};
        options.options.settings = &setting;
        options.options.setting_count = 1;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT), Contains("test.dots.lie"));
    }
    SECTION("a setting given twice") {
        const cj_setting_t setting{view("test.brightness"), view("x"), view("1")};
        const cj_setting_t twice[] = {setting, setting};
        options.options.settings = twice;
        options.options.setting_count = 2;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT), Contains("twice"));
    }
    SECTION("a count without an array") {
        options.options.setting_count = 1;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT), Contains("settings is NULL"));
    }
    SECTION("folders without an array") {
        options.options.plugin_folders = nullptr;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT),
                   Contains("plugin_folders is NULL"));
    }
    SECTION("a flag of the future") {
        options.options.flags |= 1u << 30;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT), Contains("options.flags"));
    }
    SECTION("a size that was forgotten") {
        options.options.size = 0;
        CHECK_THAT(refusal(options.options, CJ_INVALID_ARGUMENT), Contains("options.size is 0"));
    }
}

TEST_CASE("a struct of a later version is taken, its tail ignored") {
    struct Later {
        cj_session_options_t known;
        std::uint64_t more;
    };
    Options options;
    Later later{options.options, ~std::uint64_t{0}};
    later.known.size = sizeof later;
    open_session(later.known);
}

TEST_CASE("NULL where a pointer is needed is an argument error, never a crash") {
    Options options;
    const Session session = open_session(options.options);
    Text error;
    cj_session_t* out = nullptr;
    CHECK(cj_session_open(nullptr, &out, error.sink()).code == CJ_INVALID_ARGUMENT);
    CHECK(cj_session_open(&options.options, nullptr, error.sink()).code == CJ_INVALID_ARGUMENT);
    CHECK(cj_session_open(nullptr, nullptr, nullptr).code == CJ_INVALID_ARGUMENT);
    CHECK(cj_session_describe(nullptr, error.sink(), nullptr).code == CJ_INVALID_ARGUMENT);
    CHECK(cj_session_describe(session.get(), nullptr, nullptr).code == CJ_INVALID_ARGUMENT);
    CHECK(cj_session_score(nullptr, nullptr, {}, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(cj_session_score(session.get(), nullptr, {}, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(cj_session_rank(session.get(), nullptr, 1, {}, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    const cj_media_t* none[] = {nullptr};
    CHECK(cj_session_rank(session.get(), none, 1, {}, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(cj_session_rank(session.get(), none, 0, {}, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(cj_session_search(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(cj_session_search(session.get(), nullptr, nullptr, nullptr, nullptr, nullptr).code ==
          CJ_INVALID_ARGUMENT);
    cj_session_close(nullptr);

    cj_sink_t dumb{};
    dumb.size = CJ_SIZE(cj_sink);
    CHECK(cj_session_describe(session.get(), &dumb, error.sink()).code == CJ_INVALID_ARGUMENT);
    CHECK_THAT(error.text(), Contains("json.write is NULL"));
    CHECK(cj_session_describe(session.get(), error.sink(), &dumb).code == CJ_INVALID_ARGUMENT);
}

TEST_CASE("what was handed to a session may go away once it is open") {
    Session session;
    {
        const auto folder = std::make_unique<std::string>(CINEJURY_TEST_PLUGINS);
        const auto panel = std::make_unique<std::string>(kPanel);
        const auto name = std::make_unique<std::string>("gone");
        const auto options = std::make_unique<Options>(*panel);
        options->folder = view(*folder);
        options->options.panel = view(*name);
        session = open_session(options->options);
        folder->assign(folder->size(), 'x');
        panel->assign(panel->size(), 'x');
        name->assign(name->size(), 'x');
    }
    const GreyFrames frames(51);
    const cj_media_t media = frames.media();
    cj_outcome_t outcome = empty_outcome();
    CHECK(cj_session_score(session.get(), &media, {}, nullptr, &outcome, nullptr, nullptr).code ==
          CJ_OK);
    CHECK(outcome.overall == Approx(0.2));
}

TEST_CASE("environment variables count only when the product asks for them") {
    REQUIRE(::setenv("CINEJURY_PLUGIN_PATH", CINEJURY_TEST_PLUGINS, 1) == 0);
    Options options;
    options.options.plugin_folders = nullptr;
    options.options.plugin_folder_count = 0;
    CHECK_THAT(refusal(options.options, CJ_NOT_FOUND), Contains("test.brightness"));
    options.options.flags |= CJ_SESSION_READ_ENVIRONMENT;
    open_session(options.options);
    ::unsetenv("CINEJURY_PLUGIN_PATH");
}

TEST_CASE("messages of plugins reach the product's log with their source") {
    struct Log {
        std::vector<std::string> lines;
    } log;
    Options options;
    options.options.log_context = &log;
    options.options.log = [](void* context, uint32_t level, cj_string_t source,
                             cj_string_t text) noexcept {
        static_cast<Log*>(context)->lines.push_back(std::to_string(level) + " " +
                                                    std::string(source.data, source.size) + " " +
                                                    std::string(text.data, text.size));
    };
    const Session session = open_session(options.options);
    const GreyFrames frames(77);
    const cj_media_t media = frames.media();
    REQUIRE(cj_session_score(session.get(), &media, view("say hello"), nullptr, nullptr, nullptr,
                             nullptr)
                .code == CJ_OK);
    CHECK(log.lines == std::vector<std::string>{"1 test.brightness hello"});
}
