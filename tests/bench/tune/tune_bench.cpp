// SPDX-License-Identifier: Apache-2.0
// Speed of tuning: one Flow-DPO update of all weights of the shapes generator on 16 clips, with the
// reference's velocities, the backward pass and the optimizer, against the same update in PyTorch
// at its fastest micro-batch; both compute in f32. Alternating pairs, the median ratio counts.
// Twice where the processor has more than AVX2: as it is, and with no more than AVX2 on both sides.
#include <cstdlib>
#include <optional>
#include <random>
#include <thread>

#include "core/base/freed_memory.hpp"
#include "core/tune/update.hpp"
#include "tests/bench/measure.hpp"

namespace {

using namespace cinejury;

constexpr int kPairs = 5;
constexpr std::uint64_t kBatch = 16;

template <class Value>
Value need(Result<Value> result) {
    if (!result.ok()) throw std::runtime_error(result.status().message());
    return std::move(*result);
}

void need(const Status& status) {
    if (!status.ok()) throw std::runtime_error(status.message());
}

// Latents that no network made: the time of an update does not depend on them.
tune::Lesson lesson_of(std::size_t values) {
    tune::Lesson lesson;
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (std::size_t i = 0; i < kBatch; ++i) {
        tune::RolledClip clip{.order = {"a small red circle moves right", i},
                              .latent = std::vector<float>(values),
                              .clip = nullptr};
        for (float& value : clip.latent) value = uniform(random);
        lesson.clips.push_back(std::move(clip));
        if (i % 2 == 1) lesson.pairs.push_back({i - 1, i});
    }
    return lesson;
}

// The embedded generator with all its weights trained, as `cinejury tune --rank 0` has it.
class Tuner {
public:
    explicit Tuner(unsigned threads) : host_({threads, 1ull << 33, {}}) {
        library_ =
            need(plugin::Library::load(need(plugin::inspect(CINEJURY_SHAPES_PLUGIN)), host_));
        instance_ = need(library_->create({{"device", "cpu"}}));
        need(instance_->load());
        learner_ = need(tune::Learner::open(*instance_, {}));
        need(learner_->create({CJ_SIZE(cj_adapter_recipe), CJ_ADAPTER_DELTA, 0, 0, 1, 0, {"", 0}}));
        lesson_ = lesson_of(learner_->values());
        plan_.batch = kBatch;
        updater_.emplace(*learner_, plan_);
    }

    double clips_a_second() {
        const double time = bench::seconds([this] { need(updater_->run(lesson_, number_++)); });
        return kBatch / time;
    }

private:
    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
    std::unique_ptr<tune::Learner> learner_;
    tune::TunePlan plan_;
    tune::Lesson lesson_;
    std::optional<tune::Updater> updater_;
    std::uint64_t number_ = 0;
};

bool measure(const char* python, const std::string& level) {
    const unsigned threads = std::min(2u, std::max(1u, std::thread::hardware_concurrency()));
    const std::string call = std::string("'") + python +
                             "' '" CINEJURY_PYTORCH_UPDATE "' '" CINEJURY_SHAPES_GENERATOR "' " +
                             std::to_string(threads) + " ";
    const std::string fastest = bench::output_of(call + "fastest");
    Tuner tuner(threads);
    tuner.clips_a_second();  // warm
    std::vector<double> ratios;
    for (int i = 0; i < kPairs; ++i) {
        const double ours = tuner.clips_a_second();
        const double theirs = 1 / std::stod(bench::output_of(call + "time " + fastest));
        std::printf("tuning %s: %.3f clips/s, PyTorch (micro-batch %s) %.3f\n", level.c_str(), ours,
                    fastest.c_str(), theirs);
        ratios.push_back(ours / theirs);
    }
    const double ratio = bench::median(ratios);
    std::printf("BAR tuning_samples_of_pytorch_%s %.2f x >= 1.2 %s\n", level.c_str(), ratio,
                ratio >= 1.2 ? "ok" : "MISS");
    return ratio >= 1.2;
}

}  // namespace

int main(int, char** arguments) try {
    cinejury::keep_freed_memory();  // as the program does
    const char* python = std::getenv("CINEJURY_TORCH_PYTHON");
    if (!python) {
        std::printf("tuning against PyTorch: not measured (CINEJURY_TORCH_PYTHON is not set)\n");
        return 0;
    }
    const bool capped = std::getenv("ATEN_CPU_CAPABILITY") != nullptr;
    bool ok = measure(python, capped ? "avx2" : "best");
    if (!capped && __builtin_cpu_supports("avx512f")) {
        // Each library has its own variable.
        for (const char* name : {"ONEDNN_MAX_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS"})
            ::setenv(name, "AVX2", 1);
        ::setenv("ATEN_CPU_CAPABILITY", "avx2", 1);
        std::fflush(stdout);
        ok &= std::system((std::string("'") + arguments[0] + "'").c_str()) == 0;
    }
    return ok ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_tune: %s\n", error.what());
    return 1;
}
