// SPDX-License-Identifier: Apache-2.0
#include "core/base/digest.hpp"

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"

using namespace cinejury;

TEST_CASE("SHA-256 of the standard's example texts") {  // FIPS 180-2, appendix B
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("a file's digest is that of its bytes, and a missing file is named") {
    const auto file = std::filesystem::temp_directory_path() / "cinejury-digest-test";
    std::ofstream(file, std::ios::binary) << std::string(200'000, 'x');
    CHECK(*sha256_file(file) == sha256_hex(std::string(200'000, 'x')));
    std::filesystem::remove(file);
    const auto gone = sha256_file(file);
    REQUIRE_FALSE(gone.ok());
    CHECK(gone.status().code() == Code::kIo);
    CHECK(gone.status().message().find("cinejury-digest-test") != std::string::npos);
}
