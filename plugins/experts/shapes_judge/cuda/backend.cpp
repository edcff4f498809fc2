// SPDX-License-Identifier: Apache-2.0
// The judge on a CUDA device: as many clips at once as its scratch memory is for.
#include "plugins/experts/shapes_judge/backend.hpp"

#include <algorithm>

#include "plugins/experts/shapes_judge/cuda/judge.hpp"
#include "plugins/nn/cuda/plugin_device.hpp"

namespace cinejury::shapes {
namespace {

class CudaJudge final : public JudgeBackend {
public:
    CudaJudge(const sdk::Host& host, const nn::Safetensors& weights, nn::Type type, int device)
        : host_(host), context_(device), judge_(on_device(weights, type)) {
        context_.wait();
    }

    void answer(const sdk::Call& call, std::span<const Question> questions,
                std::span<Logits> answers) override {
        constexpr auto kMost = static_cast<std::size_t>(cuda::Judge::kMostItems);
        constexpr auto kValues = static_cast<std::size_t>(kClipValues);
        for (std::size_t first = 0; first < questions.size(); first += kMost) {
            const std::size_t count = std::min(kMost, questions.size() - first);
            const auto part = questions.subspan(first, count);
            std::vector<float> clips(count * kValues);
            host_.parallel_for(call, count, [&](std::uint64_t i) {
                network_input(clips.data() + i * kValues, part[i].view);
            });
            call.checkpoint();
            nn::cuda::translated([&] {
                const nn::cuda::DeviceGuard guard(context_.device());
                judge_.run(clips, part, answers.subspan(first, count));
            });
        }
    }

private:
    cuda::Judge on_device(const nn::Safetensors& weights, nn::Type type) {
        const nn::cuda::DeviceGuard guard(context_.device());
        return cuda::Judge(weights, type, context_);
    }

    sdk::Host host_;
    nn::cuda::Context context_;
    cuda::Judge judge_;
};

}  // namespace

std::unique_ptr<JudgeBackend> make_cuda_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                              const std::string& arithmetic) {
    const nn::CudaDevice device = nn::cuda::plugin_device();
    return nn::cuda::translated([&] {
        return std::make_unique<CudaJudge>(host, weights, nn::cuda::plugin_type(arithmetic),
                                           device.id);
    });
}

}  // namespace cinejury::shapes
