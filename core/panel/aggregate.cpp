// SPDX-License-Identifier: Apache-2.0
#include "core/panel/aggregate.hpp"

#include <algorithm>

#include "core/panel/criteria.hpp"

namespace cinejury::panel {
namespace {

double weight_in(const std::map<std::string, double>& weights, const std::string& id) {
    const auto found = weights.find(id);
    if (found != weights.end()) return found->second;
    return is_beside_taxonomy(id) ? 0 : 1;
}

std::string aspect_name(const std::string& criterion) {
    Aspect aspect{};
    return aspect_of(criterion, aspect) ? std::string(aspect_id(aspect)) : "other";
}

// A mean that is being collected.
class Mean {
public:
    void add(double weight, double value) {
        weights_.push_back(weight);
        values_.push_back(value);
    }
    // Weights are made to add up to 1 before they meet the values, so that no sum leaves the range
    // of double; rounding may still step out of the values' own range.
    double result() const {
        const double greatest = *std::max_element(weights_.begin(), weights_.end());
        double total = 0;
        for (const double weight : weights_) total += weight / greatest;
        double sum = 0;
        for (std::size_t i = 0; i < values_.size(); ++i)
            sum += weights_[i] / greatest / total * values_[i];
        const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
        return std::clamp(sum, *low, *high);
    }

private:
    std::vector<double> weights_, values_;
};

}  // namespace

std::vector<WeightedCriterion> weighted_criteria(const PanelFile& panel,
                                                 std::span<const std::string> criteria) {
    std::vector<WeightedCriterion> weighted;
    for (const std::string& id : criteria) {
        WeightedCriterion one{id, aspect_name(id), weight_in(panel.criterion_weights, id), 0, 0};
        one.aspect_weight = weight_in(panel.aspect_weights, one.aspect);
        if (one.weight > 0 && one.aspect_weight > 0) weighted.push_back(std::move(one));
    }
    std::map<std::string, double> in_aspect, aspect_weights;
    for (const WeightedCriterion& one : weighted) {
        in_aspect[one.aspect] += one.weight;
        aspect_weights[one.aspect] = one.aspect_weight;
    }
    double total = 0;
    for (const auto& [aspect, weight] : aspect_weights) total += weight;
    for (WeightedCriterion& one : weighted)
        one.share = one.aspect_weight / total * (one.weight / in_aspect[one.aspect]);
    return weighted;
}

Aggregate aggregate(std::span<const WeightedCriterion> criteria, std::span<const double> values) {
    std::map<std::string, Mean> means;
    std::map<std::string, double> aspect_weights;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
        means[criteria[i].aspect].add(criteria[i].weight, values[i]);
        aspect_weights[criteria[i].aspect] = criteria[i].aspect_weight;
    }
    Aggregate result;
    if (means.empty()) return result;
    Mean overall;
    for (const auto& [aspect, mean] : means) {
        result.aspects[aspect] = mean.result();
        overall.add(aspect_weights[aspect], result.aspects[aspect]);
    }
    result.overall = overall.result();
    return result;
}

}  // namespace cinejury::panel
