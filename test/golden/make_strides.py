"""Writes strides.json: how PyTorch's results lie in memory, and what is drawn for tensors of every layout, for
test/surface/strides.test.ts.

Run: python test/golden/make_strides.py [cases] [seed] [path]   (torch 2.13)

A case names an operation of OPS, its operands and the seed of its draws. An operand is a contiguous tensor of small whole
numbers and the views taken of it one after the other. Stored are the strides of the result and its elements in
row-major order.
"""
import json
import os
import random
import sys

import torch
import torch.nn.functional as F

# What JavaScript calls alike, in test/surface/strides.test.ts.
ONE = {
    "neg": lambda x: -x,
    "relu": lambda x: x.relu(),
    "floor": lambda x: x.floor(),
    "square": lambda x: x.square(),
    "pow": lambda x: x.pow(2),
    "plus 1": lambda x: x + 1,
    "twice": lambda x: 2 * x,
    "positive": lambda x: x > 0,
    "clamp": lambda x: x.clamp(-1, 1),
    "leaky_relu": lambda x: F.leaky_relu(x, 0.5),
    "isnan": lambda x: x.isnan(),
    "double": lambda x: x.double(),
    "bool": lambda x: x.bool(),
    "clone": lambda x: x.clone(),
    "contiguous": lambda x: x.contiguous(),
    "zeros_like": torch.zeros_like,
    "full_like": lambda x: torch.full_like(x, 3),
    "ones_like double": lambda x: torch.ones_like(x, dtype=torch.float64),
    "masked_fill": lambda x: x.masked_fill(x > 0, 9),
    "sum": lambda x: x.sum(-1),
    "sum 0": lambda x: x.sum(0, keepdim=True),
    "cumsum": lambda x: x.cumsum(0),
    "softmax": lambda x: x.softmax(-1),
    "cat": lambda x: torch.cat([x, x], 0),
    "stack": lambda x: torch.stack([x, x]),
    "layer_norm": lambda x: F.layer_norm(x, x.shape[-1:]),
    "index_select": lambda x: x.index_select(0, torch.tensor([0, 0])),
}
DRAWS = {
    "dropout": lambda x: F.dropout(x + 4, 0.5),
    "dropout of relu": lambda x: F.dropout((x * 2).relu() + 1, 0.3),
    "rand_like": torch.rand_like,
    "randn_like": torch.randn_like,
    "rand_like double": lambda x: torch.rand_like(x, dtype=torch.float64),
    "bernoulli": lambda x: torch.bernoulli(x.abs() / 8),
    "uniform_": lambda x: x.uniform_(),
    "normal_": lambda x: x.normal_(),
    "bernoulli_": lambda x: x.bernoulli_(0.4),
    "exponential_": lambda x: x.exponential_(),
    "random_": lambda x: x.random_(0, 10),
    "init.uniform_": lambda x: torch.nn.init.uniform_(x),
    "init.normal_": lambda x: torch.nn.init.normal_(x),
}
TWO = {
    "add": torch.add,
    "mul": torch.mul,
    "maximum": torch.maximum,
    "lt": torch.lt,
    "eq": torch.eq,
    "add double": lambda a, b: a + b.double(),
    "where": lambda a, b: torch.where(a > b, a, b),
    "where 0": lambda a, b: torch.where(a > 0, b, torch.tensor(0.0)),
    "clamp by": lambda a, b: a.clamp(b, None),
    "add and relu": lambda a, b: (a + b).relu() * a,
}
WRITES = {
    "add_": lambda a, b: a.add_(b),
    "copy_": lambda a, b: a.copy_(b),
    "mul_ of a result": lambda a, b: (a + 1).mul_(b),
}
# What is computed here in several steps, of operands that repeat dimensions.
STEPS = {
    "copysign": torch.copysign,
    "xlogy": lambda a, b: torch.xlogy(a, b + 4),
    "hypot": torch.hypot,
    "heaviside": torch.heaviside,
    "lerp": lambda a, b: torch.lerp(a, b, 0.75),
    "addcmul": lambda a, b: torch.addcmul(a, b, b, value=2),
    "logaddexp": torch.logaddexp,
    "fmax": torch.fmax,
    "add int": lambda a, b: a.long() + b,
    "number ** x": lambda a, b: 2 ** (a + b),
}
OPS = {**ONE, **DRAWS, **TWO, **WRITES, **STEPS}
LARGEST = 40


