"""Random recurrent programs: a layer or a cell, inputs of every layout, packed ones too, gradients of all, sometimes dropout and an
optimizer."""
import torch


def drawn(p, shape, dtype):
    """An input of a shape, in any layout: contiguous, permuted, every second element, or expanded."""
    rng = p.rng
    how = rng.choice(["plain", "plain", "permuted", "strided", "expanded"])
    if how == "permuted" and len(shape) > 1:
        order = list(range(len(shape)))
        rng.shuffle(order)
        base = [0] * len(shape)
        for n, d in enumerate(order):
            base[d] = shape[n]
        leaf = p.one("torch.randn", base, dtype=dtype, seed=True)
        return leaf, p.one(".permute", p.one(".requires_grad_", leaf), order)
    if how == "strided":
        d = rng.randrange(len(shape))
        base = [2 * n if i == d else n for i, n in enumerate(shape)]
        leaf = p.one(".requires_grad_", p.one("torch.randn", base, dtype=dtype, seed=True))
        return leaf, p.one("at", leaf, *[":"] * d, rng.choice(["::2", "1::2"]))
    if how == "expanded":
        d = rng.randrange(len(shape))
        base = [1 if i == d else n for i, n in enumerate(shape)]
        leaf = p.one(".requires_grad_", p.one("torch.randn", base, dtype=dtype, seed=True))
        return leaf, p.one(".expand", leaf, shape)
    leaf = p.one("torch.randn", shape, dtype=dtype, seed=True)
    if rng.random() < 0.8:
        leaf = p.one(".requires_grad_", leaf)
    return leaf, leaf


