/* SPDX-License-Identifier: Apache-2.0 */
/* Every function of embed.h with an empty body, so that abidw sees their types and those of all
 * that they take: the real library would show it thousands of others. */
#include "cinejury/embed.h"

static const cj_status_t kNothing = {CJ_UNSUPPORTED, CJ_REACT_UNSUPPORTED};

uint32_t cj_embed_version(void) {
    return 0;
}
cj_status_t cj_session_open(const cj_session_options_t* options, cj_session_t** session,
                            const cj_sink_t* error) {
    (void)options, (void)session, (void)error;
    return kNothing;
}
void cj_session_close(cj_session_t* session) {
    (void)session;
}
cj_status_t cj_session_describe(cj_session_t* session, const cj_sink_t* json,
                                const cj_sink_t* error) {
    (void)session, (void)json, (void)error;
    return kNothing;
}
cj_status_t cj_session_score(cj_session_t* session, const cj_media_t* media, cj_string_t prompt,
                             const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                             const cj_sink_t* json, const cj_sink_t* error) {
    (void)session, (void)media, (void)prompt, (void)callbacks;
    (void)outcome, (void)json, (void)error;
    return kNothing;
}
cj_status_t cj_session_rank(cj_session_t* session, const cj_media_t* const* media, uint64_t count,
                            cj_string_t prompt, const cj_callbacks_t* callbacks,
                            cj_outcome_t* outcome, const cj_sink_t* json, const cj_sink_t* error) {
    (void)session, (void)media, (void)count, (void)prompt, (void)callbacks;
    (void)outcome, (void)json, (void)error;
    return kNothing;
}
cj_status_t cj_session_search(cj_session_t* session, const cj_search_options_t* options,
                              const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                              const cj_sink_t* json, const cj_sink_t* error) {
    (void)session, (void)options, (void)callbacks, (void)outcome, (void)json, (void)error;
    return kNothing;
}
