#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The cheap measures that people use, on the clips that `cinejury kit make` wrote.

baselines.py DIR > baselines.json

Prints records for `cinejury kit run --baseline` (docs/kit.md). Needs numpy and brisque (requirements.txt beside this
file) and the program ffmpeg. Every value is turned so that higher is better.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
from brisque import BRISQUE

BRISQUE_FRAMES = 2  # of a clip, spread; it takes about 0.3 s a frame
SHORTER_SIDE = 256  # of the frames for the interpolation residual, pixels
REACH = 6  # of its block search, pixels
BLOCK = 16

# Criterion -> the one whose damages it is measured by.
LIKE = {
    "baseline.laplacian": "fineness.defocus",
    "baseline.brisque": "fineness.defocus",
    "baseline.frame_difference": "coherence.action",
    "baseline.vbench_flickering": "coherence.flicker",
    "baseline.motion_smoothness": "coherence.action",
}


def read_clip(file, width, height):
    """RGB frames, [frames, height, width, 3] u8."""
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-f", "rawvideo", "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def luma(frames):
    return frames @ np.array([0.299, 0.587, 0.114], np.float32)


def laplacian(gray):
    """Variance of the Laplacian (Pech-Pacheco et al. 2000), mean over frames."""
    inner = gray[:, 1:-1, 1:-1]
    values = gray[:, :-2, 1:-1] + gray[:, 2:, 1:-1] + gray[:, 1:-1, :-2] + gray[:, 1:-1, 2:] - 4 * inner
    return float(values.var(axis=(1, 2)).mean())


def frame_difference(frames):
    """Mean absolute difference of neighbouring frames, 0 ... 255."""
    if len(frames) < 2:
        return None
    return float(np.mean([np.abs(b.astype(np.int16) - a).mean() for a, b in zip(frames, frames[1:])]))


def shrunk(gray):
    factor = max(1, min(gray.shape[1:]) // SHORTER_SIDE)
    height, width = gray.shape[1] // factor * factor, gray.shape[2] // factor * factor
    return gray[:, :height, :width].reshape(len(gray), height // factor, factor, width // factor, factor).mean(axis=(2, 4))


def interpolation_residual(before, middle, after):
    """Mean absolute error of the middle frame against the best mean of blocks that lie opposite to each other."""
    height, width = (side // BLOCK * BLOCK for side in middle.shape)
    padded = [np.pad(frame[:height, :width], REACH, mode="edge") for frame in (before, after)]
    target = middle[:height, :width]
    best = np.full((height // BLOCK, width // BLOCK), np.inf)
    for dy in range(-REACH, REACH + 1):
        for dx in range(-REACH, REACH + 1):
            a = padded[0][REACH + dy : REACH + dy + height, REACH + dx : REACH + dx + width]
            b = padded[1][REACH - dy : REACH - dy + height, REACH - dx : REACH - dx + width]
            error = np.abs((a + b) / 2 - target).reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
            np.minimum(best, error, out=best)
    return best.mean()


def motion_smoothness(gray):
    """1 - interpolation residual / 255 over every fourth frame (VBench's motion smoothness: every second)."""
    small = shrunk(gray)
    if len(small) < 3:
        return None
    residuals = [interpolation_residual(*small[i : i + 3]) for i in range(0, len(small) - 2, 4)]
    return float(1 - np.mean(residuals) / 255)


def brisque(frames, scorer=BRISQUE(url=False)):
    """The package's score of a few frames, mean, turned round: 100 is bad there."""
    chosen = np.linspace(0, len(frames) - 1, min(BRISQUE_FRAMES, len(frames))).round().astype(int)
    return float(-np.mean([scorer.score(frames[i]) for i in chosen]))


def measures(frames):
    gray = luma(frames.astype(np.float32))
    difference = frame_difference(frames)
    return {
        "baseline.laplacian": laplacian(gray),
        "baseline.brisque": brisque(frames),
        "baseline.frame_difference": None if difference is None else -difference,
        "baseline.vbench_flickering": None if difference is None else 1 - difference / 255,
        "baseline.motion_smoothness": motion_smoothness(gray),
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    manifest = json.loads((folder / "manifest.json").read_text())
    records = []
    for clip in manifest["clips"]:
        frames = read_clip(folder / clip["file"], clip["width"], clip["height"])
        for criterion, value in measures(frames).items():
            records.append({key: clip[key] for key in ("source", "damage", "strength")} | {"criterion": criterion, "value": value})
    json.dump({"schema": 1, "like": LIKE, "records": records}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
