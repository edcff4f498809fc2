// SPDX-License-Identifier: Apache-2.0
// A whole generator: draws a bar that moves across the picture. It denoises in steps like a
// diffusion sampler, so that hosts can advance, preview, fork, save and cancel it; the seed decides
// start, speed and how much the light flickers.
#include <array>
#include <cmath>
#include <random>
#include <sstream>

#include "cinejury/cpp/generator.hpp"

using namespace cinejury::sdk;

namespace {

using Colour = std::array<double, 3>;  // 0 ... 255

struct BarCondition final : Condition {
    BarCondition(const EncodeRequest& request, const Colour& chosen)
        : Condition(std::string(request.prompt), std::string(request.negative_prompt)),
          colour(chosen) {}
    Colour colour;
};

// What the seed decides.
struct Motion {
    explicit Motion(std::uint64_t seed) {
        std::mt19937_64 random(seed);  // its output is fixed by the standard; distributions are not
        start = static_cast<double>(random() % 1000) / 1000;
        speed = 0.005 + static_cast<double>(random() % 1000) / 50000;
        flicker = static_cast<double>(random() % 1000) / 2000;
    }
    double start, speed, flicker;  // widths, widths a frame, share of the light
};

// Uniform in -1 ... 1, the same for the same place at each step.
double noise_at(std::uint64_t seed, std::uint64_t frame, std::uint64_t x, std::uint64_t y) {
    std::uint64_t h = seed ^ (frame * 0x9e3779b97f4a7c15u) ^ (x << 32) ^ y;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>(h >> 11) / 4503599627370496.0 - 1;
}

class MovingBar final : public SteppedCandidate {
public:
    MovingBar(const Host& host, std::shared_ptr<const BarCondition> condition, Spec spec,
              std::uint32_t step)
        : host_(host), condition_(std::move(condition)), spec_(std::move(spec)), step_(step) {}

    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {step_, *spec_.steps, sigma()}; }
    void step(const Call&) override { ++step_; }
    OwnedClip decode(const Call& call, Cost&) override {
        return draw(call, *spec_.frames, *spec_.size, sigma());
    }
    OwnedClip preview(const Call& call, const PreviewRequest& request, Cost&) override {
        const FrameSize full = *spec_.size;
        const std::uint32_t side = std::max(full.width, full.height);
        const double scale =
            request.max_side == 0 ? 1 : std::min(1.0, static_cast<double>(request.max_side) / side);
        const auto scaled = [scale](std::uint32_t pixels) {
            return std::max(1u, static_cast<std::uint32_t>(pixels * scale));
        };
        return draw(call, std::min(request.max_frames, *spec_.frames),
                    {scaled(full.width), scaled(full.height)}, sigma() / 4);
    }
    std::unique_ptr<Candidate> fork(const Call&) override {
        return std::make_unique<MovingBar>(*this);
    }
    std::string save(const Call&) override {
        std::ostringstream blob;
        blob << "moving-bar/1 " << *spec_.seed << ' ' << *spec_.frames << ' ' << spec_.size->width
             << ' ' << spec_.size->height << ' ' << spec_.fps->numerator << ' '
             << spec_.fps->denominator << ' ' << *spec_.steps << ' ' << step_ << '.';
        return blob.str();
    }

private:
    double sigma() const { return 1 - static_cast<double>(step_) / *spec_.steps; }

    // `count` frames spread over the clip, at any size, with `noise` of the noise left.
    OwnedClip draw(const Call& call, std::uint32_t count, FrameSize size, double noise) const {
        OwnedClip clip(host_, count, size.width, size.height, *spec_.fps);
        const Motion motion(*spec_.seed);
        host_.parallel_for(call, count, [&](std::uint64_t i) {
            call.checkpoint();
            draw_frame(clip.frame(static_cast<std::uint32_t>(i)), i * *spec_.frames / count, size,
                       motion, noise);
        });
        return clip;
    }
    void draw_frame(std::span<std::uint8_t> pixels, std::uint64_t frame, FrameSize size,
                    const Motion& motion, double noise) const {
        const double where = motion.start + motion.speed * static_cast<double>(frame);
        const double light = frame % 2 ? 1 - motion.flicker : 1;
        std::size_t at = 0;
        for (std::uint32_t y = 0; y < size.height; ++y) {
            for (std::uint32_t x = 0; x < size.width; ++x) {
                const double offset = (x + 0.5) / size.width - where;
                const bool inside = offset - std::floor(offset) < 0.15;
                const double grain = noise * noise_at(*spec_.seed, frame, x, y);
                for (const double channel : condition_->colour) {
                    const double clean = inside ? channel * light : 40;
                    pixels[at++] = static_cast<std::uint8_t>(std::clamp(
                        (1 - noise) * clean + noise * 127.5 + 127.5 * grain, 0.0, 255.0));
                }
            }
        }
    }

