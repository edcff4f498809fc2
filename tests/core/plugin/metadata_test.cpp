// SPDX-License-Identifier: Apache-2.0
// The rules of docs/plugin-metadata.md.
#include "core/plugin/metadata.hpp"

#include <nlohmann/json.hpp>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

json whole() {
    return json::parse(R"({
        "schema": 1, "sdk": "0.1", "id": "org.example.both", "version": "1.20.3", "vendor": "Example",
        "licence": "MIT OR Apache-2.0", "summary": "both kinds", "kinds": ["expert", "generator"],
        "determinism": "tolerance", "cancel_latency_ms": 250, "concurrency": "parallel", "weights": true,
        "devices": ["cpu", "cuda"], "permissions": ["read-files"],
        "extensions": {"wanted": ["com.example.meter/1"], "draft": ["com.example.meter/1"]},
        "expert": {"flags": ["needs-prompt", "set"], "max_batch": 8, "cost_ms": 12.5, "criteria": [
            {"id": "fineness.defocus", "minimum": -1, "maximum": 1, "direction": "lower-is-better",
             "evidence": "proxy", "summary": "edges"},
            {"id": "com.example.grain", "minimum": 0, "maximum": 1e3}]},
        "generator": {"capabilities": ["generate", "fork"], "samplers": ["euler", "heun"],
                      "cache_policies": ["half"], "max_batch": 2},
        "options": [
            {"name": "radius", "type": "integer", "default": "2", "minimum": 1, "maximum": 9, "help": "px"},
            {"name": "mode", "type": "choice", "default": "fast", "choices": ["fast", "slow"], "help": "how"},
            {"name": "weights", "type": "path", "required": true, "default": "", "help": "folder"},
            {"name": "gain", "type": "number", "default": 0.5, "help": "factor"}]
    })");
}

Status refusal(const json& changed) {
    const auto metadata = parse_metadata(changed.dump());
    REQUIRE_FALSE(metadata.ok());
    return metadata.status();
}

}  // namespace

TEST_CASE("Metadata with every key are read") {
    const auto parsed = parse_metadata(whole().dump());
    INFO(parsed.status().message());
    REQUIRE(parsed.ok());
    const PluginMetadata& m = *parsed;
    CHECK(m.id == "org.example.both");
    CHECK(m.version == "1.20.3");
    CHECK(m.sdk_version == CJ_MAKE_VERSION(0, 1));
    CHECK(m.determinism == PluginMetadata::Determinism::kTolerance);
    CHECK(m.cancel_latency_ms == 250);
    CHECK(m.has_weights);
    CHECK(m.kinds() == std::vector<std::string>{"expert", "generator"});
    REQUIRE(m.expert);
    CHECK(m.expert->flags == (CJ_EXPERT_NEEDS_PROMPT | CJ_EXPERT_SET));
    CHECK(m.expert->max_batch == 8);
    REQUIRE(m.expert->criteria.size() == 2);
    CHECK_FALSE(m.expert->criteria[0].higher_is_better);
    CHECK(m.expert->criteria[0].evidence == CriterionSpec::Evidence::kProxy);
    CHECK(m.expert->criteria[1].maximum == 1000);
    CHECK(m.expert->criteria[1].higher_is_better);
    REQUIRE(m.generator);
    CHECK(m.generator->capabilities == (CJ_CAN_GENERATE | CJ_CAN_FORK));
    CHECK(m.generator->samplers == std::vector<std::string>{"euler", "heun"});
    CHECK(m.generator->parallel);
    REQUIRE(m.options.size() == 4);
    CHECK(m.options[2].required);
    CHECK(m.options[3].default_value == "0.5");
    CHECK(m.find_option("mode")->choices.size() == 2);
    CHECK(m.find_option("none") == nullptr);
    CHECK(m.draft_extensions == std::vector<std::string>{"com.example.meter/1"});
}

TEST_CASE("Each required key is missed by name") {
    for (const char* key : {"schema", "sdk", "id", "version", "vendor", "licence", "kinds",
                            "determinism", "cancel_latency_ms"}) {
        json changed = whole();
        changed.erase(key);
        const Status status = refusal(changed);
        CHECK(status.code() == Code::kBadData);
        CHECK_THAT(status.message(), Contains(key) && Contains("is missing"));
    }
}

TEST_CASE("A wrong type at any key is refused and named") {
    const json good = whole();
    for (const auto& [key, value] : good.items()) {
        for (const json& wrong : {json(nullptr), json(-1.5), json(json::array({json::object()}))}) {
            json changed = whole();
            changed[key] = wrong;
            CHECK_THAT(refusal(changed).message(), Contains(key));
        }
    }
}

