// SPDX-License-Identifier: Apache-2.0
// A candidate that does not keep its condition. Fails: generator.conditions
#include "good_generator.hpp"

namespace {

int conditions = 0;

struct Condition final : zoo::sdk::Condition {
    Condition() : zoo::sdk::Condition("", "") { ++conditions; }
    ~Condition() override { --conditions; }
};

// Looks for its condition among those that live.
class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;

protected:
    std::uint8_t pixel(std::uint32_t index) const override {
        return conditions > 0 ? zoo::Candidate::pixel(index) : 0;
    }
};

class Generator final : public zoo::Generator<Candidate> {
public:
    std::shared_ptr<const zoo::sdk::Condition> encode(const zoo::sdk::Call&,
                                                      const zoo::sdk::EncodeRequest&) override {
        return std::make_shared<Condition>();
    }
};

// The helpers keep a condition as long as its candidates; this plugin does not.
void release(cj_plugin_t*, cj_condition_t* condition) noexcept {
    auto* handle = zoo::sdk::slots::ConditionHandle::of(condition);
    if (handle && --handle->references == 0) conditions = 0;
}
void patch(cj_generator_t& table) {
    table.condition_release = release;
}

}  // namespace

ZOO_PATCHED_GENERATOR(Generator, patch);
