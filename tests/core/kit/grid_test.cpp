// SPDX-License-Identifier: Apache-2.0
// Clips on disk with their manifest, sources, and the report of a grid.
#include <set>

#include "core/kit/grid_report.hpp"
#include "core/kit/manifest.hpp"
#include "core/kit/recode.hpp"
#include "core/kit/scenes.hpp"
#include "core/media/encode.hpp"
#include "tests/catch.hpp"
#include "tests/core/kit/small_scene.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::kit;
using namespace cinejury::kit::test;
using Catch::Matchers::Contains;
using cinejury::test::TemporaryFolder;

namespace {

// A folder with two short clips.
void write_clips(const TemporaryFolder& folder) {
    const Material material = small_scene();
    REQUIRE(media::write_video(*material.clip, folder / "a.mkv", media::Codec::kFfv1).ok());
    REQUIRE(media::write_video(*material.partner, folder / "b.mkv", media::Codec::kFfv1).ok());
}

GridRequest request_for(const Sources& sources, const std::filesystem::path& scratch) {
    GridRequest request;
    for (const char* id : {"defocus", "flicker_random", "hard_cut", "object_erased"})
        request.damages.push_back(find_damage(id));
    request.strengths = {0.5};
    for (std::size_t i = 0; i < sources.count(); ++i) request.sources.push_back(i);
    request.scratch = scratch;
    return request;
}

}  // namespace

TEST_CASE(
    "Scenes are many, of several sizes, rates and textures, with and without a moving camera") {
    std::set<std::uint32_t> heights, rates;
    std::set<std::string> ids;
    int moving = 0, resting = 0, held_out = 0;
    for (std::size_t i = 0; i < kScenes; ++i) {
        const SceneSpec scene = scene_spec(i);
        ids.insert(scene.id);
        heights.insert(scene.height);
        rates.insert(scene.fps);
        moving += scene.camera_x != 0 || scene.camera_y != 0 || scene.camera_zoom != 1;
        resting += scene.resting_object.has_value();
        held_out += scene.held_out;
        CHECK(scene.frames >= 20);
        // A swap of one ground for the same one would be no damage.
        const auto ground = [](std::string_view prompt) {
            return std::string(prompt.substr(prompt.rfind(" on a ")));
        };
        CHECK(ground(scene.prompt) != ground(scene_spec(partner_of(i)).prompt));
    }
    CHECK(ids.size() >= 40);
    CHECK(*heights.begin() == 180);
    CHECK(*heights.rbegin() == 720);
    CHECK(*rates.begin() == 8);
    CHECK(*rates.rbegin() == 30);
    CHECK(moving >= 20);
    CHECK(resting >= 12);
    CHECK(held_out >= 8);
}

TEST_CASE("The split keeps a source or a damage apart from both sides") {
    CHECK(in_split(Split::kTrain, false, false));
    CHECK_FALSE(in_split(Split::kTrain, true, false));
    CHECK_FALSE(in_split(Split::kTrain, false, true));
    CHECK_FALSE(in_split(Split::kHeldOut, false, false));
    CHECK(in_split(Split::kHeldOut, true, false));
    CHECK(in_split(Split::kHeldOut, false, true));
    CHECK(in_split(Split::kAll, true, true));
}

TEST_CASE("Clips that are made can be read back bit for bit, and the manifest says how they came") {
    const TemporaryFolder folder, made, scratch;
    write_clips(folder);
    const auto sources = folder_sources(folder.path());
    REQUIRE(sources.ok());
    plugin::HostServices host({});
    const GridRequest request = request_for(**sources, scratch.path());
    const auto count = make_clips(**sources, request, made.path(), host, {}, {});
    INFO(count.status().message());
    REQUIRE(count.ok());
    CHECK(*count == 2 * 5);  // clean, recoded, three damages: no object is known
    const auto manifest = nlohmann::json::parse(made.read("manifest.json"));
    CHECK(manifest["schema"] == 1);
    CHECK(manifest["seed"] == 1);
    CHECK(manifest["left_out"].size() == 2);
    CHECK_THAT(manifest["left_out"][0]["reason"].get<std::string>(), Contains("mask"));
    REQUIRE(manifest["clips"].size() == 10);
    for (const auto& clip : manifest["clips"]) {
        const auto back = read_whole_clip(made / clip["file"].get<std::string>(), {});
        REQUIRE(back.ok());
        CHECK(back->digest() == clip["digest"].get<std::string>());
    }
    CHECK(manifest["clips"][2]["damage"] == "defocus");
    CHECK(manifest["clips"][2]["facts"]["radius"].get<double>() == Approx(0.32));
}

