// SPDX-License-Identifier: Apache-2.0
// Scratch memory for the activations of one pass: taken in order, given back together. Saved
// activations of a backward pass stay between a mark and its release. Thread rule: one arena, one
// thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "plugins/nn/tensor.hpp"

namespace cinejury::nn {

class Arena {
public:
    static constexpr std::size_t kAlignment = 64;

    // `bytes` of memory aligned to 64, not initialised, valid until the mark before it is released.
    // Throws std::bad_alloc.
    void* take(std::size_t bytes) {
        bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
        while (block_ < blocks_.size() && used_ + bytes > blocks_[block_].bytes) {
            ++block_;
            used_ = 0;
        }
        if (block_ == blocks_.size()) add_block(bytes);
        void* memory = blocks_[block_].memory.get() + used_;
        used_ += bytes;
        return memory;
    }

    Matrix<float> floats(std::int64_t rows, std::int64_t columns) {
        return {static_cast<float*>(take(static_cast<std::size_t>(rows * columns) * sizeof(float))),
                rows, columns};
    }
    Activation activation(Type type, std::int64_t rows, std::int64_t columns) {
        return {take(static_cast<std::size_t>(rows * columns) * size_of(type)), type, rows, columns,
                columns};
    }

    struct Mark {
        std::size_t block, used;
    };
    Mark mark() const { return {block_, used_}; }
    void release(Mark mark) {
        block_ = mark.block;
        used_ = mark.used;
    }

private:
    struct Free {
        void operator()(std::byte* memory) const { std::free(memory); }
    };
    struct Block {
        std::unique_ptr<std::byte, Free> memory;
        std::size_t bytes;
    };

    void add_block(std::size_t least) {
        constexpr std::size_t kBlock = 4u << 20;
        const std::size_t bytes = least > kBlock ? least : kBlock;
        auto* memory = static_cast<std::byte*>(std::aligned_alloc(kAlignment, bytes));
        if (!memory) throw std::bad_alloc();
        blocks_.push_back({std::unique_ptr<std::byte, Free>(memory), bytes});
        used_ = 0;
    }

    std::vector<Block> blocks_;
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

}  // namespace cinejury::nn