TEST_CASE("An unknown key is refused with the nearest known one") {
    json changed = whole();
    changed["vender"] = "x";
    CHECK_THAT(refusal(changed).message(),
               Contains("\"vender\" is not a known key; did you mean \"vendor\"?"));
    changed = whole();
    changed["expert"]["criteria"][1]["color"] = 1;
    CHECK_THAT(refusal(changed).message(), Contains("\"expert.criteria[1].color\""));
}

TEST_CASE("The same key twice is refused, at any depth") {
    CHECK_THAT(parse_metadata(R"({"schema":1,"schema":1})").status().message(), Contains("twice"));
    std::string text = whole().dump();
    text.replace(text.find("\"max_batch\":8"), 0, "\"max_batch\":9,");
    CHECK_THAT(parse_metadata(text).status().message(),
               Contains("\"max_batch\" stands there twice"));
}

TEST_CASE("Ids, versions, ranges and lists that break their form are refused") {
    const auto with = [](const char* pointer, json value) {
        json changed = whole();
        changed[json::json_pointer(pointer)] = std::move(value);
        return refusal(changed).message();
    };
    for (const char* id : {"nodots", "Org.Example", "org..x", ".org.x", "org.x.", "org.ex ample"})
        CHECK_THAT(with("/id", id), Contains(id));
    for (const char* version : {"1", "1.2", "1.2.3.4", "1.02.3", "1.2.x", "-1.2.3"})
        CHECK_THAT(with("/version", version), Contains("major.minor.patch"));
    CHECK_THAT(with("/expert/criteria/0/minimum", 1), Contains("below"));
    CHECK_THAT(with("/expert/criteria/1/id", "fineness.defocus"), Contains("twice"));
    CHECK_THAT(with("/options/1/name", "radius"), Contains("twice"));
    CHECK_THAT(with("/expert/criteria", json::array()), Contains("must not be empty"));
    CHECK_THAT(with("/expert/flags/0", "needs_prompt"), Contains("unknown word"));
    CHECK_THAT(with("/expert/flags", json::array({"symmetric"})), Contains("pairwise"));
    CHECK_THAT(with("/generator/capabilities", json::array({"fork"})),
               Contains("lacks \"generate\""));
    CHECK_THAT(with("/generator/samplers/1", "euler"), Contains("twice"));
    CHECK_THAT(with("/expert/max_batch", 0), Contains("1 ... 4096"));
    CHECK_THAT(with("/cancel_latency_ms", 0), Contains("1 ... 600000"));
    CHECK_THAT(with("/devices/1", "tpu"), Contains("unknown device"));
    CHECK_THAT(with("/permissions/0", "everything"), Contains("unknown word"));
    CHECK_THAT(with("/kinds", json::array({"expert"})), Contains("kinds"));
    CHECK_THAT(with("/vendor", "a\x1b[31mred"), Contains("control character"));
}

TEST_CASE("A default that its own schema refuses is refused") {
    const auto with = [](int option, const char* key, json value) {
        json changed = whole();
        changed["options"][option][key] = std::move(value);
        return refusal(changed).message();
    };
    CHECK_THAT(with(0, "default", "10"), Contains("breaks its own schema"));
    CHECK_THAT(with(0, "default", ""), Contains("breaks its own schema"));
    CHECK_THAT(with(1, "default", "fats"), Contains("did you mean fast?"));
    CHECK_THAT(with(2, "default", "/tmp"), Contains("contradicts"));
    CHECK_THAT(with(3, "choices", json::array({"a"})), Contains("choices"));
    CHECK_THAT(with(1, "minimum", 1), Contains("integers and numbers only"));
    CHECK_THAT(with(0, "minimum", 10), Contains("above"));
}

TEST_CASE("What a newer SDK may bring is unsupported rather than a mistake") {
    json changed = whole();
    changed["sdk"] = "0.2";
    changed["brand_new_key"] = true;
    CHECK(refusal(changed).code() == Code::kUnsupported);
    CHECK_THAT(refusal(changed).message(), Contains("newer SDK"));
    changed = whole();
    changed["schema"] = 2;
    CHECK(refusal(changed).code() == Code::kUnsupported);
}

