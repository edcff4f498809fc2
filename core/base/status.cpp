// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.hpp"

#include <fmt/format.h>

namespace cinejury {

const char* code_name(Code code) {
    switch (code) {
        case Code::kOk: return "ok";
        case Code::kInvalidArgument: return "invalid_argument";
        case Code::kNotFound: return "not_found";
        case Code::kUnsupported: return "unsupported";
        case Code::kBadState: return "bad_state";
        case Code::kOutOfMemory: return "out_of_memory";
        case Code::kCancelled: return "cancelled";
        case Code::kDeadline: return "deadline";
        case Code::kIo: return "io";
        case Code::kBadData: return "bad_data";
        case Code::kDeviceLost: return "device_lost";
        case Code::kInternal: return "internal";
    }
    return "unknown";
}

Status::Status(Code code, std::string message, std::uint32_t reaction)
    : rep_(std::make_unique<const Rep>(Rep{code, reaction, std::move(message)})) {}

Status::Status(const Status& other)
    : rep_(other.rep_ ? std::make_unique<const Rep>(*other.rep_) : nullptr) {}

Status& Status::operator=(const Status& other) {
    if (this != &other) rep_ = other.rep_ ? std::make_unique<const Rep>(*other.rep_) : nullptr;
    return *this;
}

const std::string& Status::message() const {
    static const std::string kNone;
    return rep_ ? rep_->message : kNone;
}

Status Status::with_context(std::string_view context) const {
    if (ok()) return {};
    return {rep_->code, fmt::format("{}: {}", context, rep_->message), rep_->reaction};
}

}  // namespace cinejury
