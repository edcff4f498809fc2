// SPDX-License-Identifier: Apache-2.0
// Inspect, load and instantiate one plugin library.
// Thread rule: inspect from any thread; Library::load under one process-wide mutex; an Instance
// follows the tags of the contract ([control]: one thread at a time).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "cinejury/training.h"
#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/plugin/elf_file.hpp"
#include "core/plugin/host_services.hpp"
#include "core/plugin/metadata.hpp"

namespace cinejury::plugin {

// A library that was looked at without running any of its code.
struct Inspected {
    std::filesystem::path path;
    ElfFacts elf;
    PluginMetadata metadata;
};

// Reads ELF facts and note. Refuses what read_elf refuses, and: no entry symbol (says so, or names
// another generation's `cinejury_plugin_v*`), no note, metadata that parse_metadata refuses, an SDK
// version newer than this host's.
Result<Inspected> inspect(const std::filesystem::path& library);

// Where each setting of an instance came from is the caller's business; here key -> value.
using Settings = std::map<std::string, std::string>;

class Instance;

// A loaded library; kept for the life of the process, whatever happens to this object.
class Library : public std::enable_shared_from_this<Library> {
public:
    // Loads with RTLD_NOW | RTLD_LOCAL by exact path (Boost.DLL), checks magic, size and version of
    // the entry, negotiates, compares describe() with the note, calls init. A failed load names
    // missing dependencies.
    static Result<std::shared_ptr<Library>> load(const Inspected& inspected, HostServices& host);
    ~Library();  // counted deinit, after the last instance is gone; the code stays mapped

    const Inspected& inspected() const;
    // SHA-256 of the library's file.
    const std::string& digest() const;
    // A new instance: create, configure with `settings` (each checked against the schema: unknown
    // keys are refused with the nearest name), tables fetched. State: created.
    Result<std::unique_ptr<Instance>> create(const Settings& settings);

private:
    friend class Instance;
    struct Impl;
    explicit Library(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

// One instance. The tables are the host's own copies: slots that the plugin's version lacks are
// stubs that return CJ_UNSUPPORTED, so each slot may be called.
class Instance {
public:
    ~Instance();  // destroy
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    const PluginMetadata& metadata() const;
    const Library& library() const;
    HostServices& host() const;
    // In created: load; time_limit 0 = none.
    Status load(const CancelToken& cancel = {}, std::chrono::nanoseconds time_limit = {});
    Status unload();
    bool loaded() const;
    // Empty for a plugin without weights. State: loaded.
    Result<std::string> weights_digest();
    // All options as they are in effect, defaults included.
    const Settings& settings() const;

    cj_plugin_t* raw() const;
    const cj_expert_t* expert() const;        // nullptr unless metadata().expert
    const cj_generator_t* generator() const;  // nullptr unless metadata().generator
    const cj_training_t* training() const;    // nullptr unless metadata().trainable()

private:
    friend class Library;
    struct Impl;
    explicit Instance(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cinejury::plugin
