// SPDX-License-Identifier: Apache-2.0
// The shapes generator as a host uses it: the real library, through the contract.
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin/plugin.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"

using namespace cinejury;
using plugin::from_cj;
using plugin::to_cj;

namespace {

const std::string kPrompt =
    "a small red circle moves right above a large blue star on a white background";

// A loaded instance with a condition for kPrompt.
class Studio {
public:
    explicit Studio(unsigned threads = 2, const plugin::Settings& settings = {})
        : host_(
              {threads, 1ull << 33, [this](std::uint32_t, std::string_view, std::string_view text) {
                   log += std::string(text) + "\n";
               }}) {
        const auto inspected = plugin::inspect(CINEJURY_SHAPES_PLUGIN);
        REQUIRE(inspected.status().message() == "");
        library_ = *plugin::Library::load(*inspected, host_);
        instance_ = *library_->create(settings);
        REQUIRE(instance_->load().message() == "");
        condition = encode(kPrompt).second;
    }
    ~Studio() { table().condition_release(raw(), condition); }

    const cj_generator_t& table() const { return *instance_->generator(); }
    cj_plugin_t* raw() const { return instance_->raw(); }
    std::pair<Status, cj_condition_t*> encode(const std::string& prompt, bool strict = false) {
        cj_encode_request_t request{
            CJ_SIZE(cj_encode_request), strict ? 1u : 0u, to_cj(prompt), {nullptr, 0}};
        plugin::Call call;
        cj_condition_t* out = nullptr;
        const cj_status_t status = table().encode(raw(), call.get(), &request, &out);
        return {call.status(status, "shapes"), out};
    }

    std::string log;
    cj_condition_t* condition = nullptr;

private:
    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
};

cj_candidate_spec_t spec_of(std::uint64_t seed, std::uint32_t steps = 5) {
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_STEPS;
    spec.seed = seed;
    spec.steps = steps;
    return spec;
}

// One candidate; every call must succeed unless it returns the status.
class Candidate {
public:
    Candidate(Studio& studio, cj_candidate_t* candidate)
        : studio_(&studio), candidate_(candidate) {}
    Candidate(Studio& studio, const cj_candidate_spec_t& spec) : studio_(&studio) {
        plugin::Call call;
        const Status status =
            call.status(studio.table().candidate_create(studio.raw(), call.get(), studio.condition,
                                                        &spec, &candidate_),
                        "create");
        REQUIRE(status.message() == "");
    }
    ~Candidate() { studio_->table().candidate_destroy(studio_->raw(), candidate_); }
    Candidate(Candidate&& other) noexcept
        : studio_(other.studio_), candidate_(std::exchange(other.candidate_, nullptr)) {}

    cj_candidate_t* raw() const { return candidate_; }
    Status advance(std::uint32_t to, std::uint64_t budget = 0, cj_cost_t* cost = nullptr,
                   const CancelToken& cancel = {}) {
        plugin::Call call(cancel);
        return call.status(
            studio_->table().advance(studio_->raw(), call.get(), &candidate_, 1, to, budget, cost),
            "advance");
    }
    std::string finish(cj_cost_t* cost = nullptr) {
        plugin::Call call;
        cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {nullptr, 0}};
        const Status status = call.status(
            studio_->table().finish(studio_->raw(), call.get(), candidate_, &finished, cost),
            "finish");
        REQUIRE(status.message() == "");
        return bytes_of(*finished.clip);
    }
    static std::string bytes_of(const cj_clip_t& clip) {
        const cj_tensor_t& t = *clip.frames;
        const auto count =
            static_cast<std::size_t>(t.shape[0] * t.shape[1] * t.shape[2] * t.shape[3]);
        return {static_cast<const char*>(t.data) + t.byte_offset, count};
    }
    Candidate fork() {
        plugin::Call call;
        cj_candidate_t* copy = nullptr;
        REQUIRE(studio_->table().fork(studio_->raw(), call.get(), candidate_, &copy).code == CJ_OK);
        return {*studio_, copy};
    }
    std::string save() {
        plugin::Call call;
        plugin::StringSink sink(1u << 26);
        REQUIRE(studio_->table().save(studio_->raw(), call.get(), candidate_, sink.get()).code ==
                CJ_OK);
        return sink.text();
    }
    cj_candidate_state_t state() {
        cj_candidate_state_t state{};
        state.size = CJ_SIZE(cj_candidate_state);
        REQUIRE(studio_->table().candidate_state(studio_->raw(), candidate_, &state).code == CJ_OK);
        return state;
    }
    std::string preview(std::uint32_t kind, std::uint32_t frames, std::uint32_t side,
                        cj_cost_t* cost = nullptr) {
        plugin::Call call;
        const cj_clip_t* clip = nullptr;
        REQUIRE(
            studio_->table()
                .preview(studio_->raw(), call.get(), candidate_, kind, frames, side, &clip, cost)
                .code == CJ_OK);
        shape.assign(clip->frames->shape, clip->frames->shape + 4);
        return bytes_of(*clip);
    }
    std::vector<std::int64_t> shape;  // of the last preview

private:
    Studio* studio_;
    cj_candidate_t* candidate_ = nullptr;
};

