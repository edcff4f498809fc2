#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Most memory that the default panel takes for 60 s of 1920x1080: long_clip.sh BUILD_FOLDER
# Prints a BAR line; needs ffmpeg. Takes some minutes.
set -euo pipefail

readonly program=$(realpath "$1")/bin/cinejury limit=1500000  # kB
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ffmpeg -nostdin -v error -f lavfi -i "testsrc2=size=1920x1080:rate=24:duration=60" \
    -vf "noise=alls=6:allf=t,gblur=sigma=1" -c:v libx264 -preset ultrafast -pix_fmt yuv420p "$folder/long.mp4"
kilobytes=$(python3 - "$program" "$folder/long.mp4" "${JOBS:-2}" <<'PYTHON'
import resource, subprocess, sys
program, clip, threads = sys.argv[1:]
subprocess.run([program, "score", clip, "--panel", "default", "--ledger", clip + ".ledger", "--threads", threads], check=True, stdout=sys.stderr)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
)
verdict=ok
((kilobytes <= limit)) || verdict=MISS
printf 'BAR pixels_60s_of_1080p_memory %.2f GB <= 1.5 %s\n' "$(bc -l <<<"$kilobytes / 1000000")" "$verdict"
[[ $verdict == ok ]]
