// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/train/attention_gradient.hpp"
#include "plugins/nn/train/kernels.hpp"
#include "plugins/nn/train/linear_gradient.hpp"
#include "tests/plugins/nn_train/backend.hpp"

namespace cinejury::nn::test {
namespace {

Matrix<float> rows_of(Values& values, std::size_t columns) {
    return {values.data(), static_cast<std::int64_t>(values.size() / columns),
            static_cast<std::int64_t>(columns)};
}
Matrix<const float> rows_of(const Values& values, std::size_t columns) {
    return {values.data(), static_cast<std::int64_t>(values.size() / columns),
            static_cast<std::int64_t>(columns)};
}

class Cpu final : public Backend {
public:
    explicit Cpu(cpu::Level level) : kernels_(train::kernels(level)) {}
    double tolerance() const override { return 2e-6; }

    void modulated_norm(Values& d_x, Values& d_scale, Values& d_shift, const Values& x,
                        const Values& d_out, const Values& scale, float epsilon) override {
        const std::size_t width = scale.size();
        kernels_.modulated_norm(rows_of(d_x, width), d_scale.data(), d_shift.data(),
                                rows_of(x, width), rows_of(d_out, width), scale.data(), epsilon);
    }
    void gated(Values& d_y, Values& d_gate, const Values& d_out, const Values& y,
               const Values& gate) override {
        const std::size_t width = gate.size();
        kernels_.gated(rows_of(d_y, width), d_gate.data(), rows_of(d_out, width), rows_of(y, width),
                       gate.data());
    }
    void norm_and_rotate(Values& d_x, Values& d_gain, const Values& x, const Values& d_out,
                         const Turn& turn, float epsilon) override {
        const std::size_t width = turn.gain.size(),
                          all = width * static_cast<std::size_t>(turn.heads);
        kernels_.norm_and_rotate(rows_of(d_x, all), d_gain.data(), rows_of(x, all),
                                 rows_of(d_out, all), turn.heads, turn.gain.data(),
                                 static_cast<std::int64_t>(width), epsilon, turn.cosines.data(),
                                 turn.sines.data());
    }
    void softmax(Values& d, const Values& p, std::int64_t width, float factor) override {
        const auto columns = static_cast<std::size_t>(width);
        kernels_.softmax(rows_of(d, columns), rows_of(p, columns), factor);
    }
    void gelu(Values& d, const Values& x) override {
        kernels_.gelu(rows_of(d, d.size()), rows_of(x, x.size()));
    }
    void silu(Values& d, const Values& x) override {
        kernels_.silu(rows_of(d, d.size()), rows_of(x, x.size()));
    }
    void add_column_sums(Values& sums, const Values& x) override {
        kernels_.add_column_sums(sums.data(), rows_of(x, sums.size()));
    }
    double square_sum(const Values& x) override {
        return kernels_.square_sum(x.data(), static_cast<std::int64_t>(x.size()));
    }

    LinearResult linear(const LinearCase& c) override {
        LinearResult r;
        const auto room = [&](Values& values, std::int64_t of_one) {
            values.resize(static_cast<std::size_t>(c.items * of_one));
        };
        room(r.out, c.rows * c.out), room(r.d_x, c.rows * c.in);
        room(r.d_weight, c.out * c.in), room(r.d_bias, c.out);
        room(r.d_a, c.rank * c.in), room(r.d_b, c.out * c.rank);
        const train::LinearProducts products(c.rows, c.in, c.out);
        Arena arena;
        for (std::int64_t i = 0; i < c.items; ++i) {
            const float *x = c.x.data() + i * c.rows * c.in,
                        *d_out = c.d_out.data() + i * c.rows * c.out;
            products.forward(x, c.weight.data(), c.bias.data(), r.out.data() + i * c.rows * c.out,
                             arena);
            products.input(d_out, c.weight.data(), r.d_x.data() + i * c.rows * c.in, arena);
            train::LayerGradient to;
            to.weight = r.d_weight.data() + i * c.out * c.in;
            to.bias = r.d_bias.data() + i * c.out;
            to.a = c.a.data(), to.b = c.b.data();
            to.d_a = r.d_a.data() + i * c.rank * c.in;
            to.d_b = r.d_b.data() + i * c.out * c.rank;
            to.rank = c.rank;
            to.scale = c.scale;
            products.parameters(to, d_out, x, arena);
        }
        return r;
    }

    AttentionResult attention(const AttentionCase& c) override {
        AttentionResult r;
        for (Values* values : {&r.out, &r.d_queries, &r.d_keys, &r.d_values})
            values->resize(c.queries.size());
        const std::int64_t width = c.heads * c.width, item = c.tokens * width;
        cpu::AttentionShape shape;
        shape.queries = shape.keys = c.tokens;
        shape.heads = shape.groups = c.heads;
        shape.width = c.width;
        shape.query_stride = shape.key_stride = shape.value_stride = shape.result_stride = width;
        const cpu::Attention forward(shape);
        const train::AttentionGradient backward({c.tokens, c.heads, c.width, width});
        Arena arena;
        for (std::int64_t at = 0; at < c.items * item; at += item) {
            const float *q = c.queries.data() + at, *k = c.keys.data() + at,
                        *v = c.values.data() + at;
            forward.run(q, k, v, r.out.data() + at, arena);
            backward.run(q, k, v, c.d_out.data() + at, r.d_queries.data() + at,
                         r.d_keys.data() + at, r.d_values.data() + at, arena);
        }
        return r;
    }

    AdapterResult adapter(const AdapterCase& c) override {
        AdapterResult r;
        r.policy = c.values;
        const std::size_t size = c.values.size();
        train::AdamW adam(static_cast<std::int64_t>(size));
        for (std::size_t t = 0; t < c.lanes.size(); ++t) {
            train::Gradients sums(static_cast<std::int64_t>(size));
            for (std::size_t lane = 0; lane < train::Gradients::kLanes; ++lane)
                std::copy_n(c.lanes[t].data() + lane * size, size, sums.lane(lane));
            const Values gradients = sums.sum();
            r.norms.push_back(train::AdamW::norm(gradients));
            adam.step(r.policy, gradients, train::adam_step(c.settings, r.norms.back(), t + 1));
        }
        for (std::size_t i = 0; i < size; ++i)
            r.old.push_back(0.5f * c.values[i] + 0.5f * r.policy[i]);
        r.first = adam.first;
        r.second = adam.second;
        r.worked_in = c.layout.merged(c.weights, r.policy);
        return r;
    }

private:
    const train::Kernels& kernels_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu(cpu::Level level, std::string& why) {
    if (level <= cpu::processor_level()) return std::make_unique<Cpu>(level);
    why = "no such instructions: this processor has not got them";
    return nullptr;
}

}  // namespace cinejury::nn::test
