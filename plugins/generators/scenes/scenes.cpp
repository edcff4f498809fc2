// SPDX-License-Identifier: Apache-2.0
// A generator that draws a prompt of the shapes world exactly: what every prompt asks for is known
// to be shown. For tests of judges, and as ground truth.
#include "cinejury/cpp/generator.hpp"
#include "plugins/shapes_world/render.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Error;
using sdk::Spec;

struct SceneCondition final : sdk::Condition {
    SceneCondition(const sdk::EncodeRequest& from, Request stated)
        : Condition(std::string(from.prompt), std::string(from.negative_prompt)),
          request(std::move(stated)) {}
    Request request;
};

// What of a scene is shown: all of it, its ground without the objects, or where the objects are.
enum class Layer { kPicture, kGround, kMasks };
constexpr std::size_t kMaskedObjects = 3;  // one a colour channel

// Red, green and blue are the coverage of the first, second and third object.
std::vector<std::uint8_t> masks_as_picture(const Rendered& rendered) {
    std::vector<std::uint8_t> rgb(rendered.rgb.size());
    for (std::size_t i = 0; i < std::min(kMaskedObjects, rendered.masks.size()); ++i)
        for (std::size_t pixel = 0; pixel < rendered.masks[i].size(); ++pixel)
            rgb[pixel * 3 + i] = rendered.masks[i][pixel];
    return rgb;
}

class SceneCandidate final : public sdk::Candidate {
public:
    SceneCandidate(const sdk::Host& host, Request request, Spec spec, RenderOptions options,
                   Layer layer)
        : host_(host),
          request_(std::move(request)),
          spec_(std::move(spec)),
          options_(options),
          layer_(layer) {}

    const Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override { return {0, 1, 1, 0}; }

    sdk::Finished finish(const Call& call, sdk::Cost& cost) override {
        call.checkpoint();
        Random random(*spec_.seed);
        std::optional<Scene> scene = place_scene(request_, random);
        if (!scene)
            throw Error(CJ_INVALID_ARGUMENT,
                        "seed " + std::to_string(*spec_.seed) +
                            ": no place for all objects in 24 tries; take another seed");
        if (layer_ == Layer::kGround) scene->objects.clear();
        Rendered rendered = render(*scene, options_);
        if (layer_ == Layer::kMasks) rendered.rgb = masks_as_picture(rendered);
        cost.full_compute = 1;
        sdk::OwnedClip clip(host_, options_.frames, options_.width, options_.height, *spec_.fps);
        const std::size_t bytes = std::size_t{options_.height} * options_.width * 3;
        for (std::uint32_t f = 0; f < options_.frames; ++f)
            std::copy_n(rendered.rgb.begin() + static_cast<std::ptrdiff_t>(f * bytes), bytes,
                        clip.frame(f).begin());
        return {std::move(clip), {}};
    }

private:
    sdk::Host host_;
    Request request_;
    Spec spec_;
    RenderOptions options_;
    Layer layer_;
};

class ScenesGenerator final : public sdk::Generator {
public:
    ScenesGenerator() {
        options().choice("ground-texture", ground_,
                         {"flat", "stripes", "checks", "grain", "clouds"});
        options().choice("object-texture", object_,
                         {"flat", "stripes", "checks", "grain", "clouds"});
        options().number("texture-strength", texture_strength_, 0, 1);
        options().choice("layer", layer_, {"picture", "ground", "masks"});
        options().number("camera-x", camera_x_, -32, 32);
        options().number("camera-y", camera_y_, -32, 32);
        options().number("camera-zoom", camera_zoom_, 0.5, 2);
    }

    std::shared_ptr<const sdk::Condition> encode(const Call&,
                                                 const sdk::EncodeRequest& asked) override {
        const Tokens tokens = tokenize(asked.prompt);
        if (!tokens.unknown.empty())
            throw Error(CJ_INVALID_ARGUMENT, "prompt: it cannot be drawn exactly, \"" +
                                                 tokens.unknown.front() +
                                                 "\" is no word of the world of shapes");
        Request request = parse_request(tokens.ids);
        if (request.entities.empty())
            throw Error(CJ_INVALID_ARGUMENT,
                        "prompt: it names no object; say for example \"a red circle moves left\"");
        return std::make_shared<SceneCondition>(asked, std::move(request));
    }

