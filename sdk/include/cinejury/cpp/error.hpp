// SPDX-License-Identifier: Apache-2.0
// Errors inside a C++ plugin are exceptions; at the boundary they become a status with a text.
// Thread rule: values.
#pragma once

#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cinejury/base.h"

namespace cinejury::sdk {

inline std::string_view view(cj_string_t text) {
    return text.data ? std::string_view(text.data, text.size) : std::string_view();
}
inline cj_string_t borrow(std::string_view text) {
    return {text.data(), text.size()};
}

// What a receiver should do about a code when the plugin knows nothing better.
constexpr std::uint32_t usual_reaction(std::uint32_t code) {
    switch (code) {
        case CJ_OK: return CJ_REACT_NONE;
        case CJ_UNSUPPORTED: return CJ_REACT_UNSUPPORTED;
        case CJ_BAD_STATE: return CJ_REACT_BUG_IN_HOST;
        case CJ_OUT_OF_MEMORY: return CJ_REACT_RETRY_LESS_MEMORY;
        case CJ_CANCELLED: return CJ_REACT_CANCELLED;
        case CJ_DEADLINE: return CJ_REACT_DEADLINE;
        case CJ_IO: return CJ_REACT_RETRY_LATER;
        case CJ_DEVICE_LOST: return CJ_REACT_DEVICE_LOST;
        case CJ_INTERNAL: return CJ_REACT_BUG_IN_PLUGIN;
        default: return CJ_REACT_BAD_INPUT;
    }
}

// A failure with its code (CJ_INVALID_ARGUMENT ...). The text says what, which input, and what to
// do.
class Error : public std::runtime_error {
public:
    Error(std::uint32_t code, const std::string& text) : Error(code, text, usual_reaction(code)) {}
    Error(std::uint32_t code, const std::string& text, std::uint32_t reaction)
        : std::runtime_error(text), status_{code, reaction} {}
    cj_status_t status() const { return status_; }
    std::uint32_t code() const { return status_.code; }

private:
    cj_status_t status_;
};

// Throws unless `status` is CJ_OK. For calls into the host.
inline void check(cj_status_t status, const char* what) {
    if (status.code != CJ_OK) throw Error(status.code, what, status.reaction);
}

// Throws unless a struct from the host is as long as version 0.1 has it.
template <class Struct>
void require_struct(const Struct* pointer, std::uint32_t minimum, const char* name) {
    if (!pointer || pointer->size < minimum)
        throw Error(CJ_INVALID_ARGUMENT,
                    std::string(name) + " is missing or shorter than SDK 0.1 has it",
                    CJ_REACT_BUG_IN_HOST);
}

// Status of the exception in flight; its text goes to `call`, which may be null.
inline cj_status_t status_of_exception(const cj_call_t* call) noexcept {
    cj_status_t status{CJ_INTERNAL, CJ_REACT_BUG_IN_PLUGIN};
    const auto explain = [call](const char* text) {
        if (call) call->set_error(call, borrow(text));
    };
    try {
        throw;
    } catch (const Error& error) {
        status = error.status();
        explain(error.what());
    } catch (const std::bad_alloc&) {
        status = {CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY};
        explain("out of memory");
    } catch (const std::exception& error) {
        explain(error.what());
    } catch (...) {
        explain("an exception of unknown type");
    }
    return status;
}

// Runs `function`; what it throws becomes the status. (ABI-NOTHROW)
template <class Function>
cj_status_t guarded(const cj_call_t* call, Function&& function) noexcept {
    try {
        function();
        return {CJ_OK, CJ_REACT_NONE};
    } catch (...) {
        return status_of_exception(call);
    }
}

}  // namespace cinejury::sdk
