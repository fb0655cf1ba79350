"""Writes inplace.json: which writes between forward and backward PyTorch lets a derivative survive, for
test/surface/saved.test.ts.

Run: python test/golden/make_inplace.py   (torch 2.13)

Each function is called on a = x * 1 and b = y * 1; then one of a, b and the result is written in place, and the sum of
the result differentiated. Kept is the text of the refusal up to its versions, or the gradients of x and y.
"""
import json
import os

import torch
import torch.nn.functional as F

X = [[0.5, 1.25, 2.0], [3.5, 0.25, 0.75]]
Y = [[1.5, 2.0, 0.5], [0.5, 4.0, 1.25]]
AT = torch.tensor([[0, 1, 0]])
CLASSES = torch.tensor([2, 0])

FUNCTIONS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "pow": lambda a, b: a ** b, "pow_number": lambda a, b: a ** 2, "pow_left": lambda a, b: a ** b.detach(),
    "pow_right": lambda a, b: a.detach() ** b,
    "mul_number": lambda a, b: a * 3, "div_number": lambda a, b: a / 3,
    "remainder": lambda a, b: a.remainder(b), "remainder_number": lambda a, b: a.remainder(2),
    "maximum": torch.maximum, "minimum": torch.minimum, "where": lambda a, b: torch.where(a.detach() > 1, a, b),
    "neg": lambda a, b: -a, "abs": lambda a, b: a.abs(), "exp": lambda a, b: a.exp(), "expm1": lambda a, b: a.expm1(),
    "log": lambda a, b: a.log(), "log1p": lambda a, b: a.log1p(), "sqrt": lambda a, b: a.sqrt(), "rsqrt": lambda a, b: a.rsqrt(),
    "reciprocal": lambda a, b: a.reciprocal(), "sin": lambda a, b: a.sin(), "cos": lambda a, b: a.cos(),
    "tanh": lambda a, b: a.tanh(), "sigmoid": lambda a, b: a.sigmoid(), "relu": lambda a, b: a.relu(), "square": lambda a, b: a.square(),
    "erf": lambda a, b: a.erf(), "erfc": lambda a, b: a.erfc(), "clamp": lambda a, b: a.clamp(1, 2), "silu": lambda a, b: F.silu(a), "gelu": lambda a, b: F.gelu(a),
    "elu": lambda a, b: F.elu(a), "leaky_relu": lambda a, b: F.leaky_relu(a), "softplus": lambda a, b: F.softplus(a),
    "hardtanh": lambda a, b: F.hardtanh(a), "sum": lambda a, b: a.sum(1), "mean": lambda a, b: a.mean(1), "prod": lambda a, b: a.prod(1),
    "amax": lambda a, b: a.amax(1), "max": lambda a, b: a.max(1).values, "logsumexp": lambda a, b: a.logsumexp(1),
    "var": lambda a, b: a.var(1), "std": lambda a, b: a.std(1), "norm": lambda a, b: a.norm(2, 1), "cumsum": lambda a, b: a.cumsum(1),
    "softmax": lambda a, b: a.softmax(1), "log_softmax": lambda a, b: a.log_softmax(1), "matmul": lambda a, b: a @ b.t(),
    "linear": lambda a, b: F.linear(a, b), "gather": lambda a, b: a.gather(0, AT), "sort": lambda a, b: a.sort(1).values,
    "topk": lambda a, b: a.topk(2, 1).values, "flip": lambda a, b: a.flip(1), "cat": lambda a, b: torch.cat([a, b]),
    "clone": lambda a, b: a.clone(), "masked_fill": lambda a, b: a.masked_fill(a.detach() > 1, 0), "tril": lambda a, b: a.tril(),
    "cross_entropy": lambda a, b: F.cross_entropy(a, CLASSES), "mse_loss": lambda a, b: F.mse_loss(a, b),
    "layer_norm": lambda a, b: F.layer_norm(a, [3], b[0] * 1, b[1] * 1), "embedding": lambda a, b: F.embedding(torch.tensor([1, 0]), a),
    "einsum": lambda a, b: torch.einsum("ij,kj->ik", a, b),
    "put": lambda a, b: a.put(AT[0], b[0] * 1), "put_added": lambda a, b: a.put(AT[0], b[0] * 1, True),
    "select_scatter": lambda a, b: a.select_scatter(b[0] * 1, 0, 1), "slice_scatter": lambda a, b: a.slice_scatter(b[:, 1:] * 1, 1, 0, 2),
    "diagonal_scatter": lambda a, b: a.diagonal_scatter(b[0, :2] * 1), "as_strided": lambda a, b: a.t().as_strided((2, 2), (1, 2)),
    "index_prod": lambda a, b: a.index_reduce(0, CLASSES % 2, b, "prod"), "index_mean": lambda a, b: a.index_reduce(0, CLASSES % 2, b, "mean"),
    "index_amax": lambda a, b: a.index_reduce(0, CLASSES % 2, b, "amax"),
    "addmm_": lambda a, b: (a * 1).addmm_(a @ b.t(), b), "matrix_power": lambda a, b: (a @ b.t()).matrix_power(3),
}


def outcome(function, target):
    x, y = (torch.tensor(v, requires_grad=True) for v in (X, Y))
    a, b = x * 1, y * 1
    result = function(a, b)
    written = {"a": a, "b": b, "result": result}[target]
    try:
        written.mul_(2)
        result.sum().backward()
    except RuntimeError as error:
        return str(error).split(", is at version")[0].split(" is at version")[0]
    return [None if g is None else g.tolist() for g in (x.grad, y.grad)]


table = {name: {target: outcome(f, target) for target in ("a", "b", "result")} for name, f in FUNCTIONS.items()}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inplace.json")
with open(path, "w") as out:
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in table.items())
    out.write('{"torch": "%s", "x": %s, "y": %s, "functions": {\n%s\n}}\n' % (torch.__version__, X, Y, rows))
print(len(table), "functions")
