"""Writes printing.json: what PyTorch, Python and NumPy print, for test/surface/printing.test.ts.

Run: python test/golden/make_printing.py   (torch 2.13, numpy 2.4)

A case's `values` are repeated to fill its shape; a float32 is given by its shortest decimal. What JSON cannot hold is
a string: 'nan', 'inf', '-inf', '-0.0'.
"""
import json
import math
import os

import numpy as np
import torch

NAN, INF = math.nan, math.inf
rng = np.random.default_rng(20)
tensors, scalars, arrays = [], [], []


def encode(value):
    if isinstance(value, (bool, int)):
        return value
    if math.isfinite(value) and not (value == 0 and math.copysign(1, value) < 0):
        return value
    return repr(value)


def compact(values):
    """Values as JSON: a float32 by the shortest decimal that names it."""
    if values.dtype == np.float32:
        return [encode(float(str(v))) for v in values]
    return [encode(v) for v in values.tolist()]


def make(values, shape=None, dtype="float32"):
    values = np.asarray(values, dtype=dtype).reshape(-1)
    shape = [values.size] if shape is None else shape
    count = int(np.prod(shape))
    return values[:count], np.resize(values, count).reshape(shape) if count else np.zeros(shape, dtype)


def tensor(values, shape=None, dtype="float32", fn=None, device=None, default="float32", **options):
    kept, array = make(values, shape, dtype)
    t = torch.from_numpy(array.copy())
    if fn is not None:
        t = fn(t.requires_grad_())
        if not torch.equal(t.detach(), torch.from_numpy(array)):
            kept = t.detach().numpy().reshape(-1)
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    torch.set_default_dtype(getattr(torch, default))
    known = torch._C._get_default_device
    if device is not None:  # make the CPU foreign, then give it a name of the same length
        assert len(device) == 3
        torch._C._get_default_device = lambda: "cuda"
    text = repr(t)
    torch._C._get_default_device = known
    torch.set_default_dtype(torch.float32)
    torch.set_printoptions(profile="default")
    case = {"shape": list(t.shape), "dtype": dtype, "values": compact(kept), "requiresGrad": t.requires_grad}
    if t.grad_fn is not None:
        case["gradFn"] = type(t.grad_fn).__name__
    if device is not None:
        case["device"] = device
        text = text.replace("device='cpu'", f"device='{device}'")
    if default != "float32":
        case["defaultDtype"] = default
    if options:
        case["options"] = {k: encode(v) if isinstance(v, float) else v for k, v in options.items()}
    tensors.append({**case, "text": text})


def array(values, shape=None, dtype="float64"):
    kept, a = make(values, shape, dtype)
    arrays.append({"shape": list(a.shape), "dtype": dtype, "values": compact(kept), "text": str(a)})


def scalar(value, dtype):
    item = torch.tensor(value, dtype=getattr(torch, dtype)).item()
    scalars.append({"value": encode(item), "dtype": dtype, "text": str(item)})


normal = rng.standard_normal(64).astype(np.float32)
uniform = rng.random(64).astype(np.float32)
integers = rng.integers(-500, 500, 64)

# No dimensions, every dtype.
for v in [0, -0.0, 1, -3, 0.5, 0.1, 3.14159265, 1e-4, 1e-5, 12345.678, 1e8, 1.5e8, 1e10, -1e-30, NAN, INF, -INF]:
    tensor([v], [])
    tensor([v], [], "float64")
for dtype, v in [("int64", -7), ("int64", 2**53 - 1), ("int32", 5), ("uint8", 255), ("bool", True), ("bool", False)]:
    tensor([v], [], dtype)

