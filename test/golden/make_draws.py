"""Writes draws.json: numbers that PyTorch draws for a seed, by all their digits, and what follows them from the generator, for
test/surface/draws.test.ts; and lines about scatters and shapes: lines.py.

Run: python test/golden/make_draws.py   (torch 2.13, x86-64)
"""
import json
import os

import torch

from lines import Setup, lines, number, shortest

COUNT = 200


def drawn(seed, code, dtype):
    torch.manual_seed(seed)
    x = torch.zeros(COUNT, dtype=getattr(torch, dtype))
    rates = (torch.arange(COUNT) % 40 * 0.75).to(x.dtype)
    shares = (torch.arange(COUNT) % 7 / 6).to(x.dtype)
    y = eval(code, {"x": x, "rates": rates, "shares": shares, "torch": torch})
    return {"seed": seed, "code": code, "dtype": dtype, "values": shortest(y), "next": number(torch.rand(1, dtype=torch.float64).item())}


draws = [
    drawn(seed, code, dtype)
    for seed, code in enumerate([
        "x.geometric_(0.3)", "x.geometric_(0.003)", "x.cauchy_()", "x.cauchy_(1.5, 0.25)", "x.log_normal_()",
        "x.log_normal_(0.5, 0.25)", "x.exponential_(0.7)", "torch.poisson(rates)", "torch.poisson(rates * 100)",
        "torch.binomial(rates * 4, shares)", "torch.binomial(rates * 400, shares)",
    ])
    for dtype in ["float32", "float64"]
]
draws += [drawn(3, "x.geometric_(0.4)", dtype) for dtype in ["int64", "int32", "uint8"]]

SETUP = """
x = torch.tensor([1.0, 2.0, 3.0])
a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
z = torch.tensor([0.0, 2.0, 3.0], requires_grad=True)
i = torch.tensor([0, 0, 2, 2])
s = torch.tensor([4.0, 5.0, 6.0, 7.0], requires_grad=True)
o = torch.tensor([0.0, 5.0, 0.0, 0.0], requires_grad=True)
m = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
j = torch.tensor([[0, 1, 0], [1, 1, 1]])
n = torch.tensor([3, 1, 2])
k = torch.tensor([5, -7, 2, 8])
b = torch.tensor([True, False, True])
g = torch.tensor([1.0, 2.0, 3.0])
"""
WAYS = ["sum", "prod", "mean", "amax", "amin"]
both = ["True", "False"]
scattered = [f'a.scatter_reduce(0, i, s, "{w}", include_self={q})' for w in WAYS for q in both]
scattered += [f'y = a.scatter_reduce(0, i, s, "{w}", include_self={q}); y.backward(g); (a.grad, s.grad)' for w in WAYS for q in both]
scattered += [f'y = z.scatter_reduce(0, i, o, "prod", include_self={q}); y.backward(g); (y, z.grad, o.grad)' for q in both]
scattered += [f'n.scatter_reduce(0, i, k, "{w}", include_self={q})' for w in WAYS for q in both]
scattered += [f'm.scatter_reduce(1, j, m.detach() * 2, "{w}")' for w in WAYS]
scattered += [f'b.scatter_reduce(0, i, torch.tensor([False, True, False, False]), "{w}", include_self={q})' for w in ["sum", "prod", "amax", "amin"] for q in both]
scattered += lines("""
x.scatter_reduce(0, i, torch.tensor([1.0, nan, 2.0, 3.0]), "amax")
x.scatter_reduce(0, i, torch.tensor([1.0, nan, 2.0, 3.0]), "amin")
torch.scatter_reduce(x, 0, i, s.detach(), reduce="amax")
x.scatter_reduce_(0, i, s.detach(), "prod"); x
m.detach().scatter_reduce(0, j[:1], m.detach(), "mean")
y = a * 1; y.scatter_reduce_(0, i, s, "mean"); y.sum().backward(); (a.grad, s.grad)
x.scatter_reduce(0, i, s.double(), "sum")
x.scatter_reduce(0, i.float(), s, "sum")
x.scatter_reduce(0, torch.tensor([5]), s.detach(), "amax")
x.scatter_reduce(0, i, s[:2], "prod")
x.scatter_reduce(0, i, s, "multiply")
x.scatter_reduce(1, i, s, "sum")
b.scatter_reduce(0, i, b[i], "mean")
""")
shaped = lines("""
torch.broadcast_tensors(x, torch.ones(2, 1))
torch.broadcast_tensors(a, torch.ones(2, 1))
torch.broadcast_tensors(x)
torch.broadcast_tensors()
torch.broadcast_tensors(x, torch.ones(2))
torch.broadcast_tensors(x, n)
""")
refused = lines("""
x.geometric_(0)
x.geometric_(1.5)
x.cauchy_(0, 0)
n.cauchy_()
b.geometric_(0.5)
b.cauchy_()
x.log_normal_(0, -1)
n.log_normal_()
torch.poisson(torch.tensor([-1.0]))
torch.poisson(torch.tensor([nan]))
torch.poisson(n)
""")
setup = Setup(SETUP, nan=float("nan"))
groups = {"scattered": scattered, "shaped": shaped, "refused": refused}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "draws.json"), "w") as out:
    out.write('{"torch": "%s",\n"draws": [\n%s\n],\n' % (torch.__version__, ",\n".join(map(json.dumps, draws))))
    out.write('"warned": false,\n"setup": %s,\n"groups": {\n' % json.dumps(setup.tree))
    rows = [f'"{n}": [\n' + ",\n".join(json.dumps(setup.case(c, "backward" not in c)) for c in cases) + "\n]" for n, cases in groups.items()]
    out.write(",\n".join(rows) + "\n}}\n")
