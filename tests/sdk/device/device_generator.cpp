// SPDX-License-Identifier: Apache-2.0
// A generator on the simulated device: two frames of 4 x 4 whose bytes are the seed and on. Without
// a stream its frames lie in host memory.
#include "cinejury/cpp/generator.hpp"
#include "tests/sdk/device/device_plugin.hpp"

namespace cinejury::test {
namespace {

constexpr std::uint32_t kFrames = 2, kSide = 4;
constexpr std::uint64_t kBytes = kFrames * kSide * kSide * 3;

void fill(std::uint8_t* bytes, std::uint64_t seed) {
    for (std::uint64_t i = 0; i < kBytes; ++i) bytes[i] = static_cast<std::uint8_t>(seed + i);
}

struct FillArguments {
    std::uint64_t address, seed;
};
void fill_kernel(const cj_simulated_work_t* work) {
    const auto& arguments = *static_cast<const FillArguments*>(work->arguments);
    fill(static_cast<std::uint8_t*>(work->local(work, arguments.address)), arguments.seed);
}

class DeviceCandidate final : public sdk::Candidate {
public:
    DeviceCandidate(const sdk::Host& host, sdk::Spec spec) : host_(host), spec_(std::move(spec)) {}
    const sdk::Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override { return {0, 1, 1, 0}; }

    sdk::Finished finish(const sdk::Call& call, sdk::Cost& cost) override {
        cost.denoiser_calls += 1;
        cost.full_compute += 1;
        const cj_stream_t* stream = simulated_stream(call);
        if (stream) return {on_device(*stream), {}};
        sdk::OwnedClip clip(host_, kFrames, kSide, kSide, {8, 1});
        fill(clip.frame(0).data(), *spec_.seed);
        return {std::move(clip), {}};
    }

private:
    sdk::OwnedClip on_device(const cj_stream_t& stream) {
        const cj_simulated_device_t& device = device_of(host_);
        std::uint64_t address = 0;
        const cj_status_t status = device.allocate(&device, kBytes, &address);
        if (status.code != CJ_OK)
            throw sdk::Error(status.code, "frames: the device gave no memory", status.reaction);
        const std::shared_ptr<void> memory(
            reinterpret_cast<void*>(address), [&device, handle = stream.handle](void* frames) {
                device.release(&device, handle, reinterpret_cast<std::uint64_t>(frames));
            });
        StreamedCall work(device, stream);
        work.enqueue(fill_kernel, FillArguments{address, *spec_.seed});
        work.finish();
        return {
            {CJ_DEVICE_SIMULATED, stream.device_id, memory, 256}, kFrames, kSide, kSide, {8, 1}};
    }

    sdk::Host host_;
    sdk::Spec spec_;
};

class DeviceGenerator final : public sdk::Generator {
public:
    std::unique_ptr<sdk::Candidate> create(const sdk::Call&, std::shared_ptr<const sdk::Condition>,
                                           const sdk::Spec& wanted) override {
        sdk::Spec spec;
        spec.seed = wanted.seed.value_or(0);
        spec.frames = kFrames;
        spec.size = sdk::FrameSize{kSide, kSide};
        spec.fps = sdk::Rate{8, 1};
        return std::make_unique<DeviceCandidate>(host(), std::move(spec));
    }
};

}  // namespace
}  // namespace cinejury::test

CJ_METADATA(CJ_META_ID("org.cinejury.test.device_generator"), CJ_META_VERSION("1.0.0"),
            CJ_META_VENDOR("Cinejury"), CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("generator"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo", "device-frames")));
CINEJURY_GENERATOR_PLUGIN(cinejury::test::DeviceGenerator);
