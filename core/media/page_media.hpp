// SPDX-License-Identifier: Apache-2.0
// Page media with a chosen codec, for tests of the fallback.
// Thread rule: free function.
#pragma once

#include "core/media/encode.hpp"

namespace cinejury::media {

// make_page_media with a codec for the preview other than the best.
Result<PageMedia> make_page_media_with(const Source& source, const PageMediaRequest& request,
                                       const Limits& limits, const CancelToken& cancel,
                                       Codec preview_codec);

}  // namespace cinejury::media
