"""Writes optim_steps.json: twenty steps of each optimizer under many options on given gradients, in float32 by bits and in
float64, and LBFGS on a valley, for test/golden/optim-steps.test.ts.

Run: python test/golden/make_optim_steps.py   (torch 2.13)

Elements are written as the hexadecimal bytes of a little-endian array. Parameters are kept after the steps of `steps`, states
after the last.
"""
import json
import os
import struct

import numpy
import torch
from torch import optim


def root(x):
    return torch.from_numpy(numpy.asarray(numpy.sqrt(x.numpy())))


# Builds with MKL, run by AMD's processors, miss a fifth of the float32 roots by one in the last place. PyTorch's own root is IEEE's.
torch.Tensor.sqrt = root
torch.Tensor.sqrt_ = lambda x: x.copy_(root(x))

N, COUNT, STEPS = 19, 20, [1, 2, 3, 7, 20]


def code(x):
    x = x.detach().reshape(-1)
    kind = {torch.float32: "f", torch.float64: "d"}[x.dtype]
    return struct.pack(f"<{x.numel()}{kind}", *x.tolist()).hex()


torch.manual_seed(7)
start = torch.randn(N)
gradients = [torch.randn(N) * 10.0 ** (k % 3 - 1) for k in range(COUNT)]
for k, g in enumerate(gradients):
    g[k % N] = 0.0
    g[3] = abs(g[3])
    g[4] = -abs(g[4]) * 1e-6

L2 = {"weight_decay": 0.01}
UP = {"maximize": True}
OUT = {"weight_decay": 0.1, "decoupled_weight_decay": True}
configs = {
    "SGD": [{}, {"lr": 0.1, "momentum": 0.9, **L2}, {"momentum": 0.9, "dampening": 0.3}, {"lr": 0.1, "momentum": 0.8, "nesterov": True, **UP}],
    "Adam": [{}, {"lr": 0.1, "betas": [0.8, 0.99], **L2}, {"amsgrad": True}, UP, OUT, {"eps": 0.001, "betas": [0.5, 0.9]}],
    "AdamW": [{}, {"lr": 0.1, "weight_decay": 0.3}, {"amsgrad": True, **UP}],
    "NAdam": [{}, {"lr": 0.1, "betas": [0.8, 0.99], **L2}, OUT, UP, {"momentum_decay": 0.5}, {"eps": 0.001, "betas": [0.5, 0.9]}],
    "RAdam": [{}, {"lr": 0.1, "betas": [0.8, 0.99], **L2}, OUT, UP, {"eps": 0.001, "betas": [0.5, 0.9]}],
    "Adamax": [{}, {"lr": 0.1, "betas": [0.8, 0.99], **L2}, UP, {"eps": 0.001, "betas": [0.5, 0.9]}],
    "Adadelta": [{}, {"lr": 0.1, "rho": 0.5, **L2}, UP, {"eps": 0.001}],
    "Adagrad": [{}, {"lr": 0.1, "lr_decay": 0.1, **L2}, {"initial_accumulator_value": 0.5, "eps": 0.001}, UP],
    "RMSprop": [{}, {"lr": 0.1, "alpha": 0.9, **L2}, {"momentum": 0.9}, {"centered": True, "alpha": 0.5}, {"momentum": 0.5, "centered": True, **UP}],
    "Rprop": [{}, {"lr": 0.1, "etas": [0.25, 2.0]}, {"step_sizes": [0.01, 0.02]}, UP],
    "ASGD": [{}, {"lr": 0.1, "lambd": 0.1, "alpha": 0.5, **L2}, {"t0": 3, **UP}, {"t0": 5, "lr": 0.1}],
}


def state_of(optimizer, parameter):
    return {k: v.item() if v.ndim == 0 else code(v) for k, v in optimizer.state[parameter].items() if torch.is_tensor(v)}


def run(name, options, dtype):
    parameter = start.to(dtype, copy=True).requires_grad_()
    kind = getattr(optim, name)
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    optimizer = kind([parameter], foreach=False, **options)
    kept = []
    for k, g in enumerate(gradients):
        parameter.grad = g.to(dtype)
        optimizer.step()
        if k + 1 in STEPS:
            kept.append(code(parameter))
    return kept, state_of(optimizer, parameter)


cases = []
for name, all_options in configs.items():
    for options in all_options:
        kept, state = run(name, options, torch.float32)
        double, double_state = run(name, options, torch.float64)
        cases.append({"optimizer": name, "options": options, "float32": kept, "state32": state, "float64": double[-1], "state64": double_state})


def valley(x, y):
    """Rosenbrock's, of the two parameters in one row."""
    z = torch.cat([x, y.reshape(-1)])
    return (100 * (z[1:] - z[:-1] ** 2) ** 2 + (1 - z[:-1]) ** 2).sum()


def lbfgs(options):
    x = torch.tensor([-1.0, 0.5, 1.5], dtype=torch.float64, requires_grad=True)
    y = torch.tensor([[0.25, -0.5], [1.0, 2.0]], dtype=torch.float64, requires_grad=True)
    optimizer = optim.LBFGS([x, y], **options)
    losses = []
    for _ in range(COUNT):
        def closure():
            optimizer.zero_grad()
            loss = valley(x, y)
            loss.backward()
            return loss

        losses.append(optimizer.step(closure).item())
    state = optimizer.state[x]
    shape = {k: len(v) if isinstance(v, list) else list(v.shape) if torch.is_tensor(v) else v for k, v in state.items() if k not in ("t", "prev_loss")}
    return {"options": options, "losses": losses, "x": x.tolist(), "y": y.tolist(), "state": shape, "H_diag": float(state["H_diag"])}


wolfe = {"line_search_fn": "strong_wolfe"}
descents = [
    wolfe,
    {**wolfe, "max_iter": 4, "history_size": 3},
    {**wolfe, "lr": 0.3, "max_iter": 3, "max_eval": 5},
    {"lr": 0.1, "max_iter": 6},
    {"lr": 0.05, "max_iter": 10, "max_eval": 7, "history_size": 2},
    {"lr": 0.2, "tolerance_grad": 3.0, "tolerance_change": 1e-3},
]
result = {
    "torch_version": torch.__version__.split("+")[0],
    "steps": STEPS,
    "start": code(start),
    "gradients": [code(g) for g in gradients],
    "cases": cases,
    "lbfgs": [lbfgs(options) for options in descents],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optim_steps.json")
with open(path, "w", encoding="utf8") as file:
    head = {k: v for k, v in result.items() if k not in ("cases", "lbfgs")}
    lists = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(c) for c in result[name]) + "\n ]" for name in ("cases", "lbfgs")]
    file.write("{\n" + "".join(f" {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items()) + ",\n".join(lists) + "\n}\n")
print(len(cases), "cases")
