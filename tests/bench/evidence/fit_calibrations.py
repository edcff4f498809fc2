#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the calibrations of the default panel to the training part of the degradation kit.

fit_calibrations.py FOLDER KIT_JSON... takes what `cinejury kit run --split train --out DIR` wrote, and writes
FOLDER/CRITERION.json (docs/panel-file.md, isotonic) for each criterion that a damage hits, and prints what each was fitted
to. The maps are straight between a few points: 0 -> 0; the median raw value of the clean clips -> 0.9; that less the
median fall from a clean clip to the same one damaged at strength 0.5 (by binary damages: damaged at all) -> 0.5; 1 -> 1.
Pairs, since clean clips differ more than damage does. Where the median clean clip has 1 already, 0.9 is the end of the
scale. A criterion that does not tell half of its damage from none gets no calibration.
Guards are no scales and keep theirs. A criterion that the panel, FOLDER.toml, has no calibration of is left out.
"""

import json
import pathlib
import statistics
import sys

HALF, CLEAN = 0.5, 0.9
LEAST_STEP = 0.02  # of the raw scale between two points; nearer ones tell nothing


def read_runs(files):
    records, hits = [], {}
    for file in files:
        run = json.loads(pathlib.Path(file).read_text())
        if run["split"] != "train":
            sys.exit(f"{file}: constants are fitted to the training part, and this is {run['split']}")
        records += run["records"]
        for cell in run["cells"]:
            if cell["relation"] == "hit":
                hits.setdefault(cell["criterion"], set()).add(cell["damage"])
    return records, hits


def raw_values(records, criterion, damages, strength):
    """(source, raw value) of each clip that has one."""
    return [
        (record["source"], record["raw"])
        for record in records
        if record["criterion"] == criterion and record["damage"] in damages and record["strength"] == strength and record["raw"] is not None
    ]


def points(records, criterion, damages):
    """The map's points and what they rest on; None where clean and damaged are not apart."""
    clean = dict(raw_values(records, criterion, {"clean"}, 0))
    # A graded damage says what half of it is; one that is there or not is asked only where no other is.
    damaged = raw_values(records, criterion, damages, HALF) or raw_values(records, criterion, damages, 1)
    falls = [clean[source] - raw for source, raw in damaged if source in clean]
    if not falls:
        return None
    high = statistics.median(clean.values())
    low = max(0.0, high - statistics.median(falls))
    if high - low < LEAST_STEP:
        return None
    curve = [(0.0, 0.0)] if low >= LEAST_STEP else []
    curve.append((low, HALF))
    curve.append((high, CLEAN))
    if 1 - high >= LEAST_STEP:
        curve.append((1.0, 1.0))
    return curve, len(clean), len(falls)


def main():
    folder = pathlib.Path(sys.argv[1])
    records, hits = read_runs(sys.argv[2:])
    file = folder.with_name(folder.name + ".toml")
    if not file.is_file():
        sys.exit(f"{file}: no such panel; the folder of calibrations lies beside the panel that names them")
    panel = file.read_text()
    folder.mkdir(exist_ok=True)
    for criterion, damages in sorted(hits.items()):
        if criterion.startswith("guards.") or f"{criterion}.json" not in panel:
            continue
        found = points(records, criterion, damages)
        if not found:
            print(f"{criterion}: clean and damaged clips are not apart; no calibration")
            continue
        curve, clean, damaged = found
        text = json.dumps({"schema": 1, "x": [round(x, 4) for x, _ in curve], "y": [y for _, y in curve]})
        (folder / f"{criterion}.json").write_text(text + "\n")
        print(f"{criterion}: {text} from {clean} clean and {damaged} damaged clips")


if __name__ == "__main__":
    main()
