// SPDX-License-Identifier: Apache-2.0
// Errors by value. Thread rule: values, no shared state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cinejury/base.h"

namespace cinejury {

// The codes of the C ABI (cinejury/base.h), so that a plugin's status passes through unchanged.
enum class Code : std::uint32_t {
    kOk = CJ_OK,
    kInvalidArgument = CJ_INVALID_ARGUMENT,
    kNotFound = CJ_NOT_FOUND,
    kUnsupported = CJ_UNSUPPORTED,
    kBadState = CJ_BAD_STATE,
    kOutOfMemory = CJ_OUT_OF_MEMORY,
    kCancelled = CJ_CANCELLED,
    kDeadline = CJ_DEADLINE,
    kIo = CJ_IO,
    kBadData = CJ_BAD_DATA,
    kDeviceLost = CJ_DEVICE_LOST,
    kInternal = CJ_INTERNAL,
};

// Name of a code as documents and JSON use it, for example "bad_data".
const char* code_name(Code code);

// One pointer wide; null means success. The message says where, what, which input and what to do:
// "plugin: libfoo.so: no symbol cinejury_plugin_v1; was it built with cinejury_add_plugin()?"
class [[nodiscard]] Status {
public:
    Status() = default;
    // A failure; `code` is not kOk.
    Status(Code code, std::string message, std::uint32_t reaction = CJ_REACT_NONE);
    Status(const Status& other);
    Status& operator=(const Status& other);
    Status(Status&&) noexcept = default;
    Status& operator=(Status&&) noexcept = default;

    bool ok() const { return rep_ == nullptr; }
    Code code() const { return rep_ ? rep_->code : Code::kOk; }
    std::uint32_t reaction() const { return rep_ ? rep_->reaction : std::uint32_t{CJ_REACT_NONE}; }
    const std::string& message() const;
    // The same failure with "context: " in front of its message; success stays success.
    Status with_context(std::string_view context) const;

private:
    struct Rep {
        Code code;
        std::uint32_t reaction;
        std::string message;
    };
    std::unique_ptr<const Rep> rep_;
};

// A value or a failure.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : value_(std::move(value)) {}             // NOLINT: implicit by design
    Result(Status failure) : failure_(std::move(failure)) {}  // NOLINT: implicit by design

    bool ok() const { return value_.has_value(); }
    const Status& status() const { return failure_; }
    T& operator*() & { return *value_; }
    const T& operator*() const& { return *value_; }
    T&& operator*() && { return *std::move(value_); }
    T* operator->() { return &*value_; }
    const T* operator->() const { return &*value_; }

private:
    std::optional<T> value_;
    Status failure_;
};

}  // namespace cinejury

// Leaves the function with the failure of an expression of type Status.
#define CINEJURY_RETURN_IF_ERROR(expression)                                       \
    do {                                                                           \
        if (::cinejury::Status cj_st_ = (expression); !cj_st_.ok()) return cj_st_; \
    } while (false)

#define CINEJURY_JOIN_INNER_(a, b) a##b
#define CINEJURY_JOIN_(a, b) CINEJURY_JOIN_INNER_(a, b)
// CINEJURY_ASSIGN(auto x, f()): the value of a Result, or leaves the function with its failure.
#define CINEJURY_ASSIGN(target, expression)                   \
    auto CINEJURY_JOIN_(cj_result_, __LINE__) = (expression); \
    if (!CINEJURY_JOIN_(cj_result_, __LINE__).ok())           \
        return CINEJURY_JOIN_(cj_result_, __LINE__).status(); \
    target = *std::move(CINEJURY_JOIN_(cj_result_, __LINE__))
