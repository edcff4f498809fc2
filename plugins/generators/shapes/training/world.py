"""The shapes world: scenes of flat moving shapes, their prompts, and their pictures, drawn in batches on any torch device.

One clip is 16 frames of 64x64 RGB at 8 frames per second. A scene holds one to four objects; a prompt names some of what is in
the scene and leaves the rest open. the project's documentation states the same world in words; where the two differ, this file is right.
"""
import math

import torch

FRAMES, SIDE, FPS, MAX_OBJECTS, MAX_TOKENS = 16, 64, 8, 4, 24

SHAPES = ["circle", "square", "triangle", "star", "cross", "ring"]
COLORS = {"red": (222, 48, 48), "orange": (245, 132, 24), "yellow": (250, 222, 56), "green": (52, 178, 76),
          "cyan": (64, 212, 232), "blue": (52, 92, 226), "purple": (150, 60, 204), "pink": (252, 136, 196)}
BACKGROUNDS = {"black": (14, 14, 18), "gray": (124, 124, 124), "white": (242, 242, 238), "navy": (20, 28, 82), "brown": (98, 66, 40)}
ACTIONS = ["still", "left", "right", "up", "down", "grows", "shrinks", "spins", "bounces"]
POSITIONS = ["top", "bottom", "left", "right", "center"]
RELATIONS = ["above", "below", "left", "right"]
COUNTS = ["a", "two", "three", "four"]

# The canonical vocabulary. Index 0 pads, 1 stands for a word that the world does not know.
VOCAB = (["<pad>", "<unk>"] + COUNTS + ["small", "large"] + list(COLORS) + SHAPES +
         ["stays", "still", "moves", "left", "right", "up", "down", "grows", "shrinks", "spins", "bounces",
          "at", "in", "top", "bottom", "center", "above", "below", "of", "on", "background"] + list(BACKGROUNDS))
ID = {w: i for i, w in enumerate(VOCAB)}
ALIASES = {"an": "a", "one": "a", "1": "a", "2": "two", "3": "three", "4": "four", "big": "large", "little": "small", "tiny": "small",
           "huge": "large", "grey": "gray", "violet": "purple", "ball": "circle", "disc": "circle", "disk": "circle", "box": "square",
           "donut": "ring", "plus": "cross", "stay": "stays", "rests": "stays", "rest": "stays", "move": "moves", "slides": "moves",
           "slide": "moves", "rolls": "moves", "roll": "moves", "drifts": "moves", "grow": "grows", "shrink": "shrinks", "spin": "spins",
           "rotates": "spins", "rotate": "spins", "bounce": "bounces", "centre": "center", "middle": "center", "under": "below",
           "over": "above", "upwards": "up", "downwards": "down", "rises": "moves up", "falls": "moves down", "rise": "moves up", "fall": "moves down", "upward": "up", "downward": "down", "drift": "moves", "discs": "circle",
           "disks": "circle", "donuts": "ring", "pluses": "cross",
           **{s + "s": s for s in SHAPES if s != "cross"}, "crosses": "cross", "balls": "circle", "boxes": "square"}
DROPPED = {"the", "is", "are", "that", "which", "and", "with", "to", "there", "it"}


def tokenize(prompt):
    """Words of a prompt -> canonical ids (at most MAX_TOKENS) and the words that the world does not know."""
    import re
    ids, unknown = [], []
    for word in re.findall(r"[a-z0-9]+", prompt.lower()):
        if word in DROPPED:
            continue
        for w in ALIASES.get(word, word).split():
            ids.append(ID.get(w, 1))
            if w not in ID:
                unknown.append(word)
    return ids[:MAX_TOKENS], unknown


def _randint(n, hi, g, dev):
    return torch.randint(0, hi, (n,), generator=g, device=dev)


def _rand(shape, g, dev):
    return torch.rand(shape, generator=g, device=dev)


def sample_attributes(n, g=None, device="cpu"):
    """What is in n scenes, as a dict of [n] or [n, MAX_OBJECTS] tensors. kind: 0 one, 1 several alike, 2 two in a relation."""
    dev = device
    kind = torch.tensor([0, 0, 1, 2, 2], device=dev)[_randint(n, 5, g, dev)]
    count = torch.where(kind == 0, 1, torch.where(kind == 1, 2 + _randint(n, 3, g, dev), 2))
    alike = kind == 1

    def per_object(hi):
        a = torch.randint(0, hi, (n, MAX_OBJECTS), generator=g, device=dev)
        return torch.where(alike[:, None], a[:, :1].expand(-1, MAX_OBJECTS), a)

    shape, color, action, size = per_object(len(SHAPES)), per_object(len(COLORS)), per_object(len(ACTIONS)), per_object(2)
    # the two objects of a relation differ in colour
    other = (color[:, 0] + 1 + _randint(n, len(COLORS) - 1, g, dev)) % len(COLORS)
    color[:, 1] = torch.where(kind == 2, other, color[:, 1])
    position = torch.where((kind == 0) & (_rand((n,), g, dev) < 0.6), _randint(n, len(POSITIONS), g, dev), -1)
    relation = torch.where(kind == 2, _randint(n, len(RELATIONS), g, dev), -1)
    background = _randint(n, len(BACKGROUNDS), g, dev)
    return consistent(dict(kind=kind, count=count, shape=shape, color=color, action=action, size=size, position=position, relation=relation,
                           background=background))


