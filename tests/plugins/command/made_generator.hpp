// SPDX-License-Identifier: Apache-2.0
// The real plugin library, loaded as hosts load it, with a candidate at a time.
// Thread rule: as the contract of generators.
#pragma once

#include <memory>
#include <string>

#include "core/plugin/plugin.hpp"

namespace cinejury::command::test {

class MadeGenerator {
public:
    // kOk with an instance in state loaded.
    static Result<std::unique_ptr<MadeGenerator>> make(const plugin::Settings& settings);

    // Warnings so far, joined.
    const std::string& warnings() const { return warnings_; }

    // What finish gave: the path of the file.
    Result<std::string> run(const std::string& prompt, const cj_candidate_spec_t& spec,
                            const CancelToken& cancel = {});
    // What get_spec echoes for a candidate made with `spec`; its strings are not valid any more.
    Result<cj_candidate_spec_t> echo(const cj_candidate_spec_t& spec);

private:
    class Attempt;
    Result<std::unique_ptr<Attempt>> begin(const std::string& prompt,
                                           const cj_candidate_spec_t& spec,
                                           const CancelToken& cancel);

    std::string warnings_;
    std::unique_ptr<plugin::HostServices> host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
};

// Seed and output folder set, nothing else.
cj_candidate_spec_t plain_spec(const std::string& output_folder, std::uint64_t seed = 7);

}  // namespace cinejury::command::test
