// SPDX-License-Identifier: Apache-2.0
// What every function of embed.h does at its edge: arguments in, status and text out, no exception.
// Thread rule: free functions, any thread.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "cinejury/embed.h"
#include "core/base/status.hpp"

namespace cinejury::embed {

inline std::string_view text_of(cj_string_t text) {
    return text.data ? std::string_view(text.data, text.size) : std::string_view();
}
inline cj_string_t text_of(std::string_view text) {
    return {text.data(), text.size()};
}

Status null_argument(std::string_view name);
// A sink that may be NULL.
Status check_sink(const cj_sink_t* sink, std::string_view name);
// Hands text to a sink, if there is one.
void write(const cj_sink_t* sink, std::string_view text) noexcept;

// A copy of a struct of the caller: what its version lacks is zero, what ours lacks is left out.
// `least` is its size in version 0.1.
template <class Struct>
Result<Struct> copy_struct(const Struct* given, std::uint32_t least, std::string_view name) {
    if (!given) return null_argument(name);
    if (given->size < least)
        return Status(Code::kInvalidArgument,
                      fmt::format("{}.size is {}, at least {} is needed: set it to CJ_SIZE(...)",
                                  name, given->size, least));
    Struct copy{};
    std::memcpy(&copy, given, std::min<std::size_t>(given->size, sizeof copy));
    return copy;
}

// The status for the caller, and its words for `error`.
cj_status_t returned(const Status& status, const cj_sink_t* error) noexcept;

// Runs the body of a function of embed.h, which returns a Status; exceptions become one.
template <class Body>
cj_status_t guarded(const cj_sink_t* error, const Body& body) noexcept {
    // Not even the words of a failure may throw.
    constexpr cj_status_t kNoMemory{CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY};
    try {
        if (const Status sink = check_sink(error, "error"); !sink.ok())
            return returned(sink, nullptr);
        return returned(body(), error);
    } catch (const std::bad_alloc&) {
        write(error, "out of memory");
        return kNoMemory;
    } catch (const std::exception& failure) {
        write(error, failure.what());
        return {CJ_INTERNAL, CJ_REACT_BUG_IN_HOST};
    } catch (...) {
        write(error, "an unknown exception");
        return {CJ_INTERNAL, CJ_REACT_BUG_IN_HOST};
    }
}

}  // namespace cinejury::embed
