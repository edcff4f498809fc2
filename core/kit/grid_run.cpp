// SPDX-License-Identifier: Apache-2.0
#include "core/kit/grid_run.hpp"

#include <mutex>

namespace cinejury::kit {
namespace {

void keep(const Material& material, const Variant& variant, const panel::ScoreReport& report,
          std::vector<Record>& records) {
    for (const panel::Score& score : report.scores) {
        Record record;
        record.source = material.source;
        record.damage = variant.damage;
        record.strength = variant.strength;
        record.criterion = score.criterion;
        record.value = score.calibrated;
        record.raw = score.raw;
        record.reason = score.reason;
        record.worst_frame = score.worst_frame;
        records.push_back(std::move(record));
    }
}

Status run_source(const Sources& sources, std::size_t index, const GridRequest& request,
                  panel::Panel& panel, const CancelToken& cancel, GridResult& result) {
    CINEJURY_ASSIGN(const Material material, sources.load(index, cancel));
    return for_each_variant(material, sources.info(index).held_out, request, cancel,
                            result.left_out, [&](const Variant& variant) -> Status {
                                panel::ScoreRequest asked;
                                asked.source = variant.clip;
                                asked.prompt = material.prompt;
                                CINEJURY_ASSIGN(const panel::ScoreReport report,
                                                panel.score(asked, cancel));
                                keep(material, variant, report, result.records);
                                return {};
                            });
}

}  // namespace

Result<GridResult> run_grid(const Sources& sources, const GridRequest& request, panel::Panel& panel,
                            plugin::HostServices& host, const CancelToken& cancel,
                            const std::function<void(std::size_t, std::size_t)>& on_source) {
    const std::size_t count = request.sources.size();
    std::vector<GridResult> results(count);
    std::vector<Status> statuses(count);
    std::mutex mutex;
    std::size_t done = 0;
    host.parallel_for(
        count,
        [&](std::uint64_t i) {
            statuses[i] =
                run_source(sources, request.sources[i], request, panel, cancel, results[i]);
            const std::lock_guard lock(mutex);
            if (on_source) on_source(++done, count);
        },
        cancel);
    if (cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
    GridResult all;
    for (std::size_t i = 0; i < count; ++i) {
        CINEJURY_RETURN_IF_ERROR(statuses[i]);
        std::move(results[i].records.begin(), results[i].records.end(),
                  std::back_inserter(all.records));
        std::move(results[i].left_out.begin(), results[i].left_out.end(),
                  std::back_inserter(all.left_out));
    }
    return all;
}

}  // namespace cinejury::kit