def consistent(s):
    """Mends combinations that cannot be seen or do not fit."""
    s = dict(s)
    # a spinning circle or ring cannot be seen to spin: such an object bounces
    s["action"] = torch.where((s["action"] == 7) & ((s["shape"] == 0) | (s["shape"] == 5)), 8, s["action"])
    # three or more objects are small
    s["size"] = torch.where((s["count"] >= 3)[:, None], 0, s["size"])
    # only an object that does not travel has a place
    first = s["action"][:, 0]
    s["position"] = torch.where((first >= 5) | (first == 0), s["position"], -1)
    s["active"] = torch.arange(MAX_OBJECTS, device=first.device)[None] < s["count"][:, None]
    return s


def place(s, g=None, attempts=24):
    """Adds sizes, paths and angles to attributes; `valid` tells where no two objects touch and the relation holds in every frame."""
    dev, n = s["kind"].device, s["kind"].shape[0]
    action, size, position, relation, active, count = (s[k] for k in ("action", "size", "position", "relation", "active", "count"))
    A = (n, attempts, MAX_OBJECTS)
    act, siz = action[:, None].expand(A), size[:, None].expand(A)
    radius = torch.where(siz == 0, 5.0 + 1.5 * _rand(A, g, dev), 9.5 + 2.5 * _rand(A, g, dev))
    lo, hi = 4.6 + 0.8 * _rand(A, g, dev), 10.0 + 2.0 * _rand(A, g, dev)
    many = (count >= 3)[:, None, None]
    hi = torch.where(many, 8.5 + _rand(A, g, dev), hi)
    r0 = torch.where(act == 5, lo, torch.where(act == 6, hi, radius))
    r1 = torch.where(act == 5, hi, torch.where(act == 6, lo, radius))
    rmax = torch.maximum(r0, r1) * 1.2
    travel = 18.0 + 16.0 * _rand(A, g, dev)
    dx = torch.where(act == 1, -travel, torch.where(act == 2, travel, torch.zeros(A, device=dev)))
    dy = torch.where(act == 3, -travel, torch.where(act == 4, travel, torch.zeros(A, device=dev)))
    bounce = torch.where(act == 8, 6.0 + 4.0 * _rand(A, g, dev), torch.zeros(A, device=dev))
    beats = torch.where(_rand(A, g, dev) < 0.5, 1.5, 2.0)
    spin = torch.where(act == 7, (1.2 + 1.0 * _rand(A, g, dev)) * torch.where(_rand(A, g, dev) < 0.5, -1.0, 1.0), torch.zeros(A, device=dev))
    angle0 = 0.3 * (_rand(A, g, dev) - 0.5)

    def start(u, d, up):
        low = rmax + 1 + torch.clamp(-d, min=0) + up
        high = SIDE - rmax - 1 - torch.clamp(d, min=0)
        return low + u * torch.clamp(high - low, min=0)

    ux, uy = _rand(A, g, dev), _rand(A, g, dev)
    pos = position[:, None, None]
    ux = torch.where(pos == 2, ux * 0.2, torch.where(pos == 3, 0.8 + ux * 0.2, torch.where((pos == 4) | (pos == 0) | (pos == 1), 0.4 + 0.2 * ux, ux)))
    uy = torch.where(pos == 0, uy * 0.2, torch.where(pos == 1, 0.8 + uy * 0.2, torch.where((pos == 4) | (pos == 2) | (pos == 3), 0.4 + 0.2 * uy, uy)))
    x0, y0 = start(ux, dx, torch.zeros_like(bounce)), start(uy, dy, bounce)

    t = torch.linspace(0, 1, FRAMES, device=dev)
    X, Y, R = motion(x0, y0, dx, dy, bounce, beats, r0, r1, t)
    act_mask = active[:, None].expand(A)
    ok = torch.ones((n, attempts), dtype=torch.bool, device=dev)
    gap = torch.full((n, attempts), 1e9, device=dev)
    for i in range(MAX_OBJECTS):
        for j in range(i + 1, MAX_OBJECTS):
            both = act_mask[..., i] & act_mask[..., j]
            d = torch.hypot(X[..., i, :] - X[..., j, :], Y[..., i, :] - Y[..., j, :]) - 1.15 * (R[..., i, :] + R[..., j, :]) - 2
            dmin = torch.where(both, d.amin(-1), torch.full_like(gap, 1e9))
            gap = torch.minimum(gap, dmin)
    ok &= gap > 0
    rel = relation[:, None]
    margin = 0.6 * (R[..., 0, :] + R[..., 1, :])
    sep = torch.stack([(Y[..., 1, :] - Y[..., 0, :] - margin).amin(-1), (Y[..., 0, :] - Y[..., 1, :] - margin).amin(-1),
                       (X[..., 1, :] - X[..., 0, :] - margin).amin(-1), (X[..., 0, :] - X[..., 1, :] - margin).amin(-1)], -1)
    sep = sep.gather(-1, rel.clamp(min=0)[..., None].expand(n, attempts, 1))[..., 0]
    ok &= (rel < 0) | (sep > 0)
    score = ok.float() * 1e3 + torch.clamp(torch.minimum(gap, torch.where(rel < 0, gap, sep)), max=5.0) * (~ok)
    pick = torch.where(ok.any(1), ok.float().argmax(1), score.argmax(1))
    take = lambda a: a[torch.arange(n, device=dev), pick]
    s = dict(s, valid=ok.any(1))
    for k, a in dict(x0=x0, y0=y0, dx=dx, dy=dy, bounce=bounce, beats=beats, r0=r0, r1=r1, spin=spin, angle0=angle0).items():
        s[k] = take(a)
    return s


