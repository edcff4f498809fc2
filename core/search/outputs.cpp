// SPDX-License-Identifier: Apache-2.0
#include "core/search/outputs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "core/base/atomic_file.hpp"
#include "core/media/clip_file.hpp"
#include "core/search/comparison.hpp"

namespace cinejury::search {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

// What an earlier run may have left: winner.*, comparison.*, report.json, report.html, media of the
// page.
bool is_result(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "report.json" || name == "report.html" || name.rfind("winner.", 0) == 0 ||
           name.rfind("comparison.", 0) == 0 || name == "media";
}

// Frames of a finished candidate: a clip that the ledger keeps, or a file.
Result<media::Source> open_artifact(const ledger::Candidate& candidate) {
    const fs::path file = candidate.artifact;
    const bool clip = file.extension() == ".safetensors" && candidate.input.empty();
    if (!clip) return media::Source(file);
    CINEJURY_ASSIGN(media::Clip frames, media::read_clip_file(file));
    return media::Source(std::make_shared<const media::Clip>(std::move(frames)));
}

// The name of the winner's file, or empty when there is none.
Result<std::string> write_winner(const Outcome& outcome, const fs::path& folder,
                                 const OutputOptions& options, const CancelToken& cancel) {
    const auto& winner = outcome.report.verdict.winner;
    if (!winner || outcome.report.run.command == "score") return std::string();
    const ledger::Candidate* const candidate = report::find_candidate(outcome.report, *winner);
    if (!candidate) return Status(Code::kInternal, "report: the winner is not in it");
    CINEJURY_ASSIGN(const media::Source source, open_artifact(*candidate));
    if (const auto* file = std::get_if<fs::path>(&source)) {
        const std::string name = "winner" + file->extension().string();
        CINEJURY_RETURN_IF_ERROR(copy_file_atomically(*file, folder / name));
        return name;
    }
    media::Codec codec = options.codec;
    if (codec == media::Codec::kBest) {
        CINEJURY_ASSIGN(codec, media::best_codec());
    }
    const std::string name = "winner" + media::file_extension(codec);
    CINEJURY_RETURN_IF_ERROR(media::write_video(
        *std::get<std::shared_ptr<const media::Clip>>(source), folder / name, codec, cancel));
    return name;
}

// Of the winner and the first candidate, where both are frames of a generator and two: the name of
// the file, else empty.
Result<std::string> write_comparison(const Outcome& outcome, const fs::path& folder,
                                     const CancelToken& cancel) {
    const auto& winner = outcome.report.verdict.winner;
    const ledger::Candidate* const first = report::find_candidate(outcome.report, 0);
    if (!winner || *winner == 0 || !first || first->state != ledger::CandidateState::kScored)
        return std::string();
    CINEJURY_ASSIGN(const media::Source one, open_artifact(*first));
    CINEJURY_ASSIGN(const media::Source best,
                    open_artifact(*report::find_candidate(outcome.report, *winner)));
    const auto* const above = std::get_if<std::shared_ptr<const media::Clip>>(&one);
    const auto* const below = std::get_if<std::shared_ptr<const media::Clip>>(&best);
    if (!above || !below || (*above)->width != (*below)->width ||
        (*above)->height != (*below)->height)
        return std::string();
    CINEJURY_ASSIGN(const media::EncodedMedia picture,
                    comparison_picture(**above, **below, cancel));
    const std::string name = picture.mime == "image/png" ? "comparison.png" : "comparison.jpg";
    CINEJURY_RETURN_IF_ERROR(write_file_atomically(folder / name, {picture.bytes}));
    return name;
}

std::vector<std::int64_t> worst_frames(const ledger::Candidate& candidate) {
    std::vector<std::int64_t> frames;
    for (const panel::Score& score : candidate.scores)
        if (score.worst_frame >= 0) frames.push_back(score.worst_frame);
    std::sort(frames.begin(), frames.end());
    frames.erase(std::unique(frames.begin(), frames.end()), frames.end());
    return frames;
}

// Pictures of all candidates that could be read. One whose file is gone or damaged by now is left
// out of the page.
Result<std::vector<report::CandidateMedia>> page_media(const Outcome& outcome,
                                                       const OutputOptions& options,
                                                       const CancelToken& cancel,
                                                       std::vector<std::string>& notices) {
    std::vector<report::CandidateMedia> all;
    for (const ledger::Candidate& candidate : outcome.report.candidates) {
        if (candidate.state != ledger::CandidateState::kScored) continue;
        media::PageMediaRequest request;
        request.single_frames = worst_frames(candidate);
        const Result<media::Source> source = open_artifact(candidate);
        Result<media::PageMedia> made =
            source.ok() ? media::make_page_media(*source, request, options.limits, cancel)
                        : Result<media::PageMedia>(source.status());
        if (made.status().code() == Code::kCancelled) return made.status();
        if (!made.ok()) {
            notices.push_back("no pictures of candidate " + std::to_string(candidate.index) + ": " +
                              made.status().message());
            continue;
        }
        all.push_back({candidate.index, *std::move(made), request.single_frames,
                       candidate.input.empty() ? std::string() : candidate.artifact});
    }
    return all;
}

}  // namespace

