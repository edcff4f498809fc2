// SPDX-License-Identifier: Apache-2.0
// Candidates that a generator plugin makes.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/media/clip_file.hpp"
#include "core/plugin/cuda_driver.hpp"
#include "core/search/attempt.hpp"
#include "core/search/cancel_watch.hpp"
#include "core/search/scratch_folder.hpp"
#include "core/search/source.hpp"
#include "core/search/strategy.hpp"

namespace cinejury::search {
namespace {

namespace fs = std::filesystem;
using plugin::Call;
using plugin::Instance;
using plugin::to_cj;

std::string cost_json(const cj_cost_t& cost) {
    return nlohmann::json{{"denoiser_calls", cost.denoiser_calls},
                          {"full_compute", cost.full_compute},
                          {"seconds", cost.seconds}}
        .dump();
}

void set_failed(Made& made, const Status& status) {
    made.record.state = ledger::CandidateState::kFailed;
    made.record.error = status.message();
    made.record.error_code = code_name(status.code());
}

// What is the file's fault gets one code, whatever is wrong with it.
Status adapter_failure(const std::string& file, const Status& status) {
    switch (status.code()) {
        case Code::kNotFound:
        case Code::kBadData:
        case Code::kUnsupported:
        case Code::kInvalidArgument:
            return {Code::kBadState,
                    fmt::format("adapter {}: cannot be used: {}; give a file that `cinejury tune` "
                                "wrote for this generator's weights, or leave --adapter out",
                                file, status.message())};
        default: return status.with_context("adapter " + file);
    }
}

class GeneratorSource final : public CandidateSource {
public:
    GeneratorSource(std::shared_ptr<plugin::Library> library, std::unique_ptr<Instance> instance,
                    std::string weights, const RunPlan& plan)
        : library_(std::move(library)),
          instance_(std::move(instance)),
          weights_(std::move(weights)),
          context_{*instance_, nullptr, plan.spec, plan.candidate_time_limit,
                   instance_->metadata().id} {}

    ~GeneratorSource() override {
        held_.clear();
        if (context_.condition)
            instance_->generator()->condition_release(instance_->raw(), context_.condition);
    }

    // Whether the generator takes the plan's adapter file, asked with a candidate that has no other
    // value that could be to blame; nothing is made of it. kInvalidArgument: it takes
    // no adapters at all; kBadState, naming the file and why: not this one.
    Status check_adapter(const RunPlan& plan, const CancelToken& cancel) {
        if (!plan.spec.adapter) return {};
        if (!context_.can(CJ_CAN_ADAPTERS))
            return {Code::kInvalidArgument,
                    fmt::format("{}: takes no adapters; leave --adapter out", context_.name)};
        CINEJURY_ASSIGN(const ScratchFolder folder, ScratchFolder::make());
        const std::string output = folder.path().string();
        cj_candidate_spec_t asked{};
        asked.size = CJ_SIZE(cj_candidate_spec);
        asked.set = CJ_SPEC_SEED | CJ_SPEC_ADAPTER | CJ_SPEC_OUTPUT_FOLDER;
        asked.adapter = to_cj(*plan.spec.adapter);
        asked.output_folder = to_cj(output);
        const Call call(cancel, plan.candidate_time_limit);
        const CancelWatch watch(*instance_, call, cancel);
        cj_candidate_t* candidate = nullptr;
        const Status status =
            call.status(instance_->generator()->candidate_create(
                            instance_->raw(), call.get(), context_.condition, &asked, &candidate),
                        context_.name);
        if (candidate) instance_->generator()->candidate_destroy(instance_->raw(), candidate);
        return adapter_failure(*plan.spec.adapter, status);
    }

    Status encode(const RunPlan& plan, const CancelToken& cancel) {
        cj_encode_request_t request{};
        request.size = CJ_SIZE(cj_encode_request);
        request.strict = plan.strict ? 1 : 0;
        request.prompt = to_cj(plan.prompt);
        request.negative_prompt = to_cj(plan.negative_prompt);
        Call call(cancel);
        const CancelWatch watch(*instance_, call, cancel);
        return call.status(instance_->generator()->encode(instance_->raw(), call.get(), &request,
                                                          &context_.condition),
                           context_.name);
    }

    // On the CPU no more than there are threads: the scores of one batch overlap the making of the
    // next, and a killed run loses little.
    std::uint64_t batch() const override {
        if (!context_.can(CJ_CAN_BATCH) || !context_.can(CJ_CAN_STEP_GATE)) return 1;
        const plugin::PluginMetadata& metadata = instance_->metadata();
        const std::uint32_t most = std::max(1u, metadata.generator->max_batch);
        return on_cpu(metadata) ? std::min(most, instance_->host().threads()) : most;
    }

