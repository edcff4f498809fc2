// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/media_log.hpp"

extern "C" {
#include <libavutil/log.h>
}

namespace cinejury::cli {

void silence_media_log() {
    av_log_set_level(AV_LOG_QUIET);
}

}  // namespace cinejury::cli
