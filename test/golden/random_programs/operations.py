"""The operations of random graphs: each takes the graph, adds steps, and gives the new variables."""
import torch

from random_programs.program import Var

UNARY = ["neg", "square", "abs", "sign", "floor", "ceil", "trunc", "round", "exp", "expm1", "log", "log1p", "sqrt", "rsqrt",
         "reciprocal", "sin", "cos", "tanh", "sigmoid", "relu", "erf", "logical_not", "isnan", "isfinite", "clone"]
BINARY = ["add", "sub", "mul", "div", "pow", "remainder", "floor_divide", "maximum", "minimum", "eq", "ne", "lt", "le",
          "gt", "ge", "logical_and", "logical_or", "logical_xor"]
floating = lambda t: t.is_floating_point()
whole = lambda t: not t.is_floating_point()
ranked = lambda n: lambda t: t.dim() >= n


def call(g, name, x, *args, **kw):
    """As a function or as a method."""
    return g.p.do(g.rng.choice(["torch.", "."]) + name, x, *args, **kw)


def along(g, x, name, *before, key="dim", **kw):
    """With a dimension, by position or by name."""
    d = g.dim(x)
    return call(g, name, x, *before, d, **kw) if g.rng.random() < 0.5 else call(g, name, x, *before, **{key: d}, **kw)


def unary(g):
    return call(g, g.rng.choice(UNARY), g.pick())


def second(g, x):
    """What broadcasts with x: another of the pool, a new one, or itself."""
    if g.rng.random() < 0.5:
        return g.pick(lambda t: fits(t.shape, x.t.shape))
    return g.new(g.near(list(x.t.shape)))


def fits(a, b):
    return all(m == n or m == 1 or n == 1 for m, n in zip(reversed(a), reversed(b)))


def binary(g):
    x, name = g.pick(), g.rng.choice(BINARY)
    kw = {}
    if name in ("add", "sub") and g.rng.random() < 0.2:
        kw["alpha"] = g.rng.choice([2, -1]) if whole(x.t) else g.rng.choice([2, 0.5])
    if name == "div" and g.rng.random() < 0.3:
        kw["rounding_mode"] = g.rng.choice(["floor", "trunc"])
    if name == "floor_divide":
        # It has no derivative here.
        other = g.scalar(x) if g.rng.random() < 0.3 else second(g, x)
        return call(g, name, g.p.one(".detach", x), g.p.one(".detach", other) if isinstance(other, Var) else other, **kw)
    if g.rng.random() < 0.3 and name not in ("maximum", "minimum", "logical_and", "logical_or", "logical_xor"):
        return call(g, name, x, g.scalar(x), **kw)
    return call(g, name, x, second(g, x), **kw)


def inplace(g):
    """An operation that writes: into a result, or into a view of one, or where it may not."""
    p, rng = g.p, g.rng
    x = g.pick(lambda t: not t.is_leaf or not t.requires_grad)
    if rng.random() < 0.6:
        x = p.one(".clone", x) or x
    out = [x]
    p.written = True
    judged = x.t.requires_grad
    if rng.random() < 0.3 and x.t.dim():
        x = p.one("at", x, rng.choice(["1:", "::2", ":1"])) or x
    kind = rng.choice(["unary", "binary", "binary", "fill", "draw", "mask", "copy", "clamp"])
    if kind == "unary":
        p.do("." + rng.choice(UNARY[:21] + ([] if judged else ["logical_not"])) + "_", x)
    elif kind == "binary":
        name = rng.choice(BINARY[:6] + BINARY[7:9] if judged else BINARY).replace("maximum", "add").replace("minimum", "mul")
        other = g.scalar(x) if rng.random() < 0.4 and not name.startswith("logical") else second(g, x)
        if name in BINARY[9:] + ["floor_divide"] and isinstance(other, Var):
            other = p.one(".detach", other)
        p.do(f".{name}_", x, other)
    elif kind == "fill":
        if rng.random() < 0.5:
            p.do(".zero_", x)
        else:
            p.do(".fill_", x, g.scalar(x))
    elif kind == "draw":
        name = rng.choice(["uniform_", "normal_", "bernoulli_", "exponential_", "random_"])
        p.do("." + name, x, *{"random_": [0, 10], "bernoulli_": [0.3]}.get(name, []), seed=True)
    elif kind == "mask":
        p.do(".masked_fill_", x, g.new(g.near(list(x.t.shape)), torch.bool), g.scalar(x))
    elif kind == "copy":
        p.do(".copy_", x, second(g, x))
    else:
        p.do(".clamp_", x, *rng.choice([[-1, 1], [0], [None, 0.5]]))
    return out


