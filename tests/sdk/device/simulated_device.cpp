// SPDX-License-Identifier: Apache-2.0
// Memory is one file mapped twice: where plugins see addresses nobody may touch it, elsewhere the
// device's threads work on it.
#include "tests/sdk/device/simulated_device.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cinejury::test {
namespace {

constexpr std::size_t kBytes = 16u << 20;
constexpr std::uint8_t kPoison = 0xcd;
constexpr std::uint64_t kAlignment = 256;

thread_local std::int32_t current = 0;

constexpr cj_status_t kFine{CJ_OK, CJ_REACT_NONE};

}  // namespace

struct SimulatedDevice::Impl {
    struct Work {
        std::uint64_t event = 0;  // begins when it has happened; 0: at once
        std::function<void()> run;
    };
    struct Stream {
        std::deque<Work> work;
        std::size_t asked = 0;
        bool held = false, busy = false;
        std::thread thread;
    };

    Impl() {
        const int file = memfd_create("simulated device", MFD_CLOEXEC);
        if (file < 0 || ftruncate(file, kBytes) != 0) throw std::runtime_error("no memory file");
        forbidden =
            static_cast<std::uint8_t*>(mmap(nullptr, kBytes, PROT_NONE, MAP_SHARED, file, 0));
        memory = static_cast<std::uint8_t*>(
            mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
        close(file);
        if (forbidden == MAP_FAILED || memory == MAP_FAILED)
            throw std::runtime_error("the memory file cannot be mapped");
        table = {sizeof table,
                 0,
                 this,
                 &allocate,
                 &release,
                 &enqueue,
                 &wait_event,
                 &record_event,
                 &synchronize_stream,
                 &synchronize_device,
                 &current_device,
                 &set_current_device};
    }
    ~Impl() {
        {
            const std::scoped_lock lock(mutex);
            ending = true;
            for (auto& [handle, stream] : streams) stream.held = false;
        }
        changed.notify_all();
        for (auto& [handle, stream] : streams) stream.thread.join();
        munmap(forbidden, kBytes);
        munmap(memory, kBytes);
    }

    static Impl& of(const cj_simulated_device_t* device) {
        return *static_cast<Impl*>(device->context);
    }
    static void* local(const cj_simulated_work_t* work, std::uint64_t address) {
        return of(work->device).place(address);
    }
    std::uint8_t* place(std::uint64_t address) const {
        return memory + (address - reinterpret_cast<std::uint64_t>(forbidden));
    }

    // The thread of one stream: its work in order.
    void run(std::uint64_t handle) {
        std::unique_lock lock(mutex);
        Stream& stream = streams.at(handle);
        for (;;) {
            if (stream.work.empty() && ending) return;
            if (stream.held || stream.work.empty() || !may_begin(stream.work.front())) {
                changed.wait(lock);
                continue;
            }
            const Work next = std::move(stream.work.front());
            stream.work.pop_front();
            stream.busy = true;
            lock.unlock();
            next.run();
            lock.lock();
            stream.busy = false;
            changed.notify_all();
        }
    }

    bool may_begin(const Work& work) const {
        return ending || work.event == 0 || happened.count(work.event) != 0;
    }

    // Notes the action and appends the work to the stream.
    cj_status_t ask(DeviceAction action, Work work) {
        const std::scoped_lock lock(mutex);
        if (lost) return {CJ_DEVICE_LOST, CJ_REACT_DEVICE_LOST};
        actions.push_back(action);
        const auto stream = streams.find(action.stream);
        if (stream == streams.end())  // the default stream too: noted, and that is all
            return action.stream == 0 ? kFine
                                      : cj_status_t{CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};
        stream->second.work.push_back(std::move(work));
        ++stream->second.asked;
        changed.notify_all();
        return kFine;
    }

    static cj_status_t allocate(const cj_simulated_device_t* device, std::uint64_t bytes,
                                std::uint64_t* address) noexcept {
        Impl& self = of(device);
        const std::scoped_lock lock(self.mutex);
        if (self.lost) return {CJ_DEVICE_LOST, CJ_REACT_DEVICE_LOST};
        const std::uint64_t taken = (bytes + kAlignment - 1) / kAlignment * kAlignment;
        if (std::exchange(self.refuse_memory, false) || self.used + taken > kBytes)
            return {CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY};
        *address = reinterpret_cast<std::uint64_t>(self.forbidden) + self.used;
        std::memset(self.place(*address), kPoison, bytes);
        self.used += taken;
        self.live.insert(*address);
        return kFine;
    }
    static cj_status_t release(const cj_simulated_device_t* device, std::uint64_t stream,
                               std::uint64_t address) noexcept {
        Impl& self = of(device);
        const std::scoped_lock lock(self.mutex);
        const auto found = self.streams.find(stream);
        if (found == self.streams.end()) return {CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};
        found->second.work.push_back({0, [&self, address] {
                                          const std::scoped_lock inner(self.mutex);
                                          self.live.erase(address);
                                      }});
        self.changed.notify_all();
        return kFine;
    }
    static cj_status_t enqueue(const cj_simulated_device_t* device, std::uint64_t stream,
                               cj_simulated_kernel_t kernel, const void* arguments,
                               std::uint64_t bytes) noexcept {
        const auto* from = static_cast<const std::uint8_t*>(arguments);
        return of(device).ask({DeviceAction::Kind::kWork, stream, 0},
                              {0, [device, kernel, copy = std::vector(from, from + bytes)] {
                                   const cj_simulated_work_t work{copy.data(), &local, device};
                                   kernel(&work);
                               }});
    }
    static cj_status_t wait_event(const cj_simulated_device_t* device, std::uint64_t stream,
                                  std::uint64_t event) noexcept {
        return of(device).ask({DeviceAction::Kind::kWait, stream, event}, {event, [] {}});
    }
    static cj_status_t record_event(const cj_simulated_device_t* device, std::uint64_t stream,
                                    std::uint64_t event) noexcept {
        Impl& self = of(device);
        return self.ask({DeviceAction::Kind::kRecord, stream, event},
                        {0, [&self, event] {
                             const std::scoped_lock lock(self.mutex);
                             self.happened.insert(event);
                         }});
    }
    static cj_status_t synchronize_stream(const cj_simulated_device_t* device,
                                          std::uint64_t handle) noexcept {
        Impl& self = of(device);
        std::unique_lock lock(self.mutex);
        self.actions.push_back({DeviceAction::Kind::kSynchronizeStream, handle, 0});
        const auto found = self.streams.find(handle);
        if (found == self.streams.end()) return kFine;
        Stream& stream = found->second;
        // Waiting for a held stream would never end; the action alone tells.
        self.changed.wait(lock, [&] {
            return self.lost || stream.held || (stream.work.empty() && !stream.busy);
        });
        return self.lost ? cj_status_t{CJ_DEVICE_LOST, CJ_REACT_DEVICE_LOST} : kFine;
    }
    static cj_status_t synchronize_device(const cj_simulated_device_t* device) noexcept {
        Impl& self = of(device);
        const std::scoped_lock lock(self.mutex);
        self.actions.push_back({DeviceAction::Kind::kSynchronizeDevice, 0, 0});
        return kFine;
    }
    static std::int32_t current_device(const cj_simulated_device_t*) noexcept { return current; }
    static void set_current_device(const cj_simulated_device_t*, std::int32_t id) noexcept {
        current = id;
    }

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    std::map<std::uint64_t, Stream> streams;
    std::set<std::uint64_t> happened, live;
    std::vector<DeviceAction> actions;
    std::uint64_t last_handle = 0, used = 0;
    bool refuse_memory = false, lost = false, ending = false;
    std::uint8_t *forbidden = nullptr, *memory = nullptr;
    cj_simulated_device_t table{};
};

SimulatedDevice::SimulatedDevice() : impl_(std::make_unique<Impl>()) {}
SimulatedDevice::~SimulatedDevice() = default;

const cj_simulated_device_t* SimulatedDevice::table() const {
    return &impl_->table;
}

std::uint64_t SimulatedDevice::make_stream() {
    const std::scoped_lock lock(impl_->mutex);
    const std::uint64_t handle = ++impl_->last_handle;
    impl_->streams[handle].thread = std::thread([this, handle] { impl_->run(handle); });
    return handle;
}

std::uint64_t SimulatedDevice::make_event() {
    const std::scoped_lock lock(impl_->mutex);
    return ++impl_->last_handle;
}

void SimulatedDevice::hold(std::uint64_t stream) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->streams.at(stream).held = true;
}

