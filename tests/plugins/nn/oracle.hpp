// SPDX-License-Identifier: Apache-2.0
// What the tests of the compute library share: values of one type with an oracle in double beside
// them, and the loop over instruction levels and types of this processor.
#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"

namespace cinejury::nn::test {

using namespace cinejury::nn::cpu;

// Values of one type, readable as doubles.
struct Values {
    Values(Type t, std::int64_t r, std::int64_t c, std::uint64_t seed = 0)
        : type(t), rows(r), columns(c) {
        const auto count = static_cast<std::size_t>(r * c);
        floats.resize(count);
        if (seed) normal_noise(floats.data(), count, seed, 0);
        halves.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            halves[i] = BFloat16::from(floats[i]);
            if (type == Type::kBf16) floats[i] = halves[i].value();
        }
    }
    void* data() { return type == Type::kBf16 ? static_cast<void*>(halves.data()) : floats.data(); }
    Activation activation() { return {data(), type, rows, columns, columns}; }
    Matrix<float> matrix() { return {floats.data(), rows, columns}; }
    double at(std::int64_t r, std::int64_t c) const {
        const auto i = static_cast<std::size_t>(r * columns + c);
        return type == Type::kBf16 ? halves[i].value() : floats[i];
    }

    Type type;
    std::int64_t rows, columns;
    std::vector<float> floats;
    std::vector<BFloat16> halves;
};

using Oracle = std::function<double(std::int64_t row, std::int64_t column)>;

// Largest difference relative to the largest expected value.
inline double difference(const Values& got, const Oracle& expected) {
    double worst = 0, largest = 1e-3;
    for (std::int64_t r = 0; r < got.rows; ++r)
        for (std::int64_t c = 0; c < got.columns; ++c) {
            worst = std::max(worst, std::fabs(got.at(r, c) - expected(r, c)));
            largest = std::max(largest, std::fabs(expected(r, c)));
        }
    return worst / largest;
}

inline double tolerance(Type type) {
    return type == Type::kBf16 ? 5e-3 : 3e-6;
}

inline void on_every_path(const std::function<void(const Kernels&, Type)>& body) {
    for (const Level level : {Level::kBaseline, Level::kAvx2, Level::kAvx512}) {
        if (level > processor_level()) continue;
        for (const Type type : {Type::kF32, Type::kBf16}) {
            INFO(level_name(level) << " type " << static_cast<int>(type));
            body(kernels(level), type);
        }
    }
}

// Types that products take here.
inline std::vector<Type> product_types() {
    if (has_bf16_products()) return {Type::kF32, Type::kBf16};
    WARN("no bf16 products on this processor: skipped");
    return {Type::kF32};
}

}  // namespace cinejury::nn::test
