"""Writes ../symbol/images.json: convolution and pooling over two axes in MXNet, values and gradients.

Run: python test/golden/make_images.py   (mxnet 1.9.1, numpy 1.23.5)
"""

import json
import os

import mxnet as mx
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.RandomState(0)
cases = []


def numbers(*shape):
    return rng.randn(*shape).round(2)


def listed(x):
    return {"shape": list(x.shape), "values": [float(f"{v:.7g}") for v in x.asnumpy().ravel().tolist()]}


def case(op, x, params, **kwargs):
    inputs = [mx.nd.array(a) for a in [x, *params]]
    for a in inputs:
        a.attach_grad()
    with mx.autograd.record():
        y = getattr(mx.nd, op)(*inputs, **kwargs)
    head = mx.nd.array(numbers(*y.shape))
    y.backward(head)
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in kwargs.items()}
    cases.append({
        "op": op, "kwargs": plain, "inputs": [listed(a) for a in inputs], "output": listed(y), "head": listed(head),
        "gradients": [listed(a.grad) for a in inputs],
    })


case("Convolution", numbers(2, 3, 5, 4), [numbers(2, 3, 3, 2), numbers(2)], kernel=(3, 2), num_filter=2)
case("Convolution", numbers(1, 4, 6, 5), [numbers(4, 2, 2, 3)], kernel=(2, 3), num_filter=4, num_group=2, no_bias=True,
     stride=(2, 1), pad=(1, 2), dilate=(2, 1))
case("Convolution", numbers(1, 1, 3, 3), [numbers(2, 1, 1, 1), numbers(2)], kernel=(1, 1), num_filter=2)
for kind in ("max", "avg", "sum"):
    case("Pooling", numbers(1, 2, 5, 7), [], kernel=(2, 3), pool_type=kind, stride=(2, 2), pad=(1, 1))
    case("Pooling", numbers(1, 2, 5, 6), [], kernel=(3, 2), pool_type=kind, stride=(2, 2), pooling_convention="full")
    case("Pooling", numbers(2, 2, 3, 4), [], kernel=(1, 1), pool_type=kind, global_pool=True)
case("Pooling", numbers(1, 2, 5, 7), [], kernel=(2, 3), pool_type="avg", stride=(2, 2), pad=(1, 1), count_include_pad=False)

with open(os.path.join(HERE, "..", "symbol", "images.json"), "w") as file:
    json.dump({"mxnet": mx.__version__, "cases": cases}, file, separators=(",", ":"))
