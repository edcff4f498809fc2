// SPDX-License-Identifier: Apache-2.0
// The operations of the compute library as a test sees them: values in, values out, wherever they
// are computed. Activations of bf16 backends are rounded by the backend. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plugins/nn/patches.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::test {

using Values = std::vector<float>;

struct HeadsCase {
    std::int64_t rows, heads, width;
    Values gain, cosines, sines;  // [width], [rows, width / 2] twice
};

struct AttentionCase {
    std::int64_t queries, keys, heads, groups, width;
    bool causal;
};

class Backend {
public:
    virtual ~Backend() = default;
    virtual Type type() const = 0;

    // x [rows, in] weight [out, in]^T + bias [out], then erf GELU where asked.
    virtual Values linear(const Values& x, const Values& weight, const Values& bias,
                          std::int64_t rows, bool gelu) = 0;
    virtual Values attention(const AttentionCase& shape, const Values& q, const Values& k,
                             const Values& v) = 0;
    // LN(x) (1 + scale) + shift, scale and shift [width].
    virtual Values modulated_norm(const Values& x, const Values& scale, const Values& shift,
                                  std::int64_t width, float epsilon) = 0;
    virtual Values rms_norm(const Values& x, const Values& gain, float epsilon) = 0;
    virtual Values norm_and_rotate(const Values& x, const HeadsCase& heads, float epsilon) = 0;
    virtual Values softmax(const Values& x, std::int64_t width) = 0;
    // silu(gate) * up.
    virtual Values swiglu(const Values& gate, const Values& up, std::int64_t width) = 0;
    // x + gate [width] * y, in f32.
    virtual Values add_gated(const Values& x, const Values& y, const Values& gate) = 0;
    virtual Values patchify(const Values& clip, const PatchGrid& grid) = 0;
    virtual Values unpatchify(const Values& patches, const PatchGrid& grid) = 0;
    virtual Values noise(std::uint64_t count, std::uint64_t seed, std::uint64_t stream) = 0;
};

// Null when the processor has no products of the type.
std::unique_ptr<Backend> make_cpu(Type type);
// Null without CUDA in this build, without a device, or without its libraries; `why` says which.
std::unique_ptr<Backend> make_cuda(Type type, std::string& why);

}  // namespace cinejury::nn::test