def where(g):
    x = g.pick()
    c = g.new(g.near(list(x.t.shape)), torch.bool)
    y = g.scalar(x) if g.rng.random() < 0.3 else second(g, x)
    return g.p.do("torch.where", c, *((x, y) if g.rng.random() < 0.7 else (y, x)))


def clamp(g):
    x = g.pick()
    low, high = g.rng.choice([(-1, 1), (-0.5, None), (None, 0.5), (0, 2), (1, -1)])
    return call(g, "clamp", x, low, high) if g.rng.random() < 0.5 else call(
        g, "clamp", x, **{k: v for k, v in (("min", low), ("max", high)) if v is not None})


def masked_fill(g):
    x = g.pick()
    value = g.rng.choice([g.scalar(x), -float("inf")]) if floating(x.t) else g.rng.choice([0, 1, 2])
    return call(g, "masked_fill", x, g.new(g.near(list(x.t.shape)), torch.bool), value)


def reduction(g):
    rng = g.rng
    name = rng.choice(["sum", "sum", "mean", "mean", "prod", "amax", "amin", "any", "all", "logsumexp", "argmax", "argmin",
                       "var", "std", "norm", "max", "min"])
    x = g.pick(floating) if rng.random() < 0.8 else g.pick()
    n = x.t.dim()
    if name in ("sum", "mean", "prod", "amax", "amin", "any", "all", "argmax", "argmin", "max", "min", "var", "std", "norm") \
            and rng.random() < 0.25:
        return call(g, name, x)
    dim = g.dim(x)
    if n > 1 and rng.random() < 0.3 and name not in ("prod", "argmax", "argmin", "max", "min"):
        dim = rng.sample(range(n), rng.randint(1, n))
    kw = {"keepdim": True} if rng.random() < 0.4 else {}
    if name in ("sum", "prod", "mean") and rng.random() < 0.1:
        kw["dtype"] = torch.float64
    if name in ("var", "std") and rng.random() < 0.4:
        kw["correction"] = rng.choice([0, 1, 2])
    if name == "norm":
        return call(g, name, x, rng.choice([1, 2, 3, 0.5, float("inf"), 1.5, 0, -1, -float("inf")]), dim, **kw)
    return call(g, name, x, dim, **kw) if rng.random() < 0.6 else call(g, name, x, dim=dim, **kw)


def soft(g):
    x = g.pick(floating)
    name = g.rng.choice(["softmax", "log_softmax", "cumsum"])
    kw = {"dtype": torch.float64} if g.rng.random() < 0.1 else {}
    if name != "cumsum" and g.rng.random() < 0.3:
        return g.p.do("F." + name, x, dim=g.dim(x))
    return along(g, x, name, **kw)


def join(g):
    x, rng = g.pick(), g.rng
    name = rng.choice(["cat", "stack"])
    parts = [x]
    for _ in range(rng.choice([1, 1, 2])):
        same = g.pick(lambda t: t.shape == x.t.shape)
        parts.append(same if same.t.shape == x.t.shape or rng.random() < 0.1 else g.new(list(x.t.shape)))
    rng.shuffle(parts)
    d = g.dim(x)
    given = g.p.do("torch." + name, parts, d) if rng.random() < 0.5 else g.p.do("torch." + name, parts, dim=d)
    return [copy(g, v) for v in given]


def cut(g):
    x, rng = g.pick(ranked(1)), g.rng
    d = g.dim(x)
    n = x.t.shape[d] if -x.t.dim() <= d < x.t.dim() else 1
    name = rng.choice(["split", "split list", "chunk", "narrow", "select", "unbind", "at"])
    if name == "split":
        return call(g, "split", x, rng.randint(1, n + 1), d)
    if name == "split list":
        a = rng.randint(0, n)
        return call(g, "split", x, [a, n - a], dim=d)
    if name == "chunk":
        return call(g, "chunk", x, rng.randint(1, 3), dim=d)
    if name == "narrow":
        a = rng.randint(0, n)
        return call(g, "narrow", x, d, a, rng.randint(0, n - a))
    if name == "select":
        return call(g, "select", x, d, rng.randint(-n, n if rng.random() < 0.05 else max(n - 1, 0)))
    if name == "unbind":
        return call(g, "unbind", x, d)[:3]
    return g.p.do("at", x, *[rng.choice([":", "::2", "1:", ":-1", "0:1"]) for _ in range(rng.randint(1, x.t.dim() or 1))])


