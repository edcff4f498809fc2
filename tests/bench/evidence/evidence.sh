#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes every figure of docs/evidence.md: evidence.sh BUILD_FOLDER [PANEL] [EVERY]
# The panel and the baselines over the whole grid of damages, on procedural and on real clips, into build/evidence. EVERY = N
# takes each N-th source only. Takes hours on two cores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

readonly program=$(realpath "$1")/bin/cinejury panel=${2:-default} every=${3:-1} out=$PWD/build/evidence
readonly venv=.cache/evidence-venv

tests/kit/fetch.sh
if [[ ! -x $venv/bin/python ]]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --require-hashes --no-deps -r tests/bench/evidence/requirements.txt
fi
mkdir -p "$out"
for sources in procedural real; do
    clips=$out/clips-$sources
    "$program" kit make "$clips" --sources "$sources" --every "$every" --progress plain
    "$venv/bin/python" tests/bench/evidence/baselines.py "$clips" >"$out/baselines-$sources.json"
    rm -rf "$clips"
    for split in all train held-out; do
        "$program" kit run --panel "$panel" --sources "$sources" --every "$every" --split "$split" --progress plain \
            --baseline "$out/baselines-$sources.json" --out "$out/$sources-$split" | tee "$out/$sources-$split.txt"
    done
done
