// SPDX-License-Identifier: Apache-2.0
// A plugin library of these tests, loaded by a host that has a simulated device. Thread rule: one
// thread, but for calls that the plugin allows.
#pragma once

#include <string>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "tests/sdk/cpp/stub_host.hpp"
#include "tests/sdk/device/simulated_device.hpp"

namespace cinejury::test {

// The stub host with one extension.
class DeviceHost {
public:
    explicit DeviceHost(const SimulatedDevice& device);
    const cj_host_t* get() const { return &table_; }

private:
    StubHost stub_;
    cj_host_t table_{};
};

// Loaded and ready; throws std::runtime_error with the reason.
class LoadedPlugin {
public:
    LoadedPlugin(const std::string& file, const DeviceHost& host);
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;
    cj_plugin_t* raw() const { return plugin_; }
    const cj_generator_t& generator() const {
        return *find<cj_generator_t>(CJ_EXTENSION_GENERATOR);
    }
    const cj_expert_t& expert() const { return *find<cj_expert_t>(CJ_EXTENSION_EXPERT); }

private:
    template <class Table>
    const Table* find(const char* id) const {
        return static_cast<const Table*>(plugin_->get_extension(plugin_, as_cj(id)));
    }
    const cj_entry_t* entry_ = nullptr;
    cj_plugin_t* plugin_ = nullptr;
};

// A call with a stream.
class StreamCall {
public:
    explicit StreamCall(const cj_stream_t& stream) : call_(*stub_.get()), stream_(stream) {
        call_.stream = &stream_;
    }
    StreamCall(const StreamCall&) = delete;
    StreamCall& operator=(const StreamCall&) = delete;
    const cj_call_t* get() const { return &call_; }
    const std::string& error() const { return stub_.error; }

private:
    StubCall stub_;
    cj_call_t call_;
    cj_stream_t stream_;
};

}  // namespace cinejury::test