# The choice between integers, fixed digits and exponents, and the width.
for values in [
    [0, 0, 0], [1, 2, 3], [-1, 2, -3], [-0.0, 0.0, 1.0], [-0.0, -0.00001], [1, NAN], [1, INF, -INF], [NAN, NAN], [INF],
    [0.5, NAN, -INF], [1000, 1], [1001, 1], [1001, 1.5], [100000, 100.5], [1e8, 1e6], [1e8 + 8, 1e6], [1e-4, 1e-3],
    [9.9e-5, 1e-4], [0, 1e-5], [0, 1e-5, NAN], [1e-38, 1], [1e-45], [3.4e38], [3.4e38, NAN, 0], [16777216, 16777217],
    [0.03125, 0.09375, -0.15625], [0.5, 1.5, 2.5], [0.99995, 0.99994], [9.99995, -9.99995], [1234.5, -12.25, 0],
    [0.1, 0.2, 0.3], [100.0, 0.125], [1e20, 3e20], [1 / 3, 2 / 3],
]:
    tensor(values)
    tensor(values, dtype="float64")

# Lines, brackets and blank lines.
for shape in [[1], [7], [8], [9], [40], [2, 3], [3, 9], [2, 12], [1, 1], [2, 2, 2], [2, 1, 10], [2, 1, 2, 3], [1, 1, 1, 1, 2]]:
    tensor(normal, shape)
    tensor(integers, shape, "int64")
tensor(normal * 1e5, [2, 13])
tensor(normal * 1e5, [11], "float64")
tensor(normal * 1e-6, [3, 7], "float64")
tensor(integers * 1000003, [25], "int64")
tensor(integers, [3, 20], "int32")
tensor(abs(integers) % 256, [30], "uint8")
tensor(integers > 0, [2, 14], "bool")
tensor(integers > 9999, [3], "bool")
tensor(integers, [4], "float64")

# Nothing to print.
for dtype in ["float32", "float64", "int64", "int32", "uint8", "bool"]:
    tensor([], [0], dtype)
    tensor([], [0, 3], dtype)
tensor([], [2, 0, 4])
tensor([], [0], fn=lambda t: t)
tensor([], [0, 5], fn=lambda t: t * 2)

# Summaries.
for shape in [[1000], [1001], [1200, 1], [2, 600], [40, 30], [7, 200], [6, 200], [30, 7, 6], [2, 3, 200], [11, 7, 7, 2]]:
    tensor(uniform[:10], shape)
    tensor(integers[:12], shape, "int64")
tensor(uniform[:7], [1500], "float64")
tensor([1, 2, 3, 1e9, 5, 6, 7], [1001])
tensor([True, False, False], [2000], "bool")
tensor(uniform[:10], [1001], fn=lambda t: t)

# Suffixes, and where they wrap.
tensor(normal, [3], fn=lambda t: t)
tensor(normal, [2, 3], fn=lambda t: t)
tensor(normal, [2, 3], "float64", fn=lambda t: t)
for n in range(4, 10):
    tensor(normal, [n], fn=lambda t: t)
    tensor(normal, [n], "float64", fn=lambda t: t * 1)
    tensor(normal, [2, n], fn=lambda t: t.view(2, n))
tensor(normal, [], fn=lambda t: t + 1)
tensor(normal, [2, 3], fn=lambda t: t.sum())
tensor(normal, [2, 3], fn=lambda t: torch.log_softmax(t, 1))
tensor(normal, [6, 5], fn=lambda t: torch.log_softmax(t, 1))
tensor(normal, [5, 8], fn=lambda t: torch.nn.functional.gelu(t))
tensor(normal, [4], fn=lambda t: t.mean().unsqueeze(0))
tensor(normal, [3], device="gpu")
tensor(normal, [6], "float64", device="gpu", fn=lambda t: t * 1)
tensor([], [0, 2], "float64", device="gpu")
tensor(normal, [3], default="float64")
tensor(normal, [3], "float64", default="float64")
tensor([], [0], "float64", default="float64")

# Options.
for options in [
    {"precision": 2}, {"precision": 0}, {"precision": 8}, {"precision": 20}, {"sci_mode": True}, {"sci_mode": False},
    {"sci_mode": True, "precision": 1}, {"profile": "short"}, {"profile": "full"}, {"linewidth": 30}, {"linewidth": 1},
    {"linewidth": 200}, {"threshold": 5}, {"threshold": 5, "edgeitems": 1}, {"threshold": 5, "edgeitems": 0},
    {"edgeitems": 0}, {"threshold": INF}, {"profile": "short", "precision": 3, "threshold": 3},
]:
    tensor(normal, [12], **options)
    tensor(normal, [5, 6], "float64", fn=lambda t: t * 1, **options)
    tensor(integers, [9], "int64", **options)
