#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill_storm.sh BUILD_FOLDER KILLS : kills a `cinejury pick` with SIGKILL at random moments, resumes it, until each run
# has its result, and compares that with the result of a run that was left alone, whose winner is made again too. No
# process may be left over.
set -euo pipefail
build=$1 kills=$2
cinejury=$build/bin/cinejury
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

scene=$PWD/samples/scene/scene.sh
arguments=(pick "a green ball" -n 3 --seed 5 --generator cinejury.command --panel default --progress none --quiet
    --size 96x64 --frames 12 --fps 12
    --set "cinejury.command.program=$scene {output} {seed} {width} {height} {frames} {fps} {prompt}"
    --set cinejury.command.deterministic=true)

# The part of a report that must be equal, byte for byte.
result_of() { /usr/bin/python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))["result"]))' "$1"; }

# Processes of this storm that are still there.
left_over() { grep -lzF -f <(printf %s "$work") /proc/[0-9]*/cmdline 2>/dev/null | grep -v "/$$/" || true; }

# Becomes the program, in a subshell. Where no run was noted before the kill, there is nothing to resume.
resume_or_begin() {
    local folder=$1
    if [[ -n $("$cinejury" runs list --ledger "$folder/ledger.db" --quiet 2>/dev/null) ]]; then
        exec "$cinejury" pick --resume last --ledger "$folder/ledger.db" -o "$folder/out" --force --progress none --quiet
    else
        exec "$cinejury" "${arguments[@]}" --ledger "$folder/ledger.db" -o "$folder/out" --force
    fi
}

mkdir "$work/calm"
begun=$(date +%s%N)
(resume_or_begin "$work/calm" >/dev/null)
took=$((($(date +%s%N) - begun) / 1000000))
calm=$(result_of "$work/calm/out/report.json")
"$cinejury" runs replay last --ledger "$work/calm/ledger.db"
echo "a run left alone takes $took ms"

RANDOM=1
killed=0 runs=0
while ((killed < kills)); do
    folder=$work/run-$runs
    mkdir "$folder"
    runs=$((runs + 1))
    # Up to four kills of one run, each somewhere in the time that it takes.
    for ((attempt = 0; attempt < 4 && killed < kills; ++attempt)); do
        (resume_or_begin "$folder" >/dev/null 2>&1) &
        victim=$!
        sleep "$(printf '%d.%03d' $((RANDOM % took / 1000)) $((RANDOM % took % 1000)))"
        kill -KILL "$victim" 2>/dev/null && killed=$((killed + 1))
        wait "$victim" 2>/dev/null || true
    done
    (resume_or_begin "$folder" >/dev/null)
    if [[ $(result_of "$folder/out/report.json") != "$calm" ]]; then
        echo "run $runs has another result than the run left alone: $folder" >&2
        trap - EXIT
        exit 1
    fi
    rm -rf "$folder"
    printf '\r%d kills, %d runs' "$killed" "$runs"
done
echo
[[ -z $(left_over) ]] || { echo "processes were left over" >&2; exit 1; }
echo "$killed kills, $runs runs resumed to the same result"
