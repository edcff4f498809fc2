// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/canaries/hacked_clips.hpp"

#include <cstring>

#include "plugins/nn/safetensors.hpp"
#include "tests/plugins/experts/moving_scene.hpp"

namespace cinejury::test {
namespace {

constexpr std::size_t kPairs = 8;

media::Clip clip_at(const nn::StoredTensor& clips, std::size_t index) {
    std::uint8_t* pixels = nullptr;
    media::Clip clip = blank_clip({64, 64, 16, 8}, pixels);
    std::memcpy(pixels, clips.bytes.data() + index * clip.bytes(), clip.bytes());
    return clip;
}

}  // namespace

std::vector<HackedPair> hacked_pairs() {
    const auto file = nn::Safetensors::open(CINEJURY_TEST_DATA "/hacked-clips.safetensors");
    const auto& tensors = file.tensors();
    std::vector<HackedPair> pairs;
    for (std::size_t i = 0; i < kPairs; ++i)
        pairs.push_back({clip_at(tensors.at("base"), i), clip_at(tensors.at("hacked"), i)});
    return pairs;
}

}  // namespace cinejury::test