def valid_scenes(n, g=None, device="cpu"):
    """n scenes without overlaps, in which every stated relation holds in every frame."""
    s = place(sample_attributes(int(n * 1.4) + 16, g, device), g)
    keep = torch.sort((~s["valid"]).to(torch.int8), stable=True).indices[:n]
    return {k: a[keep] for k, a in s.items()}


def motion(x0, y0, dx, dy, bounce, beats, r0, r1, t):
    """Centre and radius over time t in [0, 1]; returns X, Y, R with a last axis of len(t)."""
    e = lambda a: a[..., None]
    X = e(x0) + e(dx) * t
    Y = e(y0) + e(dy) * t - e(bounce) * torch.abs(torch.sin(math.pi * e(beats) * t))
    return X, Y, e(r0) + (e(r1) - e(r0)) * t


def signed_distance(shape, px, py, r):
    """Signed distance (pixels, negative inside) of points to a shape of radius r; `shape` is the index in SHAPES."""
    q = torch.hypot(px, py)
    if shape == 0:
        return q - r
    if shape == 1:
        return torch.maximum(px.abs(), py.abs()) - 0.86 * r
    if shape == 2:
        c = math.sqrt(3) / 2
        return torch.maximum(torch.maximum(py, c * px - 0.5 * py), -c * px - 0.5 * py) - 0.6 * r
    if shape == 3:
        a = torch.atan2(px, -py)
        k = 2 * math.pi / 5
        a = torch.abs(torch.remainder(a + k / 2, k) - k / 2)
        x, y = q * torch.sin(a), q * torch.cos(a)
        outer, inner = 1.2 * r, 0.56 * r
        ex, ey = inner * math.sin(k / 2), inner * math.cos(k / 2)
        nx, ny = outer - ey, ex
        return (x * nx + (y - outer) * ny) / torch.sqrt(nx * nx + ny * ny)
    if shape == 4:
        ax, ay = px.abs(), py.abs()
        return torch.minimum(torch.maximum(ax - 0.36 * r, ay - 1.05 * r), torch.maximum(ay - 0.36 * r, ax - 1.05 * r))
    return torch.abs(q - 0.74 * r) - 0.3 * r


def render(s, supersample=1):
    """Scenes -> clips, float [n, FRAMES, 3, SIDE, SIDE] in [-1, 1]; edges are anti-aliased over one pixel."""
    dev = s["x0"].device
    n, side = s["x0"].shape[0], SIDE * supersample
    t = torch.linspace(0, 1, FRAMES, device=dev)
    X, Y, R = motion(*(s[k] for k in ("x0", "y0", "dx", "dy", "bounce", "beats", "r0", "r1")), t)
    grid = (torch.arange(side, device=dev) + 0.5) / supersample
    pal = torch.tensor(list(COLORS.values()), device=dev, dtype=torch.float32) / 127.5 - 1
    bg = torch.tensor(list(BACKGROUNDS.values()), device=dev, dtype=torch.float32) / 127.5 - 1
    img = bg[s["background"]][:, None, :, None, None].expand(n, FRAMES, 3, side, side).clone()
    for i in range(MAX_OBJECTS):
        for k in range(len(SHAPES)):
            who = (s["active"][:, i] & (s["shape"][:, i] == k)).nonzero()[:, 0]
            if len(who) == 0:
                continue
            px = grid[None, None, None, :] - X[who, i][:, :, None, None]
            py = grid[None, None, :, None] - Y[who, i][:, :, None, None]
            a = (s["angle0"][who, i][:, None] + s["spin"][who, i][:, None] * math.pi * t)[:, :, None, None]
            ca, sa = torch.cos(a), torch.sin(a)
            d = signed_distance(k, ca * px + sa * py, -sa * px + ca * py, R[who, i][:, :, None, None].expand(-1, -1, side, side))
            m = torch.clamp(0.5 - d * supersample, 0, 1)[:, :, None]
            c = pal[s["color"][who, i]][:, None, :, None, None]
            img[who] = img[who] * (1 - m) + c * m
    return img


