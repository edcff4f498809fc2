// SPDX-License-Identifier: Apache-2.0
// Where candidates come from: a generator plugin or files.
// Thread rule: one thread at a time.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/ledger/records.hpp"
#include "core/media/clip.hpp"
#include "core/media/limits.hpp"
#include "core/plugin/catalogue.hpp"
#include "core/report/report.hpp"
#include "core/search/plan.hpp"

namespace cinejury::search {

// A candidate that was made: its record up to `generated`, and its frames.
struct Made {
    ledger::Candidate record;  // kGenerated, or kFailed with the error
    media::Source source;      // valid when kGenerated
    double seconds = 0;        // inside the generator
};

// What a source can do beside making candidates whole.
struct Abilities {
    bool previews = false;  // a candidate can be stopped at a noise level and looked at
    bool holds = false;  // many stopped candidates can wait; else one is made again from its seed
    std::vector<std::string> drafts;  // names of cache policies, the most careful first
};

// A look at an unfinished candidate, or at a draft of it.
struct Look {
    std::uint64_t candidate = 0;
    ledger::Stage stage;   // without scores
    media::Source source;  // valid when ok
    Status status;         // why there is none
};

class CandidateSource {
public:
    virtual ~CandidateSource() = default;
    virtual std::uint64_t batch() const = 0;
    virtual Abilities abilities() const { return {}; }
    // Makes `planned` candidates and hands each to `done` as it is ready. Their artifacts lie in
    // `folder`, complete and on disk, when `done` is called. kCancelled leaves those not handed
    // over as planned. A failure of `done` ends it.
    virtual Status make(std::span<const ledger::Candidate> planned,
                        const std::filesystem::path& folder, const CancelToken& cancel,
                        const std::function<Status(Made)>& done) = 0;
    // Brings each of `planned` to a noise level and shows what it would become. `make` goes on from
    // there. kUnsupported without the ability.
    virtual Status preview(std::span<const ledger::Candidate> planned, double sigma,
                           const std::filesystem::path& folder, const CancelToken& cancel,
                           const std::function<Status(Look)>& done);
    // Makes each with a cache policy; nothing of it is kept. kUnsupported without the ability.
    virtual Status draft(std::span<const ledger::Candidate> planned, const std::string& policy,
                         const std::filesystem::path& folder, const CancelToken& cancel,
                         const std::function<Status(Look)>& done);
    // Ends what a preview left waiting.
    virtual void drop(std::uint64_t candidate) { (void)candidate; }
    // Frames of a candidate that was made before; kBadData when its content is not what the record
    // says.
    virtual Result<media::Source> reopen(const ledger::Candidate& made) = 0;
    // What the manifest says of the generator; empty for files.
    virtual std::vector<report::PluginUse> manifest() const = 0;
    virtual std::vector<ledger::Fingerprint> fingerprints() const = 0;
};

inline Status CandidateSource::preview(std::span<const ledger::Candidate>, double,
                                       const std::filesystem::path&, const CancelToken&,
                                       const std::function<Status(Look)>&) {
    return {Code::kUnsupported, "this source has no previews"};
}
inline Status CandidateSource::draft(std::span<const ledger::Candidate>, const std::string&,
                                     const std::filesystem::path&, const CancelToken&,
                                     const std::function<Status(Look)>&) {
    return {Code::kUnsupported, "this source has no drafts"};
}

// Loads and configures plan.generator and encodes the prompt. kUnsupported when the plugin is no
// generator.
Result<std::unique_ptr<CandidateSource>> open_generator(const RunPlan& plan,
                                                        const plugin::Catalogue& catalogue,
                                                        plugin::HostServices& host,
                                                        const CancelToken& cancel);
// plan.files, read once for their digests. A file that cannot be read, is no regular file or is
// larger than the limit is a failed candidate, not a failure here.
std::unique_ptr<CandidateSource> open_files(const RunPlan& plan, const media::Limits& limits,
                                            const CancelToken& cancel);

}  // namespace cinejury::search
