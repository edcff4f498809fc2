// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "core/plugin/instance_impl.hpp"
#include "core/plugin/loaded_library.hpp"
#include "core/plugin/tables.hpp"

namespace cinejury::plugin {

struct Library::Impl {
    Inspected inspected;
    HostServices* host;
    const cj_host_t* table;
    LoadedLibrary* loaded;  // lives as long as the process
    std::string who;        // for messages: the plugin's id
};

namespace {

// All options with their values: the given ones, checked, over the defaults.
Result<Settings> complete_settings(const PluginMetadata& metadata, const Settings& given) {
    std::vector<std::string> names;
    for (const OptionSpec& option : metadata.options) names.push_back(option.name);
    for (const auto& [key, value] : given) {
        const OptionSpec* option = metadata.find_option(key);
        if (option) {
            CINEJURY_RETURN_IF_ERROR(check_option_value(*option, value).with_context(metadata.id));
            continue;
        }
        const std::string near = nearest_name(key, names);
        return Status(Code::kNotFound,
                      fmt::format("{}: has no option \"{}\"{}", metadata.id, key,
                                  near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    }
    Settings all = given;
    for (const OptionSpec& option : metadata.options) {
        if (option.required && !given.contains(option.name))
            return Status(Code::kInvalidArgument,
                          fmt::format("{}: option {} must be set ({})", metadata.id, option.name,
                                      option.help));
        all.try_emplace(option.name, option.default_value);
    }
    return all;
}

Status offers_missing_extension(const PluginMetadata& metadata, const cj_host_t* host) {
    for (const std::string& id : metadata.required_extensions)
        if (!host->get_extension(host, to_cj(id)))
            return {
                Code::kUnsupported,
                fmt::format("{}: requires the host extension {}, which this host does not offer",
                            metadata.id, id)};
    return {};
}

}  // namespace

Library::Library(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Library::~Library() {
    const std::lock_guard lock(impl_->loaded->control);
    impl_->loaded->entry.deinit();
}

Result<std::shared_ptr<Library>> Library::load(const Inspected& inspected, HostServices& host) {
    CINEJURY_ASSIGN(LoadedLibrary * loaded, load_library(inspected));
    const PluginMetadata& metadata = inspected.metadata;
    const cj_host_t* table = host.table(metadata.id, loaded->negotiated_version);
    CINEJURY_RETURN_IF_ERROR(offers_missing_extension(metadata, table));
    auto impl = std::make_shared<Impl>(Impl{inspected, &host, table, loaded, metadata.id});
    const Call call;
    {
        const std::lock_guard lock(loaded->control);
        CINEJURY_RETURN_IF_ERROR(
            call.status(loaded->entry.init(table, call.get()), metadata.id + ": init"));
    }
    return std::shared_ptr<Library>(new Library(std::move(impl)));  // NOLINT: private constructor
}

const Inspected& Library::inspected() const {
    return impl_->inspected;
}

const std::string& Library::digest() const {
    return impl_->loaded->digest;
}

Result<std::unique_ptr<Instance>> Library::create(const Settings& settings) {
    const PluginMetadata& metadata = impl_->inspected.metadata;
    CINEJURY_ASSIGN(Settings complete, complete_settings(metadata, settings));
    cj_plugin_t* raw = nullptr;
    const Call call;
    {
        const std::lock_guard lock(impl_->loaded->control);
        const cj_status_t created =
            impl_->loaded->entry.create(impl_->table, call.get(), to_cj(metadata.id), &raw);
        CINEJURY_RETURN_IF_ERROR(call.status(created, metadata.id + ": create"));
    }
    CINEJURY_ASSIGN(const cj_plugin_t table, copy_plugin(raw, metadata.id));
    auto impl = std::make_unique<Instance::Impl>();
    impl->library = shared_from_this();
    impl->host = impl_->host;
    impl->raw = raw;
    impl->table = table;
    impl->settings = std::move(complete);
    std::unique_ptr<Instance> instance(new Instance(std::move(impl)));  // NOLINT: as above
    CINEJURY_RETURN_IF_ERROR(instance->impl_->fetch_tables());
    CINEJURY_RETURN_IF_ERROR(instance->impl_->configure(settings));
    return instance;
}

}  // namespace cinejury::plugin