def order(g):
    """sort, argsort, topk, flip: of what is not contiguous their results lie otherwise here, so a copy goes on."""
    x, rng = g.pick(), g.rng
    name = rng.choice(["sort", "sort", "argsort", "topk", "flip"])
    if name == "flip":
        n = x.t.dim()
        given = call(g, "flip", x, sorted(rng.sample(range(n), rng.randint(0, n))))
    elif name == "topk":
        d = g.dim(x)
        n = x.t.shape[d] if -x.t.dim() <= d < x.t.dim() else 1
        given = call(g, "topk", x, rng.randint(0 if rng.random() < 0.1 else min(n, 1), n), d,
                     **({"largest": False} if rng.random() < 0.4 else {}))
    else:
        kw = {"descending": True} if rng.random() < 0.4 else {}
        if rng.random() < 0.3:
            kw["stable"] = True
        d = g.dim(x)
        given = call(g, name, x, dim=d, **kw)
    return copied(g, x, given)


def copy(g, x):
    return g.p.one(".clone", g.p.one(".contiguous", x))


def copied(g, x, given):
    """Results that lie in the order of x in PyTorch, and contiguous here: a copy goes on."""
    return given if x.t.is_contiguous() else [copy(g, v) for v in given]


def index(g, shape, below):
    return g.p.one("torch.randint", 0, max(below, 1), shape, seed=True)


def pick_at(g):
    x, rng = g.pick(ranked(1)), g.rng
    n, d = x.t.dim(), g.dim(x)
    if not -n <= d < n:
        return call(g, "index_select", x, d, index(g, [2], 1))
    size = x.t.shape[d]
    name = rng.choice(["gather", "scatter_add", "index_select", "list", "mask"])
    if name == "index_select":
        return call(g, name, x, d, index(g, [rng.randint(0, 4)], size + (rng.random() < 0.03)))
    if name == "list":
        places = [rng.randrange(-size, size) for _ in range(rng.randint(1, 3))] if size else [0]
        return copied(g, x, g.p.do("at", x, places))
    if name == "mask":
        return g.p.do("at", x, g.new(list(x.t.shape), torch.bool))
    shape = [rng.randint(min(m, 1), m) for m in x.t.shape]
    if name == "gather" or rng.random() < 0.3:
        shape[d] = rng.randint(1, 5)
    if name == "gather":
        return call(g, name, x, d, index(g, shape, size))
    source = g.new([m + rng.choice([0, 0, 1]) for m in shape], x.t.dtype)
    return call(g, name, x, d, index(g, shape, size), source)


def product(g):
    rng = g.rng
    name = rng.choice(["matmul", "matmul", "bmm", "mm", "addmm", "mv", "dot", "linear", "einsum", "einsum"])
    x = g.pick(ranked(1)) if rng.random() < 0.1 else g.pick(lambda t: floating(t) and t.dim() > 0)
    dtype = x.t.dtype if rng.random() < 0.97 else None
    s, m = list(x.t.shape), rng.choice(g.sizes)
    k = s[-1] if s else 1
    if rng.random() < 0.02:
        k += 1
    new = lambda shape: g.new(shape, dtype)
    if name == "matmul":
        if rng.random() < 0.15:
            return call(g, name, new([m, s[0]] if len(s) == 1 else s[:-2] + [m, s[-2]] if len(s) > 1 else [m]), x)
        lead = g.near(s[:-2]) if len(s) > 2 else rng.choice([[], [], [2]])
        return call(g, name, x, new(rng.choice([[k], [k, m], lead + [k, m]])))
    if name == "dot":
        x = g.pick(lambda t: floating(t) and t.dim() == 1)
        return call(g, name, x, g.new(list(x.t.shape), x.t.dtype))
    if name == "linear":
        b = [new([m])] if rng.random() < 0.6 else []
        return g.p.do("F.linear", x, new([m, k]), *b)
    if name == "bmm":
        x = x if len(s) == 3 else new([2, 3, k])
        return call(g, name, x, new([x.t.shape[0], x.t.shape[-1], m]))
    if len(s) != 2:
        x = new([rng.choice(g.sizes), k])
        s = list(x.t.shape)
    if name == "mm":
        return call(g, name, x, new([k, m]))
    if name == "mv":
        return call(g, name, x, new([k]))
    if name == "addmm":
        kw = {"beta": 0.5, "alpha": 2} if rng.random() < 0.3 else {}
        return call(g, name, new(g.near([s[0], m])), x, new([k, m]), **kw)
    text, shapes = rng.choice([
        ("ij,jk->ik", [[k, m]]), ("ij,jk", [[k, m]]), ("ij,ij->i", [s]), ("ij->ji", []), ("ij,j->", [[k]]), ("ij->", []),
        ("ij,kj->ik", [[m, k]]), ("ij,bjk->bik", [[2, k, m]]), ("...j,jk->...k", [[k, m]]), ("ij,jk,kl->il", [[k, m], [m, 2]]),
        ("ij,i->j", [[s[0]]]), ("ba,cd->abcd", [[2, 2]]),
    ])
    given = g.p.do("torch.einsum", text, x, *[new(shape) for shape in shapes])
    return [copy(g, v) for v in given]


