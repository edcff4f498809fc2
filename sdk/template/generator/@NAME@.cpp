// @ID@: draws drifting stripes. Replace the drawing with your model.
#include <cmath>

#include "cinejury/cpp/generator.hpp"

namespace sdk = cinejury::sdk;

class @CLASS@Candidate final : public sdk::Candidate {
public:
    @CLASS@Candidate(const sdk::Host& host, sdk::Spec spec) : host_(host), spec_(std::move(spec)) {}

    const sdk::Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override { return {done_ ? 1u : 0u, 1}; }
    sdk::Finished finish(const sdk::Call& call, sdk::Cost& cost) override {
        sdk::OwnedClip clip(host_, *spec_.frames, spec_.size->width, spec_.size->height, *spec_.fps);
        for (std::uint32_t i = 0; i < clip.frames(); ++i) {
            call.checkpoint();  // stops here when the host cancels
            draw(clip.frame(i), i);
        }
        cost = {1, 1};
        done_ = true;
        return {std::move(clip), {}};
    }

private:
    void draw(std::span<std::uint8_t> rgb, std::uint32_t frame) const {
        const double wave = 8.0 + static_cast<double>(*spec_.seed % 64);
        for (std::size_t pixel = 0; pixel < rgb.size() / 3; ++pixel) {
            const auto x = static_cast<double>(pixel % spec_.size->width);
            const double light = 0.5 + 0.5 * std::sin((x + 2.0 * frame) / wave);
            for (std::size_t c = 0; c < 3; ++c)
                rgb[pixel * 3 + c] = static_cast<std::uint8_t>(light * 255);
        }
    }

    sdk::Host host_;
    sdk::Spec spec_;
    bool done_ = false;
};

class @CLASS@ final : public sdk::Generator {
public:
    std::unique_ptr<sdk::Candidate> create(const sdk::Call&, std::shared_ptr<const sdk::Condition>,
                                           const sdk::Spec& wanted) override {
        sdk::Spec spec;
        spec.seed = wanted.seed.value_or(0);
        spec.frames = wanted.frames.value_or(16);
        spec.size = wanted.size.value_or(sdk::FrameSize{320, 180});
        spec.fps = wanted.fps.value_or(sdk::Rate{8, 1});
        if (*spec.frames > 1000 || spec.size->width > 4096 || spec.size->height > 4096)
            throw sdk::Error(CJ_INVALID_ARGUMENT, "at most 1000 frames of 4096 x 4096 pixels");
        if (wanted.steps || wanted.guidance.value_or(1) != 1)
            throw sdk::Error(CJ_INVALID_ARGUMENT, "spec.steps, spec.guidance: there are none");
        return std::make_unique<@CLASS@Candidate>(host(), std::move(spec));
    }
};

CJ_METADATA(CJ_META_ID("@ID@"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("unknown"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("drifting stripes"),
            CJ_META_KINDS("generator"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(100), CJ_META_CONCURRENCY("parallel"),
            CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo", "encode-once",
                                                   "cancel-step")));
CINEJURY_GENERATOR_PLUGIN(@CLASS@);
