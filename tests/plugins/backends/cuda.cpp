// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "plugins/nn/cuda/attention.hpp"
#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/cuda/product.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "tests/plugins/backends/backend.hpp"

namespace cinejury::nn::test {
namespace {

using cuda::Buffer;

class Cuda final : public Backend {
public:
    Cuda(Type type, int device) : type_(type), context_(device), guard_(device) {}
    Type type() const override { return type_; }

    Values linear(const Values& x, const Values& weight, const Values& bias, std::int64_t rows,
                  bool gelu) override {
        const auto out = static_cast<std::int64_t>(bias.size());
        const std::int64_t in = static_cast<std::int64_t>(weight.size()) / out;
        const std::map<std::string, StoredTensor> tensors{
            {"layer.weight", {Type::kF32, {out, in}, std::as_bytes(std::span(weight))}},
            {"layer.bias", {Type::kF32, {out}, std::as_bytes(std::span(bias))}}};
        const std::string file = write_safetensors(tensors, {});
        cuda::Linear layer(
            Safetensors::parse(std::as_bytes(std::span(file)), "layer"), "layer", in, out,
            {rows, type_, type_, gelu ? cuda::After::kGelu : cuda::After::kNone}, context_);
        const Buffer input = up(x, type_);
        const Buffer result = room(rows * out, type_);
        layer.run(result.data(), input.data(), rows);
        return down(result, rows * out, type_);
    }
    Values attention(const AttentionCase& s, const Values& q, const Values& k,
                     const Values& v) override {
        cuda::AttentionShape shape;
        shape.queries = s.queries;
        shape.keys = s.keys;
        shape.heads = s.heads;
        shape.groups = s.groups;
        shape.width = s.width;
        shape.type = type_;
        shape.causal = s.causal;
        shape.query_stride = shape.result_stride = s.heads * s.width;
        shape.key_stride = shape.value_stride = s.groups * s.width;
        const Buffer queries = up(q, type_), keys = up(k, type_), values = up(v, type_);
        const Buffer result = room(s.queries * shape.result_stride, type_);
        cuda::attention(shape, {queries.data(), keys.data(), values.data(), result.data()},
                        context_.stream());
        return down(result, s.queries * shape.result_stride, type_);
    }
    Values modulated_norm(const Values& x, const Values& scale, const Values& shift,
                          std::int64_t width, float epsilon) override {
        const Buffer rows = up(x), scales = up(scale), shifts = up(shift);
        const auto count = static_cast<std::int64_t>(x.size());
        const Buffer out = room(count, type_);
        cuda::NormArguments arguments;
        arguments.out = out.data();
        arguments.type = type_;
        arguments.x = rows.as<float>();
        arguments.scale.table = scales.as<float>();
        arguments.shift.table = shifts.as<float>();
        arguments.rows = count / width;
        arguments.width = width;
        arguments.map = {arguments.rows, arguments.rows, 0};
        arguments.epsilon = epsilon;
        cuda::gate_and_norm(arguments, context_.stream());
        return down(out, count, type_);
    }
    Values rms_norm(const Values& x, const Values& gain, float epsilon) override {
        const auto width = static_cast<std::int64_t>(gain.size());
        const auto count = static_cast<std::int64_t>(x.size());
        const Buffer in = up(x, type_), gains = up(gain), out = room(count, type_);
        cuda::rms_norm(out.data(), in.data(), type_, gains.as<float>(), count / width, width,
                       epsilon, context_.stream());
        return down(out, count, type_);
    }
    Values norm_and_rotate(const Values& x, const HeadsCase& h, float epsilon) override {
        const Buffer rows = up(x, type_), gain = up(h.gain), cosines = up(h.cosines),
                     sines = up(h.sines);
        cuda::HeadArguments arguments;
        arguments.x = rows.data();
        arguments.type = type_;
        arguments.rows = arguments.period = h.rows;
        arguments.stride = h.heads * h.width;
        arguments.heads = h.heads;
        arguments.width = h.width;
        arguments.gain = gain.as<float>();
        arguments.cosines = cosines.as<float>();
        arguments.sines = sines.as<float>();
        arguments.epsilon = epsilon;
        cuda::norm_and_rotate(arguments, context_.stream());
        return down(rows, static_cast<std::int64_t>(x.size()), type_);
    }
    Values softmax(const Values& x, std::int64_t width) override {
        const auto count = static_cast<std::int64_t>(x.size());
        const Buffer in = up(x), out = room(count, type_);
        cuda::softmax(out.data(), type_, in.as<float>(), count / width, width, context_.stream());
        return down(out, count, type_);
    }
    Values swiglu(const Values& gate, const Values& up_values, std::int64_t width) override {
        Values both;
        const auto rows = static_cast<std::int64_t>(gate.size()) / width;
        for (std::int64_t r = 0; r < rows; ++r)
            for (const Values* part : {&gate, &up_values})
                both.insert(both.end(), part->begin() + r * width, part->begin() + (r + 1) * width);
        const Buffer in = up(both, type_), out = room(rows * width, type_);
        cuda::swiglu(out.data(), in.data(), type_, rows, width, context_.stream());
        return down(out, rows * width, type_);
    }
    Values add_gated(const Values& x, const Values& y, const Values& gate) override {
        const auto width = static_cast<std::int64_t>(gate.size());
        const Buffer rows = up(x), other = up(y), gates = up(gate);
        cuda::NormArguments arguments;
        arguments.x = rows.as<float>();
        arguments.y = other.as<float>();
        arguments.gate.table = gates.as<float>();
        arguments.rows = static_cast<std::int64_t>(x.size()) / width;
        arguments.width = width;
        arguments.map = {arguments.rows, arguments.rows, 0};
        cuda::gate_and_norm(arguments, context_.stream());
        return down(rows, static_cast<std::int64_t>(x.size()), Type::kF32);
    }
    Values patchify(const Values& clip, const PatchGrid& grid) override {
        const Buffer values = up(clip);
        const float* address = values.as<float>();
        const Buffer table = uploaded(context_.pool(), std::span<const float* const>(&address, 1),
                                      context_.stream());
        const auto count = static_cast<std::int64_t>(clip.size());
        const Buffer out = room(count, type_);
        cuda::patchify(out.data(), type_, table.as<const float*>(), 1, 1, grid, context_.stream());
        return down(out, count, type_);
    }
    Values unpatchify(const Values& patches, const PatchGrid& grid) override {
        const auto count = static_cast<std::int64_t>(patches.size());
        const Buffer in = up(patches), out = room(count, Type::kF32);
        cuda::unpatchify(out.as<float>(), in.as<float>(), 1, grid, context_.stream());
        return down(out, count, Type::kF32);
    }
    Values noise(std::uint64_t count, std::uint64_t seed, std::uint64_t stream) override {
        const Buffer out = room(static_cast<std::int64_t>(count), Type::kF32);
        cuda::normal_noise(out.as<float>(), count, seed, stream, context_.stream());
        return down(out, static_cast<std::int64_t>(count), Type::kF32);
    }

private:
    Buffer room(std::int64_t count, Type type) {
        return context_.take(static_cast<std::size_t>(count) * size_of(type));
    }
    Buffer up(const Values& values, Type type = Type::kF32) {
        if (type == Type::kF32)
            return uploaded(context_.pool(), std::span<const float>(values), context_.stream());
        std::vector<BFloat16> halves;
        for (const float value : values) halves.push_back(BFloat16::from(value));
        return uploaded(context_.pool(), std::span<const BFloat16>(halves), context_.stream());
    }
    Values down(const Buffer& buffer, std::int64_t count, Type type) {
        const auto size = static_cast<std::size_t>(count);
        Values values(size);
        if (type == Type::kF32) {
            cuda::download(values.data(), buffer.data(), size * 4, context_.stream());
            return values;
        }
        std::vector<BFloat16> halves(size);
        cuda::download(halves.data(), buffer.data(), size * 2, context_.stream());
        for (std::size_t i = 0; i < size; ++i) values[i] = halves[i].value();
        return values;
    }

    Type type_;
    cuda::Context context_;
    cuda::DeviceGuard guard_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda(Type type, std::string& why) {
    const std::vector<CudaDevice> devices = cuda_devices();
    if (devices.empty()) {
        why = "no CUDA device: the driver lists none";
        return nullptr;
    }
    try {
        return std::make_unique<Cuda>(type, devices.front().id);
    } catch (const cuda::Failure& failure) {
        if (failure.kind() != cuda::Failure::Kind::kMissing) throw;
        why = std::string("no CUDA device: ") + failure.what();
        return nullptr;
    }
}

}  // namespace cinejury::nn::test
