#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed on a CUDA device: the shapes generator beside the same network in PyTorch with torch.compile, 64 clips in one batch,
16 steps, guidance 1, five alternating pairs; then the linear layers beside cuBLASLt's bare products.

    gpu_bench.py PROGRAM      PROGRAM: gpu_bench, as a build or the bundle has it; run it from the bundle's root

Needs a Python with torch >= 2.9 and safetensors that see the device. Prints a BAR line and ends with 1 on a MISS.
"""
import pathlib
import statistics
import subprocess
import sys
import time

import torch
from safetensors.torch import load_file

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "plugins/generators/shapes/training"))
import model

CLIPS, STEPS, PAIRS, BAR = 64, 16, 5, 1.2


def compiled_network():
    net = model.Generator().eval()
    weights = ROOT / "plugins/generators/shapes/weights/generator.safetensors"
    net.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()})
    return torch.compile(net.cuda(), mode="max-autotune")


@torch.no_grad()
def torch_seconds(net):
    """From noise to bytes in host memory, bf16 autocast as in the training recipe's evaluation."""
    ids = torch.zeros((CLIPS, model.W.MAX_TOKENS), dtype=torch.long, device="cuda")
    torch.cuda.synchronize()
    start = time.perf_counter()
    with torch.autocast("cuda", torch.bfloat16):
        clips = model.sample(net, ids, steps=STEPS)
    ((clips.float() + 1) * 127.5).round().clamp(0, 255).byte().cpu()
    return time.perf_counter() - start


def our_seconds(program):
    done = subprocess.run([program, "clips", str(CLIPS), "1"], check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def main():
    program = sys.argv[1]
    if not torch.cuda.is_available():
        raise SystemExit("gpu_bench.py: torch sees no CUDA device")
    net = compiled_network()
    for _ in range(3):
        torch_seconds(net)
    ratios = []
    for _ in range(PAIRS):
        ours, theirs = our_seconds(program), torch_seconds(net)
        print(f"{torch.cuda.get_device_name()}: {CLIPS / ours:.1f} clips/s, PyTorch {torch.__version__} compiled {CLIPS / theirs:.1f}")
        ratios.append(theirs / ours)
    ratio = statistics.median(ratios)
    subprocess.run([program, "products"], check=True)
    print(f"BAR shapes_gpu_samples_of_pytorch {ratio:.2f} x >= {BAR} {'ok' if ratio >= BAR else 'MISS'}")
    return 0 if ratio >= BAR else 1


sys.exit(main())