TEST_CASE("Training capabilities need one another, latents and the extension") {
    json changed = whole();
    json& words = changed["generator"]["capabilities"];
    CHECK_FALSE(parse_metadata(changed.dump())->trainable());
    words.push_back("velocity");
    CHECK_THAT(refusal(changed).message(), Contains("\"velocity\" without \"latent-out\""));
    words.push_back("latent-out");
    CHECK_THAT(refusal(changed).message(), Contains("cinejury.generator.training/1"));
    changed["extensions"]["provided"] = {"cinejury.generator.training/1"};
    REQUIRE(parse_metadata(changed.dump()).ok());
    CHECK(parse_metadata(changed.dump())->trainable());
    words.push_back("vjp");
    CHECK_THAT(refusal(changed).message(), Contains("\"vjp\" without"));
    words.push_back("adapters");
    CHECK(parse_metadata(changed.dump()).ok());
    words.push_back("optimizer");
    CHECK(parse_metadata(changed.dump())->generator->capabilities & CJ_CAN_OPTIMIZER);
    words.erase(std::find(words.begin(), words.end(), "vjp"));
    CHECK_THAT(refusal(changed).message(), Contains("\"optimizer\" without \"vjp\""));
}

TEST_CASE("The reserved capability and the gradient flag are unsupported") {
    json changed = whole();
    changed["generator"]["capabilities"].push_back("decode-vjp");
    CHECK(refusal(changed).code() == Code::kUnsupported);
    changed = whole();
    changed["expert"]["flags"].push_back("gradient");
    CHECK(refusal(changed).code() == Code::kUnsupported);
}

TEST_CASE("Text that is no JSON object, too large or nested without end is refused") {
    for (const std::string& text :
         {std::string(), std::string("[]"), std::string("7"), std::string("{\"id\":\"\xff\"}"),
          std::string("{\"maximum\":1e999}"), std::string(200'000, '['),
          std::string(300 << 10, ' ')}) {
        const auto metadata = parse_metadata(text);
        REQUIRE_FALSE(metadata.ok());
        CHECK(metadata.status().code() == Code::kBadData);
    }
}

TEST_CASE("Values of options are checked against type, range and choices") {
    const auto option_of = [](const char* name, OptionSpec::Type type) {
        OptionSpec made;
        made.name = name;
        made.type = type;
        return made;
    };
    OptionSpec option = option_of("n", OptionSpec::Type::kInteger);
    option.minimum = -3;
    option.maximum = 12;
    for (const char* good : {"-3", "0", "12"}) CHECK(check_option_value(option, good).ok());
    for (const char* bad : {"", "-4", "13", "1.0", "0x1", " 1", "1 ", "99999999999999999999"})
        CHECK(check_option_value(option, bad).code() == Code::kInvalidArgument);
    CHECK_THAT(check_option_value(option, "13").message(),
               Contains("option n") && Contains("\"13\"") && Contains("-3 ... 12"));
    option.type = OptionSpec::Type::kNumber;
    for (const char* good : {"-3", "1e-3", "11.5"}) CHECK(check_option_value(option, good).ok());
    for (const char* bad : {"nan", "inf", "1,5", "12.01"})
        CHECK_FALSE(check_option_value(option, bad).ok());
    option = option_of("b", OptionSpec::Type::kBoolean);
    CHECK(check_option_value(option, "true").ok());
    CHECK_FALSE(check_option_value(option, "True").ok());
    option = option_of("p", OptionSpec::Type::kPath);
    CHECK(check_option_value(option, "/some where").ok());
    CHECK_FALSE(check_option_value(option, std::string_view("a\0b", 3)).ok());
}

TEST_CASE("Note and description are compared on id, version, kinds, criteria and options") {
    const auto parse = [](const json& document) { return *parse_metadata(document.dump()); };
    const PluginMetadata note = parse(whole());
    CHECK(metadata_difference(note, note).empty());
    const auto difference = [&](const char* pointer, json value) {
        json changed = whole();
        changed[json::json_pointer(pointer)] = std::move(value);
        return metadata_difference(note, parse(changed));
    };
    CHECK_THAT(difference("/id", "org.example.other"),
               Contains("id: \"org.example.both\" in the note"));
    CHECK_THAT(difference("/version", "2.0.0"), Contains("version"));
    CHECK_THAT(difference("/expert/criteria/1/maximum", 7), Contains("criterion 1"));
    CHECK_THAT(difference("/options/0/default", "3"), Contains("option radius"));
    CHECK_THAT(difference("/options/0/name", "other"), Contains("option radius"));
    CHECK(difference("/vendor", "Someone").empty());
    json fewer = whole();
    fewer["expert"]["criteria"].erase(1);
    CHECK_THAT(metadata_difference(note, parse(fewer)), Contains("criteria: 2 in the note, 1"));
    fewer = whole();
    fewer.erase("generator");
    fewer["kinds"] = {"expert"};
    CHECK_THAT(metadata_difference(note, parse(fewer)), Contains("kinds"));
}
