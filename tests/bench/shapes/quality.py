# SPDX-License-Identifier: Apache-2.0
"""What settings of the shapes generator cost and are worth: the held-out judge's rate and the learned judge's mean of log p, with
the same seeds for every setting, and the differences from the defaults with 95 % intervals over prompts.

    quality.py PROGRAM LEDGER caches|grid [--first 64] [-n 4] [--base NAME] [--seconds S]

--base: a calibration of the defaults with seed 1 that is there already. Every setting is a calibration of its own in the ledger: the same command goes on where it stopped. --seconds stops making
new clips after that time and prints what is there.
"""
import argparse
import pathlib
import signal
import subprocess
import time

import calibrations

PROMPTS = pathlib.Path(__file__).parents[2] / "plugins/shapes/data/held-out.json"
DEFAULTS = "euler", 16, 1.0, 3.0, ""
SETTINGS = {
    "caches": [DEFAULTS, ("euler", 16, 1.0, 3.0, "half"), ("euler", 16, 1.0, 3.0, "third")],
    # sampler, steps, guidance, shift: one thing at a time from the defaults, and pairs of equal cost.
    "grid": [DEFAULTS,
             ("multistep", 8, 1.0, 3.0, ""), ("euler", 8, 1.0, 3.0, ""), ("multistep", 16, 1.0, 3.0, ""),
             ("multistep", 8, 2.0, 3.0, ""), ("euler", 16, 1.0, 5.0, ""), ("euler", 8, 2.0, 3.0, ""),
             ("euler", 16, 2.0, 3.0, ""), ("euler", 16, 1.0, 1.5, ""), ("euler", 32, 1.0, 3.0, "")],
}


def name_of(setting):
    sampler, steps, guidance, shift, cache = setting
    return f"quality {sampler} {steps}:{guidance:g}:{shift:g}" + (f" {cache}" if cache else "")


def calls_of(setting):
    """Calls of the network for one clip; a step cache shortens some of them."""
    _, steps, guidance, _, _ = setting
    return steps if guidance == 1 else 2 * steps


def make(arguments, setting, seconds):
    sampler, steps, guidance, shift, cache = setting
    command = [arguments.program, "calibrate", name_of(setting), "--ledger", arguments.ledger, "--prompts", PROMPTS, "--first",
               str(arguments.first), "-n", str(arguments.n), "--seed", "1", "--generator", "cinejury.shapes", "--panel", "shapes",
               "--draft-policy", "none", "--rungs", "0.75:1", "--progress", "none", "--sampler", sampler, "--steps", str(steps),
               "--guidance", str(guidance), "--set", f"cinejury.shapes.shift={shift}"]
    if cache:
        command += ["--cache-policy", cache]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        process.wait()
        return False
    if code != 0:
        raise SystemExit(f"{name_of(setting)}: calibrate ended with {code}")
    return True


def row(setting, clips, base):
    common = [clip for key, clip in clips.items() if key in base]
    cells = [calibrations.text_of(calibrations.interval(calibrations.by_prompt(common, value))) for value in (
        lambda clip: clip.met,
        lambda clip: clip.met - base[clip.prompt, clip.index].met,
        lambda clip: clip.judged - base[clip.prompt, clip.index].judged)]
    kinds = [sum(group) / len(group) for group in ([clip.met for clip in common if clip.kind == kind] for kind in ("one", "alike", "two")) if group]
    return [name_of(setting).removeprefix("quality "), str(calls_of(setting)), str(len(common)), *cells, " ".join(f"{rate:.2f}" for rate in kinds)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("ledger")
    parser.add_argument("what", choices=sorted(SETTINGS))
    parser.add_argument("--first", type=int, default=64)
    parser.add_argument("-n", type=int, default=4)
    parser.add_argument("--base", default="")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    arguments = parser.parse_args()
    end = time.monotonic() + arguments.seconds
    for setting in SETTINGS[arguments.what]:
        if setting == DEFAULTS and arguments.base:
            continue
        left = end - time.monotonic()
        if left <= 0 or not make(arguments, setting, None if left == float("inf") else left):
            break
    names = {setting: name_of(setting) for setting in SETTINGS[arguments.what]}
    names[DEFAULTS] = arguments.base or names[DEFAULTS]
    found = {setting: calibrations.clips_of(arguments.program, arguments.ledger, name) for setting, name in names.items()}
    print("| sampler steps:guidance:shift | calls | clips | all, held out | difference | judge's mean log p, difference | one, alike, two |")
    print("|---|---|---|---|---|---|---|")
    for setting, clips in found.items():
        if clips:
            print("| " + " | ".join(row(setting, clips, found[DEFAULTS])) + " |")


main()
