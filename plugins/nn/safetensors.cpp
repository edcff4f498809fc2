// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/safetensors.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace cinejury::nn {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxHeader = 100'000'000;  // the format's own limit
constexpr std::size_t kMaxDimensions = 8;

Type type_named(const std::string& name) {
    if (name == "F32") return Type::kF32;
    if (name == "BF16") return Type::kBf16;
    if (name == "F16") return Type::kF16;
    if (name == "U8") return Type::kU8;
    if (name == "I32") return Type::kI32;
    if (name == "I64") return Type::kI64;
    throw std::runtime_error("type " + name.substr(0, 32) + " is not known");
}

// Parses an object and refuses a key that stands in it twice, which the parser would merge.
json parse_without_duplicates(const char* begin, const char* end) {
    std::vector<std::set<std::string>> keys;
    const json::parser_callback_t watch = [&keys](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key &&
            !keys.back().insert(value.get<std::string>()).second)
            throw std::runtime_error("key " + value.get<std::string>().substr(0, 64) +
                                     " stands in it twice");
        return true;
    };
    json header = json::parse(begin, end, watch);
    if (!header.is_object()) throw std::runtime_error("the header is no JSON object");
    return header;
}

StoredTensor tensor_of(const json& entry, std::span<const std::byte> data,
                       std::pair<std::uint64_t, std::uint64_t>& range) {
    StoredTensor tensor;
    tensor.type = type_named(entry.at("dtype").get<std::string>());
    const json& shape = entry.at("shape");
    const json& offsets = entry.at("data_offsets");
    if (!shape.is_array() || shape.size() > kMaxDimensions || !offsets.is_array() ||
        offsets.size() != 2)
        throw std::runtime_error("shape or data_offsets has a wrong form");
    std::uint64_t bytes = size_of(tensor.type);
    for (const json& side : shape) {
        if (!side.is_number_unsigned())
            throw std::runtime_error("a side of the shape is no whole number");
        const auto size = side.get<std::uint64_t>();
        if (size > (1ull << 40) || __builtin_mul_overflow(bytes, size, &bytes))
            throw std::runtime_error("the shape is too large");
        tensor.shape.push_back(static_cast<std::int64_t>(size));
    }
    if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
        throw std::runtime_error("data_offsets are no whole numbers");
    range = {offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
    if (range.first > range.second || range.second > data.size())
        throw std::runtime_error("its data reach past the end");
    if (range.second - range.first != bytes)
        throw std::runtime_error("shape and size of its data disagree");
    tensor.bytes = data.subspan(range.first, bytes);
    return tensor;
}

// Every byte of the data belongs to exactly one tensor.
void check_cover(std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges, std::uint64_t size) {
    std::sort(ranges.begin(), ranges.end());
    std::uint64_t reached = 0;
    for (const auto& [from, to] : ranges) {
        if (from != reached)
            throw std::runtime_error(from < reached ? "tensors overlap"
                                                    : "there is a gap between tensors");
        reached = to;
    }
    if (reached != size) throw std::runtime_error("there are bytes after the last tensor");
}

std::uint64_t little_endian(const std::byte* bytes) {
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = value << 8 | static_cast<std::uint64_t>(bytes[i]);
    return value;
}

}  // namespace

Safetensors Safetensors::parse(std::span<const std::byte> bytes, const std::string& name) {
    Safetensors file;
    file.name_ = name;
    std::string where = "header";
    try {
        if (bytes.size() < 8) throw std::runtime_error("the file is truncated");
        const std::uint64_t length = little_endian(bytes.data());
        if (length > kMaxHeader || length > bytes.size() - 8)
            throw std::runtime_error("the header is truncated or too long");
        const char* text = reinterpret_cast<const char*>(bytes.data()) + 8;
        const json header = parse_without_duplicates(text, text + length);
        const std::span<const std::byte> data = bytes.subspan(8 + length);
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
        for (const auto& [key, entry] : header.items()) {
            where = "tensor " + key.substr(0, 128);
            if (key == "__metadata__")
                file.metadata_ = entry.get<std::map<std::string, std::string>>();
            else
                file.tensors_[key] = tensor_of(entry, data, ranges.emplace_back());
        }
        where = "data";
        check_cover(std::move(ranges), data.size());
    } catch (const std::exception& error) {
        throw std::runtime_error(name + ": " + where + ": " + error.what());
    }
    return file;
}

Safetensors Safetensors::open(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        throw std::runtime_error(path.string() + ": cannot be read: " + std::strerror(errno));
    struct stat facts {};
    const bool regular = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0;
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* memory = regular ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    ::close(fd);
    if (memory == MAP_FAILED)
        throw std::runtime_error(path.string() + ": empty, or no regular file");
    const std::shared_ptr<const void> mapping(
        memory, [size](const void* p) { ::munmap(const_cast<void*>(p), size); });
    Safetensors file = parse({static_cast<const std::byte*>(memory), size}, path.string());
    file.mapping_ = mapping;
    return file;
}

const StoredTensor& Safetensors::at(const std::string& key) const {
    const auto found = tensors_.find(key);
    if (found == tensors_.end())
        throw std::runtime_error(name_ + ": tensor " + key + " is missing");
    return found->second;
}

const StoredTensor& Safetensors::at(const std::string& key,
                                    std::span<const std::int64_t> shape) const {
    const StoredTensor& tensor = at(key);
    if (!std::equal(shape.begin(), shape.end(), tensor.shape.begin(), tensor.shape.end())) {
        std::string has, wanted;
        for (const auto side : tensor.shape) has += " " + std::to_string(side);
        for (const auto side : shape) wanted += " " + std::to_string(side);
        throw std::runtime_error(name_ + ": tensor " + key + " has shape" + has + ", wanted" +
                                 wanted);
    }
    return tensor;
}

std::int64_t StoredTensor::elements() const {
    std::int64_t count = 1;
    for (const std::int64_t side : shape) count *= side;
    return count;
}

float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000u) << 16;
    std::uint32_t exponent = (half >> 10) & 31u, fraction = half & 1023u;
    if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000u | fraction << 13);
    if (exponent == 0) {
        const float value = static_cast<float>(fraction) * 0x1p-24f;  // subnormal or zero, exact
        return sign ? -value : value;
    }
    return std::bit_cast<float>(sign | (exponent + 112) << 23 | fraction << 13);
}

std::vector<float> StoredTensor::floats() const {
    std::vector<float> values(static_cast<std::size_t>(elements()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint16_t word = 0;
        switch (type) {
            case Type::kF32: std::memcpy(&values[i], bytes.data() + 4 * i, 4); break;
            case Type::kBf16:
                std::memcpy(&word, bytes.data() + 2 * i, 2);
                values[i] = BFloat16{word}.value();
                break;
            case Type::kF16:
                std::memcpy(&word, bytes.data() + 2 * i, 2);
                values[i] = half_to_float(word);
                break;
            default:
                throw std::runtime_error("nn: the tensor does not hold floating-point numbers");
        }
    }
    return values;
}

}  // namespace cinejury::nn
