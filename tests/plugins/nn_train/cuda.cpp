// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda_devices.hpp"
#include "plugins/nn/train/cuda/attention.hpp"
#include "plugins/nn/train/cuda/kernels.hpp"
#include "plugins/nn/train/cuda/linear.hpp"
#include "plugins/nn/train/cuda/trained_arrays.hpp"
#include "tests/plugins/nn_train/backend.hpp"

namespace cinejury::nn::test {
namespace {

using cuda::Buffer;
using train::cuda::ColumnSums;
using train::cuda::kLanes;

std::int64_t size_of_values(const Values& values) {
    return static_cast<std::int64_t>(values.size());
}

class Cuda final : public Backend {
public:
    Cuda(bool tensor_cores, int device)
        : tensor_cores_(tensor_cores), context_(device), guard_(device) {}
    double tolerance() const override { return 4e-6; }
    double product_tolerance() const override { return tensor_cores_ ? 3e-3 : tolerance(); }

    void modulated_norm(Values& d_x, Values& d_scale, Values& d_shift, const Values& x,
                        const Values& d_out, const Values& scale, float epsilon) override {
        const auto width = size_of_values(scale), rows = size_of_values(x) / width;
        const Buffer to = up(d_x), from = up(x), d = up(d_out), scales = up(scale);
        add_sums(d_shift, d, rows);
        train::cuda::NormGradient norm;
        norm.d_x = to.as<float>();
        norm.x = from.as<float>();
        norm.d_out = d.as<float>();
        norm.scale.table = scales.as<float>();
        norm.rows = rows;
        norm.width = width;
        norm.map = {rows, rows, 0};
        norm.epsilon = epsilon;
        train::cuda::norm_gradient(norm, context_.stream());
        add_sums(d_scale, d, rows);
        down(d_x, to);
    }
    void gated(Values& d_y, Values& d_gate, const Values& d_out, const Values& y,
               const Values& gate) override {
        const auto width = size_of_values(gate), rows = size_of_values(y) / width;
        const Buffer d = up(d_out), other = up(y), gates = up(gate), to = up(d_y);
        add_sums(d_gate, d, rows, other.as<float>());
        train::cuda::gate_gradient(to.as<float>(), d.as<float>(), {gates.as<float>(), nullptr, 0},
                                   1, rows, width, context_.stream());
        down(d_y, to);
    }
    void norm_and_rotate(Values& d_x, Values& d_gain, const Values& x, const Values& d_out,
                         const Turn& turn, float epsilon) override {
        const Buffer to = up(d_x), from = up(x), d = up(d_out), gain = up(turn.gain),
                     cosines = up(turn.cosines), sines = up(turn.sines);
        train::cuda::HeadGradient heads;
        heads.d_x = to.as<float>();
        heads.x = from.as<float>();
        heads.d_out = d.as<float>();
        heads.heads = turn.heads;
        heads.width = size_of_values(turn.gain);
        heads.stride = heads.heads * heads.width;
        heads.rows = heads.period = size_of_values(x) / heads.stride;
        heads.gain = gain.as<float>();
        heads.cosines = cosines.as<float>();
        heads.sines = sines.as<float>();
        heads.epsilon = epsilon;
        train::cuda::head_gradient(heads, context_.stream());
        add_sums(d_gain, d, heads.rows * heads.heads);
        down(d_x, to);
    }
    void softmax(Values& d, const Values& p, std::int64_t width, float factor) override {
        const Buffer to = up(d), from = up(p);
        train::cuda::softmax_gradient(to.as<float>(), from.as<float>(), factor,
                                      size_of_values(p) / width, width, context_.stream());
        down(d, to);
    }
    void gelu(Values& d, const Values& x) override {
        elementwise(train::cuda::gelu_gradient, d, x);
    }
    void silu(Values& d, const Values& x) override {
        elementwise(train::cuda::silu_gradient, d, x);
    }
    void add_column_sums(Values& sums, const Values& x) override {
        add_sums(sums, up(x), size_of_values(x) / size_of_values(sums));
    }
    double square_sum(const Values& x) override {
        const Buffer from = up(x);
        const std::int64_t partials = train::cuda::square_partials(size_of_values(x));
        const Buffer sums = context_.take(static_cast<std::size_t>(1 + partials) * sizeof(double));
        train::cuda::square_sum(sums.as<double>(), sums.as<double>() + 1, from.as<float>(),
                                size_of_values(x), context_.stream());
        double sum = 0;
        cuda::download(&sum, sums.data(), sizeof sum, context_.stream());
        return sum;
    }

