// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/plugin/instance_impl.hpp"
#include "core/plugin/tables.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::size_t kDigestLength = 64;

bool is_digest(std::string_view text) {
    return text.size() == kDigestLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace

Status Instance::Impl::fetch_tables() {
    const std::string& id = metadata().id;
    if (metadata().expert) {
        const void* table = this->table.get_extension(raw, to_cj(CJ_EXTENSION_EXPERT));
        CINEJURY_ASSIGN(expert, copy_expert(table, id + ": " CJ_EXTENSION_EXPERT));
    }
    if (metadata().generator) {
        const void* table = this->table.get_extension(raw, to_cj(CJ_EXTENSION_GENERATOR));
        CINEJURY_ASSIGN(generator, copy_generator(table, id + ": " CJ_EXTENSION_GENERATOR));
    }
    if (metadata().trainable()) {
        const void* table = this->table.get_extension(raw, to_cj(CJ_EXTENSION_TRAINING));
        CINEJURY_ASSIGN(training, copy_training(table, id + ": " CJ_EXTENSION_TRAINING));
    }
    return {};
}

Status Instance::Impl::configure(const Settings& given) {
    for (const auto& [key, value] : given) {
        const Call call;
        const cj_status_t set = table.configure(raw, call.get(), to_cj(key), to_cj(value));
        CINEJURY_RETURN_IF_ERROR(
            call.status(set, fmt::format("{}: option {}", metadata().id, key)));
    }
    return {};
}

Instance::Instance(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Instance::~Instance() {
    impl_->table.destroy(impl_->raw);
}

const PluginMetadata& Instance::metadata() const {
    return impl_->metadata();
}
const Library& Instance::library() const {
    return *impl_->library;
}
HostServices& Instance::host() const {
    return *impl_->host;
}
bool Instance::loaded() const {
    return impl_->loaded;
}
const Settings& Instance::settings() const {
    return impl_->settings;
}
cj_plugin_t* Instance::raw() const {
    return impl_->raw;
}
const cj_expert_t* Instance::expert() const {
    return impl_->expert ? &*impl_->expert : nullptr;
}
const cj_generator_t* Instance::generator() const {
    return impl_->generator ? &*impl_->generator : nullptr;
}
const cj_training_t* Instance::training() const {
    return impl_->training ? &*impl_->training : nullptr;
}

Status Instance::load(const CancelToken& cancel, std::chrono::nanoseconds time_limit) {
    const std::string who = metadata().id + ": load";
    if (impl_->loaded) return {Code::kBadState, who + ": is loaded already"};
    const Call call(cancel, time_limit);
    CINEJURY_RETURN_IF_ERROR(call.status(impl_->table.load(impl_->raw, call.get()), who));
    impl_->loaded = true;
    return {};
}

Status Instance::unload() {
    const std::string who = metadata().id + ": unload";
    if (!impl_->loaded) return {Code::kBadState, who + ": is not loaded"};
    const Call call;
    CINEJURY_RETURN_IF_ERROR(call.status(impl_->table.unload(impl_->raw, call.get()), who));
    impl_->loaded = false;
    return {};
}

Result<std::string> Instance::weights_digest() {
    const std::string who = metadata().id + ": weights_digest";
    if (!impl_->loaded) return Status(Code::kBadState, who + ": is not loaded");
    const Call call;
    StringSink sink(kDigestLength);
    const cj_status_t written = impl_->table.weights_digest(impl_->raw, call.get(), sink.get());
    CINEJURY_RETURN_IF_ERROR(call.status(written, who));
    const bool expected = metadata().has_weights ? is_digest(sink.text()) : sink.text().empty();
    if (sink.overflowed() || !expected)
        return Status(
            Code::kInternal,
            fmt::format("{}: wrote {}", who,
                        metadata().has_weights
                            ? "no SHA-256 in lower-case hexadecimal"
                            : "something, although its metadata says that it has no weights"),
            CJ_REACT_BUG_IN_PLUGIN);
    return sink.text();
}

}  // namespace cinejury::plugin
