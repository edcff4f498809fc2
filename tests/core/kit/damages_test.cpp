// SPDX-License-Identifier: Apache-2.0
// What holds for every damage.
#include <set>

#include "core/kit/damage.hpp"
#include "tests/catch.hpp"
#include "tests/core/kit/small_scene.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::kit;
using namespace cinejury::kit::test;

namespace {

Damaged damaged(const Damage& damage, const Material& material, double strength,
                std::uint64_t seed = 1) {
    const cinejury::test::TemporaryFolder scratch;
    Result<Damaged> result = apply_damage(damage, material, {strength, seed, scratch.path(), {}});
    INFO(damage.id << ": " << result.status().message());
    REQUIRE(result.ok());
    return *std::move(result);
}

}  // namespace

TEST_CASE("Damages have different ids, say what they do, and are found by their id") {
    std::set<std::string_view> ids;
    for (const Damage& damage : damages()) {
        INFO(damage.id);
        CHECK(ids.insert(damage.id).second);
        CHECK_FALSE(damage.summary.empty());
        CHECK_FALSE(damage.strength_one.empty());
        CHECK(find_damage(damage.id) == &damage);
    }
    CHECK(ids.size() == 22);
    CHECK(find_damage("nothing") == nullptr);
}

TEST_CASE("Equal arguments give equal bits, and strength 0 is the clip itself") {
    const Material material = small_scene();
    for (const Damage& damage : damages()) {
        INFO(damage.id);
        const Damaged once = damaged(damage, material, 0.5);
        CHECK(once.clip.digest() == damaged(damage, material, 0.5).clip.digest());
        CHECK(once.clip.digest() != material.clip->digest());
        CHECK(once.facts.is_object());
        CHECK(damaged(damage, material, 0).clip.digest() == material.clip->digest());
    }
}

TEST_CASE("What is drawn depends on seed and source, where there is anything to draw") {
    const Material material = small_scene();
    Material other = material;
    other.source = "other";
    for (const char* id : {"flicker_random", "noise", "jitter", "dropped_frames", "object_morph"}) {
        INFO(id);
        const Damage& damage = *find_damage(id);
        const std::string digest = damaged(damage, material, 1).clip.digest();
        CHECK(digest != damaged(damage, material, 1, 2).clip.digest());
        CHECK(digest != damaged(damage, other, 1).clip.digest());
    }
}

TEST_CASE("A stronger damage is further from the clean clip") {
    const Material material = small_scene();
    for (const Damage& damage : damages()) {
        // Fewer frames have no distance; binary damages have one strength.
        if (damage.binary || damage.id == "dropped_frames") continue;
        INFO(damage.id);
        double before = 0;
        for (const double strength : {0.2, 0.5, 1.0}) {
            // A Gaussian of a sixteenth of a pixel changes no code of a picture this small.
            if (damage.id == "soft_focus" && strength < 0.5) continue;
            const Damaged one = damaged(damage, material, strength);
            REQUIRE(one.clip.frames == material.clip->frames);
            const double now = distance(one.clip, *material.clip);
            CHECK(now > before);
            before = now;
        }
    }
}

TEST_CASE("A binary damage is the same at every strength") {
    const Material material = small_scene();
    for (const Damage& damage : damages())
        if (damage.binary)
            CHECK(damaged(damage, material, 0.2).clip.digest() ==
                  damaged(damage, material, 1).clip.digest());
}

TEST_CASE("A strength outside 0 ... 1 and a clip that lacks what is needed are refused by name") {
    Material material = small_scene();
    const Damage& erased = *find_damage("object_erased");
    for (const double strength : {-0.1, 1.01, std::nan("")})
        CHECK(apply_damage(erased, material, {strength, 1, {}, {}}).status().code() ==
              Code::kInvalidArgument);
    material.masks.clear();
    material.resting_object.reset();
    material.partner.reset();
    material.partner_ground.reset();
    for (const char* id : {"object_erased", "object_creep", "object_morph", "object_warp",
                           "hard_cut", "background_swap"}) {
        const Status status = apply_damage(*find_damage(id), material, {0.5, 1, {}, {}}).status();
        CHECK(status.code() == Code::kUnsupported);
        CHECK_THAT(status.message(), Catch::Matchers::Contains(std::string(id) + " of small"));
    }
    CHECK(not_applicable(*find_damage("defocus"), material).empty());
}
