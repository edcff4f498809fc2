// SPDX-License-Identifier: Apache-2.0
// The rules of streams (ABI-STREAM), with a generator and an expert on the simulated device: those
// that keep them, and copies of them that each break one.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <numeric>

#include "tests/catch.hpp"
#include "tests/sdk/device/loaded_plugin.hpp"

using namespace cinejury::test;

namespace {

const std::string kPlugins = CINEJURY_DEVICE_PLUGINS "/";
constexpr std::size_t kBytes = 2 * 4 * 4 * 3;

cj_stream_t stream_of(std::uint64_t handle, std::uint64_t ready, std::uint64_t done) {
    return {CJ_SIZE(cj_stream), CJ_DEVICE_SIMULATED, 3, 0, handle, ready, done};
}

// One candidate of a generator on the device.
class Attempt {
public:
    Attempt(LoadedPlugin& plugin, std::uint64_t seed) : plugin_(plugin) {
        const StubCall call;
        cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), as_cj("")};
        REQUIRE(table().encode(plugin.raw(), call.get(), &request, &condition_).code == CJ_OK);
        cj_candidate_spec_t spec{};
        spec.size = CJ_SIZE(cj_candidate_spec);
        spec.set = CJ_SPEC_SEED;
        spec.seed = seed;
        REQUIRE(table()
                    .candidate_create(plugin.raw(), call.get(), condition_, &spec, &candidate_)
                    .code == CJ_OK);
    }
    ~Attempt() {
        table().candidate_destroy(plugin_.raw(), candidate_);
        table().condition_release(plugin_.raw(), condition_);
    }
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

    cj_status_t finish(const cj_call_t* call) {
        finished = {CJ_SIZE(cj_finished), 0, nullptr, {nullptr, 0}};
        return table().finish(plugin_.raw(), call, candidate_, &finished, nullptr);
    }
    std::uint64_t address() const {
        return reinterpret_cast<std::uint64_t>(finished.clip->frames->data);
    }
    cj_finished_t finished{};

private:
    const cj_generator_t& table() const { return plugin_.generator(); }
    LoadedPlugin& plugin_;
    cj_condition_t* condition_ = nullptr;
    cj_candidate_t* candidate_ = nullptr;
};

// A batch of one view that lies on the device.
struct DeviceBatch {
    explicit DeviceBatch(const cj_clip_t& clip) : views{&clip} {
        item.size = CJ_SIZE(cj_score_item);
        item.view_count = 1;
        item.views = views;
        batch = {CJ_SIZE(cj_score_batch), 1, items, this,
                 [](const cj_score_batch_t* self, std::uint32_t, std::uint32_t,
                    const cj_score_t* score) noexcept {
                     static_cast<DeviceBatch*>(self->context)->value = score->value;
                     return cj_status_t{CJ_OK, CJ_REACT_NONE};
                 }};
    }
    double value = -1;
    const cj_clip_t* views[1];
    cj_score_item_t item{};
    const cj_score_item_t* items[1] = {&item};
    cj_score_batch_t batch{};
};

double mean_of(std::uint64_t seed) {
    double sum = 0;
    for (std::size_t i = 0; i < kBytes; ++i) sum += static_cast<std::uint8_t>(seed + i);
    return sum / kBytes;
}

// What a copy of the generator breaks, by a call with both events while the stream is held.
std::vector<std::string> broken_by(const std::string& plugin) {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin loaded(kPlugins + plugin + ".so", host);
    Attempt attempt(loaded, 5);
    const cj_stream_t stream =
        stream_of(device.make_stream(), device.make_event(), device.make_event());
    device.hold(stream.handle);
    device.table()->set_current_device(device.table(), 1);
    const StreamCall call(stream);
    REQUIRE(attempt.finish(call.get()).code == CJ_OK);
    return broken_rules(device.actions(), stream, 1, device.table()->current_device(device.table()),
                        false);
}

}  // namespace

TEST_CASE(
    "frames are made in the stream: the call returns before they are, and waits for nothing") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    {
        Attempt attempt(generator, 40);
        const cj_stream_t stream =
            stream_of(device.make_stream(), device.make_event(), device.make_event());
        const std::uint64_t other = device.make_stream();
        const StreamCall call(stream);
        REQUIRE(attempt.finish(call.get()).code == CJ_OK);
        const cj_tensor_t& frames = *attempt.finished.clip->frames;
        CHECK(frames.device_type == CJ_DEVICE_SIMULATED);
        CHECK(frames.device_id == 3);
        CHECK(attempt.finished.clip->owner == nullptr);
        // Nothing runs before the ready event: the memory is still poison.
        CHECK_FALSE(device.happened(stream.done_event));
        CHECK(device.read(attempt.address(), kBytes) == std::vector<std::uint8_t>(kBytes, 0xcd));
        device.table()->record_event(device.table(), other, stream.ready_event);
        device.wait_for(stream.done_event);
        std::vector<std::uint8_t> expected(kBytes);
        std::iota(expected.begin(), expected.end(), 40);
        CHECK(device.read(attempt.address(), kBytes) == expected);
        // A second finish gives the same clip.
        const std::uint64_t first = attempt.address();
        REQUIRE(attempt.finish(call.get()).code == CJ_OK);
        CHECK(attempt.address() == first);
        CHECK(device.live_allocations() == 1);
    }
}