TEST_CASE("A list of sources names clips, licences and what is held out; nonsense is refused") {
    const TemporaryFolder folder;
    write_clips(folder);
    folder.write(
        "sources.json",
        R"({"clips": [{"file": "b.mkv", "id": "bee", "held_out": true, "licence": "CC0"}]})");
    const auto sources = folder_sources(folder.path());
    REQUIRE(sources.ok());
    REQUIRE((*sources)->count() == 1);
    CHECK((*sources)->info(0).id == "bee");
    CHECK((*sources)->info(0).held_out);
    CHECK((*sources)->info(0).licence == "CC0");
    const auto material = (*sources)->load(0, {});
    REQUIRE(material.ok());
    CHECK(material->clip->frames == kCount);
    CHECK_FALSE(material->partner);
    for (const char* text : {"[]", "{", R"({"clips": [{"id": "x"}]})"}) {
        folder.write("sources.json", text);
        CHECK(folder_sources(folder.path()).status().code() == Code::kBadData);
    }
    CHECK(folder_sources(folder / "nowhere").status().code() == Code::kNotFound);
    const TemporaryFolder empty;
    CHECK(folder_sources(empty.path()).status().code() == Code::kNotFound);
}

TEST_CASE("A clip through an encoder keeps size and frames, and loses more the higher the crf") {
    const TemporaryFolder scratch;
    const Material material = small_scene();
    double before = 0;
    for (const int crf : {18, 35, 51}) {
        const auto again = recoded(*material.clip, crf, scratch.path(), {});
        INFO(again.status().message());
        REQUIRE(again.ok());
        CHECK(again->frames == kCount);
        CHECK(again->width == kWidth);
        CHECK(again->height == kHeight);
        const double now = distance(*again, *material.clip);
        CHECK(now > before);
        before = now;
    }
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("A partner has size, rate and length of the clip it goes with") {
    const Material material = small_scene();
    const auto large = clip_of(std::vector<std::uint8_t>(std::size_t{30} * 20 * 3 * 2, 77), 30, 20);
    const auto partner = as_partner(*large, *material.clip);
    CHECK(partner->width == kWidth);
    CHECK(partner->height == kHeight);
    CHECK(partner->frames == kCount);
    CHECK(partner->fps == material.clip->fps);
    CHECK(std::all_of(partner->pixels.get(), partner->pixels.get() + partner->bytes(),
                      [](std::uint8_t value) { return value == 77; }));
}

TEST_CASE("Records come back from JSON as they went, and others' records are checked") {
    const TemporaryFolder folder;
    GridResult result;
    Record record;
    record.source = "a";
    record.damage = "defocus";
    record.strength = 0.5;
    record.criterion = "baseline.sharpness";
    record.value = 0.25;
    result.records.push_back(record);
    GridHeader header;
    header.like["baseline.sharpness"] = "fineness.defocus";
    const auto json =
        grid_json(header, result, figures_of(result.records, Relations::standard(), header.like));
    const auto file = folder.write("kit.json", json.dump());
    std::vector<Record> records;
    std::map<std::string, std::string> like;
    REQUIRE(add_records(file, records, like).ok());
    REQUIRE(records.size() == 1);
    CHECK(records[0].value == 0.25);
    CHECK(records[0].strength == 0.5);
    CHECK(like == header.like);
    CHECK(add_records(folder / "nowhere", records, like).code() == Code::kNotFound);
    const auto broken = folder.write("broken.json", R"({"records": [{"source": "a"}]})");
    CHECK_THAT(add_records(broken, records, like).message(), Contains("record 0"));
}

TEST_CASE("The heat map has a row for each criterion and escapes names") {
    Figures figures;
    figures.criteria = {"fineness.defocus", "a.b.<x>"};
    figures.damages = {"defocus"};
    Cell cell;
    cell.criterion = "fineness.defocus";
    cell.damage = "defocus";
    cell.strength = 0.5;
    cell.relation = Relation::kHit;
    cell.accuracy = {0.97, 0.9, 1, 30};
    figures.cells.push_back(cell);
    const std::string svg = heat_map(figures, "a & b");
    CHECK_THAT(svg, Contains("a &amp; b") && Contains("a.b.&lt;x&gt;") && Contains(">97<"));
    CHECK_THAT(svg, !Contains("<x>"));
}
