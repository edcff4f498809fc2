"""Writes the gradient fixture: of the released generator in double on a CPU, for the tests of the training extension.

  python gradients.py --data DIR      (reads DIR/generator.safetensors, DIR/fixture.safetensors, .json; writes DIR/gradients.safetensors, .json)

Clip p of the parity fixture's noise is z, at sigma LEVELS[p]; the loss is sum(cotangent x velocity) over both, where the cotangent of one clip is
the other's noise / 64. Of tensors of more than KEPT numbers every k-th is kept, k odd; the json has the L2 norm and the sum of each whole gradient.
"""
import argparse
import json

import torch
from safetensors.torch import load_file, save_file

import model as M

LEVELS = [0.75, 0.375]  # exact in binary
KEPT = 2048


def main():
    a = argparse.ArgumentParser(); a.add_argument("--data"); a.add_argument("--out"); a = a.parse_args()
    torch.set_default_dtype(torch.float64)
    net = M.Generator().double()
    net.load_state_dict({k: v.double() for k, v in load_file(f"{a.data}/generator.safetensors").items()})
    ids = torch.tensor(json.load(open(f"{a.data}/fixture.json"))["ids"])
    z = load_file(f"{a.data}/fixture.safetensors")["noise"].double()
    t = torch.tensor(LEVELS)
    x0 = net(z, t, ids)
    v = (z - x0) / t[:, None, None, None, None]
    cotangent = z.flip(0) / 64
    (cotangent * v).sum().backward()
    kept, facts = {}, dict(levels=LEVELS, velocity=dict(norm=v.norm().item(), sum=v.sum().item()), gradients={})
    for name, p in net.named_parameters():
        g = p.grad.reshape(-1)
        step = max(1, -(-g.numel() // KEPT))
        step += 1 - step % 2
        kept[name] = g[::step].float().contiguous()
        facts["gradients"][name] = dict(step=step, norm=g.norm().item(), sum=g.sum().item())
    out = a.out or a.data
    save_file(kept, f"{out}/gradients.safetensors")
    json.dump(facts, open(f"{out}/gradients.json", "w"), indent=1)


if __name__ == "__main__":
    main()
