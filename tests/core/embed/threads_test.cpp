// SPDX-License-Identifier: Apache-2.0
// EMB-THREADS: calls from many threads. Run under the thread sanitizer these tests say more.
#include <atomic>
#include <thread>

#include "tests/core/embed/kit.hpp"

using namespace cinejury::test;

namespace {

constexpr int kThreads = 4;

// Runs task(i) on kThreads threads at once. Catch's checks are for one thread: tasks count
// failures.
template <class Task>
int failures_of(const Task& task) {
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&, i] { failures += task(i) ? 0 : 1; });
    for (std::thread& thread : threads) thread.join();
    return failures;
}

bool scores_right(cj_session_t* session, int grey) {
    const GreyFrames frames(static_cast<std::uint8_t>(grey));
    const cj_media_t media = frames.media();
    cj_outcome_t outcome = empty_outcome();
    Text json;
    const cj_status_t status =
        cj_session_score(session, &media, view("p"), nullptr, &outcome, json.sink(), nullptr);
    return status.code == CJ_OK && std::abs(outcome.overall - grey / 255.0) < 1e-9 &&
           json.json()["result"]["candidates"].size() == 1;
}

cj_search_options_t small_search(std::uint64_t seed) {
    cj_search_options_t search{};
    search.size = CJ_SIZE(cj_search_options);
    search.prompt = view("dots");
    search.generator = view("test.dots");
    search.count = 2;
    search.seed = seed;
    return search;
}

bool search_works(cj_session_t* session, std::uint64_t seed) {
    const cj_search_options_t search = small_search(seed);
    cj_outcome_t outcome = empty_outcome();
    return cj_session_search(session, &search, nullptr, &outcome, nullptr, nullptr).code == CJ_OK &&
           outcome.candidates == 2 && outcome.failed == 0;
}

}  // namespace

TEST_CASE("one session scores, ranks and describes from several threads at once") {
    Options options;
    const Session session = open_session(options.options);
    CHECK(failures_of([&](int i) {
              bool good = true;
              for (int round = 0; round < 5; ++round) {
                  good = good && scores_right(session.get(), 40 * i + round);
                  Text json;
                  good = good &&
                         cj_session_describe(session.get(), json.sink(), nullptr).code == CJ_OK;
              }
              return good;
          }) == 0);
}

TEST_CASE("one session searches from several threads at once, in one ledger") {
    const TemporaryFolder folder;
    const std::string ledger = (folder / "ledger.db").string();
    Options options;
    options.options.ledger = view(ledger);
    const Session session = open_session(options.options);
    CHECK(failures_of([&](int i) {
              return search_works(session.get(), static_cast<std::uint64_t>(i));
          }) == 0);
}

TEST_CASE("several sessions are opened, used and closed at once, with one ledger") {
    const TemporaryFolder folder;
    const std::string ledger = (folder / "ledger.db").string();
    CHECK(failures_of([&](int i) {
              Options options;
              options.options.ledger = view(ledger);
              for (int round = 0; round < 2; ++round) {
                  cj_session_t* session = nullptr;
                  if (cj_session_open(&options.options, &session, nullptr).code != CJ_OK)
                      return false;
                  const bool good = scores_right(session, 50 + i) &&
                                    search_works(session, static_cast<std::uint64_t>(i));
                  cj_session_close(session);
                  if (!good) return false;
              }
              return true;
          }) == 0);
}

TEST_CASE("a call is cancelled from another thread while its expert works") {
    std::atomic<bool> working{false};
    Options options;
    options.options.log_context = &working;
    options.options.log = [](void* context, uint32_t, cj_string_t, cj_string_t) noexcept {
        static_cast<std::atomic<bool>*>(context)->store(true);
        static_cast<std::atomic<bool>*>(context)->notify_all();
    };
    const Session session = open_session(options.options);
    const GreyFrames frames(10);
    const cj_media_t media = frames.media();
    std::atomic<bool> stop{false};
    cj_callbacks_t callbacks{};
    callbacks.size = CJ_SIZE(cj_callbacks);
    callbacks.context = &stop;
    callbacks.is_cancelled = [](void* context) noexcept -> uint32_t {
        return *static_cast<std::atomic<bool>*>(context);
    };
    std::atomic<std::uint32_t> code{CJ_OK};
    std::thread worker([&] {
        // The expert says so and then waits for its cancel token, and for nothing else.
        code = cj_session_score(session.get(), &media, view("wait for cancel"), &callbacks, nullptr,
                                nullptr, nullptr)
                   .code;
    });
    working.wait(false);
    stop = true;
    worker.join();
    CHECK(code == CJ_CANCELLED);
}