def optimizer(p, m):
    """A step of an optimizer with random options; the weights after it."""
    rng = p.rng
    name = rng.choice(["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])
    kw = {"lr": rng.choice([0.001, 0.01, 0.1])}
    maybe = lambda key, *values: kw.update({key: rng.choice(values)}) if rng.random() < 0.5 else None
    maybe("weight_decay", 0.01, 0.1)
    maybe("maximize", True, False)
    if name == "SGD":
        maybe("momentum", 0.9, 0.5)
        if kw.get("momentum"):
            maybe("nesterov", True)
            if not kw.get("nesterov"):
                maybe("dampening", 0.1)
    elif name in ("Adam", "AdamW"):
        maybe("betas", [0.8, 0.99], [0.9, 0.9])
        maybe("eps", 1e-6, 1e-3)
        maybe("amsgrad", True)
    elif name == "RMSprop":
        maybe("alpha", 0.9)
        maybe("eps", 1e-6, 1e-3)
        maybe("momentum", 0.9)
        maybe("centered", True)
    else:
        maybe("lr_decay", 0.1)
        maybe("initial_accumulator_value", 0.5)
        maybe("eps", 1e-6)
    o = p.one("optimizer", name, m, **kw)
    if o:
        for _ in range(rng.choice([1, 1, 2])):
            p.do(".step", o)
        p.do("params", m)


def backward(p, m, outputs, leaves, steps=0.3):
    outputs = [y for y in outputs if y.t is not None and y.t.requires_grad]
    used = [y for y in outputs if p.rng.random() < 0.8] or outputs[:1]
    for n, y in enumerate(used):
        g = p.one("torch.randn", list(y.t.shape), dtype=y.t.dtype, seed=True)
        p.do(".backward", y, g, retain_graph=n < len(used) - 1)
    for x in leaves:
        p.do("grad", x)
    p.do("grads", m)
    if used and p.rng.random() < steps:
        optimizer(p, m)


def cell(p, dtype):
    rng = p.rng
    name = rng.choice(["RNNCell", "LSTMCell", "GRUCell"])
    sizes = [rng.randint(1, 7), rng.randint(1, 7)]
    kw = {"bias": rng.random() < 0.8}
    if name == "RNNCell":
        kw["nonlinearity"] = rng.choice(["tanh", "relu"])
    if dtype is torch.float64:
        kw["dtype"] = dtype
    m = p.one("nn." + name, *sizes, seed=True, **kw)
    p.do("params", m, exact=True)
    lead = [rng.randint(1, 4)] if rng.random() < 0.75 else []
    odd = rng.random() < 0.05
    leaf, x = drawn(p, lead + [sizes[0] + odd], dtype)
    leaves, state = [leaf], []
    if rng.random() < 0.7:
        pairs = [drawn(p, lead + [sizes[1] + (rng.random() < 0.03)], dtype) for _ in range(2 if name == "LSTMCell" else 1)]
        leaves += [a for a, _ in pairs]
        state = [tuple(b for _, b in pairs)] if name == "LSTMCell" else [pairs[0][1]]
    outputs = []
    for _ in range(rng.randint(1, 3)):
        outputs = p.do("call", m, x, *state)
        if not outputs:
            return
        state = [tuple(outputs)] if name == "LSTMCell" else [outputs[0]]
    backward(p, m, outputs, leaves)


def module(p, dtype):
    """A layer of random options: its name, its options and sizes, and the variable."""
    rng = p.rng
    name = rng.choice(["RNN", "LSTM", "LSTM", "GRU"])
    I, H, L = rng.randint(1, 7), rng.randint(1, 7), rng.choice([1, 1, 2, 2, 3])
    kw = {}
    if L > 1 or rng.random() < 0.2:
        kw["num_layers"] = L
    for key, chance in (("bidirectional", 0.4), ("batch_first", 0.5)):
        if rng.random() < chance:
            kw[key] = True
    if rng.random() < 0.25:
        kw["bias"] = False
    if L > 1 and rng.random() < 0.5:
        kw["dropout"] = rng.choice([0.1, 0.3, 0.5, 0.9, 1.0])
    if name == "RNN" and rng.random() < 0.5:
        kw["nonlinearity"] = rng.choice(["tanh", "relu"])
    if name == "LSTM" and H > 1 and rng.random() < 0.3:
        kw["proj_size"] = rng.randint(1, H - 1)
    if dtype is torch.float64 and rng.random() < 0.7:
        kw["dtype"] = dtype
    m = p.one("nn." + name, I, H, seed=True, **kw)
    p.do("params", m, exact=True)
    if dtype is torch.float64 and "dtype" not in kw:
        p.do(".double", m)
    if rng.random() < 0.3:
        p.do(".eval", m)
    return name, kw, (I, H, L), m


def states(p, name, kw, sizes, batch, dtype, odd=0.03):
    """Sometimes an initial state, as arguments; and its leaves. `odd` is the chance of a wrong size."""
    if p.rng.random() < 0.5:
        return [], []
    _, H, L = sizes
    LD = L * (2 if kw.get("bidirectional") else 1)
    ends = [kw.get("proj_size", H), H][: 2 if name == "LSTM" else 1]
    shapes = [[LD, *batch, n + (p.rng.random() < odd)] for n in ends]
    pairs = [drawn(p, s, dtype) for s in shapes]
    return [tuple(b for _, b in pairs)] if name == "LSTM" else [pairs[0][1]], [a for a, _ in pairs]


def packed(p, dtype):
    """A layer on packed sequences: of a padded batch or of a list, sorted or not; the results padded, unpacked or as they are."""
    rng = p.rng
    name, kw, sizes, m = module(p, dtype)
    N, T = rng.choice([rng.randint(1, 5), rng.randint(1, 5), rng.randint(17, 22)]), rng.randint(1, 6)
    lengths = [rng.randint(1, T) for _ in range(N)]
    sort = rng.random() < 0.7
    if not sort and rng.random() < 0.95:
        lengths.sort(reverse=True)
    if rng.random() < 0.03:
        lengths[rng.randrange(N)] = 0
    wrong = rng.random() < 0.03
    if rng.random() < 0.7:
        first = rng.random() < 0.5
        leaf, x = drawn(p, ([N, T] if first else [T, N]) + [sizes[0] + wrong], dtype)
        leaves = [leaf]
        long = p.one("torch.tensor", lengths) if rng.random() < 0.5 else lengths
        parts = p.do("rnn.pack_padded_sequence", x, long, batch_first=first, enforce_sorted=not sort)
    else:
        pairs = [drawn(p, [n, sizes[0]], dtype) for n in lengths]
        leaves = [a for a, _ in pairs[:3]]
        if rng.random() < 0.3:
            p.do("rnn.pad_sequence", [b for _, b in pairs], batch_first=rng.random() < 0.5,
                 padding_value=rng.choice([0, 1.5]), padding_side=rng.choice(["right", "left"]))
        parts = p.do("rnn.pack_sequence", [b for _, b in pairs], enforce_sorted=not sort)
    if not parts:
        return
    # Of packed input an LSTM does not check the sizes of states, and may crash.
    state, more = states(p, name, kw, sizes, [N], dtype, 0 if name == "LSTM" else 0.03)
    outputs = p.do("call_packed", m, tuple(parts), *state, seed=True)
    if not outputs:
        return
    data, rest, last = tuple(outputs[:4]), list(outputs[4:]), [outputs[0]]
    if rng.random() < 0.3:
        y = p.one("F.dropout", data[0], rng.choice([0.2, 0.5]), True, seed=True)
        data, last = (y, *data[1:]), [y]
    how = rng.random()
    if how < 0.6:
        options = {}
        if rng.random() < 0.5:
            options["batch_first"] = rng.random() < 0.7
        if rng.random() < 0.3:
            options["padding_value"] = rng.choice([-1, 0.5, float("-inf")])
        if rng.random() < 0.3:
            options["total_length"] = rng.randint(max(1, T - 1), T + 2)
        last = p.do("pad_packed", data, **options)[:1]
        if last and rng.random() < 0.3:
            last = [p.one("F.dropout", last[0], 0.5, True, seed=True)]
    elif how < 0.75:
        last = p.do("unpack", data)[:4]
    backward(p, m, last + rest, leaves + more)


def layer(p, dtype):
    rng = p.rng
    name, kw, (I, H, L), m = module(p, dtype)
    T, N = rng.randint(1, 6), rng.randint(1, 4)
    batched = rng.random() < 0.8
    wrong = rng.random() < 0.04
    lead = ([N, T] if kw.get("batch_first") else [T, N]) if batched else [T]
    leaf, x = drawn(p, lead + [I + wrong], dtype)
    state, leaves = states(p, name, kw, (I, H, L), [N] if batched else [], dtype)
    leaves = [leaf, *leaves]
    outputs = p.do("call", m, x, *state, seed=True)
    if not outputs:
        return
    if rng.random() < 0.3:
        y = p.one("F.dropout", outputs[0], rng.choice([0.2, 0.5, 0.7]), True, seed=True)
        outputs = [y] + outputs[1:]
    backward(p, m, outputs, leaves)


def recurrent(p):
    p.rng.choice([cell, packed, layer, layer])(p, p.float)
    return "recurrent"


def packed_only(p):
    packed(p, p.float)
    return "recurrent"
