// SPDX-License-Identifier: Apache-2.0
// Letting a generator make candidates, and comparing what comes out. Private to core/validate.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/media/clip.hpp"
#include "core/validate/plugin_under_test.hpp"

namespace cinejury::validate {

// What finish gave: a clip's pixels, or a file's digest.
struct Made {
    std::optional<media::Clip> clip;
    std::filesystem::path file;
    std::string file_digest;
};

class GeneratorTrial {
public:
    // Of a loaded instance. Chooses the smallest of a few specs that the generator accepts.
    explicit GeneratorTrial(const InstanceUnderTest& instance);
    ~GeneratorTrial();  // removes the output folders
    GeneratorTrial(const GeneratorTrial&) = delete;
    GeneratorTrial& operator=(const GeneratorTrial&) = delete;

    const InstanceUnderTest& instance() const { return *instance_; }
    const cj_generator_t& table() const { return instance_->generator(); }
    cj_plugin_t* raw() const { return instance_->raw(); }
    const Trial& trial() const { return instance_->plugin().trial(); }
    bool can(std::uint64_t capability) const;
    // Skips the test unless the metadata claim it.
    void require(std::uint64_t capability, std::string_view name) const;

    // Each blocks the test when the generator fails.
    cj_condition_t* encode(std::string_view prompt) const;
    cj_condition_t* condition() const { return condition_; }  // of the usual prompt
    // The chosen spec with this seed and, for files, a new empty output folder.
    cj_candidate_spec_t spec(std::uint64_t seed);
    cj_candidate_t* create(std::uint64_t seed);
    cj_status_t try_create(const cj_candidate_spec_t& spec, cj_candidate_t** out) const;
    cj_candidate_state_t state(cj_candidate_t* candidate) const;
    void advance(cj_candidate_t* candidate, std::uint32_t to_step) const;
    Made finish(cj_candidate_t* candidate) const;
    Made make(std::uint64_t seed);  // create, finish, destroy
    void destroy(cj_candidate_t* candidate) const;

    // Whether two results are the same as far as the declared class of determinism says; skips the
    // test for stochastic generators.
    bool same(const Made& a, const Made& b) const;
    // Bit for bit.
    static bool identical(const Made& a, const Made& b);

private:
    std::string new_folder();

    const InstanceUnderTest* instance_;
    cj_condition_t* condition_ = nullptr;
    cj_candidate_spec_t chosen_{};
    std::vector<std::string> folders_;  // of candidates, for file-out
};

cj_cost_t no_cost();

}  // namespace cinejury::validate
