// SPDX-License-Identifier: Apache-2.0
// What a run needs, made from settings. Thread rule: main thread.
#pragma once

#include "core/media/limits.hpp"
#include "core/panel/panel.hpp"
#include "core/plugin/host_services.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

media::Limits media_limits(const Values& values);
panel::PanelOptions panel_options(const Values& values);
// Messages of plugins go to `talk`, which must outlive the host: warnings and errors always, the
// rest if verbose.
plugin::HostOptions host_options(const Values& values, Talk& talk);

}  // namespace cinejury::cli