    Abilities abilities() const override {
        Abilities abilities;
        abilities.previews = context_.can(CJ_CAN_STEP_GATE) && context_.can(CJ_CAN_PREVIEW);
        abilities.holds = context_.can(CJ_CAN_FORK);
        if (context_.can(CJ_CAN_CACHE_POLICY))
            abilities.drafts = instance_->metadata().generator->cache_policies;
        return abilities;
    }

    Status make(std::span<const ledger::Candidate> planned, const fs::path& folder,
                const CancelToken& cancel, const std::function<Status(Made)>& done) override {
        Batch batch;
        CINEJURY_RETURN_IF_ERROR(begin(planned, folder, nullptr, cancel, batch));
        if (planned.size() > 1)
            CINEJURY_RETURN_IF_ERROR(
                Attempt::advance(context_, batch.raw, Attempt::kToTheEnd, cancel));
        for (std::size_t i = 0; i < planned.size(); ++i) {
            Made made;
            CINEJURY_RETURN_IF_ERROR(
                finish(*batch.attempts[i], planned[i], folder, "candidate", cancel, made));
            batch.attempts[i].reset();
            CINEJURY_RETURN_IF_ERROR(done(std::move(made)));
        }
        return {};
    }

    Status preview(std::span<const ledger::Candidate> planned, double sigma, const fs::path& folder,
                   const CancelToken& cancel, const std::function<Status(Look)>& done) override {
        Batch batch;
        CINEJURY_RETURN_IF_ERROR(begin(planned, folder, nullptr, cancel, batch));
        CINEJURY_RETURN_IF_ERROR(advance_to(batch, sigma, cancel));
        for (std::size_t i = 0; i < planned.size(); ++i) {
            Attempt& attempt = *batch.attempts[i];
            Look look;
            look.candidate = planned[i].index;
            look.stage.kind = "preview";
            look.stage.name = preview_at(sigma).name;
            look.status = attempt.failure();
            if (look.status.ok()) {
                Result<media::Source> source = attempt.preview(cancel, look.stage);
                look.status = source.status();
                if (source.ok()) look.source = *std::move(source);
            }
            if (look.status.code() == Code::kCancelled) return look.status;
            note_spent(attempt, look.stage);
            if (look.status.ok() && abilities().holds)
                held_[look.candidate] = std::move(batch.attempts[i]);
            CINEJURY_RETURN_IF_ERROR(done(std::move(look)));
        }
        return {};
    }

    Status draft(std::span<const ledger::Candidate> planned, const std::string& policy,
                 const fs::path& folder, const CancelToken& cancel,
                 const std::function<Status(Look)>& done) override {
        Batch batch;
        CINEJURY_RETURN_IF_ERROR(begin(planned, folder, &policy, cancel, batch));
        if (planned.size() > 1)
            CINEJURY_RETURN_IF_ERROR(
                Attempt::advance(context_, batch.raw, Attempt::kToTheEnd, cancel));
        for (std::size_t i = 0; i < planned.size(); ++i) {
            Attempt& attempt = *batch.attempts[i];
            Look look;
            look.candidate = planned[i].index;
            look.stage.kind = "draft";
            look.stage.name = policy;
            look.status = attempt.failure();
            Made made;
            if (look.status.ok())
                look.status = attempt.finish(folder, stem("draft", look.candidate), cancel, made);
            if (look.status.code() == Code::kCancelled) return look.status;
            note_spent(attempt, look.stage);
            look.source = made.source;
            std::error_code ignored;  // a draft's file that stays is removed with the run
            const bool in_memory = !std::holds_alternative<fs::path>(made.source);
            if (look.status.ok() && in_memory) fs::remove(made.record.artifact, ignored);
            batch.attempts[i].reset();
            CINEJURY_RETURN_IF_ERROR(done(std::move(look)));
        }
        return {};
    }

    void drop(std::uint64_t candidate) override { held_.erase(candidate); }

    Result<media::Source> reopen(const ledger::Candidate& made) override {
        const fs::path file = made.artifact;
        media::Source source = file;
        if (file.extension() == kClipExtension) {
            CINEJURY_ASSIGN(media::Clip clip, media::read_clip_file(file));
            source = std::make_shared<const media::Clip>(std::move(clip));
        }
        CINEJURY_ASSIGN(const std::string digest, media::source_digest(source));
        if (digest != made.digest)
            return Status(
                Code::kBadData,
                fmt::format("{}: candidate {} is not what the ledger says; begin a new run",
                            file.string(), made.index));
        return source;
    }

    std::vector<report::PluginUse> manifest() const override {
        const plugin::PluginMetadata& metadata = instance_->metadata();
        report::PluginUse use;
        use.role = "generator";
        use.id = metadata.id;
        use.version = metadata.version;
        use.vendor = metadata.vendor;
        use.licence = metadata.licence;
        use.library_digest = library_->digest();
        use.weights_digest = weights_;
        use.settings = instance_->settings();
        use.deterministic = metadata.determinism == plugin::PluginMetadata::Determinism::kBitwise;
        return {use};
    }

