// SPDX-License-Identifier: Apache-2.0
// An expert class behind the C tables, called as a host calls it.
#include "cinejury/cpp/expert.hpp"

#include <limits>

#include "tests/catch.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

namespace {

cj_string_t describe_probe() noexcept {
    return as_cj(
        R"({"id":"org.test.probe","kinds":["expert"],"expert":{"criteria":[{"id":"a"},{"id":"b"}]}})");
}

// Does what the option "act" says.
class Probe final : public Expert {
public:
    Probe() { options().text("act", act_); }
    ~Probe() override { ++destroyed; }
    void load(const Call&) override {
        if (act_ == "fail-load") throw Error(CJ_IO, "no such weights");
    }
    void unload() override { ++unloaded; }
    std::string weights_digest() override { return "abc"; }
    std::vector<FramePlan> plans() const override {
        if (act_ == "throw-plans") throw 5;
        return {FramePlan::uniform(3).fit(64, 32).luma(), FramePlan::at_fps(8)};
    }
    void score(const Call& call, const Item& item, Scores& scores) override {
        ++scored;
        if (act_ == "half") {
            scores.put(0, 0.5);
            throw std::runtime_error("lost the rest");
        }
        if (act_ == "throw-int") throw 5;
        if (act_ == "memory") throw std::bad_alloc();
        if (act_ == "nan") scores.put(0, std::numeric_limits<double>::quiet_NaN());
        if (act_ == "lost") throw Error(CJ_DEVICE_LOST, "gone");
        call.checkpoint();
        scores.put(0, item.view().frame(0).at(0, 0));
        scores.abstain(1, "too short");
    }
    std::vector<Preference> compare(const Call& call, const Item& a, const Item& b) override {
        if (act_ == "few") return {};
        if (act_ == "unsupported") return Expert::compare(call, a, b);
        return {{.value = -1, .reason = "b is brighter"}, {.value = 0, .status = CJ_SCORE_ABSTAIN}};
    }
    inline static int destroyed = 0, unloaded = 0, scored = 0;

private:
    std::string act_;
};

constexpr cj_entry_t kEntry = Entry<&describe_probe, Probe, Expert>::table();

// A created instance; deinit and destroy at the end.
struct Created {
    Created() {
        REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
        REQUIRE(kEntry.create(host.get(), call.get(), as_cj("org.test.probe"), &plugin).code ==
                CJ_OK);
        table = static_cast<const cj_expert_t*>(
            plugin->get_extension(plugin, as_cj(CJ_EXTENSION_EXPERT)));
        REQUIRE(table);
    }
    ~Created() {
        plugin->destroy(plugin);
        kEntry.deinit();
    }
    std::uint32_t set(const char* value) {
        return plugin->configure(plugin, call.get(), as_cj("act"), as_cj(value)).code;
    }
    cj_status_t load() { return plugin->load(plugin, call.get()); }
    cj_status_t score(const StubBatch& batch) {
        return table->score(plugin, call.get(), batch.get());
    }
    StubHost host;
    StubCall call;
    cj_plugin_t* plugin = nullptr;
    const cj_expert_t* table = nullptr;
};

const StubClip kClip({1, 1, 1, 1}, {9});

}  // namespace

TEST_CASE("negotiate chooses its version inside the range, or says why not") {
    CHECK(kEntry.negotiate(0, 0xffffffff).version == CJ_SDK_VERSION);
    CHECK(kEntry.negotiate(CJ_SDK_VERSION, CJ_SDK_VERSION).version == CJ_SDK_VERSION);
    for (const cj_negotiation_t refused : {kEntry.negotiate(CJ_SDK_VERSION + 1, CJ_SDK_VERSION + 9),
                                           kEntry.negotiate(0, CJ_SDK_VERSION - 1)}) {
        CHECK(refused.version == 0);
        REQUIRE(refused.reason);
        CHECK(std::strlen(refused.reason) > 0);
    }
}

TEST_CASE("init is counted, and create needs one") {
    StubHost host;
    StubCall call;
    cj_plugin_t* plugin = nullptr;
    const auto create = [&](const char* id) {
        return kEntry.create(host.get(), call.get(), as_cj(id), &plugin).code;
    };
    kEntry.deinit();  // one too many changes nothing
    CHECK(create("org.test.probe") == CJ_BAD_STATE);
    CHECK(plugin == nullptr);
    REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
    REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
    kEntry.deinit();
    REQUIRE(create("org.test.probe") == CJ_OK);
    plugin->destroy(plugin);
    CHECK(create("org.test.probe2") == CJ_NOT_FOUND);
    CHECK(create("") == CJ_NOT_FOUND);
    CHECK(plugin == nullptr);
    kEntry.deinit();
    CHECK(create("org.test.probe") == CJ_BAD_STATE);
}

