// SPDX-License-Identifier: Apache-2.0
// The network of ../denoiser.hpp on a CUDA device, for several candidates at once. Thread rule: as
// nn::cuda::Context.
#pragma once

#include "plugins/shapes_world/cuda/body.hpp"

namespace cinejury::shapes::cuda {

class Denoiser {
public:
    Denoiser(const nn::Safetensors& file, nn::Type arithmetic, std::int64_t most,
             nn::cuda::Context& context);

    // predictions() [items, kClipValues] = the clean clips of the table's items. With `reuse` the
    // middle blocks are not run, each item's residual is added; without it an item's residual,
    // where it has one, is filled.
    void predict(const NetworkItem* table, std::int64_t items, bool reuse);
    void prepare(std::int64_t items);
    float* predictions() const { return predictions_.as<float>(); }

private:
    struct Layer {
        nn::cuda::Buffer weight, bias;
    };
    void level(const NetworkItem* table, std::int64_t items);
    void few_rows(float* out, const float* in, const Layer& layer, std::int64_t items,
                  std::int64_t in_width, std::int64_t out_width, nn::cuda::RowUnary unary);

    nn::cuda::Context* context_;
    Body body_;
    Layer time_in_, time_out_, modulation_layer_, final_layer_;
    nn::cuda::Linear patch_out_;
    nn::cuda::Buffer frequencies_;  // [kSigmaFrequencies]
    nn::cuda::Buffer waves_, hidden_, level_, modulation_, final_, predictions_;
};

}  // namespace cinejury::shapes::cuda