TEST_CASE("without a stream the same generator gives the same frames in host memory") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    Attempt attempt(generator, 9);
    const StubCall call;
    REQUIRE(attempt.finish(call.get()).code == CJ_OK);
    const cj_tensor_t& frames = *attempt.finished.clip->frames;
    CHECK(frames.device_type == CJ_DEVICE_CPU);
    CHECK(static_cast<const std::uint8_t*>(frames.data)[0] == 9);
    CHECK(device.actions().empty());
}

TEST_CASE("a generator's done event is an expert's ready event: the frames stay on the device") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    LoadedPlugin expert(kPlugins + "device_expert.so", host);
    Attempt attempt(generator, 100);
    const cj_stream_t making = stream_of(device.make_stream(), 0, device.make_event());
    const cj_stream_t judging =
        stream_of(device.make_stream(), making.done_event, device.make_event());
    device.hold(making.handle);
    const StreamCall make(making), judge(judging);
    REQUIRE(attempt.finish(make.get()).code == CJ_OK);
    device.forget_actions();

    DeviceBatch batch(*attempt.finished.clip);
    // The expert returns with its value, so it is asked from another thread; the frames are made
    // only when all of its work has been asked for.
    auto scored = std::async(std::launch::async, [&] {
        device.table()->set_current_device(device.table(), 7);
        const cj_status_t status = expert.expert().score(expert.raw(), judge.get(), &batch.batch);
        return std::pair(status.code, device.table()->current_device(device.table()));
    });
    device.wait_until_asked(judging.handle, 3);  // wait, work, record
    CHECK(batch.value == -1);
    device.let_go(making.handle);
    const auto [code, current] = scored.get();
    CHECK(code == CJ_OK);
    CHECK(batch.value == Approx(mean_of(100)));
    CHECK(device.happened(judging.done_event));
    CHECK(broken_rules(device.actions(), judging, 7, current, true).empty());
}

TEST_CASE("the rules are kept by the plugin that keeps them") {
    CHECK(broken_by("device_generator").empty());
}

TEST_CASE("each broken rule is told, and no other") {
    using Words = std::vector<std::string>;
    CHECK(broken_by("breaks_ready_event") == Words{"works before the ready event"});
    CHECK(broken_by("breaks_done_event") ==
          Words{"does not record the done event after its last work"});
    CHECK(broken_by("breaks_default_stream") == Words{"uses the default stream"});
    CHECK(broken_by("breaks_by_waiting") == Words{"waits for a stream"});
    CHECK(broken_by("breaks_by_device_wait") == Words{"waits for the whole device"});
    CHECK(broken_by("breaks_current_device") == Words{"leaves another device current"});
}

TEST_CASE("a plugin that does not wait for its inputs reads what is not there yet") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    LoadedPlugin hasty(kPlugins + "hasty_expert.so", host);
    Attempt attempt(generator, 100);
    const cj_stream_t making = stream_of(device.make_stream(), 0, device.make_event());
    const cj_stream_t judging = stream_of(device.make_stream(), making.done_event, 0);
    device.hold(making.handle);
    const StreamCall make(making), judge(judging);
    REQUIRE(attempt.finish(make.get()).code == CJ_OK);
    DeviceBatch batch(*attempt.finished.clip);
    REQUIRE(hasty.expert().score(hasty.raw(), judge.get(), &batch.batch).code == CJ_OK);
    CHECK(batch.value == 0xcd);
    device.let_go(making.handle);
    device.wait_for(making.done_event);
}

TEST_CASE("no memory and a lost device come back as what they are, and leave nothing") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    Attempt attempt(generator, 1);
    const cj_stream_t stream = stream_of(device.make_stream(), 0, device.make_event());
    const StreamCall call(stream);
    device.fail_next_allocation();
    const cj_status_t poor = attempt.finish(call.get());
    CHECK(poor.code == CJ_OUT_OF_MEMORY);
    CHECK(poor.reaction == CJ_REACT_RETRY_LESS_MEMORY);
    CHECK(call.error().find("memory") != std::string::npos);
    CHECK(device.live_allocations() == 0);
    REQUIRE(attempt.finish(call.get()).code == CJ_OK);  // and the candidate can go on
    device.wait_for(stream.done_event);

    Attempt late(generator, 2);
    device.lose();
    const cj_status_t gone = late.finish(call.get());
    CHECK(gone.code == CJ_DEVICE_LOST);
    CHECK(gone.reaction == CJ_REACT_DEVICE_LOST);
}

TEST_CASE("a stream of a device that the plugin does not know is refused") {
    SimulatedDevice device;
    const DeviceHost host(device);
    LoadedPlugin generator(kPlugins + "device_generator.so", host);
    Attempt attempt(generator, 1);
    cj_stream_t stream = stream_of(1, 0, 0);
    stream.device_type = CJ_DEVICE_CUDA;
    const StreamCall call(stream);
    CHECK(attempt.finish(call.get()).code == CJ_UNSUPPORTED);
}

TEST_CASE("the host that touches device memory is stopped by the processor") {
    SimulatedDevice device;
    std::uint64_t address = 0;
    REQUIRE(device.table()->allocate(device.table(), 64, &address).code == CJ_OK);
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        const int stolen = *reinterpret_cast<volatile const int*>(address);
        _exit(stolen == 0 ? 1 : 2);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
}