def made(base, steps):
    n = torch.Size(base).numel()
    x = ((torch.arange(n) * 5) % 7 - 3).float().view(base)
    for name, *args in steps:
        x = getattr(x, name)(*args) if name != "slice" else x[(slice(None),) * args[0] + (slice(*args[1:]),)]
    return x


def view(rng, base, expands):
    """Views of a tensor of that shape."""
    steps, x = [], made(base, [])
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
        kinds = ["permute", "permute", "permute", "slice", "unsqueeze", "select"] + ["expand"] * expands
        kind = rng.choice(kinds)
        if kind == "permute" and x.dim() > 1:
            step = ["permute", rng.sample(range(x.dim()), x.dim())]
        elif kind == "slice" and x.dim() > 0:
            d = rng.randrange(x.dim())
            start = rng.randint(0, min(1, x.shape[d]))
            step = ["slice", d, start, rng.randint(start, x.shape[d]) if rng.random() < 0.3 else x.shape[d], rng.randint(1, 2)]
        elif kind == "unsqueeze" and x.dim() < 4:
            step = ["unsqueeze", rng.randint(0, x.dim())]
        elif kind == "select" and x.dim() > 2 and 0 not in x.shape:
            d = rng.randrange(x.dim())
            step = ["select", d, rng.randrange(x.shape[d])]
        elif kind == "expand":
            shape = [rng.randint(2, 3) if d == 1 and rng.random() < 0.7 else d for d in x.shape]
            step = ["expand", shape]
        else:
            continue
        after = made(base, steps + [step])
        if after.numel() <= LARGEST:
            steps, x = steps + [step], after
    return steps


def operand(rng, expands=1):
    base = [rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5]) if rng.random() < 0.9 else 1 for _ in range(rng.choice([1, 2, 2, 3, 3, 3, 4]))]
    while torch.Size(base).numel() > LARGEST or (0 in base and rng.random() < 0.8):
        base[rng.randrange(len(base))] = rng.choice([1, 2, 3])
    return [base, view(rng, base, expands)]


def spread(rng):
    """An operand of two or three elements a dimension, some of which are repeated, with its dimensions in any order."""
    shape = [rng.choice([2, 3]) for _ in range(rng.choice([2, 2, 3]))]
    sizes = [d if rng.random() < 0.5 else 1 for d in shape]
    order = rng.sample(range(len(shape)), len(shape))
    return [[sizes[d] for d in order], [["permute", [order.index(i) for i in range(len(shape))]], ["expand", shape]]]


def beside(rng, shape, exact):
    """An operand that broadcasts to a shape: its dimensions in another order, some of them 1, some in front missing."""
    sizes = [d if exact or rng.random() < 0.75 else 1 for d in shape]
    if not exact and rng.random() < 0.3:
        sizes = sizes[rng.randint(0, len(sizes)) :]
    order = rng.sample(range(len(sizes)), len(sizes)) if rng.random() < 0.6 else list(range(len(sizes)))
    base = [sizes[d] for d in order]
    steps = [["permute", [order.index(i) for i in range(len(sizes))]]] if len(sizes) > 1 else []
    return [base, steps]


def case(rng, name):
    write = name in WRITES or (name in DRAWS and name.endswith("_"))
    while True:
        first = spread(rng) if name in STEPS else operand(rng, 0 if write else 1)
        x = made(*first)
        if write and x.numel() == 0 and rng.random() < 0.9:
            continue
        operands = [first] if name in ONE or name in DRAWS else [first, beside(rng, list(x.shape), rng.random() < 0.5)]
        if name not in WRITES and len(operands) == 2 and rng.random() < 0.3:
            operands.reverse()
        seed = rng.randrange(1000)
        torch.manual_seed(seed)
        try:
            y = OPS[name](*[made(*o) for o in operands])
        except (RuntimeError, IndexError):
            continue
        values = [v if v == v else "nan" for v in y.double().reshape(-1).tolist()]
        return {"op": name, "operands": operands, "seed": seed, "stride": list(y.stride()), "values": [float("%.9g" % v) if v != "nan" else v for v in values]}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 420
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 5)
    path = sys.argv[3] if len(sys.argv) > 3 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "strides.json")
    names, steps = [n for n in OPS if n not in STEPS], list(STEPS)
    cases = [case(rng, names[i % len(names)]) for i in range(count)]
    cases += [case(rng, steps[i % len(steps)]) for i in range(count // 4)]
    with open(path, "w") as out:
        out.write('{"torch": "%s",\n"cases": [\n' % torch.__version__)
        out.write(",\n".join(json.dumps(c) for c in cases) + "\n]}\n")


main()