    std::vector<ledger::Fingerprint> fingerprints() const override {
        return {{"plugin " + context_.name, library_->digest()},
                {"weights of " + context_.name, weights_}};
    }

private:
    // A plugin that can use CUDA computes on the CPU where there is no device, or by its option.
    bool on_cpu(const plugin::PluginMetadata& metadata) const {
        if (metadata.devices == std::vector<std::string>{"cpu"}) return true;
        const auto told = instance_->settings().find("device");
        return (told != instance_->settings().end() && told->second == "cpu") ||
               plugin::cuda_device_names().empty();
    }

    struct Batch {
        std::vector<std::unique_ptr<Attempt>> attempts;
        std::vector<Attempt*> raw;  // the same
    };

    static std::string stem(const char* kind, std::uint64_t index) {
        return fmt::format("{}-{:04}", kind, index);
    }
    static void note_spent(Attempt& attempt, ledger::Stage& stage) {
        const Attempt::Spent spent = attempt.take_spent();
        stage.full_compute = spent.cost.full_compute;
        stage.seconds = spent.seconds;
    }

    // New attempts, or those that a preview left waiting.
    Status begin(std::span<const ledger::Candidate> planned, const fs::path& folder,
                 const std::string* cache_policy, const CancelToken& cancel, Batch& batch) {
        for (const ledger::Candidate& candidate : planned) {
            const auto held = cache_policy ? held_.end() : held_.find(candidate.index);
            if (held != held_.end()) {
                batch.attempts.push_back(std::move(held->second));
                held_.erase(held);
            } else {
                batch.attempts.push_back(std::make_unique<Attempt>(
                    context_, candidate, folder / stem("attempt", candidate.index)));
                CINEJURY_RETURN_IF_ERROR(batch.attempts.back()->create(cache_policy, cancel));
            }
            batch.raw.push_back(batch.attempts.back().get());
        }
        return {};
    }

    // All candidates of a run have one schedule, so one step serves all.
    Status advance_to(const Batch& batch, double sigma, const CancelToken& cancel) const {
        const auto good = std::find_if(batch.raw.begin(), batch.raw.end(),
                                       [](const Attempt* one) { return one->failure().ok(); });
        if (good == batch.raw.end()) return {};
        const std::uint32_t step = (*good)->step_at(sigma);
        if (context_.can(CJ_CAN_BATCH)) return Attempt::advance(context_, batch.raw, step, cancel);
        for (Attempt* const attempt : batch.raw)
            CINEJURY_RETURN_IF_ERROR(
                Attempt::advance(context_, std::span(&attempt, 1), step, cancel));
        return {};
    }

    static Status finish(Attempt& attempt, const ledger::Candidate& planned, const fs::path& folder,
                         const char* kind, const CancelToken& cancel, Made& made) {
        Status status = attempt.failure();
        if (status.ok()) status = attempt.finish(folder, stem(kind, planned.index), cancel, made);
        if (status.code() == Code::kCancelled) return status;
        const Attempt::Spent spent = attempt.take_spent();
        if (!status.ok()) {
            made.record = attempt.record();
            set_failed(made, status);
        }
        made.record.cost_json = cost_json(spent.cost);
        made.seconds = spent.seconds;
        return {};
    }

    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<Instance> instance_;
    std::string weights_;
    AttemptContext context_;
    std::map<std::uint64_t, std::unique_ptr<Attempt>> held_;  // by candidate
};

}  // namespace

Result<std::unique_ptr<CandidateSource>> open_generator(const RunPlan& plan,
                                                        const plugin::Catalogue& catalogue,
                                                        plugin::HostServices& host,
                                                        const CancelToken& cancel) {
    CINEJURY_ASSIGN(const plugin::Inspected* inspected, catalogue.find(plan.generator));
    if (!inspected->metadata.generator)
        return Status(Code::kUnsupported,
                      fmt::format("{}: is no generator; `cinejury plugins list` shows which are",
                                  plan.generator));
    CINEJURY_ASSIGN(std::shared_ptr<plugin::Library> library,
                    plugin::Library::load(*inspected, host));
    const auto chosen = plan.settings.find(plan.generator);
    CINEJURY_ASSIGN(
        std::unique_ptr<Instance> instance,
        library->create(chosen == plan.settings.end() ? plugin::Settings{} : chosen->second));
    CINEJURY_RETURN_IF_ERROR(instance->load(cancel));
    CINEJURY_ASSIGN(std::string weights, instance->weights_digest());
    auto source = std::make_unique<GeneratorSource>(std::move(library), std::move(instance),
                                                    std::move(weights), plan);
    CINEJURY_RETURN_IF_ERROR(source->encode(plan, cancel));
    CINEJURY_RETURN_IF_ERROR(source->check_adapter(plan, cancel));
    return std::unique_ptr<CandidateSource>(std::move(source));
}

}  // namespace cinejury::search
