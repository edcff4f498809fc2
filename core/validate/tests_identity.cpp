// SPDX-License-Identifier: Apache-2.0
// Level 3: the plugin is what its metadata say.
#include "core/panel/criteria.hpp"
#include "core/plugin/tables.hpp"
#include "core/validate/plugin_under_test.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

// Printable, at most 60 bytes.
std::string printable(std::string_view text) {
    std::string shown = "\"";
    for (const char c : text.substr(0, 60))
        shown += c >= 0x20 && c < 0x7f ? std::string(1, c)
                                       : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    return shown + '"';
}

void describe(Trial& trial) {
    const PluginUnderTest plugin(trial);
    trial.step("describe");
    const auto described = plugin::parse_metadata(plugin::from_cj(plugin.entry().describe()));
    expect(described.ok(), "describe() gives no valid metadata: {}", described.status().message());
    const std::string difference = plugin::metadata_difference(plugin.metadata(), *described);
    expect(difference.empty(), "{}", difference);
}

void criteria(Trial& trial) {
    const auto inspected = plugin::inspect(trial.plugin);
    if (!inspected.ok()) block("{}", inspected.status().message());
    for (const auto& criterion : inspected->metadata.expert->criteria)
        expect(panel::can_be_criterion(criterion.id),
               "criterion {} is none of the 28, begins with neither \"guards.\" nor "
               "\"canaries.\", and a vendor's id has at least two dots",
               criterion.id);
}

cj_plugin_t* create(PluginUnderTest& plugin) {
    plugin.trial().step("create");
    cj_plugin_t* made = nullptr;
    const Call call;
    const cj_status_t status =
        plugin.entry().create(plugin.table(), call.get(), to_cj(plugin.metadata().id), &made);
    if (status.code != CJ_OK) block("create fails: {}", words(call, status));
    return made;
}

void create_known(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    trial.step("create");
    cj_plugin_t* made[2] = {};
    for (cj_plugin_t*& one : made) {
        const Call call;
        const cj_status_t status =
            plugin.entry().create(plugin.table(), call.get(), to_cj(plugin.metadata().id), &one);
        expect(status.code == CJ_OK, "create fails with the plugin's own id: {}",
               words(call, status));
        const auto table = plugin::copy_plugin(one, "create");
        expect(table.ok(), "{}", table.status().message());
    }
    expect(made[0] != made[1], "two calls of create give the same instance");
}

void create_unknown(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    const std::string& id = plugin.metadata().id;
    std::string upper = id;
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    for (const std::string& other :
         {std::string(), std::string("org.example.no-such-plugin"), id + "x", id + '\0',
          id.substr(0, id.size() - 1), upper, id + "\xff\xfe", std::string(1 << 20, 'x')}) {
        trial.step("create with another id");
        cj_plugin_t sentinel{};
        cj_plugin_t* made = &sentinel;
        const Call call;
        const cj_status_t status =
            plugin.entry().create(plugin.table(), call.get(), to_cj(other), &made);
        const std::string shown = printable(other);
        expect(status.code == CJ_NOT_FOUND,
               "create with the id {} returns code {}, not CJ_NOT_FOUND", shown, status.code);
        expect(made == nullptr, "create with the id {} leaves *out other than NULL", shown);
    }
}

void extensions(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    cj_plugin_t* raw = create(plugin);
    const auto table = plugin::copy_plugin(raw, "create");
    if (!table.ok()) block("{}", table.status().message());
    trial.step("get_extension");
    const auto& metadata = plugin.metadata();
    if (metadata.expert) {
        const auto expert = plugin::copy_expert(
            table->get_extension(raw, to_cj(CJ_EXTENSION_EXPERT)), "get_extension");
        expect(expert.ok(), "{}", expert.status().message());
    }
    if (metadata.generator) {
        const auto generator = plugin::copy_generator(
            table->get_extension(raw, to_cj(CJ_EXTENSION_GENERATOR)), "get_extension");
        expect(generator.ok(), "{}", generator.status().message());
    }
    for (const std::string& id : metadata.provided_extensions)
        expect(table->get_extension(raw, to_cj(id)) != nullptr,
               "the metadata promise the extension {}, get_extension gives NULL", id);
    for (const std::string& id : {std::string(), std::string("cinejury.expert/999"),
                                  std::string(CJ_EXTENSION_EXPERT) + '\0', std::string("\xff\xfe"),
                                  std::string(1 << 16, 'x')}) {
        trial.step("get_extension with an unknown id");
        expect(table->get_extension(raw, to_cj(id)) == nullptr,
               "get_extension gives a table for the unknown id {}", printable(id));
    }
}

}  // namespace

std::vector<Test> identity_tests() {
    return {
        declare("identity.describe", 3, "ABI-DESCRIBE", "describe() agrees with the note",
                Subject::kEvery, {"load.entry"}, describe),
        declare("identity.criteria", 3, "ABI-METADATA",
                "criteria are of the taxonomy or a vendor's", Subject::kExpert, {"static.metadata"},
                criteria),
        declare("identity.create", 3, "ABI-CREATE", "create makes instances of the plugin's id",
                Subject::kEvery, {"load.init"}, create_known),
        declare("identity.unknown", 3, "ABI-CREATE", "create refuses every other id",
                Subject::kEvery, {"identity.create"}, create_unknown),
        declare("identity.extensions", 3, "ABI-EXTENSION",
                "it offers the tables that its metadata promise", Subject::kEvery,
                {"identity.create"}, extensions),
    };
}

}  // namespace cinejury::validate
