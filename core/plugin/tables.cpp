// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace cinejury::plugin {
namespace {

constexpr cj_status_t kUnsupportedStatus{CJ_UNSUPPORTED, CJ_REACT_UNSUPPORTED};

// Stub<F>::call has the type of the slot F: gives CJ_UNSUPPORTED, null, 0 or nothing.
template <class Function>
struct Stub;
template <class R, class... Arguments>
struct Stub<R (*)(Arguments...) noexcept> {
    static R call(Arguments...) noexcept {
        if constexpr (std::is_same_v<R, cj_status_t>)
            return kUnsupportedStatus;
        else
            return R();
    }
};

template <class... Slots>
void fill_with_stubs(Slots&... slots) {
    ((slots = &Stub<Slots>::call), ...);
}

void fill_with_stubs(cj_entry_t& t) {
    fill_with_stubs(t.negotiate, t.init, t.deinit, t.describe, t.create);
}
void fill_with_stubs(cj_plugin_t& t) {
    fill_with_stubs(t.configure, t.load, t.unload, t.weights_digest, t.get_extension, t.destroy);
}
void fill_with_stubs(cj_expert_t& t) {
    fill_with_stubs(t.plan_count, t.plan, t.score, t.compare);
}
void fill_with_stubs(cj_generator_t& t) {
    fill_with_stubs(t.encode, t.condition_retain, t.condition_release, t.candidate_create,
                    t.get_spec, t.candidate_state, t.advance, t.preview, t.latent_get, t.latent_set,
                    t.fork, t.save, t.load, t.finish, t.cancel, t.candidate_destroy);
}
void fill_with_stubs(cj_training_t& t) {
    fill_with_stubs(t.facts, t.adapter_create, t.adapter_load, t.adapter_save, t.adapter_digest,
                    t.adapter_select, t.copy_ema, t.velocity, t.vjp_accumulate, t.tape_destroy,
                    t.optimizer_step, t.zero_grad, t.state_save, t.state_load);
}

Status bug(std::string_view who, std::string_view what) {
    return {Code::kInternal, fmt::format("{}: {}", who, what), CJ_REACT_BUG_IN_PLUGIN};
}

// `size_offset`: where the size field stands; `first_slot`: offset of the first function pointer;
// from there on the table is nothing but pointers.
template <class Table>
Result<Table> copy_table(const void* from, std::uint32_t minimum, std::size_t size_offset,
                         std::size_t first_slot, std::string_view name, std::string_view who) {
    static_assert(std::is_trivially_copyable_v<Table>);
    if (!from) return bug(who, fmt::format("{} is null", name));
    const char* const bytes = static_cast<const char*>(from);
    std::uint32_t size = 0;
    std::memcpy(&size, bytes + size_offset, sizeof size);
    if (size < minimum)
        return bug(who, fmt::format("{} states a size of {} bytes; SDK 0.1 needs at least {}", name,
                                    size, minimum));
    Table table{};
    fill_with_stubs(table);
    const std::size_t known = std::clamp<std::size_t>(size, first_slot, sizeof(Table));
    const std::size_t whole_slots =
        first_slot + (known - first_slot) / sizeof(void*) * sizeof(void*);
    std::memcpy(&table, bytes, whole_slots);
    for (std::size_t at = first_slot; at < whole_slots; at += sizeof(void*)) {
        const void* slot = nullptr;
        std::memcpy(&slot, bytes + at, sizeof slot);
        if (!slot)
            return bug(who,
                       fmt::format("slot {} of {} is null; a function that is not offered must be "
                                   "a stub that returns CJ_UNSUPPORTED",
                                   (at - first_slot) / sizeof(void*), name));
    }
    return table;
}

}  // namespace

Result<cj_entry_t> copy_entry(const cj_entry_t* from, std::string_view who, std::uint32_t minimum) {
    return copy_table<cj_entry_t>(from, minimum, offsetof(cj_entry_t, size),
                                  offsetof(cj_entry_t, negotiate), "the entry", who);
}

Result<cj_plugin_t> copy_plugin(const cj_plugin_t* from, std::string_view who,
                                std::uint32_t minimum) {
    return copy_table<cj_plugin_t>(from, minimum, offsetof(cj_plugin_t, size),
                                   offsetof(cj_plugin_t, configure), "the instance", who);
}

Result<cj_expert_t> copy_expert(const void* from, std::string_view who, std::uint32_t minimum) {
    return copy_table<cj_expert_t>(from, minimum, offsetof(cj_expert_t, size),
                                   offsetof(cj_expert_t, plan_count), "the expert table", who);
}

Result<cj_generator_t> copy_generator(const void* from, std::string_view who,
                                      std::uint32_t minimum) {
    return copy_table<cj_generator_t>(from, minimum, offsetof(cj_generator_t, size),
                                      offsetof(cj_generator_t, encode), "the generator table", who);
}

Result<cj_training_t> copy_training(const void* from, std::string_view who, std::uint32_t minimum) {
    return copy_table<cj_training_t>(from, minimum, offsetof(cj_training_t, size),
                                     offsetof(cj_training_t, facts), "the training table", who);
}

}  // namespace cinejury::plugin
