// SPDX-License-Identifier: Apache-2.0
// Any bytes as a ledger: opened, every run read, written to when it is sound. Nothing may crash,
// and what is refused must be left as it was.
#include <fmt/format.h>
#include <stdlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/ledger/ledger.hpp"

using namespace cinejury;
using namespace cinejury::ledger;

namespace {

// In memory where there is such a folder: a run is thousands of files.
std::filesystem::path make_folder() {
    const std::filesystem::path base =
        std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    std::string name = (base / "cinejury-fuzz-ledger-XXXXXX").string();
    if (!::mkdtemp(name.data())) std::abort();
    return name;
}

struct Folder {
    std::filesystem::path path = make_folder();
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string read_bytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void read_all(Ledger& ledger) {
    const auto runs = ledger.runs();
    if (!runs.ok()) return;
    for (const Run& run : *runs) {
        (void)ledger.resolve(run.id);
        (void)ledger.candidates(run.id);
        if (ledger.claim(run.id).ok()) (void)ledger.finish(run.id, RunState::kInterrupted, 130, "");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    const std::filesystem::path file = folder.path / "ledger.db";
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    {
        auto opened = Ledger::open(file);
        if (opened.ok())
            read_all(**opened);
        else if (opened.status().message().empty() || read_bytes(file) != bytes)
            std::abort();
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder.path))
        std::filesystem::remove_all(entry.path());
    return 0;
}
