// SPDX-License-Identifier: Apache-2.0
#include "core/embed/boundary.hpp"

namespace cinejury::embed {

Status null_argument(std::string_view name) {
    return {Code::kInvalidArgument, fmt::format("{} is NULL", name)};
}

Status check_sink(const cj_sink_t* sink, std::string_view name) {
    if (!sink) return {};
    if (sink->size < CJ_SIZE(cj_sink))
        return {Code::kInvalidArgument,
                fmt::format("{}.size is {}: set it to CJ_SIZE(cj_sink)", name, sink->size)};
    return sink->write ? Status() : null_argument(fmt::format("{}.write", name));
}

void write(const cj_sink_t* sink, std::string_view text) noexcept {
    if (sink) sink->write(sink, text.data(), text.size());
}

cj_status_t returned(const Status& status, const cj_sink_t* error) noexcept {
    if (!status.ok()) write(error, status.message());
    const auto reaction = status.code() == Code::kCancelled && status.reaction() == CJ_REACT_NONE
                              ? std::uint32_t{CJ_REACT_CANCELLED}
                              : status.reaction();
    return {static_cast<std::uint32_t>(status.code()), reaction};
}

}  // namespace cinejury::embed
