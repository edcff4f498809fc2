// SPDX-License-Identifier: Apache-2.0
// What finding, loading and calling a plugin costs, against the budgets of the contract: inspect,
// load and describe of one plugin (warm) 20 ms, a catalogue of 100 plugins 100 ms, the bare call of
// an expert that only reports 1 us. A miss is exit code 1.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <vector>

#include "core/plugin/catalogue.hpp"
#include "core/plugin/plugin.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace cinejury;

constexpr int kCopies = 100;
constexpr int kBatches = 200;
constexpr int kCalls = 1000;
constexpr std::string_view kId = "bench.report.000";  // in the metadata of report_expert.cpp

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "plugin_call: %s\n", why.c_str());
    std::exit(1);
}

template <class T>
T value_of(Result<T> result) {
    if (!result.ok()) give_up(result.status().message());
    return *std::move(result);
}

double milliseconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

double median(std::vector<double> all) {
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

bool judge(const char* name, double value, const char* unit, double limit) {
    const bool ok = value <= limit;
    std::printf("BAR %s %.3f %s <= %g %s\n", name, value, unit, limit, ok ? "ok" : "MISS");
    return ok;
}

// A folder of copies of the plugin, each with an id of its own, so that each is mapped anew.
class PluginFolder : public test::TemporaryFolder {
public:
    PluginFolder() {
        std::ifstream in(REPORT_EXPERT, std::ios::binary);
        const std::string plugin{std::istreambuf_iterator<char>(in), {}};
        const std::size_t id_at = plugin.find(kId);
        if (id_at == std::string::npos) give_up("the plugin's id was not found in its file");
        for (int i = 0; i < kCopies; ++i) {
            std::string copy = plugin;
            for (std::size_t at = id_at; at != std::string::npos; at = copy.find(kId, at)) {
                std::string id(kId.substr(0, kId.size() - 3));
                id += static_cast<char>('0' + i / 100 % 10);
                id += static_cast<char>('0' + i / 10 % 10);
                id += static_cast<char>('a' + i % 10);
                copy.replace(at, id.size(), id);
            }
            write("plugin" + std::to_string(i) + ".so", copy);
        }
    }
};

double scan_milliseconds(const fs::path& folder) {
    std::vector<double> all;
    for (int round = 0; round < 15; ++round)
        all.push_back(milliseconds([&] {
            const auto catalogue = value_of(plugin::Catalogue::scan({{folder}}));
            if (catalogue.plugins().size() != kCopies) give_up("plugins are missing");
        }));
    return median(all);
}

double load_milliseconds(const fs::path& folder, plugin::HostServices& host) {
    std::vector<double> all;
    for (int i = 0; i < kCopies; ++i) {
        const fs::path file = folder / ("plugin" + std::to_string(i) + ".so");
        all.push_back(milliseconds(
            [&] { value_of(plugin::Library::load(value_of(plugin::inspect(file)), host)); }));
    }
    return median(all);
}

cj_status_t put(const cj_score_batch_t* batch, std::uint32_t, std::uint32_t,
                const cj_score_t* score) noexcept {
    *static_cast<double*>(batch->context) += score->value;
    return {CJ_OK, CJ_REACT_NONE};
}

double call_microseconds(plugin::Instance& instance) {
    const cj_score_item_t item{.size = CJ_SIZE(cj_score_item),
                               .view_count = 0,
                               .views = nullptr,
                               .prompt = plugin::to_cj("a red ball"),
                               .clip_digest = {},
                               .duration_ns = 1,
                               .window_index = 0,
                               .candidate = 0,
                               .is_preview = 0,
                               .step = 0,
                               .sigma = 0};
    const cj_score_item_t* items[] = {&item};
    double sum = 0;
    const cj_score_batch_t batch{CJ_SIZE(cj_score_batch), 1, items, &sum, &put};
    std::vector<double> all;
    for (int round = 0; round < kBatches; ++round)
        all.push_back(milliseconds([&] {
            for (int i = 0; i < kCalls; ++i) {
                const plugin::Call call;
                const cj_status_t status =
                    instance.expert()->score(instance.raw(), call.get(), &batch);
                if (status.code != CJ_OK) give_up(call.status(status, "score").message());
            }
        }));
    if (sum != kBatches * kCalls * 0.5) give_up("scores are missing");
    return median(all);  // ms of 1000 calls = us of one
}

}  // namespace

int main() {
    const PluginFolder folder;
    plugin::HostServices host({});
    bool ok = judge("catalogue_of_100_plugins", scan_milliseconds(folder.path()), "ms", 100);
    ok &= judge("inspect_load_describe", load_milliseconds(folder.path(), host), "ms", 20);
    const auto library =
        value_of(plugin::Library::load(value_of(plugin::inspect(REPORT_EXPERT)), host));
    const auto instance = value_of(library->create({}));
    if (const Status loaded = instance->load(); !loaded.ok()) give_up(loaded.message());
    ok &= judge("bare_expert_call", call_microseconds(*instance), "us", 1);
    return ok ? 0 : 1;
}
