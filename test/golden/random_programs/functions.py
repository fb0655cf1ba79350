"""Further operations of random graphs: functions beyond arithmetic, what picks and puts elements, windows and norms."""
import torch

from random_programs.operations import along, call, copied, copy, floating, index, ranked, second, whole

UNARY = ["frac", "sinh", "cosh", "asin", "acos", "atan", "asinh", "acosh", "atanh", "log2", "log10",
         "isinf", "nan_to_num", "positive", "exp2", "logit", "deg2rad", "erfc"]
ACTIVATIONS = ["relu6", "selu", "celu", "hardswish", "hardsigmoid", "mish", "softsign", "tanhshrink", "hardshrink", "softshrink",
               "logsigmoid", "softmin", "glu", "threshold", "prelu"]


def unary(g):
    name = g.rng.choice(UNARY)
    x = g.pick(floating)
    # Beyond 0 and 1 its gradient is NaN.
    return call(g, name, g.p.one(".sigmoid", x) if name == "logit" else x)


def binary(g):
    name = g.rng.choice(["fmod", "atan2", "bitwise_and", "bitwise_or", "bitwise_xor", "isclose", "lerp", "addcmul", "addcdiv", "logaddexp",
                         "xlogy", "fmax", "fmin", "copysign", "hypot"])
    if name.startswith("bitwise"):
        x = g.pick(whole)
        return call(g, name, x, g.new(g.near(list(x.t.shape)), x.t.dtype) if whole(x.t) else second(g, x))
    x = g.pick(floating)
    other = g.new(g.near(list(x.t.shape)), x.t.dtype)
    if name == "fmod":
        # Its derivative jumps with the quotient.
        return call(g, name, g.p.one(".detach", x), g.rng.choice([2, -1.5]) if g.rng.random() < 0.3 else g.p.one(".detach", other))
    if name == "lerp":
        return call(g, name, x, other, g.rng.choice([0.25, 0.5, 2]) if g.rng.random() < 0.5 else g.new(g.near(list(x.t.shape)), x.t.dtype))
    if name == "xlogy":
        # Below 0 its gradient is NaN unless what arrives is 0.
        other = g.p.one(".abs", other)
    if name.startswith("addc"):
        return call(g, name, x, other, g.new(g.near(list(x.t.shape)), x.t.dtype), **({"value": 0.5} if g.rng.random() < 0.3 else {}))
    return call(g, name, x, other)


def reduction(g):
    rng = g.rng
    x = g.pick(floating)
    name = rng.choice(["nansum", "nanmean", "count_nonzero", "median", "kthvalue", "aminmax", "std_mean", "var_mean", "quantile", "nanquantile"])
    kw = {"keepdim": True} if rng.random() < 0.3 else {}
    if name in ("median", "kthvalue"):
        # Of an expanded tensor PyTorch gives whatever lay in its memory.
        x = g.p.one(".contiguous", x)
    if name == "count_nonzero":
        # Whether a sum is 0 is up to rounding.
        x = g.pick(whole)
        return call(g, name, x, *([] if floating(x.t) or rng.random() < 0.5 else [g.dim(x)]))
    if name == "kthvalue":
        d = g.dim(x)
        n = x.t.shape[d] if -x.t.dim() <= d < x.t.dim() else 1
        return call(g, name, x, rng.randint(1, max(n, 1)), d, **kw)
    if name.endswith("quantile"):
        q = rng.choice([0, 0.25, 0.5, 0.9, g.p.one("torch.rand", [2], dtype=x.t.dtype, seed=True)])
        way = rng.choice([{}, {"interpolation": rng.choice(["lower", "higher", "midpoint", "nearest"])}])
        return call(g, name, g.p.one(".contiguous", x), q, *rng.choice([[], [g.dim(x)]]), **kw, **way)
    if name == "aminmax":
        return call(g, name, x, **({"dim": g.dim(x), **kw} if rng.random() < 0.7 else {}))
    if name.endswith("_mean") and name != "nanmean":
        # Beside infinities PyTorch's mean, which is summed by differences, is NaN.
        x = g.p.one(".nan_to_num", x, 0.0, 1.0, -1.0)
        return g.p.do("torch." + name, x, g.dim(x), correction=rng.choice([0, 1]), **kw)
    if rng.random() < 0.25:
        return call(g, name, x)
    return call(g, name, x, g.dim(x), **kw)


