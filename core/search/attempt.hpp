// SPDX-License-Identifier: Apache-2.0
// One attempt of a generator plugin at a candidate: created, stepped, looked at, finished.
// Thread rule: one thread at a time for all attempts of one generator.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "cinejury/generator.h"
#include "core/base/cancel.hpp"
#include "core/ledger/records.hpp"
#include "core/search/plan.hpp"
#include "core/search/source.hpp"

namespace cinejury::search {

// What all attempts of a run share; outlives them.
struct AttemptContext {
    plugin::Instance& instance;
    cj_condition_t* condition = nullptr;
    SpecChoice spec;
    std::chrono::milliseconds time_limit{0};  // of making one candidate; 0 = none
    std::string name;                         // the generator's id, for messages

    bool can(std::uint64_t bit) const { return instance.metadata().generator->capabilities & bit; }
};

class Attempt {
public:
    // `folder` is of this attempt alone: it is emptied at the beginning and removed at the end.
    Attempt(const AttemptContext& context, ledger::Candidate record, std::filesystem::path folder)
        : context_(context), record_(std::move(record)), folder_(std::move(folder)) {}
    ~Attempt();
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

    // At step 0, by the context's spec with `cache_policy` in place of its own unless null. Checks
    // what the generator echoes.
    Status create(const std::string* cache_policy, const CancelToken& cancel);

    // The first step at or below a noise level, by the echoed schedule; without one as if the noise
    // level fell evenly.
    std::uint32_t step_at(double sigma) const;
    // Runs all to `to_step` in one call. A failure of the call is each one's failure.
    static Status advance(const AttemptContext& context, std::span<Attempt* const> attempts,
                          std::uint32_t to_step, const CancelToken& cancel);
    static constexpr std::uint32_t kToTheEnd = ~std::uint32_t{0};

    // The clean clip that the generator predicts now, by its cheap way where it has one.
    Result<media::Source> preview(const CancelToken& cancel, ledger::Stage& stage);
    // The end. The clip or file is kept in `folder` under `stem`, complete and on disk.
    Status finish(const std::filesystem::path& folder, const std::string& stem,
                  const CancelToken& cancel, Made& made);

    const ledger::Candidate& record() const { return record_; }
    // What was spent since the last call of this.
    struct Spent {
        cj_cost_t cost;
        double seconds;  // inside the generator; of a call for several, an equal share
    };
    Spent take_spent();
    // Of create or advance: ok, or why this attempt is over.
    const Status& failure() const { return failure_; }

private:
    Status make_folder() const;
    Status read_echo(const cj_candidate_spec_t& asked);
    Status keep_clip(const cj_clip_t& clip, const std::filesystem::path& folder,
                     const std::string& stem, Made& made) const;
    Status keep_file(const std::filesystem::path& given, const std::filesystem::path& folder,
                     const std::string& stem, Made& made) const;
    std::string who() const;

    const AttemptContext& context_;  // the source's
    ledger::Candidate record_;
    std::filesystem::path folder_;
    cj_candidate_t* candidate_ = nullptr;
    cj_cost_t cost_{CJ_SIZE(cj_cost), 0, 0, 0, 0};
    double seconds_ = 0;
    Status failure_;
};

// Clips of generators are kept in this form.
inline constexpr const char* kClipExtension = ".safetensors";

}  // namespace cinejury::search
