// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/package/trial.hpp"

#include <algorithm>
#include <vector>

#include "core/plugin/plugin.hpp"
#include "tests/catch.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

namespace cinejury::test {
namespace {

using namespace cinejury::plugin;

// Values for the clips in one batch, each a score between 0 and 1.
std::vector<double> scores_of(Instance& instance, const std::vector<const StubClip*>& clips) {
    StubBatch batch(clips);
    const Call call;
    const Status status =
        call.status(instance.expert()->score(instance.raw(), call.get(), batch.get()), "score");
    INFO(status.message());
    REQUIRE(status.ok());
    REQUIRE(batch.scores.size() == clips.size());
    std::vector<double> values;
    for (const KeptScore& score : batch.scores) {
        CHECK(score.status == CJ_SCORE_OK);
        CHECK(score.value > 0);
        CHECK(score.value < 1);
        values.push_back(score.value);
    }
    return values;
}

// Luma, 2 frames of 8 x 8.
StubClip gradient(std::uint8_t factor) {
    std::vector<std::uint8_t> pixels(2 * 8 * 8);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i * factor);
    return StubClip({2, 8, 8, 1}, pixels);
}

// (EXPERT-PLAN, EXPERT-PURE, EXPERT-DETERMINISM, EXPERT-INPUT, EXPERT-VIEWS)
void try_expert(Instance& instance) {
    const cj_expert_t& expert = *instance.expert();
    REQUIRE(expert.plan_count(instance.raw()) == 1);
    cj_frame_plan_t plan{};
    plan.size = CJ_SIZE(cj_frame_plan);
    REQUIRE(expert.plan(instance.raw(), 0, &plan).code == CJ_OK);
    REQUIRE(plan.pixel_format == CJ_PIXEL_LUMA);

    const StubClip soft = gradient(1), hard = gradient(7);
    const std::vector<std::uint8_t> before = soft.pixels;
    const auto together = scores_of(instance, {&soft, &hard});
    CHECK(scores_of(instance, {&hard, &soft}) == std::vector<double>{together[1], together[0]});
    CHECK(scores_of(instance, {&soft})[0] == together[0]);
    CHECK(soft.pixels == before);

    // The same picture, stored from its last pixel to its first.
    StubClip backwards = gradient(1);
    std::reverse(backwards.pixels.begin(), backwards.pixels.end());
    for (std::int64_t& stride : backwards.strides) stride = -stride;
    backwards.tensor.byte_offset = backwards.pixels.size() - 1;
    CHECK(scores_of(instance, {&backwards})[0] == together[0]);
}

// The frames of a candidate of seed 5; with `stepped` after a walk by single steps, a fork, a save
// and a load.
std::vector<std::uint8_t> frames_of(Instance& instance, cj_condition_t* condition, bool stepped) {
    const cj_generator_t& g = *instance.generator();
    cj_plugin_t* const raw = instance.raw();
    const Call call;
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_FRAMES | CJ_SPEC_SIZE;
    spec.seed = 5;
    spec.frames = 3;
    spec.width = 32;
    spec.height = 18;
    cj_candidate_t* candidate = nullptr;
    REQUIRE(g.candidate_create(raw, call.get(), condition, &spec, &candidate).code == CJ_OK);
    if (stepped) {
        REQUIRE(g.advance(raw, call.get(), &candidate, 1, 2, 0, nullptr).code == CJ_OK);
        cj_candidate_t* fork = nullptr;
        REQUIRE(g.fork(raw, call.get(), candidate, &fork).code == CJ_OK);
        g.candidate_destroy(raw, candidate);
        StringSink blob(1000);
        REQUIRE(g.save(raw, call.get(), fork, blob.get()).code == CJ_OK);
        g.candidate_destroy(raw, fork);
        REQUIRE(g.load(raw, call.get(), condition, to_cj(blob.text()), &candidate).code == CJ_OK);
        const cj_clip_t* preview = nullptr;
        REQUIRE(g.preview(raw, call.get(), candidate, CJ_PREVIEW_CLEAN, 2, 16, &preview, nullptr)
                    .code == CJ_OK);
        CHECK(preview->frames->shape[0] == 2);
        CHECK(preview->frames->shape[2] == 16);
    }
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    REQUIRE(g.finish(raw, call.get(), candidate, &finished, nullptr).code == CJ_OK);
    REQUIRE(finished.clip);
    const auto* data = static_cast<const std::uint8_t*>(finished.clip->frames->data);
    std::vector<std::uint8_t> frames(data, data + 3 * 18 * 32 * 3);
    g.candidate_destroy(raw, candidate);
    return frames;
}

void try_generator(Instance& instance) {
    const cj_generator_t& g = *instance.generator();
    const Call call;
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, to_cj("a red bar"), {}};
    cj_condition_t* condition = nullptr;
    REQUIRE(g.encode(instance.raw(), call.get(), &request, &condition).code == CJ_OK);
    const auto frames = frames_of(instance, condition, false);
    CHECK(frames == frames_of(instance, condition, false));
    if (instance.metadata().generator->capabilities & CJ_CAN_RESUME_BLOB)
        CHECK(frames == frames_of(instance, condition, true));
    CHECK(std::vector<std::uint8_t>(frames.size(), frames[0]) != frames);
    g.condition_release(instance.raw(), condition);
}

}  // namespace

void try_plugin(const std::filesystem::path& file) {
    HostServices host({.threads = 2, .log = {}});
    const auto inspected = inspect(file);
    INFO(inspected.status().message());
    REQUIRE(inspected.ok());
    const auto library = Library::load(*inspected, host);
    INFO(library.status().message());
    REQUIRE(library.ok());
    auto instance = (*library)->create({});
    INFO(instance.status().message());
    REQUIRE(instance.ok());
    REQUIRE((*instance)->load().ok());
    if ((*instance)->expert()) try_expert(**instance);
    if ((*instance)->generator()) try_generator(**instance);
    CHECK((*instance)->weights_digest().ok());
    CHECK((*instance)->unload().ok());
    instance = Status();
    CHECK(host.live_buffers() == 0);
}

}  // namespace cinejury::test
