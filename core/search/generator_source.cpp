// SPDX-License-Identifier: Apache-2.0
// Candidates that a generator plugin makes.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/atomic_file.hpp"
#include "core/media/clip_file.hpp"
#include "core/plugin/cuda_driver.hpp"
#include "core/search/cancel_watch.hpp"
#include "core/search/candidate_spec.hpp"
#include "core/search/source.hpp"

namespace cinejury::search {
namespace {

namespace fs = std::filesystem;
using plugin::Call;
using plugin::from_cj;
using plugin::Instance;
using plugin::to_cj;

constexpr std::uint32_t kToTheEnd = std::numeric_limits<std::uint32_t>::max();

// A candidate of the plugin, destroyed with this object.
class Attempt {
public:
    Attempt(Instance& instance, cj_candidate_t* candidate)
        : instance_(&instance), candidate_(candidate) {}
    ~Attempt() {
        if (candidate_) instance_->generator()->candidate_destroy(instance_->raw(), candidate_);
    }
    Attempt(Attempt&& other) noexcept
        : instance_(other.instance_), candidate_(std::exchange(other.candidate_, nullptr)) {}
    Attempt& operator=(Attempt&&) = delete;
    cj_candidate_t* get() const { return candidate_; }

private:
    Instance* instance_;
    cj_candidate_t* candidate_;
};

// One candidate of a batch on its way.
struct Slot {
    ledger::Candidate record;
    fs::path folder;  // of this attempt alone
    cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
    std::optional<Attempt> attempt;
    Status failure;
    double seconds = 0;  // inside the generator; of a call for several, an equal share
};

// Adds the time from its construction to its end.
class Meter {
public:
    explicit Meter(double& seconds) : seconds_(seconds) {}
    ~Meter() { seconds_ += std::chrono::duration<double>(Call::Clock::now() - begun_).count(); }
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;

private:
    double& seconds_;
    Call::Clock::time_point begun_ = Call::Clock::now();
};

class GeneratorSource final : public CandidateSource {
public:
    GeneratorSource(std::shared_ptr<plugin::Library> library, std::unique_ptr<Instance> instance,
                    std::string weights, const RunPlan& plan)
        : library_(std::move(library)),
          instance_(std::move(instance)),
          weights_(std::move(weights)),
          spec_(plan.spec),
          time_limit_(plan.candidate_time_limit),
          name_(instance_->metadata().id) {}

    ~GeneratorSource() override {
        if (condition_) instance_->generator()->condition_release(instance_->raw(), condition_);
    }

    Status encode(const RunPlan& plan, const CancelToken& cancel) {
        cj_encode_request_t request{};
        request.size = CJ_SIZE(cj_encode_request);
        request.strict = plan.strict ? 1 : 0;
        request.prompt = to_cj(plan.prompt);
        request.negative_prompt = to_cj(plan.negative_prompt);
        Call call(cancel);
        const CancelWatch watch(*instance_, call, cancel);
        return call.status(
            instance_->generator()->encode(instance_->raw(), call.get(), &request, &condition_),
            name_);
    }

    // On the CPU no more than there are threads: the scores of one batch overlap the making of the
    // next, and a killed run loses little.
    std::uint64_t batch() const override {
        if (!can(CJ_CAN_BATCH) || !can(CJ_CAN_STEP_GATE)) return 1;
        const plugin::PluginMetadata& metadata = instance_->metadata();
        const std::uint32_t most = std::max(1u, metadata.generator->max_batch);
        return on_cpu(metadata) ? std::min(most, instance_->host().threads()) : most;
    }

