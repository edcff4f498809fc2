#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# broken_media.sh BUILD_FOLDER COUNT : COUNT broken and hostile files through `cinejury rank`, ten at a time. The program
# must not crash, must stay within 3 GiB and two minutes for each ten, and must name every file in its result.
set -euo pipefail
build=$1 count=$2
here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

whole() { ffmpeg -v error -f lavfi -i "testsrc2=size=$1:rate=12:duration=1" "${@:2}"; }
mkdir "$work/media"
whole 96x64 -c:v libx264 -pix_fmt yuv420p "$work/media/a.mp4"
whole 97x65 -c:v libx265 -x265-params log-level=none "$work/media/b.mkv"
whole 64x64 -c:v libvpx-vp9 "$work/media/c.webm"
whole 64x48 -c:v mpeg4 "$work/media/d.avi"
whole 64x48 -c:v ffv1 "$work/media/e.mkv"
whole 48x48 "$work/media/f.gif"
whole 64x64 -c:v libtheora "$work/media/g.ogv"
/usr/bin/python3 "$here/broken_media.py" "$work/media" "$count"

failures=0 done=0
check() {
    local code=0
    (
        ulimit -v $((3 << 20))
        timeout -k 5 120 "$build/bin/cinejury" rank "$@" --prompt x --panel default --ledger "$work/ledger.db" --json \
            --progress none --quiet >"$work/out.json" 2>"$work/err.txt"
    ) || code=$?
    # 0 all readable, 3 none passes, 6 some failed, 7 all failed.
    case $code in 0 | 3 | 6 | 7) ;; *)
        echo "exit code $code for: $*" >&2
        tail -n 5 "$work/err.txt" >&2
        failures=$((failures + 1))
        return
        ;;
    esac
    local file
    for file in "$@"; do
        grep -qF "$(basename "$file")" "$work/out.json" && continue
        echo "not named in the result: $file" >&2
        failures=$((failures + 1))
    done
}

files=("$work"/media/broken/*)
for ((i = 0; i < ${#files[@]}; i += 10)); do
    check "${files[@]:i:10}"
    done=$((i + 10))
    printf '\r%d of %d files' "$((done < ${#files[@]} ? done : ${#files[@]}))" "${#files[@]}"
done
echo
((failures == 0)) || { echo "$failures failures" >&2; exit 1; }
echo "${#files[@]} broken files: no crash, each named in the result"
