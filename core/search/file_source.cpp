// SPDX-License-Identifier: Apache-2.0
// Candidates that are files already.
#include <fmt/format.h>

#include "core/search/source.hpp"

namespace cinejury::search {
namespace {

class FileSource final : public CandidateSource {
public:
    FileSource(std::filesystem::path base, const std::vector<std::string>& files)
        : base_(std::move(base)) {
        for (const std::string& file : files)
            inputs_.push_back({file, media::source_digest(absolute(file))});
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

std::unique_ptr<CandidateSource> open_files(const RunPlan& plan) {
    return std::make_unique<FileSource>(plan.base, plan.files);
}

}  // namespace cinejury::search