def shaped(g):
    x, rng = g.pick(), g.rng
    n, s = x.t.dim(), list(x.t.shape)
    name = rng.choice(["reshape", "view", "permute", "transpose", "flatten", "squeeze", "unsqueeze", "expand", "tril", "triu", "t",
                       "repeat", "contiguous"])
    if name in ("reshape", "view"):
        sizes = list(s)
        rng.shuffle(sizes)
        if len(sizes) > 1 and rng.random() < 0.6:
            a = sizes.pop()
            sizes[-1] *= a
        if rng.random() < 0.3:
            sizes.insert(rng.randint(0, len(sizes)), 1)
        if sizes and rng.random() < 0.4:
            sizes[rng.randrange(len(sizes))] = -1
        return g.p.do("." + name, x, sizes)
    if name == "permute":
        order = list(range(n))
        rng.shuffle(order)
        return call(g, name, x, order)
    if name == "transpose":
        return call(g, name, x, g.dim(x), g.dim(x))
    if name == "flatten":
        a, b = (sorted([rng.randrange(n), rng.randrange(n)]) if n else (0, -1))
        return call(g, name, x, a, b) if rng.random() < 0.7 else call(g, name, x)
    if name == "squeeze":
        return call(g, name, x, *rng.choice([[], [g.dim(x)]]))
    if name == "unsqueeze":
        return call(g, name, x, rng.randint(-n - 1, n))
    if name == "expand":
        return g.p.do(".expand", x, rng.choice([[], [2]]) + [rng.choice([3, -1]) if m == 1 else m for m in s])
    if name in ("tril", "triu"):
        return call(g, name, x, *rng.choice([[], [1], [-1]]))
    if name == "repeat":
        return g.p.do(".repeat", x, rng.choice([[], [2]]) + [rng.choice([1, 2]) for _ in s])
    if name == "contiguous":
        return g.p.do(".contiguous", x)
    return call(g, "t", x)


def activation(g):
    x, rng = g.pick(floating), g.rng
    name = rng.choice(["relu", "tanh", "sigmoid", "silu", "leaky_relu", "elu", "gelu", "softplus", "hardtanh", "dropout"])
    kw = {
        "leaky_relu": [{}, {"negative_slope": 0.3}], "elu": [{}, {"alpha": 0.5}], "gelu": [{}, {"approximate": "tanh"}],
        "softplus": [{}, {"beta": 2, "threshold": 1}], "hardtanh": [{}, {"min_val": -0.5, "max_val": 2}],
    }.get(name, [{}])
    if name == "dropout":
        return g.p.do("F.dropout", x, rng.choice([0.3, 0.5]), True, seed=True)
    return g.p.do("F." + name, x, **rng.choice(kw))


def normalized(g):
    x = g.pick(lambda t: floating(t) and t.dim() > 0)
    n = x.t.dim()
    first = g.rng.randrange(n) if n else 0
    shape = list(x.t.shape)[first:]
    args = [g.new(shape, x.t.dtype) for _ in range(g.rng.choice([0, 1, 2]))]
    if n and x.t.numel() and (x.t.detach().double().var(dim=tuple(range(first, n)), correction=0) < 0.01).any():
        # Its gradient is a difference of rounded numbers, up to 316 times as large as they are.
        x = g.p.one(".detach", x)
    return g.p.do("F.layer_norm", x, shape, *args)


