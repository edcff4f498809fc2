// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/library.hpp"

#include <dlfcn.h>

namespace cinejury::nn::cuda {

LazyLibrary::LazyLibrary(const std::string& file) : file_(file) {
    std::string reason;
    for (const char* folder : {"", "/usr/local/cuda/lib64/", "/usr/local/cuda/lib/",
                               "/usr/local/cuda/targets/x86_64-linux/lib/"}) {
        handle_ = dlopen((folder + file).c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle_) return;
        if (reason.empty()) reason = dlerror();
    }
    throw Failure(Failure::Kind::kMissing,
                  file + " cannot be opened (" + reason +
                      "); install the CUDA libraries of that version or add their folder to "
                      "LD_LIBRARY_PATH");
}

void* LazyLibrary::find(const char* name) const {
    void* address = dlsym(handle_, name);
    if (!address)
        throw Failure(
            Failure::Kind::kMissing,
            file_ + " has no function " + name + "; it is not the version that this was built for");
    return address;
}

}  // namespace cinejury::nn::cuda
