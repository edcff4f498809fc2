// SPDX-License-Identifier: Apache-2.0
// EMB-PROCESS: the process is after a session what it was before.
extern "C" {
#include <libavutil/log.h>
}
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>

#include <array>
#include <cstdarg>
#include <cstring>
#include <thread>

#include "tests/core/embed/kit.hpp"

using namespace cinejury::test;

namespace {

struct ProcessState {
    std::string locale = ::setlocale(LC_ALL, nullptr);
    std::filesystem::path folder = std::filesystem::current_path();
    mode_t mask = read_mask();
    int log_level = av_log_get_level();
    std::size_t threads = count("/proc/self/task");
    std::vector<std::string> handlers = read_handlers();

    static mode_t read_mask() {
        const mode_t mask = ::umask(0);
        ::umask(mask);
        return mask;
    }
    static std::size_t count(const char* folder) {
        std::size_t entries = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder))
            ++entries;
        return entries;
    }
    static std::vector<std::string> read_handlers() {
        std::vector<std::string> all;
        for (int signal = 1; signal < 32; ++signal) {
            struct sigaction action {};
            ::sigaction(signal, nullptr, &action);
            const auto* bytes = reinterpret_cast<const char*>(&action.sa_handler);
            all.emplace_back(bytes, sizeof action.sa_handler);
        }
        sigset_t blocked;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
        all.emplace_back(reinterpret_cast<const char*>(&blocked), 8);
        return all;
    }
    bool operator==(const ProcessState&) const = default;
};

int logged = 0;
void count_logs(void*, int, const char*, va_list) {
    ++logged;
}

void use_everything(const TemporaryFolder& folder) {
    const std::string ledger = (folder / "ledger.db").string();
    const std::string output = (folder / "out").string();
    const std::string broken = folder.write("broken.mp4", "not a video").string();
    Options options;
    options.options.ledger = view(ledger);
    const Session session = open_session(options.options);
    const GreyFrames frames(60);
    const cj_media_t first = frames.media();
    const cj_media_t second = file_media(broken);
    const cj_media_t* both[] = {&first, &second};
    REQUIRE(cj_session_rank(session.get(), both, 2, view("p"), nullptr, nullptr, nullptr, nullptr)
                .code == CJ_OK);
    cj_search_options_t search{};
    search.size = CJ_SIZE(cj_search_options);
    search.generator = view("test.dots");
    search.prompt = view("dots");
    search.count = 2;
    search.output = view(output);
    Text error;
    const cj_status_t status =
        cj_session_search(session.get(), &search, nullptr, nullptr, nullptr, error.sink());
    INFO(error.text());
    REQUIRE(status.code == CJ_OK);
}

}  // namespace

TEST_CASE(
    "a session leaves signals, locale, umask, folder, FFmpeg's log and threads as they were") {
    const TemporaryFolder folder;
    av_log_set_level(AV_LOG_FATAL);
    av_log_set_callback(count_logs);
    std::thread([] {}).join();  // the thread sanitizer starts one of its own with the first
    const ProcessState before;
    use_everything(folder);
    const ProcessState after;
    CHECK(before.locale == after.locale);
    CHECK(before.folder == after.folder);
    CHECK(before.mask == after.mask);
    CHECK(before.log_level == after.log_level);
    CHECK(before.threads == after.threads);
    CHECK(before.handlers == after.handlers);
    const int so_far = logged;
    av_log(nullptr, AV_LOG_FATAL, "still ours\n");
    CHECK(logged == so_far + 1);
    av_log_set_callback(av_log_default_callback);
}

TEST_CASE("sessions that come and go leave no open files behind") {
    const TemporaryFolder folder;
    use_everything(folder);  // what libraries open once and keep
    std::filesystem::remove_all(folder / "out");
    const std::size_t before = ProcessState::count("/proc/self/fd");
    use_everything(folder);
    CHECK(ProcessState::count("/proc/self/fd") == before);
}
