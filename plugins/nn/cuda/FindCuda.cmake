# SPDX-License-Identifier: Apache-2.0
# Decides whether the CUDA backend is built, by CINEJURY_CUDA. Result: CINEJURY_CUDA_FOLDER, the name of the folder whose
# sources a library takes, `cuda` or `no_cuda` (stubs with the same header), and with CUDA the language and the target cinejury_cuda_runtime.
# libcuda, cuBLASLt and cuDNN are opened when a plugin is loaded with a device, never linked: the same plugin library runs where
# they are missing, and its digest covers all that computes. Only the small runtime is linked, statically.
set(CINEJURY_CUDA_FOLDER no_cuda)
set(CINEJURY_CUDA_ARCHITECTURES "80;90a-real" CACHE STRING "Device architectures, as CMAKE_CUDA_ARCHITECTURES has them")

# cinejury_no_cuda("why"): an error for ON, else a message.
macro(cinejury_no_cuda why)
    if(CINEJURY_CUDA STREQUAL "ON")
        message(FATAL_ERROR "cinejury: CINEJURY_CUDA=ON, but ${why}")
    elseif(NOT CINEJURY_CUDA STREQUAL "OFF")
        message(STATUS "cinejury: no CUDA: ${why}")
    endif()
    return()
endmacro()

if(CINEJURY_CUDA STREQUAL "OFF")
    return()
endif()
if(CINEJURY_SANITIZE OR CINEJURY_FUZZ)
    cinejury_no_cuda("nvcc does not take the options of the sanitizers")
endif()
find_program(CINEJURY_NVCC nvcc HINTS ENV CUDACXX PATHS /usr/local/cuda/bin)
if(NOT CINEJURY_NVCC)
    cinejury_no_cuda("there is no nvcc")
endif()
set(CMAKE_CUDA_COMPILER ${CINEJURY_NVCC})
set(CMAKE_CUDA_HOST_COMPILER ${CMAKE_CXX_COMPILER})
set(CMAKE_CUDA_ARCHITECTURES ${CINEJURY_CUDA_ARCHITECTURES})
enable_language(CUDA)
# CMake 3.25 does not know that nvcc takes it.
string(APPEND CMAKE_CUDA_FLAGS " -std=c++20")
if(CMAKE_CUDA_COMPILER_VERSION VERSION_LESS 12.4)
    cinejury_no_cuda("nvcc is ${CMAKE_CUDA_COMPILER_VERSION}, 12.4 is needed")
endif()
find_path(CINEJURY_CUBLASLT_INCLUDE cublasLt.h HINTS ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
find_library(CINEJURY_CUDART_LIBRARY cudart_static HINTS ${CMAKE_CUDA_IMPLICIT_LINK_DIRECTORIES}
             ${CMAKE_CUDA_COMPILER_TOOLKIT_ROOT}/lib64 ${CMAKE_CUDA_COMPILER_TOOLKIT_ROOT}/lib)
if(NOT CINEJURY_CUBLASLT_INCLUDE OR NOT CINEJURY_CUDART_LIBRARY)
    cinejury_no_cuda("cublasLt.h or libcudart_static.a is missing")
endif()

find_package(Threads REQUIRED)
string(REGEX MATCH "^[0-9]+" cuda_major ${CMAKE_CUDA_COMPILER_VERSION})
add_library(cinejury_cuda_runtime INTERFACE)
target_include_directories(cinejury_cuda_runtime SYSTEM INTERFACE
                           ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES} ${CINEJURY_CUBLASLT_INCLUDE})
target_compile_definitions(cinejury_cuda_runtime INTERFACE CINEJURY_CUDA_MAJOR="${cuda_major}")
target_link_libraries(cinejury_cuda_runtime INTERFACE ${CINEJURY_CUDART_LIBRARY} Threads::Threads ${CMAKE_DL_LIBS} rt)
set(CINEJURY_CUDA_FOLDER cuda)

# cuDNN's attention needs its headers and those of its front end (PyPI's nvidia-cudnn-frontend, header-only): without them
# the own attention kernel is taken.
find_path(CINEJURY_CUDNN_INCLUDE cudnn.h HINTS ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
find_path(CINEJURY_CUDNN_FRONTEND_INCLUDE cudnn_frontend.h)
if(CINEJURY_CUDNN_INCLUDE AND CINEJURY_CUDNN_FRONTEND_INCLUDE)
    set(CINEJURY_CUDNN_FOLDER cudnn)
    target_include_directories(cinejury_cuda_runtime SYSTEM INTERFACE ${CINEJURY_CUDNN_INCLUDE} ${CINEJURY_CUDNN_FRONTEND_INCLUDE})
else()
    set(CINEJURY_CUDNN_FOLDER no_cudnn)
endif()
message(STATUS "cinejury: CUDA ${CMAKE_CUDA_COMPILER_VERSION} for ${CMAKE_CUDA_ARCHITECTURES}, attention: ${CINEJURY_CUDNN_FOLDER}")
