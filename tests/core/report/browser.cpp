// SPDX-License-Identifier: Apache-2.0
#include "tests/core/report/browser.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

namespace cinejury::report::test {
namespace {

using nlohmann::json;

constexpr const char* kChromium = "/usr/bin/chromium";
constexpr int kPatienceMs = 120'000;  // a stuck browser fails the test instead of hanging it

// In the child: the browser reads commands from 3 and writes answers to 4.
[[noreturn]] void become_browser(int commands, int answers, const std::string& profile) {
    // Out of the way first: either end may be 3 or 4 already.
    const int in = fcntl(commands, F_DUPFD, 10), out = fcntl(answers, F_DUPFD, 10);
    dup2(in, 3);
    dup2(out, 4);
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) dup2(nowhere, fd);
    execl(kChromium, kChromium, "--headless", "--no-sandbox", "--disable-gpu",
          "--remote-debugging-pipe", "--disable-background-networking", "--disable-dev-shm-usage",
          "--disable-component-update", "--no-first-run", "--no-proxy-server", "--mute-audio",
          "--hide-scrollbars", profile.c_str(), "about:blank", nullptr);
    _exit(127);
}

}  // namespace

std::unique_ptr<Browser> Browser::start(const std::filesystem::path& profile) {
    if (access(kChromium, X_OK) != 0) return nullptr;
    std::array<int, 2> commands{}, answers{};
    if (pipe2(commands.data(), O_CLOEXEC) != 0 || pipe2(answers.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe for the browser");
    const std::string folder = "--user-data-dir=" + profile.string();
    const pid_t process = fork();
    if (process == 0) become_browser(commands[0], answers[1], folder);
    close(commands[0]);
    close(answers[1]);
    std::unique_ptr<Browser> browser(new Browser(process, commands[1], answers[0]));
    const json target = browser->call("Target.createTarget", {{"url", "about:blank"}});
    browser->session_ =
        browser
            ->call("Target.attachToTarget", {{"targetId", target["targetId"]}, {"flatten", true}})
            .at("sessionId");
    for (const char* domain : {"Page", "Runtime", "Log", "Network"})
        browser->call(std::string(domain) + ".enable");
    return browser;
}

Browser::~Browser() {
    close(in_);  // the browser ends when its pipe does
    close(out_);
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

json Browser::next_message() {
    for (;;) {
        const std::size_t end = pending_.find('\0');
        if (end != std::string::npos) {
            json message = json::parse(pending_.substr(0, end));
            pending_.erase(0, end + 1);
            return message;
        }
        pollfd ready{out_, POLLIN, 0};
        if (poll(&ready, 1, kPatienceMs) <= 0) throw std::runtime_error("the browser is silent");
        std::array<char, 1 << 16> block{};
        const ssize_t count = read(out_, block.data(), block.size());
        if (count <= 0) throw std::runtime_error("the browser ended");
        pending_.append(block.data(), static_cast<std::size_t>(count));
    }
}

json Browser::call(const std::string& method, const json& params) {
    const int id = ++last_id_;
    json message{
        {"id", id}, {"method", method}, {"params", params.is_null() ? json::object() : params}};
    if (!session_.empty()) message["sessionId"] = session_;
    const std::string text = message.dump() + '\0';
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = write(in_, text.data() + sent, text.size() - sent);
        if (count <= 0) throw std::runtime_error("the browser takes no commands");
        sent += static_cast<std::size_t>(count);
    }
    for (;;) {
        json answer = next_message();
        if (answer.contains("method"))
            events_.push_back(std::move(answer));
        else if (answer.at("id") == id) {
            if (answer.contains("error")) throw std::runtime_error(method + ": " + answer.dump());
            return answer.at("result");
        }
    }
}

void Browser::wait_for(const std::string& event) {
    for (;;) {
        json message = next_message();
        const bool found = message.value("method", "") == event;
        if (message.contains("method")) events_.push_back(std::move(message));
        if (found) return;
    }
}

void Browser::open(const std::filesystem::path& page, bool dark, int width, int height) {
    call("Emulation.setEmulatedMedia",
         {{"features", {{{"name", "prefers-color-scheme"}, {"value", dark ? "dark" : "light"}}}}});
    call("Emulation.setDeviceMetricsOverride",
         {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
    const std::size_t before = events_.size();
    call("Page.navigate", {{"url", "file://" + page.string()}});
    for (std::size_t i = before; i < events_.size(); ++i)
        if (events_[i]["method"] == "Page.loadEventFired") return;
    wait_for("Page.loadEventFired");
}

json Browser::evaluate(const std::string& expression) {
    const json answer = call("Runtime.evaluate", {{"expression", expression},
                                                  {"awaitPromise", true},
                                                  {"userGesture", true},
                                                  {"returnByValue", true}});
    if (answer.contains("exceptionDetails"))
        throw std::runtime_error(answer["exceptionDetails"].dump());
    return answer["result"].value("value", json(nullptr));
}

void Browser::screenshot(const std::filesystem::path& png) {
    const json answer =
        call("Page.captureScreenshot", {{"format", "png"}, {"captureBeyondViewport", true}});
    const std::string text = answer.at("data");
    std::string bytes(text.size() / 4 * 3, '\0');
    const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()));
    const auto padding = std::count(text.end() - 2, text.end(), '=');  // decoded as zeros
    std::ofstream(png, std::ios::binary).write(bytes.data(), count - padding);
}

std::vector<std::string> Browser::requests() const {
    std::vector<std::string> urls;
    for (const json& event : events_)
        if (event["method"] == "Network.requestWillBeSent")
            urls.push_back(event["params"]["request"]["url"]);
    return urls;
}

std::vector<std::string> Browser::complaints() const {
    std::vector<std::string> found;
    for (const json& event : events_)
        if (event["method"] == "Runtime.consoleAPICalled" ||
            event["method"] == "Runtime.exceptionThrown" || event["method"] == "Log.entryAdded")
            found.push_back(event["params"].dump());
    return found;
}

}  // namespace cinejury::report::test