cj_cost_t no_cost() {
    return {CJ_SIZE(cj_cost), 0, 0, 0, 0};
}

// The ways in which a candidate can be made that have a memory of their own.
std::vector<cj_candidate_spec_t> kinds(std::uint64_t seed) {
    std::vector<cj_candidate_spec_t> all(5, spec_of(seed, 6));
    all[1].set |= CJ_SPEC_SAMPLER;
    all[1].sampler = {"multistep", 9};
    all[2].set |= CJ_SPEC_CACHE_POLICY;
    all[2].cache_policy = {"half", 4};
    all[3].set |= CJ_SPEC_NOISE_SCALE;
    all[3].noise_scale = 0.7;
    all[4].set |= CJ_SPEC_GUIDANCE | CJ_SPEC_CACHE_POLICY;
    all[4].guidance = 2;
    all[4].cache_policy = {"third", 5};
    return all;
}

}  // namespace

TEST_CASE("the same seed gives the same bits in any batch, on any number of threads") {
    Studio one(1);
    std::vector<std::string> alone;
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        alone.push_back(Candidate(one, spec_of(seed)).finish());
    CHECK(alone[0] != alone[1]);
    for (const char* size : {"0", "1", "2"}) {
        INFO("option batch = " << size);
        Studio four(4, {{"batch", size}});
        std::vector<Candidate> batch;
        std::vector<cj_candidate_t*> raw;
        for (std::uint64_t seed = 0; seed < 3; ++seed)
            raw.push_back(batch.emplace_back(four, spec_of(2 - seed)).raw());
        plugin::Call call;
        cj_cost_t cost = no_cost();
        REQUIRE(four.table().advance(four.raw(), call.get(), raw.data(), 3, 99, 0, &cost).code ==
                CJ_OK);
        CHECK(cost.denoiser_calls == 15);
        CHECK(cost.full_compute == Approx(3));
        CHECK(cost.seconds > 0);
        for (std::uint64_t seed = 0; seed < 3; ++seed)
            CHECK(batch[2 - seed].finish() == alone[seed]);
    }
}

TEST_CASE("forked, saved and loaded, previewed or cancelled on the way: the end is the same") {
    Studio studio;
    for (const cj_candidate_spec_t& spec : kinds(11)) {
        const std::string whole = Candidate(studio, spec).finish();
        Candidate walked(studio, spec);
        REQUIRE(walked.advance(3).ok());
        CHECK(walked.state().step == 3);
        (void)walked.preview(CJ_PREVIEW_CLEAN, 4, 16);
        Candidate forked = walked.fork();
        const std::string blob = walked.save();
        CancelToken cancelled;
        cancelled.cancel();
        CHECK(walked.advance(5, 0, nullptr, cancelled).code() == Code::kCancelled);
        CHECK(walked.state().step == 3);
        plugin::Call call;
        cj_candidate_t* loaded = nullptr;
        REQUIRE(studio.table()
                    .load(studio.raw(), call.get(), studio.condition, to_cj(blob), &loaded)
                    .code == CJ_OK);
        Candidate again(studio, loaded);
        CHECK(forked.finish() == whole);
        CHECK(again.finish() == whole);
        CHECK(walked.finish() == whole);
        CHECK(walked.finish() == whole);
    }
}