void SimulatedDevice::let_go(std::uint64_t stream) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->streams.at(stream).held = false;
    impl_->changed.notify_all();
}

void SimulatedDevice::wait_for(std::uint64_t event) {
    std::unique_lock lock(impl_->mutex);
    impl_->changed.wait(lock, [&] { return impl_->happened.count(event) != 0; });
}

bool SimulatedDevice::happened(std::uint64_t event) const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->happened.count(event) != 0;
}

void SimulatedDevice::wait_until_asked(std::uint64_t stream, std::size_t count) const {
    std::unique_lock lock(impl_->mutex);
    impl_->changed.wait(lock, [&] { return impl_->streams.at(stream).asked >= count; });
}

std::vector<std::uint8_t> SimulatedDevice::read(std::uint64_t address, std::size_t bytes) const {
    const std::uint8_t* from = impl_->place(address);
    return {from, from + bytes};
}

void SimulatedDevice::write(std::uint64_t address, const std::vector<std::uint8_t>& bytes) {
    std::copy(bytes.begin(), bytes.end(), impl_->place(address));
}

std::size_t SimulatedDevice::live_allocations() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->live.size();
}

void SimulatedDevice::fail_next_allocation() {
    const std::scoped_lock lock(impl_->mutex);
    impl_->refuse_memory = true;
}

void SimulatedDevice::lose() {
    const std::scoped_lock lock(impl_->mutex);
    impl_->lost = true;
    impl_->changed.notify_all();
}

std::vector<DeviceAction> SimulatedDevice::actions() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->actions;
}

void SimulatedDevice::forget_actions() {
    const std::scoped_lock lock(impl_->mutex);
    impl_->actions.clear();
}

std::vector<std::string> broken_rules(const std::vector<DeviceAction>& actions,
                                      const cj_stream_t& stream, std::int32_t before,
                                      std::int32_t after, bool may_wait) {
    using Kind = DeviceAction::Kind;
    std::vector<std::string> broken;
    bool waited = stream.ready_event == 0, too_early = false, recorded = false;
    for (const DeviceAction& action : actions) {
        if (action.kind == Kind::kSynchronizeDevice) {
            broken.push_back("waits for the whole device");
            continue;
        }
        if (action.kind == Kind::kSynchronizeStream) {
            if (!may_wait) broken.push_back("waits for a stream");
            continue;
        }
        if (action.stream == 0) broken.push_back("uses the default stream");
        if (action.kind == Kind::kWait && action.event == stream.ready_event) waited = true;
        if (action.kind == Kind::kWork) {
            too_early = too_early || !waited;
            recorded = false;
        }
        if (action.kind == Kind::kRecord && action.event == stream.done_event) recorded = true;
    }
    if (too_early) broken.push_back("works before the ready event");
    if (stream.done_event != 0 && !recorded)
        broken.push_back("does not record the done event after its last work");
    if (before != after) broken.push_back("leaves another device current");
    return broken;
}

}  // namespace cinejury::test
