// SPDX-License-Identifier: Apache-2.0
// A shared library that is opened when it is first needed, so that a plugin loads without it.
// Thread rule: constant after construction.
#pragma once

#include <string>

#include "plugins/nn/cuda/failure.hpp"

namespace cinejury::nn::cuda {

class LazyLibrary {
public:
    // Searched as the loader does (LD_LIBRARY_PATH, ld.so.cache), then in the CUDA toolkit's usual
    // folders. Throws Failure (kMissing) naming the file. Never closed.
    explicit LazyLibrary(const std::string& file);

    void* handle() const { return handle_; }
    // Throws Failure (kMissing) naming the symbol.
    template <class Function>
    Function* symbol(const char* name) const {
        return reinterpret_cast<Function*>(find(name));
    }

private:
    void* find(const char* name) const;

    std::string file_;
    void* handle_ = nullptr;
};

}  // namespace cinejury::nn::cuda
