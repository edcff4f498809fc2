// SPDX-License-Identifier: Apache-2.0
#include "core/media/clip.hpp"

#include <cstring>
#include <type_traits>

#include "core/base/digest.hpp"
#include "core/media/exceptions.hpp"

namespace cinejury::media {
namespace {

// As eight bytes, least significant first, whatever the machine's order.
void add_number(Sha256& digest, std::uint64_t value) {
    std::uint8_t bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    digest.update(bytes, sizeof bytes);
}

}  // namespace

std::string Clip::digest() const {
    Sha256 digest;
    digest.update("cinejury.clip/1");
    add_number(digest, width);
    add_number(digest, height);
    add_number(digest, frames);
    add_number(digest, fps.numerator);
    add_number(digest, fps.denominator);
    add_number(digest, timestamps_ns.size());
    for (const std::int64_t time : timestamps_ns)
        add_number(digest, static_cast<std::uint64_t>(time));
    digest.update(pixels.get(), bytes());
    return digest.finish();
}

Result<std::string> source_digest(const Source& source) {
    return without_exceptions("digest", [&]() -> Result<std::string> {
        if (const auto* file = std::get_if<std::filesystem::path>(&source))
            return sha256_file(*file);
        return std::get<std::shared_ptr<const Clip>>(source)->digest();
    });
}

}  // namespace cinejury::media