def running(g):
    x = g.pick(floating)
    given = along(g, x, g.rng.choice(["cumprod", "logcumsumexp", "cummax", "cummin", "cumsum"]))
    return given


def moved(g):
    x, rng = g.pick(), g.rng
    n = x.t.dim()
    name = rng.choice(["roll", "movedim", "swapaxes", "tile", "unfold", "diag", "diagonal", "diag_embed", "rot90", "diff", "hstack",
                       "vstack", "dstack", "broadcast_tensors", "repeat_interleave", "ravel", "unflatten", "broadcast_to",
                       "tensor_split", "block_diag", "msort"])
    if name == "roll":
        return call(g, name, x, rng.choice([1, -2, 3]), *rng.choice([[], [g.dim(x)]]))
    if name in ("movedim", "swapaxes"):
        return call(g, name, x, g.dim(x), g.dim(x))
    if name == "tile":
        return call(g, name, x, [rng.choice([1, 2]) for _ in range(rng.randint(0, n + 1))])
    if name == "unfold":
        d = g.dim(x)
        size = x.t.shape[d] if -n <= d < n else 1
        return g.p.do(".unfold", x, d, rng.randint(1, max(size, 1)), rng.choice([1, 2]))
    if name in ("diag", "diagonal", "diag_embed"):
        return call(g, name, x, *rng.choice([[], [1], [-1]]))
    if name == "rot90":
        return call(g, name, g.p.one(".contiguous", x), rng.choice([1, 2, 3, -1]), rng.choice([[0, 1], [1, 0]]))
    if name == "diff":
        return call(g, name, x, rng.choice([1, 1, 2]), g.dim(x))
    if name in ("hstack", "vstack", "dstack"):
        return [copy(g, v) for v in g.p.do("torch." + name, [x, g.new(list(x.t.shape), x.t.dtype)])]
    if name == "broadcast_tensors":
        return g.p.do("torch." + name, x, second(g, x))
    if name == "repeat_interleave":
        return call(g, name, x, rng.choice([1, 2, 3]), *rng.choice([[], [g.dim(x)]]))
    if name == "unflatten":
        d = g.dim(x)
        return call(g, name, x, d, [1, -1])
    if name == "tensor_split":
        return call(g, name, x, rng.choice([1, 2, 3, [1], [1, 2], [-1]]), g.dim(x))
    if name == "block_diag":
        return g.p.do("torch.block_diag", x, g.new([2, 2]))
    if name == "msort":
        return call(g, name, g.p.one(".contiguous", x))
    if name == "broadcast_to":
        return call(g, name, x, [2] + list(x.t.shape))
    return copied(g, x, call(g, name, x))


