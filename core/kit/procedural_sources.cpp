// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/kit/scenes.hpp"
#include "core/kit/sources.hpp"

namespace cinejury::kit {
namespace {

using plugin::Call;
using plugin::Instance;
using plugin::to_cj;

constexpr const char* kGenerator = "cinejury.scenes";

// Ends a condition or a candidate of an instance.
struct EndCondition {
    Instance* instance;
    void operator()(cj_condition_t* condition) const {
        instance->generator()->condition_release(instance->raw(), condition);
    }
};
struct EndCandidate {
    Instance* instance;
    void operator()(cj_candidate_t* candidate) const {
        instance->generator()->candidate_destroy(instance->raw(), candidate);
    }
};

cj_candidate_spec_t candidate_spec(const SceneSpec& scene) {
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_FRAMES | CJ_SPEC_SIZE | CJ_SPEC_FPS;
    spec.seed = scene.seed;
    spec.frames = scene.frames;
    spec.width = scene.width;
    spec.height = scene.height;
    spec.fps_numerator = scene.fps;
    spec.fps_denominator = 1;
    return spec;
}

plugin::Settings settings_for(const SceneSpec& scene, const char* layer) {
    constexpr const char* kContrast = "0.4";
    return {{"layer", layer},
            {"ground-texture", std::string(scene.ground_texture)},
            {"object-texture", std::string(scene.object_texture)},
            {"texture-strength", kContrast},
            {"camera-x", fmt::format("{}", scene.camera_x)},
            {"camera-y", fmt::format("{}", scene.camera_y)},
            {"camera-zoom", fmt::format("{}", scene.camera_zoom)}};
}

class ProceduralSources final : public Sources {
public:
    explicit ProceduralSources(std::shared_ptr<plugin::Library> library)
        : library_(std::move(library)) {}

    std::size_t count() const override { return kScenes; }
    SourceInfo info(std::size_t index) const override {
        const SceneSpec scene = scene_spec(index);
        return {scene.id, scene.held_out, {}, std::string("drawn: ") + std::string(scene.prompt)};
    }

    Result<Material> load(std::size_t index, const CancelToken& cancel) const override {
        const SceneSpec scene = scene_spec(index), other = scene_spec(partner_of(index));
        Material material;
        material.source = scene.id;
        material.prompt = scene.prompt;
        material.resting_object = scene.resting_object;
        CINEJURY_ASSIGN(material.clip, draw(scene, "picture", cancel));
        CINEJURY_ASSIGN(material.ground, draw(scene, "ground", cancel));
        CINEJURY_ASSIGN(const auto masks, draw(scene, "masks", cancel));
        material.masks = masks_of(*masks);
        CINEJURY_ASSIGN(const auto partner, draw(other, "picture", cancel));
        material.partner = as_partner(*partner, *material.clip);
        CINEJURY_ASSIGN(const auto partner_ground, draw(other, "ground", cancel));
        material.partner_ground = as_partner(*partner_ground, *material.clip);
        return material;
    }

private:
    // One layer of a scene.
    Result<std::shared_ptr<const media::Clip>> draw(const SceneSpec& scene, const char* layer,
                                                    const CancelToken& cancel) const {
        CINEJURY_ASSIGN(const std::unique_ptr<Instance> instance,
                        library_->create(settings_for(scene, layer)));
        CINEJURY_RETURN_IF_ERROR(instance->load(cancel));
        const cj_generator_t& generator = *instance->generator();
        cj_encode_request_t request{};
        request.size = CJ_SIZE(cj_encode_request);
        request.strict = 1;
        request.prompt = to_cj(scene.prompt);
        const std::string who = fmt::format("{}: {}", kGenerator, scene.id);
        const Call call(cancel);
        cj_condition_t* encoded = nullptr;
        CINEJURY_RETURN_IF_ERROR(
            call.status(generator.encode(instance->raw(), call.get(), &request, &encoded), who));
        const std::unique_ptr<cj_condition_t, EndCondition> condition(encoded, {instance.get()});
        const cj_candidate_spec_t spec = candidate_spec(scene);
        cj_candidate_t* created = nullptr;
        CINEJURY_RETURN_IF_ERROR(call.status(
            generator.candidate_create(instance->raw(), call.get(), encoded, &spec, &created),
            who));
        const std::unique_ptr<cj_candidate_t, EndCandidate> candidate(created, {instance.get()});
        cj_finished_t finished{};
        finished.size = CJ_SIZE(cj_finished);
        cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
        CINEJURY_RETURN_IF_ERROR(call.status(
            generator.finish(instance->raw(), call.get(), created, &finished, &cost), who));
        CINEJURY_ASSIGN(media::Clip clip,
                        media::clip_from_plugin(
                            *finished.clip, instance->host().table(kGenerator, CJ_SDK_VERSION)));
        return std::make_shared<const media::Clip>(std::move(clip));
    }

    // The colour channels that show anything.
    static std::vector<Mask> masks_of(const media::Clip& layers) {
        const std::size_t pixels = layers.bytes() / 3;
        std::vector<Mask> masks;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            Mask mask(pixels);
            bool shown = false;
            for (std::size_t i = 0; i < pixels; ++i) {
                mask[i] = layers.pixels.get()[i * 3 + channel];
                shown = shown || mask[i] != 0;
            }
            if (shown) masks.push_back(std::move(mask));
        }
        return masks;
    }

    std::shared_ptr<plugin::Library> library_;
};

}  // namespace

Result<std::unique_ptr<Sources>> procedural_sources(const plugin::Catalogue& catalogue,
                                                    plugin::HostServices& host) {
    CINEJURY_ASSIGN(const plugin::Inspected* inspected, catalogue.find(kGenerator));
    CINEJURY_ASSIGN(std::shared_ptr<plugin::Library> library,
                    plugin::Library::load(*inspected, host));
    return std::unique_ptr<Sources>(std::make_unique<ProceduralSources>(std::move(library)));
}

}  // namespace cinejury::kit
