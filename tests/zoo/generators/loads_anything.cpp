// SPDX-License-Identifier: Apache-2.0
// Makes a candidate of every blob. Fails: generator.damaged-blob
#include "good_generator.hpp"

namespace {

class Generator final : public zoo::Generator<> {
public:
    std::unique_ptr<zoo::sdk::Candidate> load_candidate(
        const zoo::sdk::Call&, std::shared_ptr<const zoo::sdk::Condition> condition,
        std::string_view blob) override {
        zoo::State state;
        if (blob.size() == sizeof state) std::memcpy(&state, blob.data(), sizeof state);
        if (!state.valid()) state = {};
        return std::make_unique<zoo::Candidate>(host(), std::move(condition), state);
    }
};

}  // namespace

ZOO_GENERATOR(Generator);
