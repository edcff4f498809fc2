// SPDX-License-Identifier: Apache-2.0
// Buffers, log, calls and sinks of the host.
#include "core/plugin/host_services.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/catch.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using Catch::Matchers::Contains;

TEST_CASE("Buffers are zeroed, aligned, counted and freed with the last reference") {
    HostServices services({});
    const cj_host_t* host = services.table("org.example.x", CJ_SDK_VERSION);
    std::vector<cj_buffer_t*> all;
    for (const std::uint64_t bytes : {1u, 63u, 4096u, 1'000'001u}) {
        cj_buffer_t* buffer = nullptr;
        REQUIRE(host->buffer_create(host, bytes, &buffer).code == CJ_OK);
        CHECK(buffer->bytes == bytes);
        CHECK(reinterpret_cast<std::uintptr_t>(buffer->data) % 64 == 0);
        auto* data = static_cast<unsigned char*>(buffer->data);
        CHECK(std::all_of(data, data + bytes, [](unsigned char byte) { return byte == 0; }));
        std::memset(data, 7, bytes);
        all.push_back(buffer);
    }
    CHECK(services.live_buffers() == 4);
    host->buffer_retain(host, all[0]);
    for (cj_buffer_t* buffer : all) host->buffer_release(host, buffer);
    CHECK(services.live_buffers() == 1);
    host->buffer_release(host, all[0]);
    CHECK(services.live_buffers() == 0);
    host->buffer_release(host, nullptr);
}

TEST_CASE("A buffer's memory file shows the same bytes to whoever gets it") {
    HostServices services({});
    const cj_host_t* host = services.table("org.example.x", CJ_SDK_VERSION);
    cj_buffer_t* buffer = nullptr;
    REQUIRE(host->buffer_create(host, 5000, &buffer).code == CJ_OK);
    const int file = HostServices::buffer_file(buffer);
    REQUIRE(file >= 0);
    void* second = ::mmap(nullptr, 5000, PROT_READ, MAP_SHARED, file, 0);
    REQUIRE(second != MAP_FAILED);
    std::strcpy(static_cast<char*>(buffer->data), "frames");
    CHECK(std::strcmp(static_cast<const char*>(second), "frames") == 0);
    ::munmap(second, 5000);
    host->buffer_release(host, buffer);
}

TEST_CASE("Buffers of no bytes, too many bytes and more than there can be are refused") {
    HostServices services({.max_buffer_bytes = 1000, .log = {}});
    const cj_host_t* host = services.table("org.example.x", CJ_SDK_VERSION);
    for (const std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{1001}, ~std::uint64_t{0}}) {
        cj_buffer_t other{};
        cj_buffer_t* buffer = &other;
        CHECK(host->buffer_create(host, bytes, &buffer).code == CJ_INVALID_ARGUMENT);
        CHECK(buffer == nullptr);
    }
    HostServices unlimited({.max_buffer_bytes = ~std::uint64_t{0}, .log = {}});
    const cj_host_t* generous = unlimited.table("org.example.x", CJ_SDK_VERSION);
    cj_buffer_t* buffer = nullptr;
    const cj_status_t status = generous->buffer_create(generous, std::uint64_t{1} << 62, &buffer);
    CHECK(status.code == CJ_OUT_OF_MEMORY);
    CHECK(status.reaction == CJ_REACT_RETRY_LESS_MEMORY);
    CHECK(unlimited.live_buffers() == 0);
}

TEST_CASE("A struct that is no host buffer is left alone and reported") {
    std::vector<std::string> lines;
    HostServices services({.log = [&](std::uint32_t, std::string_view, std::string_view text) {
        lines.emplace_back(text);
    }});
    const cj_host_t* host = services.table("org.example.x", CJ_SDK_VERSION);
    char other[256] = {};
    cj_buffer_t foreign{CJ_SIZE(cj_buffer), 0, other, sizeof other, other};
    host->buffer_retain(host, &foreign);
    host->buffer_release(host, &foreign);
    CHECK(lines.size() == 2);
    CHECK(HostServices::buffer_file(&foreign) == -1);
}

