"""Random layers: one module of random options, called once or twice, in training or not, its buffers and the gradients of all."""
import torch

from random_programs.recurrent import backward, drawn


def options(rng, **values):
    """Some of these options, each with one of its values."""
    return {key: rng.choice(given) for key, given in values.items() if rng.random() < 0.5}


def linear(p, dtype, rng):
    I, O = rng.randint(1, 5), rng.randint(1, 5)
    lead = [rng.randint(1, 3) for _ in range(rng.randint(0, 3))]
    return "Linear", [I, O], options(rng, bias=[True, False]), lambda: [drawn(p, [*lead, I], dtype)]


def bilinear(p, dtype, rng):
    I, J, O, N = (rng.randint(1, 4) for _ in range(4))
    return "Bilinear", [I, J, O], options(rng, bias=[False]), lambda: [drawn(p, [N, I], dtype), drawn(p, [N, J], dtype)]


def places(p, rng, shape, below):
    return None, p.one("torch.randint", 0, below, shape, seed=True)


def embedding(p, dtype, rng):
    V, D = rng.randint(2, 6), rng.randint(1, 4)
    kw = options(rng, padding_idx=[0, -1], scale_grad_by_freq=[True])
    if rng.random() < 0.2:
        kw["max_norm"] = 1.0
    shape = [rng.randint(1, 4) for _ in range(rng.randint(0, 2))]
    return "Embedding", [V, D], kw, lambda: [places(p, rng, shape, V)]


def bag(p, dtype, rng):
    V, D, N = rng.randint(2, 6), rng.randint(1, 4), rng.randint(1, 6)
    kw = {"mode": rng.choice(["sum", "mean", "max"]), **options(rng, padding_idx=[0])}
    if rng.random() < 0.5:
        return "EmbeddingBag", [V, D], kw, lambda: [places(p, rng, [rng.randint(1, 3), N], V)]
    starts = [0] + sorted(rng.randint(0, N) for _ in range(rng.randint(0, 3)))
    return "EmbeddingBag", [V, D], kw, lambda: [places(p, rng, [N], V), (None, p.one("torch.tensor", starts))]


def conv(p, dtype, rng):
    name = rng.choice(["Conv1d", "Conv1d", "ConvTranspose1d"])
    groups = rng.choice([1, 1, 2])
    ci, co, k, length = groups * rng.randint(1, 2), groups * rng.randint(1, 2), rng.randint(1, 3), rng.randint(3, 7)
    kw = {"groups": groups, **options(rng, stride=[1, 2], padding=[0, 1], dilation=[1, 2], bias=[False])}
    if name == "Conv1d":
        if rng.random() < 0.3:
            kw["padding_mode"] = rng.choice(["zeros", "reflect", "replicate", "circular"])
        if rng.random() < 0.2 and kw.get("stride", 1) == 1:
            kw["padding"] = rng.choice(["same", "valid"])
    elif kw.get("stride") == 2 and rng.random() < 0.5:
        kw["output_padding"] = 1
    return name, [ci, co, k], kw, lambda: [drawn(p, [*rng.choice([[], [2]]), ci, length], dtype)]


def varied(p, shape, dtype):
    """No expanded rows: their gradients are differences of rounded numbers."""
    leaf = p.one(".requires_grad_", p.one("torch.randn", shape, dtype=dtype, seed=True))
    return leaf, leaf


def norm(p, dtype, rng):
    n, c, t = rng.randint(2, 4), rng.choice([2, 4]), rng.randint(4, 6)
    name = rng.choice(["BatchNorm1d", "BatchNorm1d", "InstanceNorm1d", "LayerNorm", "GroupNorm", "RMSNorm"])
    x = lambda: [varied(p, [n, c, t] if name != "BatchNorm1d" or t > 4 else [4 + n, c], dtype)]
    if name in ("BatchNorm1d", "InstanceNorm1d"):
        return name, [c], options(rng, momentum=[0.3] + ([None] if name[0] == "B" else []), eps=[1e-3], affine=[True, False],
                                  track_running_stats=[True, False]), x
    if name == "GroupNorm":
        return name, [rng.choice([1, 2]), c], options(rng, eps=[1e-3], affine=[False]), x
    return name, [[c, t] if rng.random() < 0.5 else t], options(rng, eps=[1e-3], elementwise_affine=[False]), x