ACTION_WORDS = [["stays", "still"], ["moves", "left"], ["moves", "right"], ["moves", "up"], ["moves", "down"], ["grows"], ["shrinks"], ["spins"], ["bounces"]]
POSITION_WORDS = [["at", "top"], ["at", "bottom"], ["at", "left"], ["at", "right"], ["in", "center"]]
RELATION_WORDS = [["above"], ["below"], ["left", "of"], ["right", "of"]]


def _table(rows, dev):
    out = torch.zeros((len(rows), 2), dtype=torch.long, device=dev)
    for i, row in enumerate(rows):
        for j, w in enumerate(row):
            out[i, j] = ID[w]
    return out


def prompts(s, g=None, drop=True):
    """Token ids [n, MAX_TOKENS] of a prompt per scene, and `said`: what the prompt states, as a dict of bools ([n] or [n, 2]).

    Left open at random: size (40 %; always for grows and shrinks), background (30 %), action of the second object (40 %)."""
    dev = s["x0"].device
    n = s["x0"].shape[0]
    coin = lambda p: (_rand((n,), g, dev) < p) if drop else torch.ones(n, dtype=torch.bool, device=dev)
    first = lambda k: s[k][:, 0]
    acts, poss, rels = _table(ACTION_WORDS, dev), _table(POSITION_WORDS, dev), _table(RELATION_WORDS, dev)
    w = lambda names: torch.tensor([ID[x] for x in names], device=dev)
    cnt, siz, col, shp, bgs = w(COUNTS), w(["small", "large"]), w(COLORS), w(SHAPES), w(BACKGROUNDS)
    two = s["kind"] == 2
    zero = torch.zeros(n, dtype=torch.long, device=dev)
    scales = lambda i: (s["action"][:, i] == 5) | (s["action"][:, i] == 6)
    say_size = [coin(0.6) & ~scales(0), coin(0.6) & ~scales(1) & two]
    say_bg, say_act2 = coin(0.7), coin(0.6) & two
    bg_first = _rand((n,), g, dev) < 0.25
    on = lambda keep: [torch.where(keep, torch.full_like(zero, ID["on"]), zero), torch.where(keep, torch.full_like(zero, ID["a"]), zero),
                       torch.where(keep, bgs[s["background"]], zero), torch.where(keep, torch.full_like(zero, ID["background"]), zero)]
    def pair(table, index, keep):
        rows = table[index.clamp(min=0)]
        return [torch.where(keep, rows[:, 0], zero), torch.where(keep, rows[:, 1], zero)]
    slots = on(say_bg & bg_first)
    slots += [torch.where(two, cnt[0], cnt[(s["count"] - 1).clamp(max=3)]), torch.where(say_size[0], siz[first("size")], zero),
              col[first("color")], shp[first("shape")]]
    slots += pair(acts, first("action"), torch.ones(n, dtype=torch.bool, device=dev))
    slots += pair(poss, s["position"], s["position"] >= 0)
    slots += pair(rels, s["relation"], two)
    slots += [torch.where(two, cnt[0], zero), torch.where(say_size[1], siz[s["size"][:, 1]], zero),
              torch.where(two, col[s["color"][:, 1]], zero), torch.where(two, shp[s["shape"][:, 1]], zero)]
    slots += pair(acts, s["action"][:, 1], say_act2)
    slots += on(say_bg & ~bg_first)
    ids = torch.stack(slots, 1)
    order = torch.sort((ids == 0).to(torch.int8), dim=1, stable=True).indices
    ids = ids.gather(1, order)[:, :MAX_TOKENS]
    said = dict(size=torch.stack(say_size, 1), background=say_bg, action2=say_act2)
    return ids, said


def words(ids):
    """Token ids -> text, for people."""
    return " ".join(VOCAB[i] for i in ids.tolist() if i != 0)
