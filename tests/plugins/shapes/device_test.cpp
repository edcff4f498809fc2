// SPDX-License-Identifier: Apache-2.0
// The shapes generator on a CUDA device, through the contract: the same clips as on the CPU, and a
// clear refusal where there is no device.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin/plugin.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "tests/catch.hpp"

using namespace cinejury;

namespace {

// A loaded instance with one condition; `status` says why it is not loaded.
class Loaded {
public:
    Loaded(const std::string& device, const std::string& arithmetic) : host_({2, 1ull << 33, {}}) {
        const auto inspected = plugin::inspect(CINEJURY_SHAPES_PLUGIN);
        REQUIRE(inspected.status().message() == "");
        library_ = *plugin::Library::load(*inspected, host_);
        instance_ = *library_->create({{"device", device}, {"arithmetic", arithmetic}});
        status = instance_->load();
        if (!status.ok()) return;
        const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0,
                                          plugin::to_cj("a large red circle moves right"),
                                          plugin::to_cj("")};
        plugin::Call call;
        REQUIRE(table().encode(instance_->raw(), call.get(), &request, &condition_).code == CJ_OK);
    }
    ~Loaded() {
        if (condition_) table().condition_release(instance_->raw(), condition_);
    }

    // The clips of seeds 0 ... count - 1, made in one batch of eight steps.
    std::vector<std::vector<std::uint8_t>> clips(std::uint64_t count) {
        std::vector<cj_candidate_t*> candidates(count);
        plugin::Call call;
        for (std::uint64_t seed = 0; seed < count; ++seed) {
            cj_candidate_spec_t spec{};
            spec.size = CJ_SIZE(cj_candidate_spec);
            spec.set = CJ_SPEC_SEED | CJ_SPEC_STEPS;
            spec.seed = seed;
            spec.steps = 8;
            REQUIRE(table()
                        .candidate_create(instance_->raw(), call.get(), condition_, &spec,
                                          &candidates[seed])
                        .code == CJ_OK);
        }
        const Status advanced =
            call.status(table().advance(instance_->raw(), call.get(), candidates.data(),
                                        static_cast<std::uint32_t>(count), 8, 0, nullptr),
                        "advance");
        REQUIRE(advanced.message() == "");
        std::vector<std::vector<std::uint8_t>> all;
        for (cj_candidate_t* candidate : candidates) {
            cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {nullptr, 0}};
            REQUIRE(
                table().finish(instance_->raw(), call.get(), candidate, &finished, nullptr).code ==
                CJ_OK);
            const auto* bytes = static_cast<const std::uint8_t*>(finished.clip->frames->data);
            all.emplace_back(bytes, bytes + 16 * 64 * 64 * 3);
            table().candidate_destroy(instance_->raw(), candidate);
        }
        return all;
    }
    Status status;

private:
    const cj_generator_t& table() const { return *instance_->generator(); }
    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
    cj_condition_t* condition_ = nullptr;
};

double mean_difference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
    return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("CUDA that is asked for but not there is refused by the option's name") {
    if (!nn::cuda_devices().empty()) {
        WARN("skipped, no machine without a CUDA device");
        return;
    }
    const Loaded refused("cuda", "auto");
    CHECK(refused.status.code() == Code::kUnsupported);
    CHECK(refused.status.message().find("device") != std::string::npos);
    CHECK(refused.status.message().find("CUDA") != std::string::npos);
    CHECK(Loaded("auto", "auto").status.ok());
}

TEST_CASE(
    "clips of a CUDA device are those of the CPU but for rounding, and one by one as together") {
    if (nn::cuda_devices().empty()) {
        WARN("skipped, no CUDA device");
        return;
    }
    constexpr std::uint64_t kClips = 40;
    Loaded cpu("cpu", "f32");
    const auto expected = cpu.clips(kClips);
    for (const char* arithmetic : {"f32", "bf16"}) {
        Loaded cuda("cuda", arithmetic);
        INFO(arithmetic << " " << cuda.status.message());
        REQUIRE(cuda.status.ok());
        const auto clips = cuda.clips(kClips);
        std::vector<double> differences;
        for (std::size_t i = 0; i < kClips; ++i)
            differences.push_back(mean_difference(clips[i], expected[i]));
        std::sort(differences.begin(), differences.end());
        CHECK(differences[kClips / 2] <= 0.5);
        CHECK(differences[kClips * 95 / 100 - 1] <= 2);
        CHECK(differences[kClips - 1] <= (std::string(arithmetic) == "f32" ? 0.5 : 4));
        CHECK(cuda.clips(1)[0] == clips[0]);
        CHECK(cuda.clips(3)[2] == clips[2]);
    }
}
