// SPDX-License-Identifier: Apache-2.0
// Each loss against its closed form, and its gradient against central differences.
#include <functional>
#include <random>
#include <vector>

#include "core/tune/loss/anchor.hpp"
#include "core/tune/loss/diffusion_nft.hpp"
#include "core/tune/loss/flow_dpo.hpp"
#include "core/tune/loss/noising.hpp"
#include "core/tune/loss/reward_weighted.hpp"
#include "tests/catch.hpp"

using namespace cinejury::tune;

namespace {

std::vector<float> normals(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values) value = normal(random);
    return values;
}

// d, the gradient of `loss` at x, by steps of x that f32 holds exactly.
void check_gradient(std::vector<float>& x, const std::vector<float>& d,
                    const std::function<double()>& loss) {
    constexpr float kStep = 1.0f / 1024;
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const float before = std::round(x[i] * 4096) / 4096;
        x[i] = before + kStep;
        const double above = loss();
        x[i] = before - kStep;
        const double expected = (above - loss()) / (2 * static_cast<double>(kStep));
        x[i] = before;
        difference += std::pow(static_cast<double>(d[i]) - expected, 2);
        size += expected * expected;
    }
    CHECK(std::sqrt(difference / size) < 1e-4);
}

std::vector<float> exact(std::vector<float> values) {
    for (float& value : values) value = std::round(value * 4096) / 4096;
    return values;
}

}  // namespace

TEST_CASE("Flow-DPO is exactly ln 2 where the policy is the reference, and pushes apart") {
    const auto v = normals(64, 1), w = normals(64, 2), u = normals(64, 3), t = normals(64, 4);
    std::vector<float> d_win(64), d_lose(64);
    const FlowDpo start = FlowDpo::of({v, v, u}, {w, w, t}, 2000, 1, d_win, d_lose);
    CHECK(start.loss == std::log(2.0));
    CHECK(start.difference == 0);
    for (std::size_t i = 0; i < 64; ++i) {
        CHECK(d_win[i] == Approx(2000 * 0.5 / 64 * (v[i] - u[i])));
        CHECK(d_lose[i] == Approx(-2000 * 0.5 / 64 * (w[i] - t[i])));
    }
}

TEST_CASE("Flow-DPO's gradient is that of its loss, and its loss that of its formula") {
    std::vector<float> v = exact(normals(16, 1)), w = exact(normals(16, 2));
    const auto v_ref = normals(16, 5), w_ref = normals(16, 6), u = normals(16, 3),
               t = normals(16, 4);
    std::vector<float> d_win(16), d_lose(16), unused(16), unused2(16);
    const auto loss = [&] {
        return FlowDpo::of({v, v_ref, u}, {w, w_ref, t}, 0.7, 1, unused, unused2).loss;
    };
    const FlowDpo one = FlowDpo::of({v, v_ref, u}, {w, w_ref, t}, 0.7, 1, d_win, d_lose);
    const double difference =
        mean_square(v, u) - mean_square(v_ref, u) - mean_square(w, t) + mean_square(w_ref, t);
    CHECK(one.loss == Approx(std::log(1 + std::exp(0.35 * difference))));
    check_gradient(v, d_win, loss);
    check_gradient(w, d_lose, loss);
}

TEST_CASE("DiffusionNFT's gradient is that of its loss with the scales held") {
    std::vector<float> v = exact(normals(16, 1));
    const auto old = normals(16, 2), clip = normals(16, 3), z = normals(16, 4);
    const NftSample sample{v, old, clip, z, 0.6, 0.8};
    std::vector<float> d(16);
    const DiffusionNft one = DiffusionNft::of(sample, 0.5, 1, d);
    // x+- - x and the held scales, written plainly
    const auto error = [&](double sign, std::size_t i) {
        const double mixed =
            sign * 0.5 * static_cast<double>(v[i]) + (1 - sign * 0.5) * static_cast<double>(old[i]);
        return static_cast<double>(z[i]) - 0.6 * mixed - static_cast<double>(clip[i]);
    };
    double scale[2];
    for (int k = 0; k < 2; ++k)
        scale[k] = mean_of(16, [&](std::size_t i) { return std::fabs(error(k == 0 ? 1 : -1, i)); });
    const auto loss = [&] {
        const auto part = [&](double sign) {
            return mean_of(16, [&](std::size_t i) { return error(sign, i) * error(sign, i); });
        };
        return (0.8 * part(1) / scale[0] + 0.2 * part(-1) / scale[1]) / 0.5;
    };
    CHECK(one.loss == Approx(loss()));
    CHECK(one.moved == Approx(mean_square(v, old)));
    check_gradient(v, d, loss);
}

TEST_CASE("DiffusionNFT without a preference and with the old policy has no gradient") {
    const auto v = normals(32, 1), clip = normals(32, 3), z = normals(32, 4);
    std::vector<float> d(32, 1.0f);
    const DiffusionNft one = DiffusionNft::of({v, v, clip, z, 0.6, 0.5}, 1, 1, d);
    CHECK(one.moved == 0);
    CHECK(d == std::vector<float>(32));
    CHECK(optimality(10) == 1);
    CHECK(optimality(0) == 0.5);
    CHECK(optimality(-2.5) == 0.25);
}

TEST_CASE("Reward-weighted regression's gradient is that of its loss; the weight is bounded") {
    std::vector<float> v = exact(normals(16, 1));
    const auto u = normals(16, 2);
    std::vector<float> d(16), unused(16);
    const RewardWeighted one = RewardWeighted::of(v, u, 0.5, 2, 1, d);
    CHECK(one.loss == Approx(std::exp(0.25) * mean_square(v, u)));
    check_gradient(v, d, [&] { return RewardWeighted::of(v, u, 0.5, 2, 1, unused).loss; });
    CHECK(RewardWeighted::of(v, u, 1e9, 1, 1, unused).weight == Approx(std::exp(5)));
}

TEST_CASE("The anchor's gradient is that of its term, and adds") {
    std::vector<float> v = exact(normals(16, 1));
    const auto reference = normals(16, 2);
    std::vector<float> d(16), unused(16);
    CHECK(add_anchor(v, reference, 3, 1, d) == Approx(3 * mean_square(v, reference)));
    check_gradient(v, d, [&] { return add_anchor(v, reference, 3, 1, unused); });
    const std::vector<float> once = d;
    add_anchor(v, reference, 3, 1, d);
    CHECK(d[3] == Approx(2 * once[3]));
}

TEST_CASE("The share of one clip in a batch scales the gradient and not the loss") {
    const auto v = normals(16, 1), u = normals(16, 2);
    std::vector<float> whole(16), half(16);
    CHECK(RewardWeighted::of(v, u, 0, 1, 1, whole).loss ==
          RewardWeighted::of(v, u, 0, 1, 0.5, half).loss);
    CHECK(half[7] == Approx(whole[7] / 2));
}

TEST_CASE("Noising mixes clip and noise, and the velocity leads from one to the other") {
    const std::vector<float> clip{1, -1}, noise{3, 5};
    std::vector<float> z(2), u(2);
    noised(z, clip, noise, 0.25);
    true_velocity(u, clip, noise);
    CHECK(z == std::vector<float>{1.5f, 0.5f});
    CHECK(u == std::vector<float>{2, 6});
    // z - sigma u is the clip, as the losses assume
    CHECK(z[1] - 0.25f * u[1] == clip[1]);
}
