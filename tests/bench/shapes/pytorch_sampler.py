# SPDX-License-Identifier: Apache-2.0
"""The shapes generator in PyTorch, as the other side of shapes_bench.

    pytorch_sampler.py WEIGHTS THREADS fastest ARITHMETIC...     prints the fastest "ARITHMETIC BATCH"
    pytorch_sampler.py WEIGHTS THREADS time ARITHMETIC BATCH     prints seconds a clip, 16 steps, guidance 1

ARITHMETIC: f32, autocast (bf16 where torch's list says so, f32 weights), bf16 (weights and activations).
"""
import contextlib
import pathlib
import sys
import time

import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "plugins/generators/shapes/training"))
import model

BATCHES = 1, 4, 8, 16


class Timed(torch.nn.Module):
    """The network with inputs and outputs in f32, whatever it computes in."""

    def __init__(self, weights, arithmetic):
        super().__init__()
        self.net = model.Generator().eval()
        self.net.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()})
        self.type = torch.float32
        if arithmetic == "bf16":
            self.type = torch.bfloat16
            self.net.to(self.type)
            self.net.time.register_forward_pre_hook(lambda _, inputs: (inputs[0].to(self.type),))
        self.autocast = arithmetic == "autocast"

    def forward(self, z, t, ids):
        with torch.autocast("cpu", torch.bfloat16) if self.autocast else contextlib.nullcontext():
            return self.net(z.to(self.type), t, ids).float()


def seconds_a_clip(net, batch, steps):
    ids = torch.zeros((batch, model.W.MAX_TOKENS), dtype=torch.long)
    start = time.perf_counter()
    model.sample(net, ids, steps=steps)
    return (time.perf_counter() - start) / batch


def main():
    torch.set_num_threads(int(sys.argv[2]))
    weights, command, arithmetics = sys.argv[1], sys.argv[3], sys.argv[4:]
    if command == "fastest":
        times = {}
        for arithmetic in arithmetics:
            net = Timed(weights, arithmetic)
            seconds_a_clip(net, 1, 1)
            for batch in BATCHES:
                times[arithmetic, batch] = min(seconds_a_clip(net, batch, 2) for _ in range(2))
        for (arithmetic, batch), seconds in times.items():
            print(f"torch {torch.__version__} {arithmetic}, batch {batch}: {seconds / 2 * 1e3:.1f} ms a step", file=sys.stderr)
        print(*min(times, key=times.get))
    else:
        net = Timed(weights, arithmetics[0])
        batch = int(arithmetics[1])
        seconds_a_clip(net, batch, 1)
        print(seconds_a_clip(net, batch, 16))


main()