def put(g):
    """What picks elements by index and what puts some in other places."""
    x, rng = g.pick(ranked(1)), g.rng
    n, d = x.t.dim(), g.dim(x)
    if not -n <= d < n:
        return call(g, "index_select", x, d, index(g, [2], 1))
    size = x.t.shape[d]
    if x.t.numel() == 0:
        return call(g, "index_select", x, d, index(g, [0], 1))
    name = rng.choice(["index_add", "index_fill", "index_copy", "scatter", "scatter_value", "scatter_reduce", "take", "take_along_dim",
                       "masked_select", "masked_scatter", "nonzero", "searchsorted", "put", "select_scatter", "slice_scatter",
                       "diagonal_scatter", "index_reduce", "fill_diagonal_", "nonzero_static"])
    if name in ("index_add", "index_copy"):
        count = rng.randint(1, 3)
        # A copy to one place twice is up to chance.
        places = index(g, [count], size) if name == "index_add" else g.p.one("torch.randperm", size, seed=True)
        count = count if name == "index_add" else size
        shape = list(x.t.shape)
        shape[d] = count
        return call(g, name, x, d, places, g.new(shape, x.t.dtype))
    if name == "put":
        # Of several at one place any may stay.
        count = rng.randint(0, min(3, x.t.numel()))
        places = g.p.one("torch.randperm", x.t.numel(), seed=True)
        return copied(g, x, call(g, name, x, g.p.one(".narrow", places, 0, 0, count), g.new([count], x.t.dtype), **({"accumulate": True} if rng.random() < 0.3 else {})))
    if name in ("select_scatter", "slice_scatter", "diagonal_scatter"):
        # What PyTorch copies of a tensor with gaps in memory has them too.
        x = g.p.one(".clone", x)
    if name == "select_scatter":
        shape = [m for k, m in enumerate(x.t.shape) if k != d % n]
        return call(g, name, x, g.new(shape, x.t.dtype), d, rng.choice([0, -1]))
    if name == "slice_scatter":
        start, step = rng.choice([0, 1, -1]), rng.choice([1, 2])
        shape = list(x.t.shape)
        shape[d] = len(range(size)[start::step])
        return call(g, name, x, g.new(shape, x.t.dtype), d, start, step=step)
    if name == "diagonal_scatter":
        offset = rng.choice([0, 1, -1])
        return call(g, name, x, g.new(list(x.t.diagonal(offset).shape), x.t.dtype) if n > 1 else x, offset)
    if name == "fill_diagonal_":
        x = g.new([rng.randint(1, 6), rng.randint(1, 3)], g.float)
        return g.p.do("." + name, g.p.one(".mul", x, 2), rng.choice([0, 1.5]), rng.random() < 0.5)
    if name == "nonzero_static":
        return call(g, name, g.p.one(".gt", x, 0.1) if floating(x.t) else x, size=rng.randint(0, 5))
    if name == "index_reduce":
        x, count = x if floating(x.t) else g.new(list(x.t.shape), g.float), rng.randint(1, 3)
        shape = list(x.t.shape)
        shape[d] = count
        reduce = rng.choice(["mean", "amax", "amin", "prod"])
        kw = {"include_self": False} if rng.random() < 0.3 and reduce not in ("amax", "amin") else {}
        return call(g, name, x, d, index(g, [count], size), g.new(shape, x.t.dtype), reduce, **kw)
    if name == "index_fill":
        return call(g, name, x, d, index(g, [rng.randint(1, 3)], size), rng.choice([0, 1, 2]))
    if name in ("scatter", "scatter_value", "scatter_reduce"):
        shape = [rng.randint(min(m, 1), m) for m in x.t.shape]
        if name == "scatter_value":
            return call(g, "scatter", x, d, index(g, shape, size), rng.choice([0, 1, 2]))
        if name == "scatter":
            shape[d] = size
            places = g.p.one("torch.argsort", g.p.one("torch.rand", shape, seed=True), d)
            return call(g, name, x, d, places, g.new(shape, x.t.dtype))
        x = x if floating(x.t) else g.new(list(x.t.shape), g.float)
        reduce = rng.choice(["sum", "mean", "amax", "amin", "prod"])
        # An extreme that is left out takes a share of the gradient in PyTorch.
        kw = {"include_self": False} if rng.random() < 0.3 and reduce not in ("amax", "amin") else {}
        return call(g, name, x, d, index(g, shape, size), g.new(shape, x.t.dtype), reduce, **kw)
    if name == "take":
        return call(g, name, x, index(g, [rng.randint(0, 4)], x.t.numel()))
    if name == "take_along_dim":
        shape = list(x.t.shape)
        shape[d] = rng.randint(1, 3)
        return call(g, name, x, index(g, shape, size), d)
    if name == "masked_select":
        return call(g, name, x, g.new(g.near(list(x.t.shape)), torch.bool))
    if name == "masked_scatter":
        return call(g, name, x, g.new(list(x.t.shape), torch.bool), g.new([x.t.numel()], x.t.dtype))
    if name == "nonzero":
        return call(g, name, g.p.one(".gt", x, 0.1) if floating(x.t) else x)
    row = g.p.one(".detach", g.draw([5], g.float, "randn"))
    given = g.p.do("torch.sort", row)
    return g.p.do("torch.searchsorted", given[0], g.draw([3], g.float, "randn"), **({"right": True} if rng.random() < 0.5 else {}))


