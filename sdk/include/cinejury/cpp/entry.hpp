// SPDX-License-Identifier: Apache-2.0
// The entry of a plugin library written in C++: negotiation, counted init, describe, create. Used
// through CINEJURY_EXPERT_PLUGIN and CINEJURY_GENERATOR_PLUGIN. Thread rule: the tags of plugin.h.
#pragma once

#include <string>
#include <type_traits>

#include "cinejury/cpp/instance.hpp"
#include "cinejury/cpp/metadata_text.hpp"
#include "cinejury/metadata.h"

namespace cinejury::sdk {

// The SDK version that these headers state, when the host's range holds it.
inline cj_negotiation_t negotiate(std::uint32_t minimum, std::uint32_t maximum) noexcept {
    if (maximum < CJ_SDK_VERSION) return {0, 0, "needs a host that knows SDK " CJ_SDK_VERSION_TEXT};
    if (minimum > CJ_SDK_VERSION)
        return {0, 0, "built with SDK " CJ_SDK_VERSION_TEXT "; rebuild it with a newer one"};
    return {CJ_SDK_VERSION, 0, ""};
}

template <cj_string_t (*describe)() noexcept, class Class, class... Kinds>
class Entry {
public:
    static constexpr cj_entry_t table() {
        return {CJ_ENTRY_MAGIC, CJ_SIZE(cj_entry), negotiate, init, deinit, describe, create};
    }

private:
    static cj_status_t init(const cj_host_t* host, const cj_call_t* call) noexcept {
        return guarded(call, [&] {
            require_struct(host, CJ_SIZE(cj_host), "cj_host_t");
            ++inits_;
        });
    }
    static void deinit() noexcept {
        std::uint32_t count = inits_;
        while (count > 0 && !inits_.compare_exchange_weak(count, count - 1)) {
        }
    }
    static cj_status_t create(const cj_host_t* host, const cj_call_t* call, cj_string_t plugin_id,
                              cj_plugin_t** out) noexcept {
        if (out) *out = nullptr;
        return guarded(call, [&] {
            if (!out) throw Error(CJ_INVALID_ARGUMENT, "create: out is null", CJ_REACT_BUG_IN_HOST);
            require_struct(host, CJ_SIZE(cj_host), "cj_host_t");
            if (inits_ == 0) throw Error(CJ_BAD_STATE, "create before init");
            const std::string_view metadata = view(describe());
            const std::string_view id = metadata::unquoted(metadata::member(metadata, "id"));
            if (view(plugin_id) != id)
                throw Error(CJ_NOT_FOUND,
                            "this library holds the plugin \"" + std::string(id) + "\" only");
            *out = &make(host, metadata).release()->table;
        });
    }
    static std::unique_ptr<Instance> make(const cj_host_t* host, std::string_view metadata) {
        auto object = std::make_unique<Class>();
        auto instance = std::make_unique<Instance>();
        slots::fill(*instance);
        instance->metadata = metadata;
        (offer(*instance, static_cast<Kinds&>(*object)), ...);
        instance->plugin = std::move(object);
        instance->plugin->attach(host);
        return instance;
    }

    static inline std::atomic<std::uint32_t> inits_ = 0;
};

}  // namespace cinejury::sdk

// Defines the one exported symbol for a class of the given kinds. After CJ_METADATA, outside any
// namespace.
#define CINEJURY_PLUGIN(Class, ...)                                                    \
    extern "C" {                                                                       \
    extern __attribute__((visibility("default"))) const cj_entry_t cinejury_plugin_v1; \
    __attribute__((used)) const cj_entry_t cinejury_plugin_v1 =                        \
        ::cinejury::sdk::Entry<&cj_metadata, Class, __VA_ARGS__>::table();             \
    }                                                                                  \
    struct cj_metadata_end

#define CINEJURY_REQUIRE_KIND_(Class, Kind, kind)                                             \
    static_assert(::std::is_base_of_v<Kind, Class>, "the class does not derive from " #Kind); \
    static_assert(                                                                            \
        ::cinejury::sdk::metadata::complete(                                                  \
            ::std::string_view(cj_metadata_note.text, cj_metadata_note.text_size), kind),     \
        "CJ_METADATA lacks one of id, version, vendor, licence, determinism, "                \
        "cancel_latency_ms, kinds, or the object of the kind");
