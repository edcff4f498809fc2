// SPDX-License-Identifier: Apache-2.0
// A headless Chromium, driven over its debugging pipe (DevTools protocol): what the tests of the
// page see is what a browser made of it. Thread rule: one object, one thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace cinejury::report::test {

class Browser {
public:
    // Null when there is no Chromium here. `profile`: a folder of its own, made by the caller.
    static std::unique_ptr<Browser> start(const std::filesystem::path& profile);
    ~Browser();

    // Opens the page and returns when it has loaded. `dark`: the colour scheme that it is told.
    void open(const std::filesystem::path& page, bool dark = false, int width = 1280,
              int height = 900);
    // Value of a JavaScript expression; a promise is awaited. Throws what the page throws.
    nlohmann::json evaluate(const std::string& expression);
    // The whole page, as high as it is.
    void screenshot(const std::filesystem::path& png);

    // Since start: addresses that the page asked for, and what it wrote to the console or was
    // reported as an error (policy violations too).
    std::vector<std::string> requests() const;
    std::vector<std::string> complaints() const;

private:
    Browser(pid_t process, int in, int out) : process_(process), in_(in), out_(out) {}
    nlohmann::json call(const std::string& method, const nlohmann::json& params = {});
    nlohmann::json next_message();
    void wait_for(const std::string& event);

    pid_t process_;
    int in_, out_;
    std::string session_, pending_;
    int last_id_ = 0;
    std::vector<nlohmann::json> events_;
};

}  // namespace cinejury::report::test