TEST_CASE("a host table that is too short is refused as the host's bug") {
    StubHost host;
    StubCall call;
    cj_host_t small = *host.get();
    small.size = 8;
    const cj_status_t status = kEntry.init(&small, call.get());
    CHECK(status.code == CJ_INVALID_ARGUMENT);
    CHECK(status.reaction == CJ_REACT_BUG_IN_HOST);
}

TEST_CASE("calls in the wrong state return bad_state and change nothing") {
    Created probe;
    StubBatch batch(kClip, 1);
    cj_sink_t sink{CJ_SIZE(cj_sink), 0, nullptr, nullptr};
    CHECK(probe.score(batch).code == CJ_BAD_STATE);
    CHECK(probe.table
              ->compare(probe.plugin, probe.call.get(), batch.item(0), batch.item(0), nullptr, 2)
              .code == CJ_BAD_STATE);
    CHECK(probe.plugin->unload(probe.plugin, probe.call.get()).code == CJ_BAD_STATE);
    CHECK(probe.plugin->weights_digest(probe.plugin, probe.call.get(), &sink).code == CJ_BAD_STATE);
    REQUIRE(probe.load().code == CJ_OK);
    CHECK(probe.load().code == CJ_BAD_STATE);
    CHECK(probe.set("x") == CJ_BAD_STATE);
    CHECK(probe.score(batch).code == CJ_OK);
    CHECK(probe.plugin->unload(probe.plugin, probe.call.get()).code == CJ_OK);
    CHECK(probe.score(batch).code == CJ_BAD_STATE);
    CHECK(probe.set("x") == CJ_OK);
    CHECK(probe.load().code == CJ_OK);
}

TEST_CASE("a failed load leaves the instance created") {
    Created probe;
    REQUIRE(probe.set("fail-load") == CJ_OK);
    const cj_status_t status = probe.load();
    CHECK(status.code == CJ_IO);
    CHECK(status.reaction == CJ_REACT_RETRY_LATER);
    CHECK(probe.call.error == "no such weights");
    CHECK(probe.set("") == CJ_OK);
    CHECK(probe.load().code == CJ_OK);
}

TEST_CASE("destroy of a loaded instance unloads it first") {
    Probe::destroyed = Probe::unloaded = 0;
    {
        Created probe;
        REQUIRE(probe.load().code == CJ_OK);
    }
    CHECK(Probe::unloaded == 1);
    CHECK(Probe::destroyed == 1);
}

TEST_CASE("an expert reports its plans as the class states them") {
    Created probe;
    REQUIRE(probe.table->plan_count(probe.plugin) == 2);
    cj_frame_plan_t plan{};
    plan.size = CJ_SIZE(cj_frame_plan);
    REQUIRE(probe.table->plan(probe.plugin, 0, &plan).code == CJ_OK);
    CHECK(plan.size == CJ_SIZE(cj_frame_plan));
    CHECK(plan.frames == CJ_FRAMES_UNIFORM);
    CHECK(plan.count == 3);
    CHECK(plan.size_policy == CJ_SIZE_FIT);
    CHECK(plan.width == 64);
    CHECK(plan.height == 32);
    CHECK(plan.pixel_format == CJ_PIXEL_LUMA);
    REQUIRE(probe.table->plan(probe.plugin, 1, &plan).code == CJ_OK);
    CHECK(plan.frames == CJ_FRAMES_AT_FPS);
    CHECK(plan.fps_numerator == 8);
    CHECK(plan.count == 0);
    CHECK(probe.table->plan(probe.plugin, 2, &plan).code == CJ_INVALID_ARGUMENT);
    REQUIRE(probe.set("throw-plans") == CJ_OK);
    CHECK(probe.table->plan_count(probe.plugin) == 0);
    CHECK(probe.table->plan(probe.plugin, 0, &plan).code == CJ_INTERNAL);
}

