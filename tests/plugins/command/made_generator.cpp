// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/command/made_generator.hpp"

namespace cinejury::command::test {

using plugin::Call;

// A condition with one candidate.
class MadeGenerator::Attempt {
public:
    explicit Attempt(plugin::Instance& instance) : instance_(instance) {}
    ~Attempt() {
        table().candidate_destroy(instance_.raw(), candidate_);
        table().condition_release(instance_.raw(), condition_);
    }

    Status begin(const std::string& prompt, const cj_candidate_spec_t& spec,
                 const CancelToken& cancel) {
        cj_encode_request_t request{};
        request.size = CJ_SIZE(cj_encode_request);
        request.prompt = plugin::to_cj(prompt);
        Call call(cancel);
        CINEJURY_RETURN_IF_ERROR(call.status(
            table().encode(instance_.raw(), call.get(), &request, &condition_), "encode"));
        return call.status(
            table().candidate_create(instance_.raw(), call.get(), condition_, &spec, &candidate_),
            "create");
    }
    Result<std::string> finish(const CancelToken& cancel) {
        cj_finished_t finished{};
        finished.size = CJ_SIZE(cj_finished);
        Call call(cancel);
        CINEJURY_RETURN_IF_ERROR(call.status(
            table().finish(instance_.raw(), call.get(), candidate_, &finished, nullptr), "finish"));
        return std::string(plugin::from_cj(finished.path));
    }
    Result<cj_candidate_spec_t> echo() {
        cj_candidate_spec_t spec{};
        spec.size = CJ_SIZE(cj_candidate_spec);
        CINEJURY_RETURN_IF_ERROR(
            Call().status(table().get_spec(instance_.raw(), candidate_, &spec), "get_spec"));
        return spec;
    }

private:
    const cj_generator_t& table() const { return *instance_.generator(); }

    plugin::Instance& instance_;
    cj_condition_t* condition_ = nullptr;
    cj_candidate_t* candidate_ = nullptr;
};

Result<std::unique_ptr<MadeGenerator>> MadeGenerator::make(const plugin::Settings& settings) {
    auto made = std::make_unique<MadeGenerator>();
    plugin::HostOptions options;
    options.log = [text = &made->warnings_](std::uint32_t level, std::string_view,
                                            std::string_view message) {
        if (level >= CJ_LOG_WARNING) text->append(message).append("\n");
    };
    made->host_ = std::make_unique<plugin::HostServices>(options);
    CINEJURY_ASSIGN(const plugin::Inspected inspected,
                    plugin::inspect(CINEJURY_TEST_PLUGINS "/cinejury_command.so"));
    CINEJURY_ASSIGN(made->library_, plugin::Library::load(inspected, *made->host_));
    CINEJURY_ASSIGN(made->instance_, made->library_->create(settings));
    CINEJURY_RETURN_IF_ERROR(made->instance_->load());
    return made;
}

Result<std::unique_ptr<MadeGenerator::Attempt>> MadeGenerator::begin(
    const std::string& prompt, const cj_candidate_spec_t& spec, const CancelToken& cancel) {
    auto attempt = std::make_unique<Attempt>(*instance_);
    CINEJURY_RETURN_IF_ERROR(attempt->begin(prompt, spec, cancel));
    return attempt;
}

Result<std::string> MadeGenerator::run(const std::string& prompt, const cj_candidate_spec_t& spec,
                                       const CancelToken& cancel) {
    CINEJURY_ASSIGN(const auto attempt, begin(prompt, spec, cancel));
    return attempt->finish(cancel);
}

Result<cj_candidate_spec_t> MadeGenerator::echo(const cj_candidate_spec_t& spec) {
    CINEJURY_ASSIGN(const auto attempt, begin("prompt", spec, {}));
    return attempt->echo();
}

cj_candidate_spec_t plain_spec(const std::string& output_folder, std::uint64_t seed) {
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_OUTPUT_FOLDER;
    spec.seed = seed;
    spec.output_folder = plugin::to_cj(output_folder);
    return spec;
}

}  // namespace cinejury::command::test
