// SPDX-License-Identifier: Apache-2.0
// The test's side of the simulated device: streams, events, faults, and what was done in which
// order. Thread rule: any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cinejury/base.h"
#include "tests/sdk/device/simulated_device.h"

namespace cinejury::test {

struct DeviceAction {
    enum class Kind { kWork, kWait, kRecord, kSynchronizeStream, kSynchronizeDevice };
    Kind kind;
    std::uint64_t stream = 0, event = 0;
};

class SimulatedDevice {
public:
    SimulatedDevice();
    ~SimulatedDevice();
    SimulatedDevice(const SimulatedDevice&) = delete;
    SimulatedDevice& operator=(const SimulatedDevice&) = delete;

    const cj_simulated_device_t* table() const;

    std::uint64_t make_stream();
    std::uint64_t make_event();
    // A held stream begins no further work until it is let go.
    void hold(std::uint64_t stream);
    void let_go(std::uint64_t stream);
    // Returns when the action `event` was recorded by a stream that got there.
    void wait_for(std::uint64_t event);
    bool happened(std::uint64_t event) const;
    // Returns when at least `count` actions of the stream were asked for.
    void wait_until_asked(std::uint64_t stream, std::size_t count) const;

    // Of the device's memory, for the test's own kernels and checks; the stream must be idle.
    std::vector<std::uint8_t> read(std::uint64_t address, std::size_t bytes) const;
    void write(std::uint64_t address, const std::vector<std::uint8_t>& bytes);
    std::size_t live_allocations() const;

    void fail_next_allocation();
    void lose();  // from now on every function fails with CJ_DEVICE_LOST

    std::vector<DeviceAction> actions() const;
    void forget_actions();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// What of ABI-STREAM the actions of one call break, in words; empty: nothing. `before` and `after`
// are the thread's current device. `may_wait`: a call whose results are values in host memory waits
// for its own stream.
std::vector<std::string> broken_rules(const std::vector<DeviceAction>& actions,
                                      const cj_stream_t& stream, std::int32_t before,
                                      std::int32_t after, bool may_wait);

}  // namespace cinejury::test
