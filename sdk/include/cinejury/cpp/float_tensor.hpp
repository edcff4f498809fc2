// SPDX-License-Identifier: Apache-2.0
// A tensor of f32 in CPU memory that owns its elements: noise and latents. Thread rule: a value.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "cinejury/cpp/error.hpp"
#include "cinejury/tensor.h"

namespace cinejury::sdk {

class FloatTensor {
public:
    FloatTensor() = default;
    // shape: elements; row-major without gaps, zeroed.
    explicit FloatTensor(std::vector<std::int64_t> shape)
        : shape_(std::move(shape)), strides_(shape_.size()) {
        std::int64_t elements = 1;
        for (std::size_t i = shape_.size(); i-- > 0; elements *= shape_[i]) strides_[i] = elements;
        values_.resize(static_cast<std::size_t>(elements));
    }
    // A copy of f32 CPU memory with any strides; CJ_INVALID_ARGUMENT for other types and devices.
    static FloatTensor copy_of(const cj_tensor_t* tensor, const char* name) {
        require_struct(tensor, CJ_SIZE(cj_tensor), name);
        const cj_tensor_t& t = *tensor;
        if (t.device_type != CJ_DEVICE_CPU || t.dtype_code != CJ_DTYPE_FLOAT ||
            t.dtype_bits != 32 || t.dtype_lanes != 1 || t.ndim < 0 || t.ndim > CJ_TENSOR_MAX_DIMS)
            throw Error(CJ_INVALID_ARGUMENT, std::string(name) + " is not f32 on the CPU");
        FloatTensor result(std::vector<std::int64_t>(t.shape, t.shape + t.ndim));
        for (std::size_t i = 0; i < result.values_.size(); ++i) {
            std::int64_t offset = 0;
            for (std::size_t d = 0; d < result.shape_.size(); ++d)
                offset +=
                    static_cast<std::int64_t>(i) / result.strides_[d] % t.shape[d] * t.strides[d];
            std::memcpy(&result.values_[i],
                        static_cast<const char*>(t.data) + t.byte_offset + offset * 4, 4);
        }
        return result;
    }

    const std::vector<std::int64_t>& shape() const { return shape_; }
    std::vector<float>& values() { return values_; }
    const std::vector<float>& values() const { return values_; }
    // Fills all but the size of `out`; it points into this object.
    void describe(cj_tensor_t& out) const {
        const std::uint32_t size = out.size;
        out = {};
        out.size = size;
        out.flags = CJ_TENSOR_READ_ONLY;
        out.alignment = alignof(float);
        out.data = const_cast<float*>(values_.data());
        out.device_type = CJ_DEVICE_CPU;
        out.ndim = static_cast<std::int32_t>(shape_.size());
        out.dtype_code = CJ_DTYPE_FLOAT;
        out.dtype_bits = 32;
        out.dtype_lanes = 1;
        out.shape = shape_.data();
        out.strides = strides_.data();
    }

private:
    std::vector<std::int64_t> shape_, strides_;
    std::vector<float> values_;
};

}  // namespace cinejury::sdk
