// SPDX-License-Identifier: Apache-2.0
#include "core/validate/generator_trial.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "core/base/digest.hpp"
#include "core/validate/expert_trial.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;

// Mean difference of a colour value that the class "tolerance" allows, of 255.
constexpr double kTolerance = 2;

// From small and quick to what the generator takes by itself.
std::vector<cj_candidate_spec_t> specs() {
    cj_candidate_spec_t own{};
    own.size = CJ_SIZE(cj_candidate_spec);
    own.set = CJ_SPEC_SEED;
    cj_candidate_spec_t few_steps = own;
    few_steps.set |= CJ_SPEC_STEPS;
    few_steps.steps = 4;
    cj_candidate_spec_t no_steps = own;
    no_steps.set |= CJ_SPEC_FRAMES | CJ_SPEC_SIZE;
    no_steps.frames = 6;
    no_steps.width = 64;
    no_steps.height = 48;
    cj_candidate_spec_t small = no_steps;
    small.set |= CJ_SPEC_STEPS;
    small.steps = 4;
    return {small, no_steps, few_steps, own};
}

double mean_difference(const media::Clip& a, const media::Clip& b) {
    double sum = 0;
    for (std::uint64_t i = 0; i < a.bytes(); ++i)
        sum += std::abs(int{a.pixels.get()[i]} - int{b.pixels.get()[i]});
    return sum / static_cast<double>(std::max<std::uint64_t>(1, a.bytes()));
}

bool same_shape(const media::Clip& a, const media::Clip& b) {
    return a.frames == b.frames && a.width == b.width && a.height == b.height && a.fps == b.fps;
}

}  // namespace

cj_cost_t no_cost() {
    return {CJ_SIZE(cj_cost), 0, 0, 0, 0};
}

GeneratorTrial::GeneratorTrial(const InstanceUnderTest& instance) : instance_(&instance) {
    condition_ = encode(kPrompt);
    std::string why;
    for (const cj_candidate_spec_t& candidate : specs()) {
        chosen_ = candidate;
        trial().step("candidate_create");
        cj_candidate_t* made = nullptr;
        const Call call;
        const cj_candidate_spec_t asked = spec(trial().seed);
        const cj_status_t status =
            table().candidate_create(raw(), call.get(), condition_, &asked, &made);
        if (status.code == CJ_OK) {
            destroy(made);
            return;
        }
        why = words(call, status);
    }
    block("candidate_create fails: {}", why);
}

GeneratorTrial::~GeneratorTrial() {
    std::error_code ignored;
    for (const std::string& folder : folders_) std::filesystem::remove_all(folder, ignored);
}

bool GeneratorTrial::can(std::uint64_t capability) const {
    return (instance_->metadata().generator->capabilities & capability) != 0;
}

void GeneratorTrial::require(std::uint64_t capability, std::string_view name) const {
    if (!can(capability)) skip("the generator does not claim \"{}\"", name);
}

cj_condition_t* GeneratorTrial::encode(std::string_view prompt) const {
    trial().step("encode");
    const cj_encode_request_t request{
        CJ_SIZE(cj_encode_request), 0, plugin::to_cj(prompt), {nullptr, 0}};
    cj_condition_t* made = nullptr;
    const Call call;
    const cj_status_t status = table().encode(raw(), call.get(), &request, &made);
    if (status.code != CJ_OK) block("encode fails: {}", words(call, status));
    if (!made) block("encode succeeds without a condition");
    return made;
}

std::string GeneratorTrial::new_folder() {
    std::string folder = (std::filesystem::temp_directory_path() / "cinejury-XXXXXX").string();
    if (!::mkdtemp(folder.data())) block("no temporary folder");
    return folder;
}

cj_candidate_spec_t GeneratorTrial::spec(std::uint64_t seed) {
    cj_candidate_spec_t wanted = chosen_;
    wanted.seed = seed;
    if (can(CJ_CAN_FILE_OUT)) {
        folders_.reserve(4096);  // the strings are named by specs: they must not move
        folders_.push_back(new_folder());
        wanted.set |= CJ_SPEC_OUTPUT_FOLDER;
        wanted.output_folder = plugin::to_cj(folders_.back());
    }
    return wanted;
}

cj_status_t GeneratorTrial::try_create(const cj_candidate_spec_t& wanted,
                                       cj_candidate_t** out) const {
    const Call call;
    return table().candidate_create(raw(), call.get(), condition_, &wanted, out);
}

cj_candidate_t* GeneratorTrial::create(std::uint64_t seed) {
    trial().step("candidate_create");
    const cj_candidate_spec_t wanted = spec(seed);
    cj_candidate_t* made = nullptr;
    const Call call;
    const cj_status_t status =
        table().candidate_create(raw(), call.get(), condition_, &wanted, &made);
    if (status.code != CJ_OK) block("candidate_create fails: {}", words(call, status));
    return made;
}

cj_candidate_state_t GeneratorTrial::state(cj_candidate_t* candidate) const {
    cj_candidate_state_t state{};
    state.size = CJ_SIZE(cj_candidate_state);
    const cj_status_t status = table().candidate_state(raw(), candidate, &state);
    if (status.code != CJ_OK) block("candidate_state fails with code {}", status.code);
    return state;
}

void GeneratorTrial::advance(cj_candidate_t* candidate, std::uint32_t to_step) const {
    trial().step("advance");
    const Call call;
    const cj_status_t status =
        table().advance(raw(), call.get(), &candidate, 1, to_step, 0, nullptr);
    if (status.code != CJ_OK) block("advance fails: {}", words(call, status));
}

Made GeneratorTrial::finish(cj_candidate_t* candidate) const {
    trial().step("finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const Call call;
    const cj_status_t status = table().finish(raw(), call.get(), candidate, &finished, nullptr);
    if (status.code != CJ_OK) block("finish fails: {}", words(call, status));
    Made made;
    if (finished.clip) {
        auto clip = media::clip_from_plugin(*finished.clip, instance_->plugin().table());
        if (!clip.ok()) block("finish: {}", clip.status().message());
        made.clip = *std::move(clip);
    } else {
        made.file = plugin::from_cj(finished.path);
        auto digest = sha256_file(made.file);
        if (!digest.ok()) block("finish: {}", digest.status().message());
        made.file_digest = *digest;
    }
    return made;
}

Made GeneratorTrial::make(std::uint64_t seed) {
    cj_candidate_t* candidate = create(seed);
    Made made = finish(candidate);
    destroy(candidate);
    return made;
}

void GeneratorTrial::destroy(cj_candidate_t* candidate) const {
    trial().step("candidate_destroy");
    table().candidate_destroy(raw(), candidate);
}

bool GeneratorTrial::identical(const Made& a, const Made& b) {
    if (a.clip.has_value() != b.clip.has_value()) return false;
    if (!a.clip) return a.file_digest == b.file_digest;
    return same_shape(*a.clip, *b.clip) &&
           std::equal(a.clip->pixels.get(), a.clip->pixels.get() + a.clip->bytes(),
                      b.clip->pixels.get());
}

bool GeneratorTrial::same(const Made& a, const Made& b) const {
    using Determinism = plugin::PluginMetadata::Determinism;
    const Determinism declared = instance_->metadata().determinism;
    if (declared == Determinism::kStochastic) skip("the plugin declares itself stochastic");
    if (declared == Determinism::kBitwise) return identical(a, b);
    if (!a.clip || !b.clip) skip("files of the class \"tolerance\" are not compared");
    return same_shape(*a.clip, *b.clip) && mean_difference(*a.clip, *b.clip) <= kTolerance;
}

}  // namespace cinejury::validate