    LinearResult linear(const LinearCase& c) override {
        // The algorithm is chosen for the most items: the same for every case's.
        train::cuda::LinearProducts products({c.rows, c.in, c.out, 16, tensor_cores_}, context_);
        const Buffer x = up(c.x), weight = up(c.weight), bias = up(c.bias), d_out = up(c.d_out),
                     a = up(c.a), b = up(c.b);
        LinearResult r;
        const Buffer out = room(c.items * c.rows * c.out), d_x = room(c.items * c.rows * c.in);
        products.forward(x.as<float>(), weight.as<float>(), bias.as<float>(), out.as<float>(),
                         c.items);
        products.input(d_out.as<float>(), weight.as<float>(), d_x.as<float>(), c.items);
        r.out = all_of(out), r.d_x = all_of(d_x);
        // A lane: weight, bias, a, b one after another, 16 apart.
        const auto padded = [](std::int64_t count) { return (count + 15) / 16 * 16; };
        const std::int64_t bias_at = padded(c.out * c.in), a_at = bias_at + padded(c.out),
                           b_at = a_at + padded(c.rank * c.in),
                           lane = b_at + padded(c.out * c.rank);
        const Buffer lanes = up(Values(static_cast<std::size_t>(kLanes * lane)));
        train::LayerGradient to;
        to.weight = lanes.as<float>();
        to.bias = to.weight + bias_at;
        products.adapt(lane, 0);
        products.parameters(to, d_out.as<float>(), x.as<float>(), c.items, nullptr);
        to = {};
        to.a = a.as<float>(), to.b = b.as<float>();
        to.d_a = lanes.as<float>() + a_at, to.d_b = lanes.as<float>() + b_at;
        to.rank = c.rank;
        to.scale = c.scale;
        products.adapt(lane, c.rank);
        const Buffer scratch = room(products.low_rank_numbers());
        products.parameters(to, d_out.as<float>(), x.as<float>(), c.items, scratch.as<float>());
        const Values all = all_of(lanes);
        const auto cut = [&](Values& values, std::int64_t first, std::int64_t count) {
            for (std::int64_t i = 0; i < c.items; ++i)
                values.insert(values.end(), all.begin() + i * lane + first,
                              all.begin() + i * lane + first + count);
        };
        cut(r.d_weight, 0, c.out * c.in), cut(r.d_bias, bias_at, c.out);
        cut(r.d_a, a_at, c.rank * c.in), cut(r.d_b, b_at, c.out * c.rank);
        return r;
    }

    AttentionResult attention(const AttentionCase& c) override {
        const std::int64_t width = c.heads * c.width, count = c.items * c.tokens * width;
        train::cuda::Attention attention(
            {c.tokens, c.heads, c.width, width, width, c.items + 1, tensor_cores_}, context_);
        const Buffer q = up(c.queries), k = up(c.keys), v = up(c.values), d = up(c.d_out);
        const Buffer out = room(count), d_q = room(count), d_k = room(count), d_v = room(count);
        const Buffer weights = room(attention.weights(c.items)),
                     d_weights = room(attention.weights(c.items));
        const train::cuda::Attention::Rows rows{q.as<float>(), k.as<float>(), v.as<float>()};
        attention.forward(rows, out.as<float>(), c.items, weights.as<float>());
        attention.backward(rows, d.as<float>(), {d_q.as<float>(), d_k.as<float>(), d_v.as<float>()},
                           c.items, weights.as<float>(), d_weights.as<float>());
        return {all_of(out), all_of(d_q), all_of(d_k), all_of(d_v)};
    }

    AdapterResult adapter(const AdapterCase& c) override {
        using Array = train::cuda::TrainedArrays::Array;
        train::cuda::TrainedArrays arrays(c.table, c.weights, context_);
        arrays.begin(std::make_shared<const train::AdapterLayout>(c.layout), c.values);
        AdapterResult r;
        for (std::size_t t = 0; t < c.lanes.size(); ++t) {
            arrays.clear_gradients();
            cuda::upload(arrays.lanes(), c.lanes[t].data(), c.lanes[t].size() * sizeof(float),
                         context_.stream());
            r.norms.push_back(arrays.step(c.settings, t + 1));
        }
        arrays.average(0.5);
        r.policy = arrays.read(Array::kPolicy);
        r.old = arrays.read(Array::kOld);
        r.first = arrays.read(Array::kFirst);
        r.second = arrays.read(Array::kSecond);
        r.worked_in.resize(c.weights.size());
        cuda::download(r.worked_in.data(), arrays.policy(), r.worked_in.size() * sizeof(float),
                       context_.stream());
        return r;
    }

private:
    Buffer room(std::int64_t count) {
        return context_.take(static_cast<std::size_t>(count) * sizeof(float));
    }
    Buffer up(const Values& values) {
        return uploaded(context_.pool(), std::span<const float>(values), context_.stream());
    }
    void down(Values& values, const Buffer& buffer) {
        cuda::download(values.data(), buffer.data(), values.size() * sizeof(float),
                       context_.stream());
    }
    Values all_of(const Buffer& buffer) {
        Values values(buffer.bytes() / sizeof(float));
        down(values, buffer);
        return values;
    }
    void add_sums(Values& sums, const Buffer& x, std::int64_t rows, const float* y = nullptr) {
        const Buffer to = up(sums);
        ColumnSums arguments;
        arguments.out = to.as<float>();
        arguments.accumulate = true;
        arguments.x = x.as<float>();
        arguments.y = y;
        arguments.items = 1;
        arguments.rows = rows;
        arguments.width = size_of_values(sums);
        train::cuda::column_sums(arguments, context_.stream());
        down(sums, to);
    }
    template <class Kernel>
    void elementwise(Kernel kernel, Values& d, const Values& x) {
        const Buffer to = up(d), from = up(x);
        kernel(to.as<float>(), from.as<float>(), size_of_values(x), context_.stream());
        down(d, to);
    }

    bool tensor_cores_;
    cuda::Context context_;
    cuda::DeviceGuard guard_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda(bool tensor_cores, std::string& why) {
    const std::vector<CudaDevice> devices = cuda_devices();
    if (devices.empty()) {
        why = "no CUDA device: the driver lists none";
        return nullptr;
    }
    try {
        return std::make_unique<Cuda>(tensor_cores, devices.front().id);
    } catch (const cuda::Failure& failure) {
        if (failure.kind() != cuda::Failure::Kind::kMissing) throw;
        why = std::string("no CUDA device: ") + failure.what();
        return nullptr;
    }
}

}  // namespace cinejury::nn::test
