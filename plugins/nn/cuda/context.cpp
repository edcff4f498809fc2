// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/context.hpp"

namespace cinejury::nn::cuda {

Context::Context(int device, const DeviceGuard&)
    : device_(device), pool_(device), scratch_(pool_, kProductScratch, stream_.get()) {
    check(CublasLt::get().create(&products_), "its handle");
}

Context::~Context() {
    const CublasLt& library = CublasLt::get();
    if (products_) library.destroy(products_);
}

}  // namespace cinejury::nn::cuda
