// SPDX-License-Identifier: Apache-2.0
// Candidates that are files already.
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "core/base/digest.hpp"
#include "core/search/source.hpp"

namespace cinejury::search {
namespace {

// Of a file that may be read at all: hashing a device or an endless file would never end.
Result<std::string> checked_digest(const std::filesystem::path& file, const media::Limits& limits,
                                   const CancelToken& cancel) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0)
        return Status(Code::kIo,
                      fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    if (!S_ISREG(facts.st_mode))
        return Status(Code::kInvalidArgument,
                      fmt::format("{}: is not a regular file; copy it to one", file.string()));
    const auto bytes = static_cast<std::uint64_t>(facts.st_size);
    if (bytes > limits.max_file_bytes)
        return Status(
            Code::kInvalidArgument,
            fmt::format("{}: the file has {} bytes; the limit is {}: raise max-file-bytes if "
                        "the source is trusted",
                        file.string(), bytes, limits.max_file_bytes));
    return sha256_file(file, cancel);
}

class FileSource final : public CandidateSource {
public:
    FileSource(const RunPlan& plan, const media::Limits& limits, const CancelToken& cancel)
        : base_(plan.base) {
        for (const std::string& file : plan.files)
            inputs_.push_back({file, checked_digest(absolute(file), limits, cancel)});
    }

    std::uint64_t batch() const override { return 1; }

    Status make(std::span<const ledger::Candidate> planned, const std::filesystem::path&,
                const CancelToken& cancel, const std::function<Status(Made)>& done) override {
        for (const ledger::Candidate& candidate : planned) {
            if (cancel.cancelled())
                return {Code::kCancelled, "run: stopped before " + candidate.input + " was read"};
            Made made;
            made.source = absolute(candidate.input);
            made.record = candidate;
            made.record.artifact = absolute(candidate.input).string();
            made.record.spec_json = "{}";
            made.record.cost_json = "{}";
            const Result<std::string>& digest = inputs_.at(candidate.index).digest;
            made.record.state =
                digest.ok() ? ledger::CandidateState::kGenerated : ledger::CandidateState::kFailed;
            if (digest.ok()) {
                made.record.digest = *digest;
            } else {
                made.record.error = digest.status().message();
                made.record.error_code = code_name(digest.status().code());
            }
            CINEJURY_RETURN_IF_ERROR(done(std::move(made)));
        }
        return {};
    }

    Result<media::Source> reopen(const ledger::Candidate& made) override {
        return media::Source(absolute(made.input));
    }
    std::vector<report::PluginUse> manifest() const override { return {}; }

    std::vector<ledger::Fingerprint> fingerprints() const override {
        std::vector<ledger::Fingerprint> all;
        for (const Input& input : inputs_)
            all.push_back(
                {"input " + input.name, input.digest.ok() ? *input.digest : "unreadable"});
        return all;
    }

private:
    struct Input {
        std::string name;
        Result<std::string> digest;
    };

    std::filesystem::path absolute(const std::string& input) const {
        return (base_ / input).lexically_normal();
    }

    std::filesystem::path base_;
    std::vector<Input> inputs_;
};

}  // namespace

std::unique_ptr<CandidateSource> open_files(const RunPlan& plan, const media::Limits& limits,
                                            const CancelToken& cancel) {
    return std::make_unique<FileSource>(plan, limits, cancel);
}

}  // namespace cinejury::search