def activation(g):
    x, rng = g.pick(floating), g.rng
    name = rng.choice(ACTIVATIONS)
    # Some stand in torch too, and of these some are methods.
    room = rng.choice(["F.", "torch.", "."]) if name in ("hardshrink", "prelu") else rng.choice(["F.", "torch."]) if name in (
        "selu", "celu", "threshold") else "F."
    if name in ("softmin", "glu"):
        return g.p.do("F." + name, x, g.dim(x))
    if name == "threshold":
        return g.p.do(room + name, x, 0.1, rng.choice([0, -1, 2]))
    if name == "prelu":
        channels = x.t.shape[1] if x.t.dim() > 1 else 1
        return g.p.do(room + name, x, g.new([rng.choice([1, channels])], x.t.dtype))
    kw = {"celu": [{}, {"alpha": 0.5}], "hardshrink": [{}, {"lambd": 0.3}], "softshrink": [{}, {"lambd": 0.3}]}.get(name, [{}])
    return g.p.do(room + name, x, **rng.choice(kw))


def normalized(g):
    rng = g.rng
    name = rng.choice(["group_norm", "rms_norm", "batch_norm", "instance_norm", "normalize"])
    x = g.pick(lambda t: floating(t) and t.dim() > 0)
    if name == "normalize":
        return g.p.do("F.normalize", x, *rng.choice([[], [1], [3]]), dim=g.dim(x))
    if name == "rms_norm":
        shape = list(x.t.shape)[-1:]
        return g.p.do(rng.choice(["F.", "torch."]) + name, x, shape, *([g.new(shape, x.t.dtype)] if rng.random() < 0.5 else []))
    # Drawn, not picked: their gradients are differences of rounded numbers where a row hardly varies.
    n, c, t = rng.randint(2, 4), rng.choice([2, 4]), rng.randint(2, 5)
    x = g.leaf(g.draw([n, c, t], g.float, "randn"))
    # A bias alone has no gradient of group_norm in PyTorch.
    given = rng.random() < 0.6
    weight, bias = [g.new([c], g.float, "rand") if given else None for _ in range(2)]
    if name == "group_norm":
        return g.p.do("F.group_norm", x, rng.choice([1, 2]), weight, bias)
    if name == "instance_norm":
        return g.p.do("F.instance_norm", x, None, None, weight, bias)
    mean, var = g.draw([c], g.float, "randn"), g.draw([c], g.float, "rand")
    return g.p.do("F.batch_norm", x, mean, var, weight, bias, rng.random() < 0.6)


def windows(g):
    return [copy(g, v) for v in window(g)]


def window(g):
    rng = g.rng
    name = rng.choice(["max_pool1d", "avg_pool1d", "lp_pool1d", "adaptive_avg_pool1d", "adaptive_max_pool1d", "conv_transpose1d", "pad"])
    if name == "pad":
        x = g.pick(ranked(1))
        ends = [rng.randint(0, 2), rng.randint(0, 2)]
        if rng.random() < 0.5:
            return g.p.do("F.pad", x, ends, *rng.choice([[], ["constant", 1]]))
        x = g.new([2, 2, rng.randint(3, 5)], g.float)
        return g.p.do("F.pad", x, ends, rng.choice(["reflect", "replicate", "circular"]))
    c, length = rng.choice([1, 2]), rng.randint(3, 7)
    x = g.new(rng.choice([[], [2]]) + [c, length], g.float)
    k = rng.randint(1, 3)
    if name == "conv_transpose1d":
        kw = {key: rng.choice(values) for key, values in (("stride", [1, 2]), ("padding", [0, 1]), ("dilation", [1, 2])) if rng.random() < 0.4}
        return g.p.do("F.conv_transpose1d", x, g.new([c, 2, k], g.float, "randn"), g.new([2], g.float) if rng.random() < 0.5 else None, **kw)
    if name.startswith("adaptive"):
        return g.p.do("F." + name, x, rng.randint(1, length))
    if name == "lp_pool1d":
        return g.p.do("F.lp_pool1d", x, rng.choice([1, 2]), k, rng.choice([1, 2]))
    kw = {"stride": rng.choice([1, 2])} if rng.random() < 0.5 else {}
    if rng.random() < 0.3:
        kw["padding"] = k // 2
    if rng.random() < 0.3:
        kw["ceil_mode"] = True
    return g.p.do("F." + name, x, k, **kw)


