"""Writes mxnet-differences.safetensors: the numbers that mxnet-differences.json expects where bptt differs from MXNet.

Run: python test/golden/make_mxnet_differences.py   (numpy 2.4, safetensors 0.8)

Every number comes from the definition, in float64, from the inputs that the golden case itself holds; then it is rounded
to the case's dtype.
"""

import itertools
import math
import os

import numpy as np
from safetensors.numpy import load_file, save_file

HERE = os.path.dirname(os.path.abspath(__file__))
made = {}


def golden(path):
    """The tensors of a golden case in float64."""
    return {name: x.astype(np.float64) for name, x in load_file(os.path.join(HERE, "mxnet", path + ".safetensors")).items()}


def make(name, value, dtype="float32"):
    made[name] = np.asarray(value, dtype=dtype)


def selu(case, dtype):
    """scale · x above 0, scale · alpha · (e^x - 1) below (Klambauer et al., 2017): of a normal x, mean 0 and variance 1.

    With P the normal distribution's function and the means over x < 0 of e^x = √e P(-1) and of e^2x = e² P(-2):
    mean 1/√(2π) + alpha (√e P(-1) - ½) = 0, variance scale² (½ + alpha² (e² P(-2) - 2 √e P(-1) + ½)) = 1.
    """
    p1, p2 = (math.erfc(a / math.sqrt(2)) / 2 for a in (1, 2))
    first, second = math.exp(0.5) * p1, math.exp(2) * p2
    alpha = 1 / math.sqrt(2 * math.pi) / (0.5 - first)
    scale = 1 / math.sqrt(0.5 + alpha**2 * (second - 2 * first + 0.5))
    c = golden(f"layers/{case}")
    x = c["in.data"]
    make(f"{case} gin.data", c["gout.output"] * scale * np.where(x > 0, 1, alpha * np.exp(x)), dtype)


def average_pool(case, size, stride):
    """Every window hands its gradient down in equal shares; the last one has fewer elements than `size`."""
    c = golden(f"layers/{case}")
    upstream, gradient = c["gout.output"], np.zeros_like(c["in.data"])
    for i in range(upstream.shape[2]):
        window = gradient[:, :, i * stride : i * stride + size]
        window += upstream[:, :, i : i + 1] / window.shape[2]
    make(f"{case} gin.data", gradient)


def sdml(case, smoothing, differing):
    """-d is the logits of row i, d_ij = |x1_i - x2_j|²; the targets y are 1 - s for j = i and s / (n - 1) elsewhere.

    Loss i is Σ_j y_ij (log y_ij - log p_ij), so that its slope in d_ij is y_ij - p_ij.
    """
    c = golden(f"losses/{case}")
    x1, x2, upstream = c["in.x1"], c["in.x2"], c["gout.output"]
    n = len(x1)
    difference = x1[:, None] - x2[None]
    z = np.exp(-np.square(difference).sum(2))
    p = z / z.sum(1, keepdims=True)
    y = np.where(np.eye(n) == 1, 1 - smoothing, smoothing / (n - 1))
    slopes = (upstream[:, None] * (y - p))[:, :, None] * 2 * difference
    gradients = {"gin.x1": slopes.sum(1), "gin.x2": -slopes.sum(0)}
    for name in differing:
        make(f"{case} {name}", gradients[name])


def ctc(case):
    """-log of the probability of all paths that read as the label: repetitions once, blanks (the last class) dropped."""
    c = golden(f"losses/{case}")
    losses = []
    for logits, label in zip(c["in.pred"], c["in.label"]):
        p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        frames, classes = p.shape
        total = sum(
            math.prod(p[t, k] for t, k in enumerate(path))
            for path in itertools.product(range(classes), repeat=frames)
            if [k for k, _ in itertools.groupby(path) if k != classes - 1] == label.tolist()
        )
        losses.append(-math.log(total) if total > 0 else math.inf)
    make(f"{case} out.output", losses)


selu("selu_f32", "float32")
selu("selu_f64", "float64")
average_pool("pool1d_avg_ceil_f32", size=4, stride=3)
sdml("sdml_f32", 0.3, ["gin.x1", "gin.x2"])
sdml("sdml_smooth_f32", 0.1, ["gin.x1"])
ctc("ctc_too_short_f32")

# |(1, 1)|, of the two ones that clip_global_norm gets.
make("clip_float64", math.sqrt(2), "float64")
# The mean of e^x - t·x + (Stirling's term, 0 for t <= 1) over six x = t = 1, and its slope in each x.
make("loss_poisson_full_recorded", [math.e - 1])
make("loss_poisson_full_recorded x", np.full((2, 3), (math.e - 1) / 6))
# Recurrent layers of zeros, with zero states and zero biases, put out tanh(0) = 0 whatever their weights are.
make("zeros 5x2x2", np.zeros((5, 2, 2)))
make("zeros 2x5x8", np.zeros((2, 5, 8)))
make("zeros 2x4", np.zeros((2, 4)))
make("zeros 2x4 float64", np.zeros((2, 4)), "float64")

save_file(made, os.path.join(HERE, "mxnet-differences.safetensors"), {"numpy_version": np.__version__})