def dropout(p, dtype, rng):
    name = rng.choice(["Dropout", "AlphaDropout", "Dropout1d", "FeatureAlphaDropout"])
    return name, [rng.choice([0.0, 0.3, 0.5])], {}, lambda: [varied(p, [2, 3, 4], dtype)]


def pool(p, dtype, rng):
    name = rng.choice(["MaxPool1d", "AvgPool1d", "LPPool1d", "AdaptiveAvgPool1d", "AdaptiveMaxPool1d"])
    x = lambda: [varied(p, [*rng.choice([[], [2]]), 2, rng.randint(4, 8)], dtype)]
    if name.startswith("Adaptive"):
        return name, [rng.randint(1, 4)], {}, x
    k = rng.randint(1, 3)
    kw = options(rng, stride=[1, 2, 3], ceil_mode=[True, False])
    if name == "LPPool1d":
        return name, [2, k], kw, x
    if rng.random() < 0.5:
        kw["padding"] = k // 2
    if name == "AvgPool1d" and rng.random() < 0.5:
        kw["count_include_pad"] = False
    if name == "MaxPool1d" and rng.random() < 0.3:
        kw["dilation"] = 2
    return name, [k], kw, x


def attention(p, dtype, rng):
    heads, N, L, S = rng.choice([1, 2]), rng.randint(1, 3), rng.randint(1, 4), rng.randint(1, 4)
    E = heads * rng.randint(1, 3)
    kw = options(rng, bias=[True, False], add_bias_kv=[True], add_zero_attn=[True], batch_first=[True])
    first = kw.get("batch_first")
    sizes = {"kdim": E, "vdim": E}
    if rng.random() < 0.3:
        sizes = {"kdim": rng.randint(1, 4), "vdim": rng.randint(1, 4)}
        kw.update(sizes)
    shape = lambda n, d: [N, n, d] if first else [n, N, d]
    return "MultiheadAttention", [E, heads], kw, lambda: [
        varied(p, shape(L, E), dtype), varied(p, shape(S, sizes["kdim"]), dtype), varied(p, shape(S, sizes["vdim"]), dtype)]


def transformer(p, dtype, rng):
    heads, N, L, S = rng.choice([1, 2]), rng.randint(1, 3), rng.randint(1, 4), rng.randint(1, 4)
    # Of two elements the norm is a difference of rounded numbers.
    E = heads * rng.choice([4, 6])
    name = rng.choice(["TransformerEncoderLayer", "TransformerDecoderLayer"])
    kw = {"dim_feedforward": rng.randint(2, 5), "dropout": rng.choice([0.0, 0.0, 0.2]),
          **options(rng, activation=["relu", "gelu"], batch_first=[True], norm_first=[True], bias=[False])}
    shape = lambda n: [N, n, E] if kw.get("batch_first") else [n, N, E]
    inputs = lambda: [varied(p, shape(L), dtype)] + ([varied(p, shape(S), dtype)] if "Decoder" in name else [])
    return name, [E, heads], kw, inputs


KINDS = [linear, bilinear, embedding, bag, conv, conv, norm, norm, dropout, pool, attention, attention, transformer]


def layers(p):
    rng, dtype = p.rng, p.float
    name, args, kw, inputs = rng.choice(KINDS)(p, dtype, rng)
    m = p.one("nn." + name, *args, seed=True, **kw)
    if m is None:
        return "graph"
    p.do("params", m, exact=True)
    if dtype is torch.float64:
        p.do(".double", m)
    outputs, leaves = [], []
    # Once alone: the gradient of PyTorch's BatchNorm in eval mode is by the statistics of later calls.
    if rng.random() < 0.4:
        p.do(".eval", m)
    for _ in range(rng.choice([1, 1, 2])):
        pairs = inputs()
        called = {}
        if name == "MultiheadAttention":
            called = options(rng, need_weights=[False], average_attn_weights=[False], is_causal=[False])
        given = p.do("call", m, *[x for _, x in pairs], seed=True, **called)
        p.do("buffers", m)
        if not given:
            return "graph"
        outputs += given
        leaves += [leaf for leaf, _ in pairs if leaf is not None]
    # Gradients of attention that are 0 but for rounding are made large by Adam.
    backward(p, m, outputs, leaves, 0 if "ead" in name or "former" in name else 0.3)
    return "graph"