TEST_CASE("Messages carry the plugin's id, are valid UTF-8, and a failing sink hurts nobody") {
    std::vector<std::string> lines;
    std::vector<std::uint32_t> levels;
    HostServices services(
        {.log = [&](std::uint32_t level, std::string_view source, std::string_view text) {
            levels.push_back(level);
            lines.push_back(std::string(source) + "|" + std::string(text));
            throw std::runtime_error("the terminal is on fire");
        }});
    const cj_host_t* a = services.table("org.example.a", CJ_SDK_VERSION);
    const cj_host_t* b = services.table("org.example.b", CJ_SDK_VERSION);
    a->log(a, CJ_LOG_WARNING,
           to_cj("caf\xc3\xa9 \xff \xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80 \xe2\x82"));
    b->log(b, 99, {nullptr, 0});
    REQUIRE(lines.size() == 2);
    const std::string r = "\xef\xbf\xbd";
    CHECK(lines[0] == "org.example.a|caf\xc3\xa9 " + r + " " + r + r + r + " " + r + r + " " + r +
                          r + r + r + " " + r + r);
    CHECK(lines[1] == "org.example.b|");
    CHECK(levels == std::vector<std::uint32_t>{CJ_LOG_WARNING, CJ_LOG_ERROR});
    CHECK(services.table("org.example.a", CJ_SDK_VERSION) == a);
}

TEST_CASE("The host table is whole and states what was negotiated") {
    HostServices services({});
    const cj_host_t* host = services.table("org.example.x", CJ_MAKE_VERSION(0, 1));
    CHECK(host->size == CJ_SIZE(cj_host));
    CHECK(host->sdk_version == CJ_MAKE_VERSION(0, 1));
    CHECK(from_cj(host->name) == "cinejury");
    CHECK_FALSE(from_cj(host->version).empty());
    CHECK(host->get_extension(host, to_cj("com.example.teleport/1")) == nullptr);
}

TEST_CASE("Calls have tokens of their own, cancel flags and deadlines") {
    std::set<std::uint64_t> tokens;
    for (int i = 0; i < 100; ++i) tokens.insert(Call().token());
    CHECK(tokens.size() == 100);
    CHECK_FALSE(tokens.contains(0));

    const CancelToken cancel;
    const Call call(cancel, std::chrono::hours(1));
    const cj_call_t* c = call.get();
    CHECK(c->is_cancelled(c) == 0);
    cancel.cancel();
    CHECK(c->is_cancelled(c) == 1);
    CHECK(c->deadline_ns > c->now_ns(c));
    CHECK(c->deadline_ns - c->now_ns(c) <= 3'600'000'000'000u);
    CHECK(Call().get()->deadline_ns == 0);
    CHECK(c->stream == nullptr);
}

TEST_CASE("A status passes with the plugin's text; without one it says so") {
    const Call call;
    CHECK(call.status({CJ_OK, CJ_REACT_NONE}, "x").ok());
    const Status silent = call.status({CJ_BAD_DATA, CJ_REACT_BAD_INPUT}, "org.example.x: load");
    CHECK(silent.code() == Code::kBadData);
    CHECK(silent.reaction() == CJ_REACT_BAD_INPUT);
    CHECK(silent.message() == "org.example.x: load: failed with bad_data, without saying why");
    const cj_call_t* c = call.get();
    std::jthread([c] { c->set_error(c, to_cj("first")); }).join();
    c->set_error(c, to_cj("weights.bin is damaged \xff"));
    CHECK(call.status({CJ_BAD_DATA, CJ_REACT_BAD_INPUT}, "x").message() ==
          "x: weights.bin is damaged \xef\xbf\xbd");
}

TEST_CASE("A code or reaction outside the contract is a bug of the plugin") {
    const Call call;
    for (const cj_status_t odd : {cj_status_t{12, 0}, cj_status_t{1, 11}, cj_status_t{~0u, ~0u}}) {
        const Status status = call.status(odd, "x");
        CHECK(status.code() == Code::kInternal);
        CHECK(status.reaction() == CJ_REACT_BUG_IN_PLUGIN);
    }
}

TEST_CASE("A sink joins what it gets and drops all of it past its limit") {
    StringSink sink(10);
    const cj_sink_t* s = sink.get();
    s->write(s, "hello", 5);
    s->write(s, nullptr, 0);
    s->write(s, "world", 5);
    CHECK(sink.text() == "helloworld");
    CHECK_FALSE(sink.overflowed());
    s->write(s, "!", 1);
    CHECK(sink.overflowed());
    CHECK(sink.text().empty());
    s->write(s, "more", 4);
    CHECK(sink.text().empty());
}
