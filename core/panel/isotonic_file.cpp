// SPDX-License-Identifier: Apache-2.0
// The file of an isotonic calibration. Thread rule: free functions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/panel/calibration.hpp"
#include "core/panel/small_file.hpp"

namespace cinejury::panel {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMaxFileBytes = 4u << 20;
constexpr std::size_t kMaxPoints = 100'000;

Status bad(const std::string& name, const std::string& what) {
    return {Code::kBadData, fmt::format("{}: {}; an isotonic calibration is {{\"schema\": 1, "
                                        "\"x\": [rising], \"y\": [monotone]}}",
                                        name, what)};
}

Result<std::vector<double>> read_numbers(const Json& object, const char* key,
                                         const std::string& name) {
    const auto found = object.find(key);
    if (found == object.end()) return bad(name, fmt::format("\"{}\" is missing", key));
    if (!found->is_array()) return bad(name, fmt::format("\"{}\" is not an array", key));
    if (found->size() < 2 || found->size() > kMaxPoints)
        return bad(name, fmt::format("\"{}\" has {} numbers, 2 to {} are allowed", key,
                                     found->size(), kMaxPoints));
    std::vector<double> numbers;
    numbers.reserve(found->size());
    for (const Json& item : *found) {
        const double number = item.is_number() ? item.get<double>() : NAN;
        if (!std::isfinite(number))
            return bad(name, fmt::format("\"{}\"[{}] is not a finite number", key, numbers.size()));
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace

Status parse_isotonic(std::string_view json, const std::string& name, CalibrationSpec& spec) {
    if (json.size() > kMaxFileBytes)
        return bad(name, fmt::format("larger than {} bytes", kMaxFileBytes));
    const Json root = Json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (root.is_discarded() || !root.is_object()) return bad(name, "not a JSON object");
    for (const auto& [key, value] : root.items())
        if (key != "schema" && key != "x" && key != "y")
            return bad(name,
                       fmt::format("unknown key {}",
                                   Json(key).dump(-1, ' ', true, Json::error_handler_t::replace)));
    const auto schema = root.find("schema");
    if (schema == root.end() || *schema != 1) return bad(name, "\"schema\" is not 1");
    CINEJURY_ASSIGN(std::vector<double> xs, read_numbers(root, "x", name));
    CINEJURY_ASSIGN(std::vector<double> ys, read_numbers(root, "y", name));
    if (xs.size() != ys.size())
        return bad(name, fmt::format("{} numbers in \"x\", {} in \"y\"", xs.size(), ys.size()));
    const auto step = std::adjacent_find(xs.begin(), xs.end(), std::greater_equal<>());
    if (step != xs.end())
        return bad(name,
                   fmt::format("\"x\"[{}] is not above the one before it", step - xs.begin() + 1));
    if (!std::is_sorted(ys.begin(), ys.end()) && !std::is_sorted(ys.rbegin(), ys.rend()))
        return bad(name, "\"y\" goes up and down");
    spec.xs = std::move(xs);
    spec.ys = std::move(ys);
    return {};
}

Status load_isotonic(const std::filesystem::path& file, CalibrationSpec& spec) {
    CINEJURY_ASSIGN(const std::string text, read_small_file(file, kMaxFileBytes));
    return parse_isotonic(text, file.string(), spec);
}

}  // namespace cinejury::panel
