// SPDX-License-Identifier: Apache-2.0
// Copies the prompt into 4 KiB. Fails: generator.prompts
#include <cstdlib>

#include "good_generator.hpp"

namespace {

class Generator final : public zoo::Generator<> {
public:
    std::shared_ptr<const zoo::sdk::Condition> encode(
        const zoo::sdk::Call& call, const zoo::sdk::EncodeRequest& request) override {
        if (request.prompt.size() > 4096) std::abort();
        return zoo::Generator<>::encode(call, request);
    }
};

}  // namespace

ZOO_GENERATOR(Generator);