    Status make(std::span<const ledger::Candidate> planned, const fs::path& folder,
                const CancelToken& cancel, const std::function<Status(Made)>& done) override {
        std::vector<Slot> slots;
        for (const ledger::Candidate& candidate : planned) {
            slots.emplace_back().record = candidate;
            CINEJURY_RETURN_IF_ERROR(prepare(slots.back(), folder));
            slots.back().failure = create(slots.back(), cancel);
            if (slots.back().failure.code() == Code::kCancelled) return slots.back().failure;
        }
        if (slots.size() > 1) CINEJURY_RETURN_IF_ERROR(advance_together(slots, cancel));
        for (Slot& slot : slots) {
            Made made;
            made.record = slot.record;
            Status status = slot.failure.ok() ? finish(slot, folder, cancel, made) : slot.failure;
            if (status.code() == Code::kCancelled) return status;
            made.seconds = slot.seconds;
            slot.attempt.reset();
            std::error_code ignored;  // an attempt folder that stays is removed with the run
            fs::remove_all(slot.folder, ignored);
            if (!status.ok()) {
                made.record.state = ledger::CandidateState::kFailed;
                made.record.error = status.message();
                made.record.error_code = code_name(status.code());
            }
            CINEJURY_RETURN_IF_ERROR(done(std::move(made)));
        }
        return {};
    }

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
        return {{"plugin " + name_, library_->digest()}, {"weights of " + name_, weights_}};
    }

private:
    // A plugin that can use CUDA computes on the CPU where there is no device, or by its option.
    bool on_cpu(const plugin::PluginMetadata& metadata) const {
        if (metadata.devices == std::vector<std::string>{"cpu"}) return true;
        const auto told = instance_->settings().find("device");
        return (told != instance_->settings().end() && told->second == "cpu") ||
               plugin::cuda_device_names().empty();
    }

    static constexpr const char* kClipExtension = ".safetensors";

    bool can(std::uint64_t bit) const {
        return instance_->metadata().generator->capabilities & bit;
    }
    std::string who(const Slot& slot) const {
        return fmt::format("{}: candidate {}", name_, slot.record.index);
    }

    // A fresh folder for the attempt; what an earlier, killed attempt left is removed.
    static Status prepare(Slot& slot, const fs::path& folder) {
        slot.folder = folder / fmt::format("attempt-{:04}", slot.record.index);
        std::error_code error;
        fs::remove_all(slot.folder, error);
        fs::create_directories(slot.folder, error);
        if (error)
            return {Code::kIo,
                    fmt::format("{}: cannot be made: {}", slot.folder.string(), error.message())};
        return {};
    }

    Status create(Slot& slot, const CancelToken& cancel) {
        const Meter meter(slot.seconds);
        const std::string folder = slot.folder.string();
        const cj_candidate_spec_t asked = make_spec(spec_, slot.record.seed.value_or(0), folder);
        Call call(cancel, time_limit_);
        cj_candidate_t* candidate = nullptr;
        CINEJURY_RETURN_IF_ERROR(
            call.status(instance_->generator()->candidate_create(instance_->raw(), call.get(),
                                                                 condition_, &asked, &candidate),
                        who(slot)));
        if (!candidate)
            return {Code::kInternal, who(slot) + ": created without an error, yet there is none",
                    CJ_REACT_BUG_IN_PLUGIN};
        slot.attempt.emplace(*instance_, candidate);
        cj_candidate_spec_t echo{};
        echo.size = CJ_SIZE(cj_candidate_spec);
        const cj_status_t told =
            instance_->generator()->get_spec(instance_->raw(), candidate, &echo);
        if (told.code == CJ_UNSUPPORTED && !can(CJ_CAN_SEED_ECHO)) {
            slot.record.spec_json = "{}";
            return {};
        }
        CINEJURY_RETURN_IF_ERROR(call.status(told, who(slot)));
        CINEJURY_RETURN_IF_ERROR(
            check_echo(asked, echo, can(CJ_CAN_SEED_ECHO)).with_context(who(slot)));
        slot.record.spec_json = echo_json(echo);
        return {};
    }

