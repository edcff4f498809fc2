// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/device/loaded_plugin.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace cinejury::test {
namespace {

const cj_simulated_device_t* offered = nullptr;  // one host at a time

const void* get_extension(const cj_host_t*, cj_string_t id) noexcept {
    return text_of(id) == CJ_EXTENSION_SIMULATED_DEVICE ? offered : nullptr;
}

void require(cj_status_t status, const StubCall& call) {
    if (status.code != CJ_OK) throw std::runtime_error("plugin: " + call.error);
}

}  // namespace

DeviceHost::DeviceHost(const SimulatedDevice& device) : table_(*stub_.get()) {
    offered = device.table();
    table_.get_extension = get_extension;
}

LoadedPlugin::LoadedPlugin(const std::string& file, const DeviceHost& host) {
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // never closed, as ABI-STAYS says
    if (!library) throw std::runtime_error(dlerror());
    entry_ = static_cast<const cj_entry_t*>(dlsym(library, CJ_ENTRY_SYMBOL));
    if (!entry_) throw std::runtime_error("no entry");
    const StubCall call;
    require(entry_->init(host.get(), call.get()), call);
    const std::string metadata = text_of(entry_->describe());
    const std::size_t from = metadata.find("\"id\":\"") + 6;
    const std::string id = metadata.substr(from, metadata.find('"', from) - from);
    require(entry_->create(host.get(), call.get(), as_cj(id), &plugin_), call);
    require(plugin_->load(plugin_, call.get()), call);
}

LoadedPlugin::~LoadedPlugin() {
    plugin_->destroy(plugin_);
    entry_->deinit();
}

}  // namespace cinejury::test