Status prepare_output_folder(const fs::path& folder, bool force) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder))
        return {Code::kIo, fmt::format("{}: cannot be made: {}", folder.string(),
                                       error ? error.message() : "there is a file of that name")};
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return {Code::kIo,
                fmt::format("{}: cannot be written: {}", folder.string(), std::strerror(errno))};
    if (force) return {};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (is_result(entry.path()))
            return {
                Code::kInvalidArgument,
                fmt::format("{}: holds results already ({}); name another folder or use --force",
                            folder.string(), entry.path().filename().string())};
    return {};
}

Result<std::vector<std::string>> write_outputs(Outcome& outcome, const fs::path& folder,
                                               const OutputOptions& options,
                                               const CancelToken& cancel) {
    // Names of an earlier run that this one does not write again must not stay beside it.
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (is_result(entry.path())) fs::remove_all(entry.path(), error);
    report::ReportInput& report = outcome.report;
    std::vector<std::string> names;

    const auto encode_begun = Clock::now();
    CINEJURY_ASSIGN(report.winner_file, write_winner(outcome, folder, options, cancel));
    report.timing.encode = since(encode_begun);
    if (!report.winner_file.empty()) names.push_back(report.winner_file);

    const auto page_begun = Clock::now();
    std::vector<report::CandidateMedia> pictures;
    if (options.page) {
        CINEJURY_ASSIGN(pictures, page_media(outcome, options, cancel, report.notices));
        CINEJURY_ASSIGN(std::string comparison, write_comparison(outcome, folder, cancel));
        if (!comparison.empty()) names.push_back(std::move(comparison));
    }
    report.timing.page_media = since(page_begun);
    report.timing.busy += report.timing.encode + report.timing.page_media;
    report.timing.wall += report.timing.encode + report.timing.page_media;

    if (options.page) {
        const auto writing = Clock::now();
        const report::Page page = report::report_html(report, pictures);
        for (const auto& [name, bytes] : page.files) {
            fs::create_directories((folder / name).parent_path(), error);
            CINEJURY_RETURN_IF_ERROR(write_file_atomically(folder / name, {bytes}));
            names.push_back(name);
        }
        CINEJURY_RETURN_IF_ERROR(write_file_atomically(folder / "report.html", {page.html}));
        names.push_back("report.html");
        report.timing.wall += since(writing);
    }
    CINEJURY_RETURN_IF_ERROR(
        write_file_atomically(folder / "report.json", {report::report_json(report)}));
    names.push_back("report.json");
    return names;
}

}  // namespace cinejury::search