TEST_CASE("a budget stops between steps, and costs are counted") {
    Studio studio;
    Candidate candidate(studio, spec_of(1));
    cj_cost_t cost = no_cost();
    REQUIRE(candidate.advance(5, 2, &cost).ok());
    CHECK(candidate.state().step == 2);
    CHECK(cost.denoiser_calls == 2);
    (void)candidate.finish(&cost);
    CHECK(cost.denoiser_calls == 5);
    CHECK(cost.full_compute == Approx(1));
    cj_candidate_spec_t cached = spec_of(1, 12);
    cached.set |= CJ_SPEC_CACHE_POLICY;
    cached.cache_policy = {"half", 4};
    cj_cost_t cheap = no_cost();
    (void)Candidate(studio, cached).finish(&cheap);
    CHECK(cheap.full_compute < 0.85);
    CHECK(cheap.full_compute > 0.5);
    cj_candidate_spec_t guided = spec_of(1);
    guided.set |= CJ_SPEC_GUIDANCE;
    guided.guidance = 2;
    cj_cost_t twice = no_cost();
    (void)Candidate(studio, guided).finish(&twice);
    CHECK(twice.denoiser_calls == 10);
}

TEST_CASE("previews have the size that was asked for, and the fast one costs nothing") {
    Studio studio;
    Candidate candidate(studio, spec_of(3));
    REQUIRE(candidate.advance(3).ok());
    cj_cost_t cost = no_cost();
    (void)candidate.preview(CJ_PREVIEW_FAST, 5, 20, &cost);
    CHECK(candidate.shape == std::vector<std::int64_t>{5, 16, 16, 3});
    CHECK(cost.denoiser_calls == 0);
    (void)candidate.preview(CJ_PREVIEW_CLEAN, 100, 0, &cost);
    CHECK(candidate.shape == std::vector<std::int64_t>{16, 64, 64, 3});
    CHECK(cost.denoiser_calls == 1);
}

TEST_CASE("noise and latents go in and out") {
    Studio studio;
    const std::string seeded = Candidate(studio, spec_of(8)).finish();
    std::vector<float> noise(16 * 3 * 64 * 64);
    nn::normal_noise(noise.data(), noise.size(), 8, 0);
    const std::int64_t shape[]{16, 3, 64, 64}, strides[]{12288, 4096, 64, 1};
    const cj_tensor_t tensor{CJ_SIZE(cj_tensor), 0,  4, noise.data(), CJ_DEVICE_CPU, 0, 4,
                             CJ_DTYPE_FLOAT,     32, 1, shape,        strides,       0};
    cj_candidate_spec_t spec = spec_of(0);
    spec.set = CJ_SPEC_NOISE | CJ_SPEC_STEPS;
    spec.noise = &tensor;
    CHECK(Candidate(studio, spec).finish() == seeded);

    Candidate candidate(studio, spec_of(8));
    REQUIRE(candidate.advance(2).ok());
    plugin::Call call;
    cj_tensor_t latent{};
    latent.size = CJ_SIZE(cj_tensor);
    REQUIRE(studio.table().latent_get(studio.raw(), call.get(), candidate.raw(), &latent).code ==
            CJ_OK);
    CHECK(latent.shape[0] == 16);
    const auto* values = static_cast<const float*>(latent.data);
    const std::vector<float> copy(values, values + noise.size());
    cj_tensor_t back = tensor;
    back.data = const_cast<float*>(copy.data());
    REQUIRE(studio.table().latent_set(studio.raw(), call.get(), candidate.raw(), &back).code ==
            CJ_OK);
    CHECK(candidate.finish() == seeded);  // Euler has no history to lose
    cj_tensor_t wrong = back;
    const std::int64_t small[]{1, 3, 64, 64};
    wrong.shape = small;
    CHECK(studio.table().latent_set(studio.raw(), call.get(), candidate.raw(), &wrong).code ==
          CJ_INVALID_ARGUMENT);
}

