// SPDX-License-Identifier: Apache-2.0
// Everything that a run needs, in a temporary folder: plugins of the tests, a panel, a ledger.
// Thread rule: one thread.
#pragma once

#include <fstream>
#include <memory>
#include <vector>

#include "core/search/outputs.hpp"
#include "core/search/run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace cinejury::test {

class Studio {
public:
    // `panel`: TOML after the head; the default scores brightness and ranks by it.
    explicit Studio(const std::string& panel = "[[expert]]\nplugin = \"test.brightness\"\n")
        : host_({}),
          catalogue_(*plugin::Catalogue::scan({{CINEJURY_TEST_PLUGINS}})),
          ledger_(*ledger::Ledger::open(folder_ / "ledger.db")) {
        folder_.write("panel.toml", "schema = 1\nname = \"test\"\n" + panel);
    }

    search::RunServices services() { return {catalogue_, host_, *ledger_, {}, cancel, observer}; }
    // `count` candidates of test.dots.
    search::RunPlan plan(std::uint64_t count) const {
        search::RunPlan plan;
        plan.command = "pick";
        plan.prompt = "dots";
        plan.generator = "test.dots";
        plan.count = count;
        plan.seed = 7;
        plan.panel = (folder_ / "panel.toml").string();
        plan.settings["test.dots"]["log"] = (folder_ / "made").string();
        return plan;
    }
    search::RunPlan files_plan(const std::vector<std::string>& files) const {
        search::RunPlan plan = this->plan(files.size());
        plan.command = "rank";
        plan.generator.clear();
        plan.settings.clear();
        plan.files = files;
        plan.base = folder_.path();
        return plan;
    }
    // How many clips test.dots has made.
    std::size_t made() const {
        std::ifstream in(folder_ / "made");
        std::string line;
        std::size_t lines = 0;
        while (std::getline(in, line)) ++lines;
        return lines;
    }
    // A real video of one grey.
    std::string video(const std::string& name, int grey) const {
        const std::string file = (folder_ / name).string();
        const std::string command = "ffmpeg -v error -y -f lavfi -i color=c=0x" + hex(grey) +
                                    ":s=32x32:r=8:d=1 -c:v libx264 -pix_fmt yuv420p " + file;
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("ffmpeg failed: " + command);
        return name;
    }

    TemporaryFolder folder_;
    CancelToken cancel;
    search::Observer observer;
    plugin::HostServices host_;
    plugin::Catalogue catalogue_;
    std::unique_ptr<ledger::Ledger> ledger_;

private:
    static std::string hex(int grey) {
        const char* digits = "0123456789abcdef";
        const std::string pair{digits[grey / 16], digits[grey % 16]};
        return pair + pair + pair;
    }
};

}  // namespace cinejury::test
