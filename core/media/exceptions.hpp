// SPDX-License-Identifier: Apache-2.0
// The wrapper at the boundary of this folder: exceptions of the standard library become a Status.
// Thread rule: free function.
#pragma once

#include <fmt/format.h>

#include <exception>
#include <new>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::media {

// `action` returns a Status or a Result. `name` stands in front of the message.
template <class Action>
auto without_exceptions(std::string_view name, const Action& action) -> decltype(action()) {
    try {
        return action();
    } catch (const std::bad_alloc&) {
        return Status(Code::kOutOfMemory, fmt::format("{}: out of memory", name),
                      CJ_REACT_RETRY_LESS_MEMORY);
    } catch (const std::exception& error) {
        return Status(Code::kInternal, fmt::format("{}: {}", name, error.what()));
    }
}

}  // namespace cinejury::media
