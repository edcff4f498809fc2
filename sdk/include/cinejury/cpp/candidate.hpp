// SPDX-License-Identifier: Apache-2.0
// Conditions and candidates of a generator as C++ objects. Thread rule: a condition is immutable
// and shared; one call at a time for one candidate, from any thread.
#pragma once

#include <optional>
#include <string>

#include "cinejury/cpp/spec.hpp"

namespace cinejury::sdk {

// An encoded prompt. Derive to keep embeddings.
class Condition {
public:
    Condition(std::string prompt, std::string negative_prompt)
        : prompt_(std::move(prompt)), negative_prompt_(std::move(negative_prompt)) {}
    virtual ~Condition() = default;
    const std::string& prompt() const { return prompt_; }
    const std::string& negative_prompt() const { return negative_prompt_; }

private:
    std::string prompt_, negative_prompt_;
};

// What a call has cost; wall time is measured by the helpers.
struct Cost {
    double denoiser_calls = 0;
    double full_compute = 0;  // 1 = one whole candidate at full compute
};

struct Progress {
    std::uint32_t step = 0;  // steps done
    std::uint32_t steps = 1;
    double sigma = 0;
    double log_probability = 0;
};

struct PreviewRequest {
    std::uint32_t kind = CJ_PREVIEW_CLEAN;
    std::uint32_t max_frames = 0;  // at least 1
    std::uint32_t max_side = 0;    // pixels, 0 = no limit
};

// Frames, or the path of a file inside spec.output_folder.
struct Finished {
    std::optional<OwnedClip> clip;
    std::string path;
};

// One attempt. A generator that works in steps derives from SteppedCandidate instead. What is not
// overridden is CJ_UNSUPPORTED; the metadata must not claim it.
class Candidate {
public:
    virtual ~Candidate() = default;

    // What is in use: every field that the generator has is set. (GEN-ECHO)
    virtual const Spec& spec() const = 0;
    virtual Progress progress() const = 0;
    // Runs what is left and gives the clip; called once, the helpers keep the result.
    virtual Finished finish(const Call&, Cost&) = 0;

    // "step-gate": to `to_step`, with at most `budget` denoiser calls (0 = no limit; what is used
    // is subtracted by the caller). Throws with the candidate at its last whole step.
    virtual void advance(const Call&, std::uint32_t /*to_step*/, double /*budget*/, Cost&) {
        unsupported("step-gate");
    }
    // "preview"; leaves the candidate's path unchanged.
    virtual OwnedClip preview(const Call&, const PreviewRequest&, Cost&) { unsupported("preview"); }
    // "latent-out"
    virtual FloatTensor latent(const Call&) { unsupported("latent-out"); }
    // "latent-in"; clears solver history and cache.
    virtual void set_latent(const Call&, const FloatTensor&) { unsupported("latent-in"); }
    // "fork": goes on exactly as this one would.
    virtual std::unique_ptr<Candidate> fork(const Call&) { unsupported("fork"); }
    // "resume-blob"; Generator::load_candidate reads it back.
    virtual std::string save(const Call&) { unsupported("resume-blob"); }

protected:
    [[noreturn]] static void unsupported(const char* capability) {
        throw Error(CJ_UNSUPPORTED, std::string("the generator has no \"") + capability + "\"");
    }
};

}  // namespace cinejury::sdk
