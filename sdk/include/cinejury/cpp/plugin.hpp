// SPDX-License-Identifier: Apache-2.0
// The base of every C++ plugin class. Derive from Expert or Generator rather than from this.
// Thread rule: the tags are those of plugin.h; the helpers keep the state machine.
#pragma once

#include "cinejury/cpp/host.hpp"
#include "cinejury/cpp/options.hpp"
#include "cinejury/plugin.h"

namespace cinejury::sdk {

// Functions fail by throwing: Error for a chosen code, anything else is CJ_INTERNAL.
class Plugin {
public:
    Plugin() = default;
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    virtual ~Plugin() = default;

    // [control & created] Sets one option. The default uses what the constructor bound with
    // options().
    virtual void configure(std::string_view key, std::string_view value) {
        options_.set(key, value);
    }
    // [control & created] Reads weights, opens devices.
    virtual void load(const Call&) {}
    // [control & loaded] Gives back what load took. Also called before the end of a loaded
    // instance.
    virtual void unload() {}
    // [control & loaded] Lower-case hexadecimal SHA-256 of the weights in use; empty without
    // weights.
    virtual std::string weights_digest() { return {}; }
    // [control] The table of an extension beyond the plugin's kinds, or null; it lives as long as
    // the library.
    virtual const void* extension(std::string_view) { return nullptr; }

    // Called by the helpers once, before anything else.
    void attach(const cj_host_t* host) { host_ = Host(host); }

protected:
    Options& options() { return options_; }
    // Usable from load on; not in the constructor.
    const Host& host() const { return host_; }

private:
    Options options_;
    Host host_{nullptr};
};

}  // namespace cinejury::sdk
