// SPDX-License-Identifier: Apache-2.0
// oneDNN's own matrix product with nothing around it, as the measure of what this processor gives:
// memory objects made beforehand, weights in its favourite layout, no bias, no activation, one
// thread. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "plugins/nn/tensor.hpp"

namespace cinejury::bench {

class RawProduct {
public:
    RawProduct(std::int64_t m, std::int64_t n, std::int64_t k, nn::Type type)
        : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {
        using dnnl::memory;
        const auto data =
            type == nn::Type::kBf16 ? memory::data_type::bf16 : memory::data_type::f32;
        const memory::desc a({m, k}, data, memory::format_tag::ab);
        const memory::desc b({k, n}, data, memory::format_tag::any);
        const memory::desc c({m, n}, data, memory::format_tag::ab);
        const dnnl::matmul::primitive_desc description(dnnl::matmul::desc(a, b, c), engine_);
        product_ = dnnl::matmul(description);
        const auto filled = [&](const memory::desc& desc) {
            memory memory(desc, engine_);
            auto* bytes = static_cast<std::uint8_t*>(memory.get_data_handle());
            for (std::size_t i = 0; i < desc.get_size(); ++i)  // small numbers in either type
                bytes[i] = i % 2 ? 0x3d : static_cast<std::uint8_t>(i * 37);
            return memory;
        };
        arguments_ = {{DNNL_ARG_SRC, filled(description.src_desc())},
                      {DNNL_ARG_WEIGHTS, filled(description.weights_desc())},
                      {DNNL_ARG_DST, filled(description.dst_desc())}};
    }

    void run() {
        product_.execute(stream_, arguments_);
        stream_.wait();
    }

private:
    dnnl::engine engine_;
    dnnl::stream stream_;
    dnnl::matmul product_;
    std::unordered_map<int, dnnl::memory> arguments_;
};

}  // namespace cinejury::bench