TEST_CASE("scores arrive for each item and criterion") {
    Created probe;
    REQUIRE(probe.load().code == CJ_OK);
    StubBatch batch(kClip, 2);
    REQUIRE(probe.score(batch).code == CJ_OK);
    REQUIRE(batch.scores.size() == 4);
    CHECK(batch.scores[0].value == 9);
    CHECK(batch.scores[1].status == CJ_SCORE_ABSTAIN);
    CHECK(batch.scores[1].reason == "too short");
    CHECK(batch.scores[2].item == 1);
}

TEST_CASE("what one item throws fails the criteria that it has not scored, and no others") {
    Created probe;
    REQUIRE(probe.set("half") == CJ_OK);
    REQUIRE(probe.load().code == CJ_OK);
    StubBatch batch(kClip, 2);
    REQUIRE(probe.score(batch).code == CJ_OK);
    REQUIRE(batch.scores.size() == 4);
    CHECK(batch.scores[0].status == CJ_SCORE_OK);
    CHECK(batch.scores[1].status == CJ_SCORE_FAILED);
    CHECK(batch.scores[1].reason == "lost the rest");
    CHECK(batch.scores[3].status == CJ_SCORE_FAILED);
}

TEST_CASE("a value that is not finite becomes a failed score") {
    Created probe;
    REQUIRE(probe.set("nan") == CJ_OK);
    REQUIRE(probe.load().code == CJ_OK);
    StubBatch batch(kClip, 1);
    REQUIRE(probe.score(batch).code == CJ_OK);
    REQUIRE(batch.scores.size() == 2);
    CHECK(batch.scores[0].status == CJ_SCORE_FAILED);
    CHECK(batch.scores[0].reason == "criterion 0: the value is not finite");
}

TEST_CASE("memory, a lost device and unknown exceptions end the batch with their status") {
    const auto [act, code, reaction] = GENERATE(table<const char*, std::uint32_t, std::uint32_t>(
        {{"memory", CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY},
         {"lost", CJ_DEVICE_LOST, CJ_REACT_DEVICE_LOST},
         {"throw-int", CJ_INTERNAL, CJ_REACT_BUG_IN_PLUGIN}}));
    CAPTURE(act);
    Created probe;
    REQUIRE(probe.set(act) == CJ_OK);
    REQUIRE(probe.load().code == CJ_OK);
    StubBatch batch(kClip, 2);
    Probe::scored = 0;
    const cj_status_t status = probe.score(batch);
    CHECK(status.code == code);
    CHECK(status.reaction == reaction);
    CHECK(Probe::scored == 1);
    CHECK_FALSE(probe.call.error.empty());
}

TEST_CASE("a cancel or a passed deadline stops the batch") {
    Created probe;
    REQUIRE(probe.load().code == CJ_OK);
    StubBatch batch(kClip, 3);
    SECTION("cancel") {
        probe.call.cancel_after = 2;  // each item polls twice
        CHECK(probe.score(batch).code == CJ_CANCELLED);
        CHECK(batch.scores.size() == 2);
    }
    SECTION("deadline") {
        probe.call.set_deadline(100);
        probe.call.now = 100;
        CHECK(probe.score(batch).code == CJ_DEADLINE);
        CHECK(batch.scores.empty());
    }
}

TEST_CASE("compare fills one preference for each criterion, or says why not") {
    Created probe;
    StubBatch batch(kClip, 1);
    cj_preference_t first{CJ_SIZE(cj_preference), 9, 9, 9, {}}, second = first;
    cj_preference_t* out[] = {&first, &second};
    const auto compare = [&] {
        return probe.table
            ->compare(probe.plugin, probe.call.get(), batch.item(0), batch.item(0), out, 2)
            .code;
    };
    SECTION("well") {
        REQUIRE(probe.load().code == CJ_OK);
        REQUIRE(compare() == CJ_OK);
        CHECK(first.value == -1);
        CHECK(text_of(first.reason) == "b is brighter");
        CHECK(second.status == CJ_SCORE_ABSTAIN);
    }
    SECTION("with too few preferences") {
        REQUIRE(probe.set("few") == CJ_OK);
        REQUIRE(probe.load().code == CJ_OK);
        CHECK(compare() == CJ_INTERNAL);
    }
    SECTION("not offered") {
        REQUIRE(probe.set("unsupported") == CJ_OK);
        REQUIRE(probe.load().code == CJ_OK);
        CHECK(compare() == CJ_UNSUPPORTED);
    }
}
