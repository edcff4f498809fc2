#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes every figure of docs/evidence.md: evidence.sh BUILD_FOLDER [SECONDS]
# Scores the grid of damages clip by clip, runs the baselines on the same clips, and writes build/evidence/ and the tables
# of docs/evidence.md. Takes about half an hour on two busy cores. Begins nothing new after SECONDS, exits with 75 then,
# and goes on where it stopped when it is called again; scores of other experts than those of the build are not used.
# JOBS: threads. FIT=1 fits the calibrations of the default panel anew from the training part, before the figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly build=$(realpath "$1") seconds=${2:-86400} here=tests/bench/evidence venv=.cache/evidence-venv
readonly program=$build/bin/cinejury threads=${JOBS:-$(nproc)}
# Of 48 scenes a part of every kind: still, panning and zooming cameras, three with an object at rest,
# rates from 8 to 30. scene-04, -24, -44, carphone, drawn and tree are held out.
readonly procedural=(scene-01 scene-08 scene-12 scene-02 scene-04 scene-24 scene-44 scene-00)
readonly real=(band bikes bunny carphone drawn earth street tree)
readonly experts=(fineness coherence guards)

stamp=$({
    for expert in "${experts[@]}"; do find "$build" -name "cinejury_$expert.so" -exec sha256sum {} +; done | cut -c1-64
    cat tests/kit/clips.tsv
} | sha256sum | cut -c1-12)
readonly out=$PWD/build/evidence/$stamp

fresh() {
    ((SECONDS < seconds)) && return 0
    echo "evidence: stopped after $SECONDS s; call it again to go on" >&2
    exit 75
}

# score SET CLIP : the experts on the clip and all its damages.
score() {
    local folder=$out/$1/$2
    [[ -f $folder/kit.json ]] && return
    fresh
    "$program" kit run --panel "$here/measures.toml" --sources "$1" --source "$2" --threads "$threads" --progress none \
        --out "$folder" >"$folder.txt"
    echo "evidence: $1 $2 scored, $SECONDS s" >&2
}

# compare SET CLIP : the baselines, at the strength at which cross-talk is told.
compare() {
    local file=$out/$1/$2/baselines.json clips
    [[ -f $file ]] && return
    fresh
    clips=$(mktemp -d)
    "$program" kit make "$clips" --sources "$1" --source "$2" --strength 0.5 --progress none >/dev/null
    "$venv/bin/python" "$here/baselines.py" "$clips" >"$file.part"
    mv "$file.part" "$file"
    rm -rf "$clips"
    echo "evidence: $1 $2 compared, $SECONDS s" >&2
}

# figures SET SPLIT PANEL FOLDER [OPTION...] : from what was scored.
figures() {
    local set=$1 split=$2 panel=$3 folder=$4 clip options=()
    shift 4
    local -n clips=$set
    for clip in "${clips[@]}"; do options+=(--source "$clip" --records "$out/$set/$clip/kit.json"); done
    "$program" kit run --panel "$panel" --sources "$set" --split "$split" "${options[@]}" --out "$out/$folder" "$@" \
        >"$out/$folder.txt"
}

tests/kit/fetch.sh
if [[ ! -x $venv/bin/python ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --require-hashes --no-deps -r "$here/requirements.txt"
fi
mkdir -p "$out"/{procedural,real}
for clip in "${real[@]}"; do score real "$clip"; done
for clip in "${procedural[@]}"; do score procedural "$clip"; done
if [[ -n ${FIT:-} ]]; then
    for set in procedural real; do figures "$set" train "$here/measures.toml" "$set-fit"; done
    python3 "$here/fit_calibrations.py" core/panel/panels/default "$out"/{procedural,real}-fit/kit.json
    cmake --build "$build" --target cinejury >/dev/null  # puts the panel where the program looks
fi
for clip in "${real[@]}"; do compare real "$clip"; done
for clip in "${procedural[@]}"; do compare procedural "$clip"; done
for set in procedural real; do
    declare -n clips=$set
    baselines=()
    for clip in "${clips[@]}"; do baselines+=(--baseline "$out/$set/$clip/baselines.json"); done
    unset -n clips
    for split in all train held-out; do figures "$set" "$split" default "$set-$split" "${baselines[@]}"; done
done
python3 "$here/page.py" "$out" docs/evidence.md
