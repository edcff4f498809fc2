// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/train/adapter_file.hpp"

#include <bit>
#include <charconv>
#include <cmath>

#include "cinejury/cpp/error.hpp"
#include "plugins/nn/sha256.hpp"

namespace cinejury::shapes {
namespace {

using nn::StoredTensor;
using nn::train::AdapterLayout;
using nn::train::Parameter;
using nn::train::ParameterTable;
using nn::train::Recipe;
using sdk::Error;
using Fields = std::map<std::string, std::string>;

constexpr const char* kFormat = "cinejury.shapes.adapter/1";
constexpr std::int64_t kMostRank = 128;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        if (end > from) words.push_back(text.substr(from, end - from));
        from = end + 1;
    }
    return words;
}

const std::string& field(const Fields& fields, const std::string& key) {
    const auto found = fields.find(key);
    if (found == fields.end()) throw Error(CJ_BAD_DATA, "the adapter file has no " + key);
    return found->second;
}

std::uint64_t number(const Fields& fields, const std::string& key) {
    const std::string& text = field(fields, key);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw Error(CJ_BAD_DATA, "the adapter file's " + key + " is no number");
    return value;
}

Recipe read_recipe(const Fields& fields) {
    Recipe recipe;
    const std::string& kind = field(fields, "kind");
    if (kind != "low-rank" && kind != "delta")
        throw Error(CJ_BAD_DATA, "the adapter file is of the unknown kind " + kind);
    recipe.low_rank = kind == "low-rank";
    recipe.rank =
        static_cast<std::int64_t>(std::min<std::uint64_t>(number(fields, "rank"), 1u << 20));
    recipe.scale = std::bit_cast<double>(number(fields, "scale"));
    if (!std::isfinite(recipe.scale) || recipe.scale <= 0)
        throw Error(CJ_BAD_DATA, "the adapter file's scale is not above 0");
    recipe.seed = number(fields, "seed");
    recipe.targets = split(field(fields, "targets"));
    return recipe;
}

// Over names and bytes of all tensors.
std::string digest_of(const std::map<std::string, StoredTensor>& tensors) {
    std::string parts;
    for (const auto& [name, tensor] : tensors)
        parts += name + " " +
                 nn::sha256_hex(
                     {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()}) +
                 "\n";
    return nn::sha256_hex(parts);
}

std::vector<float> read_array(const nn::Safetensors& file, const ParameterTable& table,
                              const std::string& prefix) {
    for (const Parameter& one : table.all()) {
        const std::string name = prefix + one.name;
        const auto found = file.tensors().find(name);
        if (found == file.tensors().end())
            throw Error(CJ_BAD_DATA, "the adapter file has no tensor " + name);
        if (found->second.shape != one.shape || found->second.type != nn::Type::kF32)
            throw Error(CJ_INVALID_ARGUMENT, "the adapter file's tensor " + name +
                                                 " has another shape or type than its layer asks");
    }
    std::vector<float> values = table.read(file, prefix);
    for (const float value : values)
        if (!std::isfinite(value))
            throw Error(CJ_BAD_DATA, "the adapter file holds a number that is not finite");
    return values;
}

nn::Safetensors open(std::string_view bytes) {
    try {
        return nn::Safetensors::parse(std::as_bytes(std::span(bytes)), "adapter file");
    } catch (const std::exception& error) {
        throw Error(CJ_BAD_DATA,
                    std::string("this is no adapter file, or it is damaged: ") + error.what());
    }
}

}  // namespace

AdapterLayout layout_of(const ParameterTable& weights, const Recipe& recipe) {
    if (recipe.rank > kMostRank)
        throw Error(CJ_INVALID_ARGUMENT,
                    "recipe.rank: at most " + std::to_string(kMostRank) + " here");
    try {
        return {weights, recipe};
    } catch (const nn::train::UnknownTarget& error) {
        throw Error(CJ_NOT_FOUND, std::string("recipe.targets: ") + error.what());
    }
}

std::string write_adapter_file(const AdapterFile& content, const AdapterLayout& layout,
                               const std::string& weights_digest) {
    std::map<std::string, StoredTensor> tensors;
    for (const auto& [prefix, values] : content.arrays)
        tensors.merge(layout.table().stored(values, prefix));
    const Recipe& recipe = layout.recipe();
    return nn::write_safetensors(
        tensors, {{"format", kFormat},
                  {"weights", weights_digest},
                  {"kind", recipe.low_rank ? "low-rank" : "delta"},
                  {"rank", std::to_string(recipe.rank)},
                  {"scale", std::to_string(std::bit_cast<std::uint64_t>(recipe.scale))},
                  {"seed", std::to_string(recipe.seed)},
                  {"targets", joined(recipe.targets)},
                  {"step", std::to_string(content.step)},
                  {"digest", digest_of(tensors)}});
}

AdapterFile read_adapter_file(std::string_view bytes, const ParameterTable& weights,
                              const std::string& weights_digest,
                              const std::vector<std::string>& prefixes) {
    const nn::Safetensors file = open(bytes);
    const Fields& fields = file.metadata();
    if (!fields.contains("format") || fields.at("format") != kFormat)
        throw Error(CJ_BAD_DATA, "this is no adapter file of the shapes generator");
    if (field(fields, "weights") != weights_digest)
        throw Error(CJ_UNSUPPORTED, "the adapter belongs to other weights, " +
                                        field(fields, "weights").substr(0, 12) + "...");
    if (field(fields, "digest") != digest_of(file.tensors()))
        throw Error(CJ_BAD_DATA, "the adapter file is damaged: its digest is another");
    AdapterFile content;
    content.recipe = read_recipe(fields);
    content.step = number(fields, "step");
    const AdapterLayout layout = layout_of(weights, content.recipe);
    for (const std::string& prefix : prefixes)
        content.arrays[prefix] = read_array(file, layout.table(), prefix);
    return content;
}

}  // namespace cinejury::shapes
