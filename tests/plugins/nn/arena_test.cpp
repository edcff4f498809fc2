// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/arena.hpp"

#include <algorithm>

#include "tests/catch.hpp"

using namespace cinejury::nn;

TEST_CASE("an arena keeps saved activations while scratch above them comes and goes") {
    Arena arena;
    const Arena::Mark start = arena.mark();
    std::vector<Matrix<float>> saved;
    for (int layer = 0; layer < 40; ++layer) {  // more than one block of memory
        saved.push_back(arena.floats(100, 333));
        std::fill_n(saved.back().data, 100 * 333, static_cast<float>(layer));
        const Arena::Mark mark = arena.mark();
        std::fill_n(arena.floats(700, 1000).data, 700 * 1000, -1.0f);
        arena.release(mark);
    }
    for (int layer = 0; layer < 40; ++layer) {
        const float* values = saved[static_cast<std::size_t>(layer)].data;
        REQUIRE(std::count(values, values + 100 * 333, static_cast<float>(layer)) == 100 * 333);
    }
    // Given back together: the next pass gets the same memory.
    arena.release(start);
    CHECK(arena.floats(100, 333).data == saved.front().data);
}

TEST_CASE("an arena's memory is aligned for vectors, also after odd sizes and beyond a block") {
    Arena arena;
    for (const std::size_t bytes : {1u, 63u, 65u, 5u << 20, 7u, 9u << 20, 1u})
        CHECK(reinterpret_cast<std::uintptr_t>(arena.take(bytes)) % Arena::kAlignment == 0);
}
