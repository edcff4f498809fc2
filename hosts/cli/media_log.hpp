// SPDX-License-Identifier: Apache-2.0
// The log of the media library, which belongs to the process and not to libcinejury.
// Thread rule: before media are used.
#pragma once

namespace cinejury::cli {

// What FFmpeg has to say of a damaged file is in the failure already; its own lines are left out.
void silence_media_log();

}  // namespace cinejury::cli
