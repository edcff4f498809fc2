// SPDX-License-Identifier: Apache-2.0
#include "core/report/json_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/report/safe_text.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;

class Writer {
public:
    Writer(int indent, JsonPlace place) : indent_(indent), place_(place) {}

    void write(const json& value) {
        switch (value.type()) {
            case json::value_t::object: write_object(value); break;
            case json::value_t::array: write_array(value); break;
            case json::value_t::string: write_string(value.get_ref<const std::string&>()); break;
            case json::value_t::boolean: out_ += value.get<bool>() ? "true" : "false"; break;
            case json::value_t::number_integer:
                out_ += std::to_string(value.get<std::int64_t>());
                break;
            case json::value_t::number_unsigned:
                out_ += std::to_string(value.get<std::uint64_t>());
                break;
            case json::value_t::number_float: write_number(value.get<double>()); break;
            default: out_ += "null";
        }
    }
    std::string take() { return std::move(out_); }

private:
    void write_object(const json& object) {
        open('{');
        for (const auto& [key, value] : object.items()) {
            next();
            write_string(key);
            out_ += indent_ < 0 ? ":" : ": ";
            write(value);
        }
        close('}', object.empty());
    }

    void write_array(const json& array) {
        open('[');
        for (const json& value : array) {
            next();
            write(value);
        }
        close(']', array.empty());
    }

    void open(char bracket) {
        out_ += bracket;
        ++depth_;
        first_ = true;
    }
    void next() {
        if (!first_) out_ += ',';
        first_ = false;
        line();
    }
    void close(char bracket, bool empty) {
        --depth_;
        if (!empty) line();
        out_ += bracket;
        first_ = false;
    }
    void line() {
        if (indent_ < 0) return;
        out_ += '\n';
        out_.append(static_cast<std::size_t>(indent_ * depth_), ' ');
    }

    // Plain digits in the range that people read, an exponent outside it.
    void write_number(double value) {
        if (!std::isfinite(value)) {
            out_ += "null";
            return;
        }
        const double size = std::fabs(value);
        const bool plain = size == 0 || (size >= 1e-4 && size < 1e15);
        char digits[std::numeric_limits<double>::max_digits10 + 32];
        const auto end =
            std::to_chars(std::begin(digits), std::end(digits), value,
                          plain ? std::chars_format::fixed : std::chars_format::scientific);
        out_.append(digits, end.ptr);
    }

    void write_string(std::string_view text) {
        out_ += '"';
        for_each_code_point(text, [this](char32_t code, std::string_view bytes) {
            const bool markup = code == '<' || code == '>' || code == '&';
            if (code == '"' || code == '\\')
                out_.append({'\\', static_cast<char>(code)});
            else if (code == '\n')
                out_ += "\\n";
            else if (code == '\t')
                out_ += "\\t";
            else if (is_unsafe(code) || (markup && place_ == JsonPlace::kScript))
                write_escape(code);
            else if (code == 0xFFFD)
                out_ += "\xEF\xBF\xBD";
            else
                out_ += bytes;
        });
        out_ += '"';
    }

    void write_escape(char32_t code) {
        const auto put = [this](unsigned unit) {
            fmt::format_to(std::back_inserter(out_), "\\u{:04x}", unit);
        };
        if (code < 0x10000) return put(static_cast<unsigned>(code));
        const unsigned rest = static_cast<unsigned>(code) - 0x10000;  // UTF-16 surrogates
        put(0xD800 + (rest >> 10));
        put(0xDC00 + (rest & 0x3FF));
    }

    std::string out_;
    int indent_;
    JsonPlace place_;
    int depth_ = 0;
    bool first_ = true;
};

}  // namespace

std::string json_text(const json& value, int indent, JsonPlace place) {
    Writer writer(indent, place);
    writer.write(value);
    return writer.take();
}

json json_of(std::string_view text) {
    if (text.empty()) return nullptr;
    bool too_deep = false;
    const auto watch = [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > kMaxJsonDepth;
        return !too_deep;
    };
    json value = json::parse(text, watch, false);
    if (value.is_discarded() || too_deep) return std::string(text);
    return value;
}

}  // namespace cinejury::report
