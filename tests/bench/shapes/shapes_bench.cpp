// SPDX-License-Identifier: Apache-2.0
// Speed of the shapes generator: against the same network in PyTorch (its fastest arithmetic and
// batch, alternating pairs, the median ratio counts), with two cores against one, and the whole
// command that picks the best of eight. All of it twice where the processor has more than AVX2: as
// it is, and with no more than AVX2 on both sides.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "plugins/generators/shapes/denoiser.hpp"
#include "plugins/generators/shapes/schedule.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace cinejury;
using bench::median;
using bench::output_of;
using bench::seconds;

constexpr int kPairs = 5;
constexpr int kClips = 8;
constexpr std::uint32_t kSteps = 16;

// What is measured: the level goes into the name of each line.
class Lines {
public:
    explicit Lines(std::string level) : level_(std::move(level)) {}
    void at_least(const std::string& name, double value, double limit, const char* unit) {
        line(name, value, limit, unit, ">=", value >= limit);
    }
    void at_most(const std::string& name, double value, double limit, const char* unit) {
        line(name, value, limit, unit, "<=", value <= limit);
    }
    const std::string& level() const { return level_; }
    bool ok() const { return ok_; }

private:
    void line(const std::string& name, double value, double limit, const char* unit,
              const char* relation, bool met) {
        std::printf("BAR %s_%s %.2f %s %s %g %s\n", name.c_str(), level_.c_str(), value, unit,
                    relation, limit, met ? "ok" : "MISS");
        std::fflush(stdout);
        ok_ = ok_ && met;
    }
    std::string level_;
    bool ok_ = true;
};

// Makes clips side by side, each on one thread, as the plugin does.
class Sampler {
public:
    explicit Sampler(nn::Type arithmetic)
        : network_(nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR), arithmetic),
          sigmas_(shapes::shifted_sigmas(kSteps, 3)) {}

    double clips_a_second(unsigned threads) const {
        std::atomic<int> next = 0;
        const double time = seconds([&] {
            std::vector<std::jthread> workers;
            for (unsigned i = 0; i < threads; ++i)
                workers.emplace_back([&] {
                    nn::Arena arena;
                    for (int clip = next++; clip < kClips; clip = next++) sample(clip, arena);
                });
        });
        return kClips / time;
    }

private:
    void sample(int seed, nn::Arena& arena) const {
        std::vector<float> z(static_cast<std::size_t>(shapes::kClipValues)), clean(z.size());
        const std::vector<std::int32_t> ids(static_cast<std::size_t>(shapes::kWords));
        nn::normal_noise(z.data(), z.size(), static_cast<std::uint64_t>(seed), 0);
        for (std::size_t i = 0; i + 1 < sigmas_.size(); ++i) {
            network_.predict(clean.data(), z.data(), sigmas_[i], ids, nullptr, false, arena);
            shapes::euler_step(z, clean, sigmas_[i], sigmas_[i + 1]);
        }
    }

    shapes::Denoiser network_;
    std::vector<double> sigmas_;
};

void against_pytorch(const Sampler& sampler, unsigned threads, Lines& lines) {
    const char* python = std::getenv("CINEJURY_TORCH_PYTHON");
    if (!python) {
        std::printf("shapes against PyTorch: not measured (CINEJURY_TORCH_PYTHON is not set)\n");
        return;
    }
    const std::string call = std::string("'") + python +
                             "' '" CINEJURY_PYTORCH_SAMPLER "' '" CINEJURY_SHAPES_GENERATOR "' " +
                             std::to_string(threads) + " ";
    const bool bf16 = nn::cpu::has_bf16_products();
    const std::string fastest = output_of(call + "fastest f32" + (bf16 ? " autocast bf16" : ""));
    std::vector<double> ratios;
    for (int i = 0; i < kPairs; ++i) {
        const double ours = sampler.clips_a_second(threads);
        const double theirs = 1 / std::stod(output_of(call + "time " + fastest));
        std::printf("shapes %s: %.3f clips/s, PyTorch (%s) %.3f\n", lines.level().c_str(), ours,
                    fastest.c_str(), theirs);
        ratios.push_back(ours / theirs);
    }
    lines.at_least("shapes_samples_of_pytorch", median(ratios), 1.2, "x");
}

void two_cores(const Sampler& sampler, Lines& lines) {
    std::vector<double> ratios;
    for (int i = 0; i < kPairs; ++i) {
        const double one = sampler.clips_a_second(1), two = sampler.clips_a_second(2);
        std::printf("shapes %s: %.3f clips/s on one core, %.3f on two\n", lines.level().c_str(),
                    one, two);
        ratios.push_back(two / one);
    }
    lines.at_least("shapes_two_cores_of_one", median(ratios), 1.8, "x");
}

// The program as a user calls it: candidates, judge, report, video.
void best_of_eight(Lines& lines) {
    const test::TemporaryFolder folder;
    const std::string command = "'" CINEJURY_PROGRAM
                                "' pick 'a red ball rolls left above a small blue star' -n 8"
                                " --generator cinejury.shapes --panel shapes --force -o '" +
                                (folder / "best").string() + "' >/dev/null";
    std::vector<double> times;
    for (int i = 0; i < 3; ++i)
        times.push_back(seconds([&] {
            if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
        }));
    lines.at_most("shapes_best_of_8", median(times), 14, "s");
}

bool measure() {
    Lines lines(nn::cpu::level_name(nn::cpu::processor_level()));
    const Sampler sampler(nn::cpu::best_type());
    const unsigned threads = std::min(2u, std::max(1u, std::thread::hardware_concurrency()));
    sampler.clips_a_second(threads);  // warm
    against_pytorch(sampler, threads, lines);
    if (threads == 2) two_cores(sampler, lines);
    best_of_eight(lines);
    return lines.ok();
}

}  // namespace

int main(int, char** arguments) try {
    bool ok = measure();
    if (nn::cpu::processor_level() > nn::cpu::Level::kAvx2) {
        // Each library has its own variable.
        for (const char* name : {"ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS"})
            ::setenv(name, "AVX2", 1);
        ::setenv("ATEN_CPU_CAPABILITY", "avx2", 1);
        ok &= std::system((std::string("'") + arguments[0] + "'").c_str()) == 0;
    }
    return ok ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_shapes: %s\n", error.what());
    return 1;
}
