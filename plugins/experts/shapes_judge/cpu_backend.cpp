// SPDX-License-Identifier: Apache-2.0
// The judge on the CPU: clips side by side, each on one thread.
#include "plugins/experts/shapes_judge/backend.hpp"
#include "plugins/experts/shapes_judge/judge.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/cuda_devices.hpp"

namespace cinejury::shapes {
namespace {

nn::Type type_of(const std::string& arithmetic) {
    if (arithmetic == "f32") return nn::Type::kF32;
    if (arithmetic == "auto" || nn::cpu::has_bf16_products()) return nn::cpu::best_type();
    throw sdk::Error(CJ_UNSUPPORTED,
                     "option \"arithmetic\": this processor has no bf16 products; use auto or f32");
}

class CpuJudge final : public JudgeBackend {
public:
    CpuJudge(const sdk::Host& host, const nn::Safetensors& weights, nn::Type type)
        : host_(host), judge_(weights, type) {}

    void answer(const sdk::Call& call, std::span<const Question> questions,
                std::span<Logits> answers) override {
        host_.parallel_for(call, questions.size(), [&](std::uint64_t i) {
            nn::Arena arena;
            std::vector<float> clip(static_cast<std::size_t>(kClipValues));
            network_input(clip.data(), questions[i].view);
            answers[i] = judge_.logits(clip.data(), questions[i].ids, arena);
        });
    }

private:
    sdk::Host host_;
    Judge judge_;
};

}  // namespace

void network_input(float* clip, const sdk::ClipView& view) {
    for (std::uint32_t f = 0; f < kFrames; ++f) {
        const sdk::Frame frame = view.frame(f);
        for (std::uint32_t c = 0; c < 3; ++c)
            for (std::uint32_t y = 0; y < kSide; ++y)
                for (std::uint32_t x = 0; x < kSide; ++x)
                    clip[((f * 3 + c) * kSide + y) * kSide + x] =
                        static_cast<float>(frame.at(y, x, c)) / 127.5f - 1.0f;
    }
}

std::unique_ptr<JudgeBackend> make_cpu_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                             const std::string& arithmetic) {
    return std::make_unique<CpuJudge>(host, weights, type_of(arithmetic));
}

std::unique_ptr<JudgeBackend> make_judge(const sdk::Host& host, const nn::Safetensors& weights,
                                         const std::string& device, const std::string& arithmetic) {
    if (device == "cuda") return make_cuda_judge(host, weights, arithmetic);
    if (device == "cpu" || nn::cuda_devices().empty())
        return make_cpu_judge(host, weights, arithmetic);
    return make_cuda_judge(host, weights, arithmetic);
}

}  // namespace cinejury::shapes
