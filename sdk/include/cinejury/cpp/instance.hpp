// SPDX-License-Identifier: Apache-2.0
// One instance behind a cj_plugin_t: the state machine around a Plugin object. Plugin authors do
// not need this file. Thread rule: the tags of plugin.h.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "cinejury/cpp/plugin.hpp"

namespace cinejury::sdk {

class Expert;
class Generator;
class Training;

struct Instance {
    cj_plugin_t table{};
    std::string_view metadata;  // of the library, static
    std::unique_ptr<Plugin> plugin;
    Expert* expert = nullptr;  // *plugin as its kinds, null where it is not of that kind
    Generator* generator = nullptr;
    Training* training = nullptr;    // with the training extension
    std::uint64_t capabilities = 0;  // of the generator, CJ_CAN_...
    const void* expert_table = nullptr;
    const void* generator_table = nullptr;
    const void* training_table = nullptr;
    std::vector<std::int64_t> latent_shape;  // that the training facts point to
    std::atomic<bool> loaded = false;

    static Instance& of(cj_plugin_t* plugin) { return *static_cast<Instance*>(plugin->context); }

    // (ABI-STATE)
    void require_loaded() const {
        if (!loaded)
            throw Error(CJ_BAD_STATE, "this call needs a loaded instance: call load first");
    }
    void require_created() const {
        if (loaded)
            throw Error(CJ_BAD_STATE, "this call is not allowed after load: call unload first");
    }
};

namespace slots {

inline cj_status_t configure(cj_plugin_t* plugin, const cj_call_t* call, cj_string_t key,
                             cj_string_t value) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_created();
        instance.plugin->configure(view(key), view(value));
    });
}

inline cj_status_t load(cj_plugin_t* plugin, const cj_call_t* call) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_created();
        Call(call).checkpoint();
        instance.plugin->load(Call(call));
        instance.loaded = true;
    });
}

inline cj_status_t unload(cj_plugin_t* plugin, const cj_call_t* call) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_loaded();
        instance.plugin->unload();
        instance.loaded = false;
    });
}

inline cj_status_t weights_digest(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_sink_t* out) noexcept {
    return guarded(call, [&] {
        Instance& instance = Instance::of(plugin);
        instance.require_loaded();
        require_struct(out, CJ_SIZE(cj_sink), "cj_sink_t");
        const std::string digest = instance.plugin->weights_digest();
        if (!digest.empty()) out->write(out, digest.data(), digest.size());
    });
}

inline const void* get_extension(cj_plugin_t* plugin, cj_string_t id) noexcept {
    Instance& instance = Instance::of(plugin);
    const std::string_view name = view(id);
    if (instance.expert && name == "cinejury.expert/1") return instance.expert_table;
    if (instance.generator && name == "cinejury.generator/1") return instance.generator_table;
    if (instance.training && name == "cinejury.generator.training/1")
        return instance.training_table;
    const void* table = nullptr;
    guarded(nullptr, [&] { table = instance.plugin->extension(name); });
    return table;
}

inline void destroy(cj_plugin_t* plugin) noexcept {
    Instance* instance = &Instance::of(plugin);
    if (instance->loaded) guarded(nullptr, [&] { instance->plugin->unload(); });
    delete instance;
}

inline void fill(Instance& instance) {
    instance.table = {
        CJ_SIZE(cj_plugin), 0,      &instance, configure, load, unload, weights_digest,
        get_extension,      destroy};
}

}  // namespace slots
}  // namespace cinejury::sdk