    // All created candidates in one call; a failure of the call is each one's failure.
    Status advance_together(std::vector<Slot>& slots, const CancelToken& cancel) {
        std::vector<cj_candidate_t*> candidates;
        for (const Slot& slot : slots)
            if (slot.failure.ok()) candidates.push_back(slot.attempt->get());
        if (candidates.empty()) return {};
        cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
        Call call(cancel, time_limit_ * candidates.size());
        const CancelWatch watch(*instance_, call, cancel);
        const auto begun = Call::Clock::now();
        const Status status =
            call.status(instance_->generator()->advance(
                            instance_->raw(), call.get(), candidates.data(),
                            static_cast<std::uint32_t>(candidates.size()), kToTheEnd, 0, &cost),
                        name_);
        if (status.code() == Code::kCancelled) return status;
        const auto share = static_cast<double>(candidates.size());
        const std::chrono::duration<double> took = Call::Clock::now() - begun;
        for (Slot& slot : slots) {
            if (!slot.failure.ok()) continue;
            slot.failure = status;
            slot.cost.denoiser_calls += cost.denoiser_calls / share;
            slot.cost.full_compute += cost.full_compute / share;
            slot.cost.seconds += cost.seconds / share;
            slot.seconds += took.count() / share;
        }
        return {};
    }

    Status finish(Slot& slot, const fs::path& folder, const CancelToken& cancel, Made& made) {
        const Meter meter(slot.seconds);
        cj_finished_t finished{};
        finished.size = CJ_SIZE(cj_finished);
        Call call(cancel, time_limit_);
        const CancelWatch watch(*instance_, call, cancel);
        CINEJURY_RETURN_IF_ERROR(
            call.status(instance_->generator()->finish(instance_->raw(), call.get(),
                                                       slot.attempt->get(), &finished, &slot.cost),
                        who(slot)));
        made.record = slot.record;
        made.record.cost_json = nlohmann::json{
            {"denoiser_calls", slot.cost.denoiser_calls},
            {"full_compute", slot.cost.full_compute},
            {"seconds",
             slot.cost.seconds}}.dump();
        Status kept = finished.clip ? keep_clip(*finished.clip, folder, made)
                                    : keep_file(std::string(from_cj(finished.path)), slot.folder,
                                                folder, made);
        CINEJURY_RETURN_IF_ERROR(kept.with_context(who(slot)));
        CINEJURY_ASSIGN(made.record.digest, media::source_digest(made.source));
        made.record.state = ledger::CandidateState::kGenerated;
        return {};
    }

    Status keep_clip(const cj_clip_t& clip, const fs::path& folder, Made& made) {
        CINEJURY_ASSIGN(media::Clip own, media::clip_from_plugin(clip, host_table()));
        const fs::path file =
            folder / fmt::format("candidate-{:04}{}", made.record.index, kClipExtension);
        CINEJURY_RETURN_IF_ERROR(media::write_clip_file(own, file));
        made.record.artifact = file.string();
        made.source = std::make_shared<const media::Clip>(std::move(own));
        return {};
    }

    static Status keep_file(const fs::path& given, const fs::path& attempt, const fs::path& folder,
                            Made& made) {
        if (given.empty())
            return {Code::kInternal, "finished with neither frames nor a file",
                    CJ_REACT_BUG_IN_PLUGIN};
        std::error_code error;
        const fs::path real = fs::canonical(given, error);
        struct stat facts {};
        if (error || ::lstat(given.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) ||
            facts.st_size == 0 || real.parent_path() != fs::canonical(attempt, error))
            return {Code::kBadData,
                    fmt::format("{}: the output must be a regular, not empty file directly in {}",
                                given.string(), attempt.string())};
        const fs::path file = folder / fmt::format("candidate-{:04}{}", made.record.index,
                                                   given.extension().string());
        CINEJURY_RETURN_IF_ERROR(sync_path(given));
        fs::rename(given, file, error);
        if (error)
            return {Code::kIo,
                    fmt::format("{}: cannot be moved: {}", given.string(), error.message())};
        CINEJURY_RETURN_IF_ERROR(sync_path(folder));
        made.record.artifact = file.string();
        made.source = file;
        return {};
    }

    const cj_host_t* host_table() const { return instance_->host().table(name_, CJ_SDK_VERSION); }

    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<Instance> instance_;
    std::string weights_;
    SpecChoice spec_;
    std::chrono::milliseconds time_limit_;
    std::string name_;
    cj_condition_t* condition_ = nullptr;
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
    return std::unique_ptr<CandidateSource>(std::move(source));
}

}  // namespace cinejury::search
