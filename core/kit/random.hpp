// SPDX-License-Identifier: Apache-2.0
// Chance of the kit: integers from a counter, so that equal seeds give equal bits on every machine.
// Thread rule: one object, one thread; at() from any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace cinejury::kit {

// SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
// 2014) over seed + counter.
class Random {
public:
    explicit Random(std::uint64_t seed) : seed_(seed) {}
    // Another stream for each name, for example a damage and a source.
    Random named(std::string_view name) const {
        std::uint64_t bits = seed_ ^ 0xcbf29ce484222325;  // FNV-1a
        for (const char c : name) bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        return Random(mixed(bits));
    }

    std::uint64_t at(std::uint64_t counter) const {
        return mixed(seed_ + (counter + 1) * 0x9e3779b97f4a7c15);
    }
    std::uint64_t next() { return at(count_++); }
    // In [0, 1), multiples of 2^-32.
    double uniform() { return static_cast<double>(next() >> 32) * 0x1p-32; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // In [0, count).
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(uniform() * static_cast<double>(count));
    }
    bool coin() { return next() >> 63 != 0; }
    // first, first + 1 ... end - 1 in a random order.
    std::vector<std::size_t> shuffled(std::size_t first, std::size_t end) {
        std::vector<std::size_t> order;
        for (std::size_t i = first; i < end; ++i) order.push_back(i);
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[below(i)]);
        return order;
    }

private:
    static std::uint64_t mixed(std::uint64_t bits) {
        bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
        return bits ^ bits >> 31;
    }

    std::uint64_t seed_;
    std::uint64_t count_ = 0;
};

}  // namespace cinejury::kit
