// SPDX-License-Identifier: Apache-2.0
// An expert on the simulated device: its score is the mean byte of the view. The value is one in
// host memory, so it waits for its own stream, and for nothing else.
#include "cinejury/cpp/expert.hpp"
#include "tests/sdk/device/device_plugin.hpp"

namespace cinejury::test {
namespace {

struct MeanArguments {
    std::uint64_t address, bytes;
    double* mean;  // in host memory; read after the stream has been waited for
};
void mean_kernel(const cj_simulated_work_t* work) {
    const auto& arguments = *static_cast<const MeanArguments*>(work->arguments);
    const auto* bytes = static_cast<const std::uint8_t*>(work->local(work, arguments.address));
    double sum = 0;
    for (std::uint64_t i = 0; i < arguments.bytes; ++i) sum += bytes[i];
    *arguments.mean = sum / static_cast<double>(arguments.bytes);
}

class DeviceExpert final : public sdk::Expert {
public:
    void score_batch(const sdk::Call& call, std::span<const sdk::Item> items,
                     std::span<sdk::Scores> scores) override {
        const cj_stream_t* stream = simulated_stream(call);
        if (!stream) throw sdk::Error(CJ_UNSUPPORTED, "this expert needs the simulated device");
        std::vector<double> means(items.size());
        StreamedCall work(device_of(host()), *stream);
        for (std::size_t i = 0; i < items.size(); ++i) {
            const cj_tensor_t& frames = *items[i].raw().views[0]->frames;
            if (frames.device_type != CJ_DEVICE_SIMULATED)
                throw sdk::Error(CJ_INVALID_ARGUMENT, "the view does not lie on the device");
            const auto count = static_cast<std::uint64_t>(frames.shape[0] * frames.strides[0]);
            work.enqueue(mean_kernel, MeanArguments{reinterpret_cast<std::uint64_t>(frames.data) +
                                                        frames.byte_offset,
                                                    count, &means[i]});
        }
        work.finish();
        work.wait();
        for (std::size_t i = 0; i < items.size(); ++i) scores[i].put(0, means[i]);
    }
};

}  // namespace
}  // namespace cinejury::test

CJ_METADATA(CJ_META_ID("org.cinejury.test.device_expert"), CJ_META_VERSION("1.0.0"),
            CJ_META_VENDOR("Cinejury"), CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_EXPERT(CJ_META_MAX_BATCH(4),
                           CJ_META_CRITERIA(CJ_META_CRITERION("org.cinejury.test.mean", 0, 255,
                                                              "higher-is-better", "unvalidated",
                                                              "mean byte"))));
CINEJURY_EXPERT_PLUGIN(cinejury::test::DeviceExpert);
