/* SPDX-License-Identifier: Apache-2.0 */
#pragma once
#include "cinejury_no_ffmpeg.h"