TEST_CASE("words outside the world are named: a warning, or with strict a refusal") {
    Studio studio;
    auto [status, condition] = studio.encode("a dog runs on the beach");
    REQUIRE(status.ok());
    CHECK(studio.log.find("dog") != std::string::npos);
    CHECK(studio.log.find("beach") != std::string::npos);
    studio.table().condition_release(studio.raw(), condition);
    const auto refused = studio.encode("a dog runs", true);
    CHECK(refused.first.code() == Code::kInvalidArgument);
    CHECK(refused.first.message().find("dog") != std::string::npos);
    auto empty = studio.encode("");
    REQUIRE(empty.first.ok());
    studio.table().condition_release(studio.raw(), empty.second);
}

TEST_CASE("what cannot be honoured is refused by the field's name") {
    Studio studio;
    const auto refused = [&](auto change, std::string_view field) {
        cj_candidate_spec_t spec = spec_of(1);
        change(spec);
        plugin::Call call;
        cj_candidate_t* out = nullptr;
        const Status status =
            call.status(studio.table().candidate_create(studio.raw(), call.get(), studio.condition,
                                                        &spec, &out),
                        "create");
        INFO(status.message());
        CHECK(out == nullptr);
        CHECK(status.code() == Code::kInvalidArgument);
        CHECK(status.message().find(field) != std::string::npos);
    };
    refused([](auto& s) { s.set |= CJ_SPEC_FRAMES, s.frames = 17; }, "spec.frames");
    refused([](auto& s) { s.set |= CJ_SPEC_SIZE, s.width = 128, s.height = 64; }, "spec.width");
    refused([](auto& s) { s.set |= CJ_SPEC_FPS, s.fps_numerator = 24, s.fps_denominator = 1; },
            "spec.fps");
    refused([](auto& s) { s.steps = 5000; }, "spec.steps");
    refused([](auto& s) { s.set |= CJ_SPEC_SAMPLER, s.sampler = {"heun", 4}; }, "spec.sampler");
    refused([](auto& s) { s.set |= CJ_SPEC_GUIDANCE, s.guidance = 1e9; }, "spec.guidance");
    refused(
        [](auto& s) {
            s.set |= CJ_SPEC_CACHE_POLICY, s.cache_policy = {"all", 3};
        },
        "spec.cache_policy");
}

TEST_CASE("damaged and foreign blobs are refused") {
    Studio studio;
    Candidate candidate(studio, spec_of(1));
    REQUIRE(candidate.advance(1).ok());
    const std::string blob = candidate.save();
    const auto code = [&](const std::string& bytes) {
        plugin::Call call;
        cj_candidate_t* out = nullptr;
        const std::uint32_t result =
            studio.table()
                .load(studio.raw(), call.get(), studio.condition, to_cj(bytes), &out)
                .code;
        studio.table().candidate_destroy(studio.raw(), out);
        return result;
    };
    CHECK(code(blob) == CJ_OK);
    CHECK(code("") == CJ_BAD_DATA);
    CHECK(code(blob.substr(0, blob.size() / 2)) == CJ_BAD_DATA);
    for (std::size_t at = 0; at < blob.size(); at += blob.size() / 50) {
        std::string bytes = blob;
        bytes[at] ^= 4;
        CHECK(code(bytes) == CJ_BAD_DATA);
    }
    Studio other(2, {{"arithmetic", "f32"}});
    plugin::Call call;
    cj_candidate_t* out = nullptr;
    const std::uint32_t result =
        other.table().load(other.raw(), call.get(), other.condition, to_cj(blob), &out).code;
    CHECK((result == CJ_OK ||
           result == CJ_UNSUPPORTED));  // the same arithmetic where there are no bf16 products
    other.table().candidate_destroy(other.raw(), out);
}

TEST_CASE("stochastic steps tell their log-probability, others tell none") {
    Studio studio;
    cj_candidate_spec_t spec = spec_of(4);
    Candidate plain(studio, spec);
    REQUIRE(plain.advance(2).ok());
    CHECK(plain.state().log_probability == 0);
    spec.set |= CJ_SPEC_NOISE_SCALE;
    spec.noise_scale = 0.5;
    Candidate stochastic(studio, spec);
    REQUIRE(stochastic.advance(2).ok());
    CHECK(std::isfinite(stochastic.state().log_probability));
    CHECK(stochastic.state().log_probability != 0);
}
