// SPDX-License-Identifier: Apache-2.0
#include "core/search/attempt.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/atomic_file.hpp"
#include "core/media/clip_file.hpp"
#include "core/search/cancel_watch.hpp"
#include "core/search/candidate_spec.hpp"

namespace cinejury::search {
namespace {

namespace fs = std::filesystem;
using plugin::Call;
using plugin::from_cj;

// Frames of a preview and its longer side: what an expert needs to rank, not to grade.
constexpr std::uint32_t kPreviewFrames = 32, kPreviewSide = 0;

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

void add(cj_cost_t& total, const cj_cost_t& cost, double share) {
    total.denoiser_calls += cost.denoiser_calls * share;
    total.full_compute += cost.full_compute * share;
    total.seconds += cost.seconds * share;
}

Status no_clip() {
    return {Code::kInternal, "previewed without an error, yet there is no clip",
            CJ_REACT_BUG_IN_PLUGIN};
}

}  // namespace

Attempt::~Attempt() {
    if (candidate_)
        context_.instance.generator()->candidate_destroy(context_.instance.raw(), candidate_);
    std::error_code ignored;  // an attempt folder that stays is removed with the run
    fs::remove_all(folder_, ignored);
}

std::string Attempt::who() const {
    return fmt::format("{}: candidate {}", context_.name, record_.index);
}

// What an earlier, killed attempt left is removed.
Status Attempt::make_folder() const {
    std::error_code error;
    fs::remove_all(folder_, error);
    fs::create_directories(folder_, error);
    if (!error) return {};
    return {Code::kIo, fmt::format("{}: cannot be made: {}", folder_.string(), error.message())};
}

Status Attempt::create(const std::string* cache_policy, const CancelToken& cancel) {
    CINEJURY_RETURN_IF_ERROR(make_folder());
    const Meter meter(seconds_);
    const std::string folder = folder_.string();
    SpecChoice choice = context_.spec;
    if (cache_policy) choice.cache_policy = *cache_policy;
    const cj_candidate_spec_t asked = make_spec(choice, record_.seed.value_or(0), folder);
    Call call(cancel, context_.time_limit);
    plugin::Instance& instance = context_.instance;
    failure_ = call.status(instance.generator()->candidate_create(
                               instance.raw(), call.get(), context_.condition, &asked, &candidate_),
                           who());
    if (failure_.ok() && !candidate_)
        failure_ = {Code::kInternal, who() + ": created without an error, yet there is none",
                    CJ_REACT_BUG_IN_PLUGIN};
    if (failure_.ok()) failure_ = read_echo(asked);
    return failure_.code() == Code::kCancelled ? failure_ : Status();
}

Status Attempt::read_echo(const cj_candidate_spec_t& asked) {
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    plugin::Instance& instance = context_.instance;
    const cj_status_t told = instance.generator()->get_spec(instance.raw(), candidate_, &echo);
    const bool seed_echo = context_.can(CJ_CAN_SEED_ECHO);
    record_.spec_json = "{}";
    if (told.code == CJ_UNSUPPORTED && !seed_echo) return {};
    Call call{CancelToken{}};
    CINEJURY_RETURN_IF_ERROR(call.status(told, who()));
    CINEJURY_RETURN_IF_ERROR(check_echo(asked, echo, seed_echo).with_context(who()));
    record_.spec_json = echo_json(echo);
    return {};
}

std::uint32_t Attempt::step_at(double sigma) const {
    const nlohmann::json echo = nlohmann::json::parse(record_.spec_json, nullptr, false);
    if (echo.is_object() && echo.contains("sigmas") && echo["sigmas"].is_array()) {
        const auto sigmas = echo["sigmas"].get<std::vector<double>>();
        const auto first = std::find_if(sigmas.begin(), sigmas.end(),
                                        [sigma](double level) { return level <= sigma + 1e-9; });
        return static_cast<std::uint32_t>(first - sigmas.begin());
    }
    cj_candidate_state_t state{};
    state.size = CJ_SIZE(cj_candidate_state);
    plugin::Instance& instance = context_.instance;
    if (instance.generator()->candidate_state(instance.raw(), candidate_, &state).code != CJ_OK)
        return kToTheEnd;
    return static_cast<std::uint32_t>(std::ceil((1 - sigma) * state.steps - 1e-9));
}

Status Attempt::advance(const AttemptContext& context, std::span<Attempt* const> attempts,
                        std::uint32_t to_step, const CancelToken& cancel) {
    std::vector<cj_candidate_t*> candidates;
    for (const Attempt* attempt : attempts)
        if (attempt->failure_.ok()) candidates.push_back(attempt->candidate_);
    if (candidates.empty()) return {};
    cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
    Call call(cancel, context.time_limit * candidates.size());
    plugin::Instance& instance = context.instance;
    const CancelWatch watch(instance, call, cancel);
    const auto begun = Call::Clock::now();
    const Status status =
        call.status(instance.generator()->advance(instance.raw(), call.get(), candidates.data(),
                                                  static_cast<std::uint32_t>(candidates.size()),
                                                  to_step, 0, &cost),
                    context.name);
    if (status.code() == Code::kCancelled) return status;
    const double share = 1 / static_cast<double>(candidates.size());
    const double took = std::chrono::duration<double>(Call::Clock::now() - begun).count();
    for (Attempt* attempt : attempts) {
        if (!attempt->failure_.ok()) continue;
        attempt->failure_ = status;
        add(attempt->cost_, cost, share);
        attempt->seconds_ += took * share;
    }
    return {};
}

Result<media::Source> Attempt::preview(const CancelToken& cancel, ledger::Stage& stage) {
    const Meter meter(seconds_);
    Call call(cancel, context_.time_limit);
    plugin::Instance& instance = context_.instance;
    const CancelWatch watch(instance, call, cancel);
    const cj_clip_t* clip = nullptr;
    CINEJURY_RETURN_IF_ERROR(call.status(
        instance.generator()->preview(instance.raw(), call.get(), candidate_, CJ_PREVIEW_FAST,
                                      kPreviewFrames, kPreviewSide, &clip, &cost_),
        who()));
    if (!clip) return no_clip().with_context(who());
    cj_candidate_state_t state{};
    state.size = CJ_SIZE(cj_candidate_state);
    CINEJURY_RETURN_IF_ERROR(call.status(
        instance.generator()->candidate_state(instance.raw(), candidate_, &state), who()));
    stage.step = state.step;
    stage.sigma = state.sigma;
    CINEJURY_ASSIGN(
        media::Clip own,
        media::clip_from_plugin(*clip, instance.host().table(context_.name, CJ_SDK_VERSION)));
    return media::Source(std::make_shared<const media::Clip>(std::move(own)));
}

Status Attempt::finish(const fs::path& folder, const std::string& stem, const CancelToken& cancel,
                       Made& made) {
    const Meter meter(seconds_);
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    Call call(cancel, context_.time_limit);
    plugin::Instance& instance = context_.instance;
    const CancelWatch watch(instance, call, cancel);
    CINEJURY_RETURN_IF_ERROR(call.status(
        instance.generator()->finish(instance.raw(), call.get(), candidate_, &finished, &cost_),
        who()));
    made.record = record_;
    const Status kept = finished.clip
                            ? keep_clip(*finished.clip, folder, stem, made)
                            : keep_file(std::string(from_cj(finished.path)), folder, stem, made);
    CINEJURY_RETURN_IF_ERROR(kept.with_context(who()));
    CINEJURY_ASSIGN(made.record.digest, media::source_digest(made.source));
    made.record.state = ledger::CandidateState::kGenerated;
    return {};
}

Status Attempt::keep_clip(const cj_clip_t& clip, const fs::path& folder, const std::string& stem,
                          Made& made) const {
    CINEJURY_ASSIGN(media::Clip own,
                    media::clip_from_plugin(
                        clip, context_.instance.host().table(context_.name, CJ_SDK_VERSION)));
    const fs::path file = folder / (stem + kClipExtension);
    CINEJURY_RETURN_IF_ERROR(media::write_clip_file(own, file));
    made.record.artifact = file.string();
    made.source = std::make_shared<const media::Clip>(std::move(own));
    return {};
}

Status Attempt::keep_file(const fs::path& given, const fs::path& folder, const std::string& stem,
                          Made& made) const {
    if (given.empty())
        return {Code::kInternal, "finished with neither frames nor a file", CJ_REACT_BUG_IN_PLUGIN};
    std::error_code error;
    const fs::path real = fs::canonical(given, error);
    struct stat facts {};
    if (error || ::lstat(given.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) ||
        facts.st_size == 0 || real.parent_path() != fs::canonical(folder_, error))
        return {Code::kBadData,
                fmt::format("{}: the output must be a regular, not empty file directly in {}",
                            given.string(), folder_.string())};
    const fs::path file = folder / (stem + given.extension().string());
    CINEJURY_RETURN_IF_ERROR(sync_path(given));
    fs::rename(given, file, error);
    if (error)
        return {Code::kIo, fmt::format("{}: cannot be moved: {}", given.string(), error.message())};
    CINEJURY_RETURN_IF_ERROR(sync_path(folder));
    made.record.artifact = file.string();
    made.source = file;
    return {};
}

Attempt::Spent Attempt::take_spent() {
    const Spent spent{cost_, seconds_};
    cost_ = {CJ_SIZE(cj_cost), 0, 0, 0, 0};
    seconds_ = 0;
    return spent;
}

}  // namespace cinejury::search
