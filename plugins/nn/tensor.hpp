// SPDX-License-Identifier: Apache-2.0
// Tensors of the compute library: a borrowed pointer with type and shape, rows without gaps.
// Thread rule: values; the memory is the caller's.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace cinejury::nn {

enum class Type : std::uint8_t { kF32, kBf16, kF16, kU8, kI32, kI64 };

constexpr std::uint64_t size_of(Type type) {
    switch (type) {
        case Type::kF32: return 4;
        case Type::kBf16: return 2;
        case Type::kF16: return 2;
        case Type::kU8: return 1;
        case Type::kI32: return 4;
        case Type::kI64: return 8;
    }
    return 0;
}

// The upper half of a float. Conversion rounds to nearest, ties to even; NaN stays NaN.
struct BFloat16 {
    std::uint16_t bits = 0;

    static BFloat16 from(float value) {
        const auto word = std::bit_cast<std::uint32_t>(value);
        if ((word & 0x7fffffffu) > 0x7f800000u)
            return {static_cast<std::uint16_t>((word >> 16) | 0x40u)};
        return {static_cast<std::uint16_t>((word + 0x7fffu + ((word >> 16) & 1u)) >> 16)};
    }
    float value() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }
};

// Two-dimensional view [rows, columns]; `stride` elements from row to row, at least `columns`.
template <class T>
struct Matrix {
    T* data = nullptr;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t stride = 0;

    Matrix() = default;
    Matrix(T* memory, std::int64_t row_count, std::int64_t column_count)
        : data(memory), rows(row_count), columns(column_count), stride(column_count) {}
    Matrix(T* memory, std::int64_t row_count, std::int64_t column_count, std::int64_t row_stride)
        : data(memory), rows(row_count), columns(column_count), stride(row_stride) {}

    operator Matrix<const T>() const {
        return {data, rows, columns, stride};
    }  // NOLINT: a view of the same
    T* row(std::int64_t index) const { return data + index * stride; }
    Matrix from_row(std::int64_t first, std::int64_t count) const {
        return {row(first), count, columns, stride};
    }
};

// Activations are f32, or bf16 where the processor multiplies it natively.
struct Activation {
    void* data = nullptr;
    Type type = Type::kF32;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t stride = 0;  // elements

    static Activation of(Matrix<float> m) {
        return {m.data, Type::kF32, m.rows, m.columns, m.stride};
    }
    std::byte* row(std::int64_t index) const {
        return static_cast<std::byte*>(data) +
               static_cast<std::uint64_t>(index * stride) * size_of(type);
    }
};

}  // namespace cinejury::nn