    Host host_;
    std::shared_ptr<const BarCondition> condition_;
    Spec spec_;
    std::uint32_t step_;
};

class MovingBarGenerator final : public Generator {
public:
    MovingBarGenerator() { options().integer("steps", default_steps_, 1, 1000); }

    std::shared_ptr<const Condition> encode(const Call&, const EncodeRequest& request) override {
        const std::pair<std::string_view, Colour> known[] = {
            {"red", {230, 30, 30}}, {"green", {30, 200, 60}}, {"blue", {40, 80, 240}}};
        for (const auto& [word, colour] : known)
            if (request.prompt.find(word) != std::string_view::npos)
                return std::make_shared<BarCondition>(request, colour);
        if (request.strict)
            throw Error(CJ_INVALID_ARGUMENT, "the prompt names none of red, green, blue");
        host().log(CJ_LOG_WARNING, "the prompt names none of red, green, blue: the bar is white");
        return std::make_shared<BarCondition>(request, Colour{235, 235, 235});
    }

    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition> condition,
                                      const Spec& wanted) override {
        if (wanted.guidance.value_or(1) != 1)
            throw Error(CJ_INVALID_ARGUMENT, "spec.guidance: there is none, so only 1");
        Spec spec;
        spec.seed = wanted.seed.value_or(0);
        spec.frames = wanted.frames.value_or(24);
        spec.size = wanted.size.value_or(FrameSize{320, 180});
        spec.fps = wanted.fps.value_or(Rate{12, 1});
        spec.steps = wanted.steps.value_or(static_cast<std::uint32_t>(default_steps_));
        return make(std::move(condition), std::move(spec), 0);
    }

    std::unique_ptr<Candidate> load_candidate(const Call&,
                                              std::shared_ptr<const Condition> condition,
                                              std::string_view blob) override {
        std::istringstream in{std::string(blob)};
        std::string format;
        std::uint64_t seed = 0;
        std::uint32_t frames = 0, steps = 0, step = 0;
        FrameSize size;
        Rate fps;
        char end = 0;
        in >> format >> seed >> frames >> size.width >> size.height >> fps.numerator >>
            fps.denominator >> steps >> step >> end;
        if (!in || format != "moving-bar/1" || end != '.' || steps == 0 || step > steps ||
            fps.denominator == 0)
            throw Error(CJ_BAD_DATA, "this is no saved candidate of moving-bar 1");
        Spec spec;
        spec.seed = seed;
        spec.frames = frames;
        spec.size = size;
        spec.fps = fps;
        spec.steps = steps;
        return make(std::move(condition), std::move(spec), step);
    }

private:
    std::unique_ptr<Candidate> make(std::shared_ptr<const Condition> condition, Spec spec,
                                    std::uint32_t step) const {
        limit("spec.frames", *spec.frames, 1, 10000);
        limit("spec.width", spec.size->width, 1, 4096);
        limit("spec.height", spec.size->height, 1, 4096);
        limit("spec.steps", *spec.steps, 1, 1000);
        return std::make_unique<MovingBar>(
            host(), std::static_pointer_cast<const BarCondition>(std::move(condition)),
            std::move(spec), step);
    }
    static void limit(const char* field, std::uint32_t value, std::uint32_t low,
                      std::uint32_t high) {
        if (value < low || value > high)
            throw Error(CJ_INVALID_ARGUMENT, std::string(field) + ": " + std::to_string(value) +
                                                 " is outside " + std::to_string(low) + " ... " +
                                                 std::to_string(high));
    }
    std::int64_t default_steps_ = 8;
};

}  // namespace

CJ_METADATA(CJ_META_ID("org.example.moving_bar"), CJ_META_VERSION("1.0.0"),
            CJ_META_VENDOR("Example"), CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("draws a coloured bar that moves across the picture"),
            CJ_META_KINDS("generator"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(100), CJ_META_CONCURRENCY("parallel"),
            CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo", "batch", "encode-once",
                                                   "step-gate", "preview", "fork", "resume-blob",
                                                   "cancel-step"),
                              CJ_META_MAX_BATCH(16)),
            CJ_META_OPTIONS(CJ_META_OPTION_INTEGER("steps", "8", 1, 1000,
                                                   "denoiser steps unless the host says")));
CINEJURY_GENERATOR_PLUGIN(MovingBarGenerator);
