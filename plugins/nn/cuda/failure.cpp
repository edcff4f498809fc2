// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/failure.hpp"

namespace cinejury::nn::cuda {
namespace {

Failure::Kind kind_of(cudaError_t code) {
    switch (code) {
        case cudaErrorMemoryAllocation: return Failure::Kind::kMemory;
        case cudaErrorInsufficientDriver:
        case cudaErrorNoDevice:
        case cudaErrorInvalidDevice:
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorSystemDriverMismatch: return Failure::Kind::kMissing;
        case cudaErrorIllegalAddress:
        case cudaErrorLaunchFailure:
        case cudaErrorLaunchTimeout:
        case cudaErrorHardwareStackError:
        case cudaErrorIllegalInstruction:
        case cudaErrorMisalignedAddress:
        case cudaErrorInvalidAddressSpace:
        case cudaErrorInvalidPc:
        case cudaErrorAssert:
        case cudaErrorECCUncorrectable:
        case cudaErrorNvlinkUncorrectable:
        case cudaErrorContained:
        case cudaErrorDevicesUnavailable: return Failure::Kind::kDeviceLost;
        default: return Failure::Kind::kOther;
    }
}

}  // namespace

void check(cudaError_t code, const char* what) {
    if (code == cudaSuccess) return;
    cudaGetLastError();  // an error that does not stick must not show up in a later check
    throw Failure(kind_of(code), std::string("CUDA: ") + what + ": " + cudaGetErrorString(code));
}

void check_launch(const char* kernel) {
    check(cudaGetLastError(), kernel);
}

}  // namespace cinejury::nn::cuda