tensor([1e-7, 1e22, -2.5], dtype="float64", sci_mode=False)
tensor([1e21, 3], dtype="float64", sci_mode=False)
tensor([1, 2, 3], sci_mode=True)
tensor([0, 0], sci_mode=True)
tensor([0.5, 1.5, 2.5, -0.5], precision=0)
tensor([1], [1100], profile="full")

# str(tensor.item())
for v in [0.0, -0.0, 1.0, -3.0, 0.1, 1 / 3, 1e-4, 9.9e-5, 1e-5, 1.5e-7, 123456.789, 1e15, 1e16, 1.5e16, 123456789012345680.0,
          1e21, 1e22, 1.7e38, 1e-38, 1e-45, NAN, INF, -INF]:
    scalar(v, "float32")
    scalar(v, "float64")
for v in [5e-324, 1.7976931348623157e308, 2.0**-44, 0.1 + 0.2]:
    scalar(v, "float64")
for dtype, v in [("int64", -(2**53) + 1), ("int64", 0), ("int32", 7), ("uint8", 200), ("bool", True), ("bool", False)]:
    scalar(v, dtype)

# NumPy's print().
for shape in [[], [1], [4], [40], [1001], [0], [0, 3], [2, 3], [3, 30], [40, 40], [2, 2, 2]]:
    array(integers[:40], shape, "int64")
    array(normal[:40], shape, "float32")
    array(uniform[:40], shape, "float64")
array([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], dtype="int64")
array(integers, [9], "int32")
array(abs(integers) % 256, [9], "uint8")
array([True, False], [5], "bool")
array([True], [2, 2], "bool")
array([True], [], "bool")
for values in [
    [1, 2, 3], [0, 0], [-0.0, 1.5], [1, 2.5, 3.25], [NAN, 1], [INF, 1], [-INF, 1], [NAN], [-INF], [NAN, 0.125, -INF],
    [1e-5, 1], [1e-4, 0.05], [9.9e-5], [1000, 1], [1001, 1], [1e6], [999999], [1e8], [99999999], [0.1, 12345.678],
    [0.1, 1.234567891e5], [1e-5, NAN, -1], [1e30, 1e-30], [1 / 3, 2 / 3], [0.123456785, 10.5], [2.0**-96, 2.0**90],
    [0.00024414062, 1], [-3.0000000000001e-05, -2e-05], [123456.789, 1000],
]:
    array(values, None, "float32")
    array(values, None, "float64")
array([1e300, 1e-300, 1e5])
for v in [1e-4, 1e-5, 123456.7, 1e6, 1e15, 1e16, NAN, -INF]:
    array([v], [], "float32")
    array([v], [], "float64")

# What get_printoptions() gives after each set_printoptions(), one after the other.
settings = []
for options in [
    {"profile": "default"}, {"precision": 2, "sci_mode": True}, {"edgeitems": 1}, {"profile": "short", "linewidth": 60},
    {"sci_mode": False}, {"profile": "full", "precision": 6}, {}, {"threshold": 10}, {"profile": "default"},
]:
    torch.set_printoptions(**options)
    known = {k: encode(v) if isinstance(v, float) else v for k, v in torch._tensor_str.get_printoptions().items()}
    settings.append({"set": options, "get": known})

versions = {"torch": torch.__version__, "numpy": np.__version__}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "printing.json")
with open(path, "w") as file:
    lists = []
    for name, cases in [("tensors", tensors), ("scalars", scalars), ("arrays", arrays), ("settings", settings)]:
        lists.append(f' "{name}": [\n  ' + ",\n  ".join(json.dumps(c, allow_nan=False) for c in cases) + "\n ]")
    file.write("{\n" + f' "versions": {json.dumps(versions)},\n' + ",\n".join(lists) + "\n}\n")
print(len(tensors), len(scalars), len(arrays), len(settings))