    std::unique_ptr<sdk::Candidate> create(const Call&,
                                           std::shared_ptr<const sdk::Condition> condition,
                                           const Spec& wanted) override {
        RenderOptions render = {};
        Spec spec;
        spec.seed = wanted.seed.value_or(0);
        spec.frames = wanted.frames.value_or(render.frames);
        spec.size = wanted.size.value_or(sdk::FrameSize{render.width, render.height});
        spec.fps = wanted.fps.value_or(sdk::Rate{8, 1});
        spec.steps = 1;
        if (wanted.steps.value_or(1) != 1)
            throw Error(CJ_INVALID_ARGUMENT, "spec.steps: a scene is drawn at once, so only 1");
        if (*spec.frames > 10'000) throw Error(CJ_INVALID_ARGUMENT, "spec.frames: at most 10000");
        if (spec.size->width > 4096 || spec.size->height > 4096)
            throw Error(CJ_INVALID_ARGUMENT, "spec.width, spec.height: at most 4096");
        render.frames = *spec.frames;
        render.width = spec.size->width;
        render.height = spec.size->height;
        render.ground_texture = texture(ground_);
        render.object_texture = texture(object_);
        render.texture_strength = texture_strength_;
        render.masks = layer_ == "masks";
        render.camera_x = camera_x_;
        render.camera_y = camera_y_;
        render.camera_zoom = camera_zoom_;
        const auto& request = static_cast<const SceneCondition&>(*condition).request;
        const Layer layer = layer_ == "ground"  ? Layer::kGround
                            : layer_ == "masks" ? Layer::kMasks
                                                : Layer::kPicture;
        return std::make_unique<SceneCandidate>(host(), request, std::move(spec), render, layer);
    }

private:
    static Texture texture(const std::string& name) {
        if (name == "stripes") return Texture::kStripes;
        if (name == "checks") return Texture::kChecks;
        if (name == "grain") return Texture::kGrain;
        if (name == "clouds") return Texture::kClouds;
        return Texture::kFlat;
    }

    std::string ground_ = "flat", object_ = "flat", layer_ = "picture";
    double texture_strength_ = RenderOptions{}.texture_strength;
    double camera_x_ = 0, camera_y_ = 0, camera_zoom_ = 1;
};

}  // namespace
}  // namespace cinejury::shapes

#define SCENES_TEXTURE(name, help) \
    CJ_META_OPTION_CHOICE(name, "flat", help, "flat", "stripes", "checks", "grain", "clouds")

CJ_METADATA(
    CJ_META_ID("cinejury.scenes"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"),
    CJ_META_SUMMARY("draws a prompt of the shapes world exactly, in any size"),
    CJ_META_KINDS("generator"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(2000),
    CJ_META_CONCURRENCY("parallel"),
    CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo", "encode-once"),
                      CJ_META_MAX_BATCH(1)),
    CJ_META_OPTIONS(
        SCENES_TEXTURE("ground-texture", "pattern of the background"),
        SCENES_TEXTURE("object-texture", "pattern of the objects; it moves with them"),
        CJ_META_OPTION_NUMBER("texture-strength", "0.25", 0, 1,
                              "share of the colour that a pattern changes"),
        CJ_META_OPTION_CHOICE("layer", "picture",
                              "the whole scene, its ground without the objects, or the coverage "
                              "of the first three objects as red, green and blue",
                              "picture", "ground", "masks"),
        CJ_META_OPTION_NUMBER("camera-x", "0", -32, 32,
                              "way of the camera to the right, world pixels"),
        CJ_META_OPTION_NUMBER("camera-y", "0", -32, 32,
                              "way of the camera downwards, world pixels"),
        CJ_META_OPTION_NUMBER("camera-zoom", "1", 0.5, 2, "scale at the end against the start")));
CINEJURY_GENERATOR_PLUGIN(cinejury::shapes::ScenesGenerator);
