/* SPDX-License-Identifier: Apache-2.0 */
/* Counts init and create in a log of the host; has options and weights. */
#include "cinejury/metadata.h"
#define TEST_ID "org.example.counting"
#define TEST_MORE_METADATA                                                            \
    CJ_META_HAS_WEIGHTS(),                                                            \
        CJ_META_OPTIONS(CJ_META_OPTION_INTEGER("radius", "2", 1, 9, "pixels"),        \
                        CJ_META_OPTION_CHOICE("mode", "fast", "how", "fast", "slow"), \
                        CJ_META_OPTION_PATH("weights", "", "folder of the weights"))
static const cj_host_t* the_host;
static void say(const char* text) {
    const cj_string_t words = {text, __builtin_strlen(text)};
    the_host->log(the_host, CJ_LOG_INFO, words);
}
static cj_status_t count_init(const cj_host_t* host, const cj_call_t* call) {
    (void)call;
    const cj_status_t ok = {CJ_OK, CJ_REACT_NONE};
    the_host = host;
    say("init");
    return ok;
}
static void count_deinit(void) {
    say("deinit");
}
static cj_status_t set_option(cj_plugin_t* plugin, const cj_call_t* call, cj_string_t key,
                              cj_string_t value) {
    (void)plugin;
    const cj_status_t ok = {CJ_OK, CJ_REACT_NONE};
    const cj_status_t bad = {CJ_INVALID_ARGUMENT, CJ_REACT_BAD_INPUT};
    the_host->log(the_host, CJ_LOG_INFO, key);
    the_host->log(the_host, CJ_LOG_INFO, value);
    if (value.size == 1 && value.data[0] == '7') {
        const cj_string_t why = {"seven brings bad luck", 21};
        call->set_error(call, why);
        return bad;
    }
    return ok;
}
static cj_status_t digest(cj_plugin_t* plugin, const cj_call_t* call, const cj_sink_t* out) {
    (void)plugin, (void)call;
    const cj_status_t ok = {CJ_OK, CJ_REACT_NONE};
    for (int i = 0; i < 8; ++i) out->write(out, "0123abcd", 8);
    return ok;
}
static void say_destroy(cj_plugin_t* plugin) {
    say("destroy");
    __builtin_free(plugin);
}
#define TEST_INIT count_init
#define TEST_DEINIT count_deinit
#define TEST_CONFIGURE set_option
#define TEST_WEIGHTS_DIGEST digest
#define TEST_DESTROY say_destroy
#include "parts.h"
