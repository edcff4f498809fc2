// SPDX-License-Identifier: Apache-2.0
// A search on a row of a stored matrix: candidates cost and score what was measured.
// Thread rule: one thread.
#pragma once

#include <span>
#include <vector>

#include "core/search/matrix.hpp"

namespace cinejury::search {

class MatrixContext final : public SearchContext {
public:
    MatrixContext(const RewardMatrix& matrix, const MatrixRow& row, const RunPlan& plan,
                  std::span<const std::size_t> order)
        : matrix_(matrix), row_(row), plan_(plan), order_(order), states_(order.size()) {}

    const RunPlan& plan() const override { return plan_; }
    Abilities abilities() const override { return matrix_.abilities; }
    std::uint64_t count() const override { return order_.size(); }
    ledger::Candidate candidate(std::uint64_t index) const override;
    bool stopped() const override { return false; }
    std::uint64_t batch() const override { return 1; }
    Status make(std::span<const std::uint64_t> indices) override;
    Status preview(std::span<const std::uint64_t> indices, double sigma) override;
    Status draft(std::span<const std::uint64_t> indices, const std::string& policy) override;
    Status repeat(std::span<const std::uint64_t>) override { return {}; }
    Status prune(std::uint64_t) override { return {}; }
    Status settle() override { return {}; }
    Result<std::vector<Placed>> rank(std::span<const std::uint64_t> indices,
                                     const StageId& stage) const override;
    double cost() const override { return cost_; }
    double seconds() const override { return 0; }
    void notice(const std::string&) override {}

    const MatrixCell& cell(std::uint64_t index) const { return row_.cells[order_[index]]; }
    bool finished(std::uint64_t index) const { return states_[index].finished; }

private:
    struct State {
        double reached = 0;  // compute spent on the attempt that waits
        bool finished = false;
        std::vector<StageId> seen;
    };
    Result<const MatrixLook*> look(std::uint64_t index, const StageId& stage);

    const RewardMatrix& matrix_;
    const MatrixRow& row_;
    const RunPlan& plan_;
    std::span<const std::size_t> order_;
    std::vector<State> states_;
    double cost_ = 0;
};

}  // namespace cinejury::search
