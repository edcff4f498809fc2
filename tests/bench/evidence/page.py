#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the figures of a grid into docs/evidence.md.

page.py FOLDER PAGE: FOLDER has {procedural,real}-{all,train,held-out}/kit.json of `cinejury kit run` with baselines. What
stands in PAGE between the lines <!-- figures --> and <!-- end of figures --> is replaced.
"""

import json
import pathlib
import sys

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
CROSS_TALK = 0.05
BARS = {0.2: 0.85, 0.5: 0.97, 1.0: 0.97}
SPEARMAN_BAR = 0.9
NAMES = {"procedural": "Drawn scenes", "real": "Real clips"}


def is_baseline(criterion):
    return criterion.startswith("baseline.")


def with_interval(estimate, bar=None):
    """0.97 [0.94, 1.00], bold where it misses its bar."""
    if estimate is None:
        return ""
    text = f"{estimate['value']:.2f} [{estimate['low']:.2f}, {estimate['high']:.2f}]"
    return f"**{text}**" if bar is not None and estimate["value"] < bar else text


def table(head, rows):
    if not rows:
        return ["None.", ""]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


def hits(run, damages=None):
    """Rows for each criterion and damage that it is hit by."""
    cells = [c for c in run["cells"] if c["relation"] == "hit" and not is_baseline(c["criterion"])]
    slopes = {(s["criterion"], s["damage"]): s["spearman"] for s in run["slopes"]}
    rows = []
    for pair in dict.fromkeys((c["criterion"], c["damage"]) for c in cells):
        if damages is not None and pair[1] not in damages:
            continue
        own = {c["strength"]: c for c in cells if (c["criterion"], c["damage"]) == pair}
        if not any(c["accuracy"] for c in own.values()):
            continue
        most = max(own.values(), key=lambda cell: cell["accuracy"]["sources"] if cell["accuracy"] else 0)
        rows.append(
            [f"`{pair[0]}`", f"`{pair[1]}`"]
            + [with_interval(own[s]["accuracy"], BARS[s]) if s in own else "" for s in BARS]
            + [with_interval(slopes.get(pair), SPEARMAN_BAR), str(most["accuracy"]["sources"]), str(sum(c["without"] for c in own.values()))]
        )
    return table(["criterion", "damage", "at 0.2", "at 0.5", "at 1", "Spearman", "clips", "no value"], rows)


def middle_cells(run, unrelated_only=True):
    """(criterion, damage) -> the cell at the strength next to 0.5."""
    cells = {}
    for cell in run["cells"]:
        if unrelated_only and cell["relation"] != "unrelated":
            continue
        pair = cell["criterion"], cell["damage"]
        if pair not in cells or abs(cell["strength"] - 0.5) < abs(cells[pair]["strength"] - 0.5):
            cells[pair] = cell
    return {pair: cell for pair, cell in cells.items() if cell["moved"]}


def cross_talk(run):
    cells = {pair: cell for pair, cell in middle_cells(run).items() if not is_baseline(pair[0])}
    bands = {c["id"]: c["tie_band"] for c in run["criteria"]}
    over = [(pair, cell) for pair, cell in cells.items() if cell["moved"]["value"] >= CROSS_TALK]
    rows = [
        [f"`{pair[0]}`", f"`{pair[1]}`", with_interval(cell["moved"]), f"{cell['mean_fall']:.3f}", f"{bands[pair[0]]:.4f}"]
        for pair, cell in over
    ]
    moved = sum(cell["moved"]["value"] * cell["moved"]["sources"] for cell in cells.values())
    pairs = sum(cell["moved"]["sources"] for cell in cells.values())
    said = f"{len(over)} of {len(cells)} pairs of a criterion and an unrelated damage move in 5 % of the clips or more; of all {pairs} single pairs of clips {100 * moved / max(1, pairs):.1f} % move."
    return [said, "", *table(["criterion", "damage", "share moved", "mean fall", "tie band"], rows)]


def beside_baselines(run):
    """Accuracy at 0.5 and share of unrelated pairs of clips that move, of each baseline and of the criterion in its place."""
    hit = {pair: cell for pair, cell in middle_cells(run, unrelated_only=False).items() if cell["relation"] == "hit" and cell["accuracy"]}
    unrelated = middle_cells(run)

    def accuracy(criterion, damage):
        cell = hit.get((criterion, damage))
        return with_interval(cell["accuracy"]) if cell else ""

    def moved(criterion):
        own = [cell["moved"] for pair, cell in unrelated.items() if pair[0] == criterion]
        pairs = sum(m["sources"] for m in own)
        return f"{100 * sum(m['value'] * m['sources'] for m in own) / pairs:.0f} %" if pairs else ""

    rows = []
    for baseline, criterion in run["like"].items():
        for damage in dict.fromkeys(pair[1] for pair in hit if pair[0] == criterion):
            rows.append([f"`{baseline[9:]}`", f"`{criterion}`", f"`{damage}`", accuracy(baseline, damage), accuracy(criterion, damage), moved(baseline), moved(criterion)])
    head = ["baseline", "criterion", "damage", "its accuracy", "the criterion's", "its cross-talk", "the criterion's"]
    return table(head, rows)


def figures(folder):
    runs = {}
    for name in NAMES:
        for split in ("all", "train", "held-out"):
            file = folder / f"{name}-{split}" / "kit.json"
            if file.exists():
                runs[name, split] = json.loads(file.read_text())
    lines = []
    for name, title in NAMES.items():
        if (name, "all") not in runs:
            lines += [f"### {title}", "", "Not measured.", ""]
            continue
        run = runs[name, "all"]
        clips = {record["source"] for record in run["records"]}
        kept = sorted(clip["id"] for clip in run["clips"] if clip["held_out"])
        lines += [f"### {title}: {', '.join(sorted(clips))}", "", *hits(run)]
        if (name, "held-out") in runs and (name, "train") in runs:
            held_out = runs[name, "held-out"]
            train = {record["damage"] for record in runs[name, "train"]["records"]}
            new = sorted({record["damage"] for record in held_out["records"]} - train)
            lines += [f"### {title}: held out ({', '.join(kept)}; of the others the damages {', '.join(f'`{d}`' for d in new)})", "", *hits(held_out)]
        lines += [f"### {title}: cross-talk at 0.5", "", *cross_talk(run)]
        if run["like"]:
            lines += [f"### {title}: beside the baselines, at 0.5", "", *beside_baselines(run)]
    return lines


def main():
    folder, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = page.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(before + BEGIN + "\n\n" + "\n".join(figures(folder)) + "\n" + END + after)


if __name__ == "__main__":
    main()
