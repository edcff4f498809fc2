// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fstream>

#include "core/kit/grid_report.hpp"

namespace cinejury::kit {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json of_estimate(const Estimate& estimate) {
    if (estimate.sources == 0) return nullptr;
    return {{"value", estimate.value},
            {"low", estimate.low},
            {"high", estimate.high},
            {"sources", estimate.sources}};
}

Json of_record(const Record& record) {
    Json json{{"source", record.source},       {"damage", record.damage},
              {"strength", record.strength},   {"criterion", record.criterion},
              {"value", number(record.value)}, {"raw", number(record.raw)}};
    if (!record.reason.empty()) json["reason"] = record.reason;
    if (record.worst_frame >= 0) json["worst_frame"] = record.worst_frame;
    return json;
}

Json of_cell(const Cell& cell) {
    return {{"criterion", cell.criterion},
            {"damage", cell.damage},
            {"strength", cell.strength},
            {"relation", relation_name(cell.relation)},
            {"accuracy", of_estimate(cell.accuracy)},
            {"moved", of_estimate(cell.moved)},
            {"mean_fall", cell.accuracy.sources ? Json(cell.mean_fall) : Json(nullptr)},
            {"without", cell.without}};
}

std::optional<double> number_at(const nlohmann::json& object, const char* key) {
    if (!object.contains(key) || !object[key].is_number()) return std::nullopt;
    return object[key].get<double>();
}

Result<nlohmann::json> read_document(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Status(Code::kNotFound, fmt::format("{}: cannot be read", file.string()));
    nlohmann::json document = nlohmann::json::parse(stream, nullptr, false);
    if (!document.is_object() || !document.contains("records") || !document["records"].is_array())
        return Status(Code::kBadData, fmt::format("{}: is no JSON object with an array \"records\"",
                                                  file.string()));
    return document;
}

bool read_record(const nlohmann::json& json, Record& record) {
    for (const char* key : {"source", "damage", "criterion"})
        if (!json.is_object() || !json.contains(key) || !json[key].is_string()) return false;
    record.source = json["source"];
    record.damage = json["damage"];
    record.criterion = json["criterion"];
    record.strength = number_at(json, "strength").value_or(0);
    record.value = number_at(json, "value");
    record.raw = number_at(json, "raw");
    record.worst_frame = static_cast<std::int64_t>(number_at(json, "worst_frame").value_or(-1));
    if (json.contains("reason") && json["reason"].is_string()) record.reason = json["reason"];
    return true;
}

Status read_records(const std::filesystem::path& file, const nlohmann::json& document,
                    std::vector<Record>& records) {
    std::size_t index = 0;
    for (const nlohmann::json& json : document["records"]) {
        Record record;
        if (!read_record(json, record))
            return Status(Code::kBadData,
                          fmt::format("{}: record {} has not the texts \"source\", \"damage\", "
                                      "\"criterion\"",
                                      file.string(), index));
        records.push_back(std::move(record));
        ++index;
    }
    return {};
}

}  // namespace

Json grid_json(const GridHeader& header, const GridResult& result, const Figures& figures) {
    Json json{{"schema", 1},
              {"panel", {{"name", header.panel}, {"digest", header.panel_digest}}},
              {"sources", header.sources},
              {"split", header.split},
              {"strengths", header.strengths},
              {"seed", header.seed},
              {"like", header.like}};
    Json clips = Json::array();
    for (const SourceInfo& clip : header.clips)
        clips.push_back({{"id", clip.id},
                         {"held_out", clip.held_out},
                         {"licence", clip.licence},
                         {"origin", clip.origin}});
    json["clips"] = std::move(clips);
    Json criteria = Json::array();
    for (const std::string& criterion : figures.criteria)
        criteria.push_back({{"id", criterion},
                            {"tie_band", figures.bands.at(criterion)},
                            {"clean", of_estimate(figures.clean.at(criterion))}});
    json["criteria"] = std::move(criteria);
    Json cells = Json::array();
    for (const Cell& cell : figures.cells) cells.push_back(of_cell(cell));
    json["cells"] = std::move(cells);
    Json slopes = Json::array();
    for (const Slope& slope : figures.slopes)
        slopes.push_back({{"criterion", slope.criterion},
                          {"damage", slope.damage},
                          {"relation", relation_name(slope.relation)},
                          {"spearman", of_estimate(slope.spearman)}});
    json["slopes"] = std::move(slopes);
    Json left_out = Json::array();
    for (const LeftOut& one : result.left_out)
        left_out.push_back({{"source", one.source},
                            {"damage", one.damage},
                            {"strength", one.strength},
                            {"reason", one.reason}});
    json["left_out"] = std::move(left_out);
    Json records = Json::array();
    for (const Record& record : result.records) records.push_back(of_record(record));
    json["records"] = std::move(records);
    return json;
}

Status add_records(const std::filesystem::path& file, std::vector<Record>& records,
                   std::map<std::string, std::string>& like) {
    CINEJURY_ASSIGN(const nlohmann::json document, read_document(file));
    if (document.contains("like") && document["like"].is_object())
        for (const auto& [criterion, meant] : document["like"].items())
            if (meant.is_string()) like[criterion] = meant;
    return read_records(file, document, records);
}

Status add_run(const std::filesystem::path& file, std::uint64_t seed, GridResult& result) {
    CINEJURY_ASSIGN(const nlohmann::json document, read_document(file));
    if (!document.contains("seed") || document["seed"] != seed)
        return Status(Code::kUnsupported,
                      fmt::format("{}: its damages have another seed", file.string()));
    for (const nlohmann::json& json : document.value("left_out", nlohmann::json::array())) {
        Record where;
        nlohmann::json like_record = json;
        like_record["criterion"] = "";
        if (!read_record(like_record, where))
            return Status(Code::kBadData,
                          fmt::format("{}: \"left_out\" is damaged", file.string()));
        result.left_out.push_back(
            {where.source, where.damage, where.strength, json.value("reason", std::string())});
    }
    return read_records(file, document, result.records);
}

}  // namespace cinejury::kit