def loss(g):
    rng = g.rng
    kw = {"reduction": rng.choice(["mean", "sum", "none"])} if rng.random() < 0.7 else {}
    if rng.random() < 0.4:
        x = g.pick(floating)
        return g.p.do("F.mse_loss", x, g.new(list(x.t.shape), x.t.dtype if rng.random() < 0.9 else None), **kw)
    x = g.pick(lambda t: floating(t) and 0 < t.dim() < 4)
    s = list(x.t.shape)
    d = 0 if len(s) < 2 else 1
    classes = s[d] if s else 1
    target_shape = s[:d] + s[d + 1:]
    if rng.random() < 0.3:
        kw["label_smoothing"] = 0.1
    if rng.random() < 0.3:
        kw["weight"] = g.draw([classes], x.t.dtype, "rand")
    if rng.random() < 0.25:
        return g.p.do("F.cross_entropy", x, g.draw(s, x.t.dtype, "rand"), **kw)
    if rng.random() < 0.3:
        kw["ignore_index"] = rng.choice([0, 1, -1])
    return g.p.do("F.cross_entropy", x, index(g, target_shape, classes + (rng.random() < 0.03)), **kw)


def lookup(g):
    rng, v, w = g.rng, g.rng.choice([0, 1, 2, 2, 4, 4]), g.rng.choice(g.sizes)
    places = index(g, g.shape(rng.choice([0, 1, 2])), v) if rng.random() < 0.97 else g.new(g.shape(), torch.int64)
    if rng.random() < 0.3:
        return g.p.do("F.one_hot", places, *rng.choice([[], [v], [v + 2]]))
    return g.p.do("F.embedding", places, g.new([v, w], g.float), *rng.choice([[], [], [0], [-1]]))


def convolution(g):
    rng = g.rng
    groups = rng.choice([1, 1, 2])
    ci, co, k, length = groups * rng.choice([1, 2]), groups * rng.choice([1, 2]), rng.choice([1, 2, 3]), rng.randint(1, 7)
    x = g.new(rng.choice([[], [1], [2]]) + [ci, length], g.float)
    kw = {}
    for key, values in (("stride", [1, 2]), ("padding", [0, 1, 2]), ("dilation", [1, 2])):
        if rng.random() < 0.3:
            kw[key] = rng.choice(values)
    if groups > 1:
        kw["groups"] = groups
    bias = g.new([co], g.float) if rng.random() < 0.6 else None
    given = g.p.do("F.conv1d", x, g.new([co, ci // groups, k], g.float), bias, **kw)
    return [copy(g, v) for v in given]


def made(g):
    """A tensor like another: drawn or filled in its layout, or of another dtype."""
    x, rng = g.pick(), g.rng
    name = rng.choice(["rand_like", "randn_like", "zeros_like", "ones_like", "full_like", "bernoulli", "double", "float", "long",
                       "bool", "detach"])
    if name == "full_like":
        return g.p.do("torch.full_like", x, rng.choice([1, 2, 0.5] if floating(x.t) else [1, 2]))
    if name == "bernoulli" and rng.random() < 0.4:
        return call(g, name, g.p.one(".detach", x), rng.choice([0.3, 1]), seed=True)
    if name == "bernoulli" and floating(x.t) and rng.random() < 0.4:
        return g.p.do("torch.binomial", g.new(list(x.t.shape), x.t.dtype), g.p.one(".sigmoid", g.p.one(".detach", x)), seed=True)
    if name == "bernoulli":
        return g.p.do("torch.bernoulli", g.p.one(".sigmoid", g.p.one(".detach", x)), seed=True)
    if name in ("double", "float", "long", "bool", "detach"):
        return g.p.do("." + name, x)
    return g.p.do("torch." + name, x, seed=True if name.startswith("rand") else None)


def fresh(g):
    return [g.new(g.shape())]


OPERATIONS = [(unary, 6), (binary, 8), (inplace, 5), (where, 2), (clamp, 1.5), (masked_fill, 1.5), (reduction, 7), (soft, 3), (join, 3),
              (cut, 4), (order, 4), (pick_at, 4), (product, 6), (shaped, 6), (activation, 3), (normalized, 2), (loss, 3), (lookup, 2),
              (convolution, 2), (made, 2.5), (fresh, 1.5)]
