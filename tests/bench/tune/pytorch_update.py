# SPDX-License-Identifier: Apache-2.0
"""One Flow-DPO update of the shapes generator in PyTorch, as the other side of tune_bench: f32, all weights.

    pytorch_update.py WEIGHTS THREADS fastest            prints the fastest micro-batch
    pytorch_update.py WEIGHTS THREADS time MICRO_BATCH   prints seconds a clip of an update on 16 clips
"""
import copy
import pathlib
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "plugins/generators/shapes/training"))
import model

CLIPS, BETA = 16, 2000.0
MICRO_BATCHES = 2, 4, 8, 16


class Tuner:
    def __init__(self, weights):
        self.net = model.Generator()
        self.net.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()})
        self.reference = copy.deepcopy(self.net).requires_grad_(False)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr=2e-5, betas=(0.9, 0.99), weight_decay=0.0)
        self.clips = torch.rand(CLIPS, model.W.FRAMES, 3, model.W.SIDE, model.W.SIDE) * 2 - 1
        self.ids = torch.zeros((CLIPS, model.W.MAX_TOKENS), dtype=torch.long)

    def loss(self, x, ids):
        """Of pairs, winners first; noise and its level are shared by a pair."""
        half = len(x) // 2
        t = torch.sigmoid(0.6 + 1.1 * torch.randn(half)).clamp(0.02, 0.999).repeat(2)
        eps = torch.randn_like(x[:half]).repeat(2, 1, 1, 1, 1)
        level = t[:, None, None, None, None]
        z = (1 - level) * x + level * eps
        error = lambda net: (net(z, t, ids) - x).square().mean((1, 2, 3, 4)) / t ** 2
        with torch.no_grad():
            base = error(self.reference)
        d = error(self.net) - base
        return -F.logsigmoid(-0.5 * BETA * (d[:half] - d[half:])).sum() / (CLIPS // 2)

    def update(self, micro_batch):
        self.optimizer.zero_grad(set_to_none=True)
        for x, ids in zip(self.clips.split(micro_batch), self.ids.split(micro_batch)):
            self.loss(x, ids).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()

    def seconds_a_clip(self, micro_batch):
        start = time.perf_counter()
        self.update(micro_batch)
        return (time.perf_counter() - start) / CLIPS


def main():
    torch.set_num_threads(int(sys.argv[2]))
    tuner = Tuner(sys.argv[1])
    if sys.argv[3] == "fastest":
        tuner.update(4)  # warm
        times = {batch: tuner.seconds_a_clip(batch) for batch in MICRO_BATCHES}
        for batch, seconds in times.items():
            print(f"torch {torch.__version__} micro-batch {batch}: {seconds * 1e3:.0f} ms a clip", file=sys.stderr)
        print(min(times, key=times.get))
    else:
        batch = int(sys.argv[4])
        tuner.update(batch)  # warm
        print(tuner.seconds_a_clip(batch))


main()
