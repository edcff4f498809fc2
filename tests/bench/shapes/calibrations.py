# SPDX-License-Identifier: Apache-2.0
"""Calibrations of a ledger, read through the program: what the held-out judge says of every clip; and intervals over prompts."""
import dataclasses
import functools
import json
import random
import subprocess

MET = 0.5  # a statement counts as met from this probability on, as in `cinejury calibrate`
JUDGE = "select"
ORACLE = "held-out"


@dataclasses.dataclass
class Clip:
    prompt: str
    kind: str
    index: int  # of the candidate: the same index of the same prompt has the same seed in every calibration
    seed: int
    artifact: str
    met: bool  # every statement, by the held-out judge
    said: dict  # criterion -> met, by the held-out judge
    judged: float  # mean of log p over the statements, by the learned judge


def program_json(program, ledger, *arguments):
    command = [program, *arguments, "--ledger", ledger, "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


@functools.cache  # a process for each run of the ledger
def finished_calibrations(program, ledger):
    runs = program_json(program, ledger, "runs", "list", "--limit", "1000000")["runs"]
    return [program_json(program, ledger, "runs", "show", run["id"]) for run in runs
            if run["command"] == "calibrate" and run["state"] == "finished"]


def clips_of(program, ledger, name):
    """All clips of the calibration `name` in its finished runs, by (prompt, index)."""
    clips = {}
    for shown in finished_calibrations(program, ledger):
        plan = shown["plan"]
        if plan["calibration"] != name:
            continue
        artifacts = {one["index"]: one.get("artifact", "") for one in shown["candidates"]}
        for candidate in shown["result"]["candidates"]:
            if candidate["state"] == "scored":
                clip = clip_of(plan, candidate, artifacts)
                clips[clip.prompt, clip.index] = clip
    return clips


def clip_of(plan, candidate, artifacts):
    held_out = [score for score in candidate["scores"] if score["role"] == ORACLE and score["status"] == "ok"]
    said = {score["criterion"]: score["raw"] >= MET for score in held_out}
    judged = [score["calibrated"] for score in candidate["scores"]
              if score["role"] == JUDGE and score["criterion"].startswith("alignment.") and score["status"] == "ok"]
    return Clip(plan["prompt"], plan["prompt_group"], candidate["index"], candidate["seed"], artifacts[candidate["index"]],
                all(said.values()), said, sum(judged) / len(judged))


def interval(groups, draws=2000, seed=1):
    """Mean of the groups' means with its 95 % interval by bootstrap over groups (prompts); `groups` is a list of lists."""
    means = [sum(group) / len(group) for group in groups]
    chance = random.Random(seed)
    drawn = sorted(sum(chance.choices(means, k=len(means))) / len(means) for _ in range(draws))
    return sum(means) / len(means), drawn[round(0.025 * (draws - 1))], drawn[round(0.975 * (draws - 1))]


def by_prompt(clips, value):
    groups = {}
    for clip in clips:
        groups.setdefault(clip.prompt, []).append(value(clip))
    return list(groups.values())


def text_of(found, digits=3):
    mean, low, high = (f"{number:.{digits}f}" for number in found)
    return f"{mean} ({low} to {high})"
