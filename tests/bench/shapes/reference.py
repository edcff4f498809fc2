# SPDX-License-Identifier: Apache-2.0
"""The reference (the training recipe's network, sampler and procedural judge, in PyTorch) beside the plugins, on the prompts of a
calibration: the share of clips that show every statement, from the same noise and, if wanted, from the reference's own.

    reference.py PROGRAM LEDGER NAME OUT [--kind alike] [-n 8] [--own-noise] [--threads 2] [--seconds S]

Needs the packages of the training recipe's requirements.txt. OUT keeps what was made, one line of JSON a prompt: the same
command goes on where it stopped. `kept` in the table: the reference's judge on the plugin's own clips.
"""
import argparse
import json
import pathlib
import sys
import time

import numpy as np
import torch
from safetensors.numpy import load_file as load_arrays

import calibrations

RECIPE = pathlib.Path(__file__).parents[3] / "plugins/generators/shapes"
sys.path.insert(0, str(RECIPE / "training"))
import evaluate
import model
import oracle
import world

SHAPE = world.FRAMES, 3, world.SIDE, world.SIDE


def philox_normals(seed, count):
    """The plugin's noise of (seed, stream 0), but for the last bits: Philox 4x32-10, Box and Muller of 24 bits each."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    x = [np.arange(count // 4, dtype=np.uint64), *(np.zeros(count // 4, np.uint64) for _ in range(3))]
    keys = [np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)]
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [(second >> shift) ^ x[1] ^ keys[0], second & low, (first >> shift) ^ x[3] ^ keys[1], first & low]
        keys = [(keys[0] + np.uint64(0x9E3779B9)) & low, (keys[1] + np.uint64(0xBB67AE85)) & low]
    unit = [(word >> np.uint64(8)).astype(np.float64) * 2.0**-24 for word in x]
    normals = np.empty((count // 4, 4), np.float32)
    for pair in range(2):
        radius = np.sqrt(-2 * np.log(unit[2 * pair] + 2.0**-24))
        angle = 2 * np.pi * unit[2 * pair + 1]
        normals[:, 2 * pair], normals[:, 2 * pair + 1] = radius * np.cos(angle), radius * np.sin(angle)
    return normals.reshape(SHAPE)


def judged(clips, ids):
    return [bool(oracle.judge(clip, ids.tolist())["all"]) for clip in clips]


def reference_of(net, clips, own_noise):
    """One prompt: answers for the same noise, for its own, and for the plugin's clips; and how far the clips lie apart."""
    tokens, unknown = world.tokenize(clips[0].prompt)
    assert not unknown
    ids = torch.tensor(tokens + [0] * (world.MAX_TOKENS - len(tokens)))
    many = ids.expand(len(clips), -1)
    same = torch.from_numpy(np.stack([philox_normals(clip.seed, int(np.prod(SHAPE))) for clip in clips]))
    made = evaluate.to_bytes(model.sample(net, many, noise=same))
    own = judged(evaluate.to_bytes(model.sample(net, many, generator=own_noise)), ids) if own_noise else None
    kept = np.stack([next(iter(load_arrays(clip.artifact).values())).reshape(made[0].shape) for clip in clips])
    apart = np.abs(kept.astype(float) - made).mean(axis=(1, 2, 3, 4))
    return {"prompt": clips[0].prompt, "indices": [clip.index for clip in clips], "same": judged(made, ids),
            "own": own, "kept": judged(kept, ids), "apart": apart.tolist()}


def report(clips, rows):
    def line(text, value, some=rows):
        if some:
            groups = [[value(row, place) for place in range(len(row["indices"]))] for row in some]
            print(f"{text:40} {calibrations.text_of(calibrations.interval(groups))}")

    def ours(row, place):
        return clips[row["prompt"], row["indices"][place]].met

    count = sum(len(row["indices"]) for row in rows)
    print(f"{len(rows)} prompts, {count} clips on each side; 95 % intervals over prompts")
    with_own = [row for row in rows if row["own"]]
    line("plugins", ours)
    line("reference, the same noise", lambda row, place: row["same"][place])
    line("reference, its own noise", lambda row, place: row["own"][place], with_own)
    line("plugins less reference, the same noise", lambda row, place: ours(row, place) - row["same"][place])
    line("plugins less reference, its own noise", lambda row, place: ours(row, place) - row["own"][place], with_own)
    agree = sum(row["kept"][place] == ours(row, place) for row in rows for place in range(len(row["indices"])))
    same = sum(row["same"][place] == ours(row, place) for row in rows for place in range(len(row["indices"])))
    apart = np.concatenate([row["apart"] for row in rows])
    print(f"the two judges on the plugin's clips: the same answer for {agree} of {count}")
    print(f"the same answer from the same noise: {same} of {count}; clips apart by {np.median(apart):.2f}/255 (median), {apart.max():.2f} (most)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "ledger", "name", "out"):
        parser.add_argument(name)
    parser.add_argument("--kind", default="")
    parser.add_argument("-n", type=int, default=8)
    parser.add_argument("--own-noise", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    clips = calibrations.clips_of(arguments.program, arguments.ledger, arguments.name)
    prompts = dict.fromkeys(prompt for (prompt, index), clip in clips.items() if clip.kind == arguments.kind or not arguments.kind)
    out = pathlib.Path(arguments.out)
    rows = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    there = {row["prompt"] for row in rows}
    net = evaluate.load(model.Generator, str(RECIPE / "weights/generator.safetensors"), torch.device("cpu"))
    end = time.monotonic() + arguments.seconds
    for number, prompt in enumerate(prompts):
        if prompt in there or time.monotonic() > end:
            continue
        mine = [clips[prompt, index] for index in range(arguments.n) if (prompt, index) in clips]
        rows.append(reference_of(net, mine, torch.Generator().manual_seed(number) if arguments.own_noise else None))
        with out.open("a") as file:
            file.write(json.dumps(rows[-1]) + "\n")
    report(clips, rows)


main()