def products(g):
    rng = g.rng
    name = rng.choice(["outer", "inner", "kron", "addmv", "addr", "tensordot", "dist", "baddbmm", "addbmm", "matrix_power", "bilinear", "cosine_similarity", "pairwise_distance", "attention", "embedding_bag"])
    new = lambda *shape: g.new(list(shape), g.float)
    n, m, k = rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 4)
    if name == "outer":
        return call(g, name, new(n), new(m))
    if name == "inner":
        return call(g, name, new(n, k), rng.choice([new(m, k), new(k)]))
    if name == "kron":
        # Of some layouts PyTorch makes no view.
        plain = lambda *shape: g.leaf(g.draw(list(shape), g.float))
        return call(g, name, plain(n, m), plain(*rng.choice([[k], [2, k]])))
    if name == "addmv":
        return call(g, name, new(n), new(n, k), new(k), **({"beta": 0.5, "alpha": 2} if rng.random() < 0.3 else {}))
    if name == "addr":
        return call(g, name, new(n, m), new(n), new(m), **({"beta": 0.5, "alpha": 2} if rng.random() < 0.3 else {}))
    if name == "tensordot":
        return g.p.do("torch.tensordot", new(n, m, k), new(m, k, 2), 2) if rng.random() < 0.5 else g.p.do(
            "torch.tensordot", new(n, m, k), new(2, m), [[1], [1]])
    if name == "dist":
        return call(g, name, new(n, k), new(n, k), rng.choice([1, 2, 3]))
    if name == "baddbmm":
        return call(g, name, new(2, n, m), new(2, n, k), new(2, k, m), **({"beta": 0.5, "alpha": 2} if rng.random() < 0.3 else {}))
    if name == "addbmm":
        return call(g, name, new(*rng.choice([[n, m], [m]])), new(2, n, k), new(2, k, m), **({"beta": 0.5, "alpha": 2} if rng.random() < 0.3 else {}))
    if name == "matrix_power":
        return call(g, name, new(*rng.choice([[n, n], [2, n, n]])), rng.randint(0, 5))
    if name == "bilinear":
        return g.p.do("F.bilinear", new(n, m), new(n, k), new(2, m, k), new(2) if rng.random() < 0.5 else None)
    if name in ("cosine_similarity", "pairwise_distance"):
        return g.p.do("F." + name, g.new([n, k], g.float, "randn"), g.new([n, k], g.float, "randn"))
    if name == "attention":
        q, kk, v = [g.new([2, length, k], g.float, "randn") for length in (n, m, m)]
        return g.p.do("F.scaled_dot_product_attention", q, kk, v, **({"is_causal": True} if rng.random() < 0.3 else {}))
    places = index(g, [n, m], 5)
    return g.p.do("F.embedding_bag", places, g.new([5, k], g.float, "randn"), mode=rng.choice(["sum", "mean", "max"]))


def areas(g):
    """Areas, slopes, covariances and what else lies along a dimension of vectors."""
    rng = g.rng
    name = rng.choice(["trapezoid", "cumulative_trapezoid", "gradient", "cov", "cross", "renorm", "histogramdd"])
    n, m = rng.randint(2, 4), rng.randint(3, 6)
    x = g.new([n, m], g.float, "randn")
    d = rng.choice([0, 1, -1])
    if name == "gradient":
        return g.p.do("torch.gradient", x, **({"spacing": rng.choice([2, 0.5])} if rng.random() < 0.5 else {}), dim=d)
    if name.endswith("trapezoid"):
        if rng.random() < 0.5:
            return g.p.do("torch." + name, x, g.new([[n, m][d]], g.float, "randn"), dim=d)
        return g.p.do("torch." + name, x, dx=rng.choice([2, 0.5]), dim=d)
    if name == "cov":
        return call(g, name, x, **({"correction": 0} if rng.random() < 0.5 else {}))
    if name == "histogramdd":
        # Of whole numbers: what lies on an edge lies there in the other precision too.
        points = g.p.one(".to", g.p.one("torch.randint", -3, 4, [n, 2], seed=True), g.float)
        return g.p.do("torch." + name, points, rng.choice([2, [2, 3]]), **rng.choice([{}, {"range": [-2, 2, -3, 3]}, {"density": True}]))
    if name == "renorm":
        return call(g, name, x, rng.choice([1, 2, 3]), d, rng.choice([1, 2.5]))
    return call(g, name, g.new([n, 3], g.float, "randn"), g.new([rng.choice([1, n]), 3], g.float, "randn"), dim=1)


FUNCTIONS = [(unary, 5), (binary, 4), (reduction, 3), (running, 2), (moved, 5), (put, 5), (activation, 4), (normalized, 2), (windows, 3),
             (products, 3), (areas, 2)]
