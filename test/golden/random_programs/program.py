"""A random program as plain steps, which run in PyTorch as they are added; what came of each step is kept beside it.

A step is {op, args, kw, out, seed}. `op` says what is called: `torch.NAME`, `F.NAME`, `.NAME` (a method of the first argument),
`nn.NAME`, `optim.NAME`, `rnn.NAME` of torch.nn.utils, or a word of WORDS. Arguments are plain data, {"v": 3} for the fourth variable, {"dtype": "float64"}.

Beside every program runs a second one in the other precision: float64 for programs of float32, and float32 for programs of
float64. Where both differ by more than rounding, the step is badly conditioned; the difference is kept as `w` and widens the
tolerance. At functions that jump, as floor and sort do, the second program takes the other side wherever rounding may.
In programs of float64 both compute in float32 what is float32: the float64 that comes of it is marked `coarse`.

A backward that PyTorch refuses half-way leaves gradients here and there; they are taken back, as bptt leaves none, and its
step is marked `undone`.
"""
import base64

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils import rnn

# What draws random numbers: the wide program takes over what the first one drew.
DRAWS = {"torch.randn", "torch.rand", "torch.randint", "torch.rand_like", "torch.randn_like", "torch.bernoulli", ".bernoulli", "torch.binomial",
         ".uniform_", ".normal_", ".bernoulli_", ".exponential_", ".random_"}


JUMPS = {"floor", "ceil", "trunc", "round", "sign", "long", "bool", "sort", "argsort", "topk", "argmax", "argmin", "max", "min",
         "eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor", "logical_not", "any", "all", "div",
         "median", "kthvalue", "cummax", "cummin", "aminmax", "hardshrink", "threshold", "copysign", "fmax", "fmin", "msort", "logit", "xlogy", "signbit", "acosh", "acos", "asin", "atanh", "log2", "log10", "atan2", "floor_divide", "remainder", "sqrt", "rsqrt", "log", "reciprocal"}


def at(x, *indices):
    def one(i):
        if not isinstance(i, str):
            return i
        if i == "...":
            return ...
        return slice(*[int(n) if n else None for n in i.split(":")])
    return x[tuple(one(i) for i in indices)]


WORDS = {
    "call": lambda m, *args, **kw: m(*args, **kw),
    "at": at,
    "params": lambda m: list(m.parameters()),
    "buffers": lambda m: list(m.buffers()),
    "grads": lambda m: [p.grad for p in m.parameters()],
    "grad": lambda x: x.grad,
    "scheduler": lambda name, o, **kw: getattr(torch.optim.lr_scheduler, name)(o, **kw),
    "rates": lambda o: torch.tensor([group["lr"] for group in o.param_groups], dtype=torch.float64),
    "optimizer": lambda name, m, **kw: getattr(torch.optim, name)(m.parameters(), **kw),
    # A PackedSequence is the list of its parts.
    "call_packed": lambda m, parts, *args: m(rnn.PackedSequence(*parts), *args),
    "pad_packed": lambda parts, **kw: rnn.pad_packed_sequence(rnn.PackedSequence(*parts), **kw),
    "unpack": lambda parts: rnn.unpack_sequence(rnn.PackedSequence(*parts)),
}


def function(op):
    if op in WORDS:
        return WORDS[op]
    room, name = op.split(".")
    if room == "":
        return lambda x, *args, **kw: getattr(x, name)(*args, **kw)
    return getattr({"torch": torch, "F": F, "nn": torch.nn, "rnn": rnn}[room], name)


def flat(result):
    if isinstance(result, (tuple, list)):
        return [leaf for part in result for leaf in flat(part)]
    return [result]


def numbers(x):
    x = x.detach()
    if x.dtype == torch.float32:
        kind = np.float32
    else:
        kind = np.uint8 if x.dtype in (torch.bool, torch.uint8) else np.float64
    return np.ascontiguousarray(x.numpy()).astype(kind)


def text(array):
    return base64.b64encode(array.tobytes()).decode()


def wobble(first, second, dtype, coarse):
    """How far each element moves in the other precision: None where that is nothing. `coarse` is the second of float64:
    what float32 moves a little, float64 moves 10⁸ times less."""
    if second.shape != first.shape or first.size == 0:
        return None
    with np.errstate(all="ignore"):
        first, second = first.astype(np.float64), second.astype(np.float64)
        far = np.abs(first - second)
        same = (first == second) | (np.isnan(first) & np.isnan(second))
        if coarse:
            far = np.where(far < 0.01 * np.maximum(np.abs(first), 1), far * 1e-8, np.inf)
        far = np.where(same, 0, np.where(np.isfinite(far), far, np.inf))
        if dtype not in (torch.float32, torch.float64):
            far = np.where(far > 0, np.inf, 0)
        finite = far[np.isfinite(far)]
        floor = np.sqrt(np.mean(finite**2)) if finite.size else 0
        far = np.maximum(far, floor).astype(np.float32)
        rtol, atol = (1e-7, 1e-7) if dtype == torch.float64 else (1.3e-6, 1e-5)
        unsure = np.isinf(first) & np.isnan(second)
        return far if (unsure | (far > 0.02 * (atol + rtol * np.abs(first)))).any() else None


def is_whole(x):
    return isinstance(x, torch.Tensor) and not x.is_floating_point()


def alive(x):
    """Whether a tensor may be looked at: a view that one call gave among several may not, after a write to its base."""
    try:
        return x.is_leaf or True
    except RuntimeError:
        return False


class Var:
    """A variable: its place, and what it holds in both programs."""

    def __init__(self, i, t, second):
        self.i, self.t, self.second = i, t, second


class Program:
    def __init__(self, rng, dtype):
        self.rng, self.vars, self.steps, self.written, self.float = rng, [], [], False, dtype
        self.other = torch.float32 if dtype == torch.float64 else torch.float64
        self.coarse, self.coarse_gradients = set(), False

    def plain(self, x):
        if isinstance(x, Var):
            return {"v": x.i}
        if isinstance(x, torch.dtype):
            return {"dtype": str(x)[6:]}
        if isinstance(x, (list, tuple)):
            return [self.plain(y) for y in x]
        if isinstance(x, float) and not np.isfinite(x):
            return {"number": str(x)}
        return x

    def value(self, x, second):
        if isinstance(x, Var):
            return x.second if second else x.t
        if isinstance(x, (list, tuple)):
            return type(x)(self.value(y, second) for y in x)
        return self.other if second and isinstance(x, torch.dtype) and x.is_floating_point else x

    def execute(self, op, args, kw, seed, second=False):
        if seed is not None:
            torch.manual_seed(seed)
        result = function(op)(*self.value(list(args), second), **{k: self.value(v, second) for k, v in kw.items()})
        return flat(result)

    def again(self, op, args, kw, seed, results):
        """The step in the second program."""
        if op in DRAWS:
            if op.endswith("_"):
                with torch.no_grad():
                    return [args[0].second.copy_(results[0])]
            return [r.detach().to(self.other if r.is_floating_point() else r.dtype, copy=True) for r in results]
        if op.startswith("nn."):
            return [self.execute(op, args, kw, seed)[0].to(self.other)]
        if op in (".float", ".double"):
            return self.execute(".to", [args[0], self.other], {}, None, True)
        seconds = self.execute(op, args, kw, seed, True)
        # What is computed of integers is float32 in both programs: here it is float64.
        if any(r is not None and r.dtype == q.dtype == torch.float32 for r, q in zip(results, seconds)):
            wide = tuple(Var(v.i, v.t, v.second.double()) if isinstance(v, Var) and is_whole(v.t) else v for v in args)
            return seconds if wide == args else self.execute(op, wide, kw, seed, True)
        return seconds

    def doubts(self, op, args):
        """What a jumping function may be given instead: each number of a tensor moved by 8 times its rounding, up or down."""
        name = op.split(".")[-1].rstrip("_")
        if name not in JUMPS:
            return []

        def moved(v, turn):
            if not (isinstance(v, Var) and isinstance(v.second, torch.Tensor) and v.t.is_floating_point() and v.t.shape == v.second.shape):
                return v
            coarse = v.t.dtype == torch.float64 and v.second.dtype == torch.float32
            x = (v.t if coarse else v.second).detach().double()
            far = (v.t.detach().double() - v.second.detach().double()).abs().nan_to_num(0, 0, 0) * (8e-8 if coarse else 8)
            signs = torch.ones_like(far).flatten()
            signs[::2] = -1 if turn == 2 else 1
            y = x + far * signs.view_as(far) * (-1 if turn == 1 else 1)
            return Var(v.i, v.t, torch.where(x.abs() <= far, 0.0, y) if turn == 2 else y)

        return [tuple(moved(v, turn) for v in args) for turn in range(3)]

    def take_other_sides(self, op, doubts, kw, results, seconds):
        for args in doubts:
            others = self.execute(op.rstrip("_"), args, kw, None, True)
            for r, second, other in zip(results, seconds, others):
                a, b = r.detach().double(), other.detach().double()
                jumps = ((a - b).abs() > 0.01 * a.abs().clamp(min=1)) | (a.isnan() != b.isnan())
                if jumps.any():
                    second.data.copy_(torch.where(jumps, other.detach().to(second.dtype), second.detach()))

    def take_zeros(self, args, seconds):
        """A number at the mean of its row is 0 or, as PyTorch rounds, next to it: by an infinite weight it is NaN or infinite."""
        x, shape, *weight = [self.value(a, False) for a in args]
        if weight and not weight[0].isfinite().all():
            rest = F.layer_norm(x.detach(), shape).abs()
            zeros = (rest > 0) & (rest < (1e-12 if x.dtype == torch.float64 else 1e-5)) & ~weight[0].isfinite()
            seconds[0].data.masked_fill_(zeros, float("nan"))

    def gradients(self):
        """What every leaf has for a gradient."""
        leaves = [v.t for v in self.vars if isinstance(v.t, torch.Tensor) and v.t.requires_grad and alive(v.t) and v.t.is_leaf]
        return [(x, None if x.grad is None else x.grad.clone()) for x in leaves]

    def take_back(self, gradients):
        """Gives the leaves the gradients they had: whether one had changed."""
        same = lambda a, b: a is b if a is None or b is None else torch.equal(a.nan_to_num(1.5), b.nan_to_num(1.5))
        changed = [(x, old) for x, old in gradients if not same(x.grad, old)]
        for x, old in changed:
            x.grad = old
        return len(changed) > 0

    def is_coarse(self, x):
        """Whether a tensor is of float32, or what its memory holds has come of it."""
        if not isinstance(x, torch.Tensor) or not x.is_floating_point():
            return False
        return x.dtype == torch.float32 or x.untyped_storage().data_ptr() in self.coarse

    def mark(self, op, args, results):
        """Remembers which memory holds what has come of float32: gradients too, from the first coarse backward on."""
        came = any(self.is_coarse(v.t) for v in flat(args) if isinstance(v, Var))
        if op == ".backward":
            self.coarse_gradients |= came
        if came or (op == "grad" and self.coarse_gradients):
            self.coarse |= {r.untyped_storage().data_ptr() for r in results if isinstance(r, torch.Tensor) and r.numel()}

    def do(self, op, *args, seed=None, exact=False, **kw):
        """Adds a step and runs it. The variables it gives; none where PyTorch refuses."""
        if seed is True:
            seed = self.rng.randrange(10**6)
        step = {"op": op, "args": self.plain(args), "kw": {k: self.plain(v) for k, v in kw.items()}}
        if seed is not None:
            step["seed"] = seed
        self.steps.append(step)
        gradients = self.gradients() if op == ".backward" else None
        try:
            doubts = self.doubts(op, args)
            results = self.execute(op, args, kw, seed)
        except Exception as error:
            step["error"] = [type(error).__name__, str(error)[:300]]
            if gradients is not None and self.take_back(gradients):
                step["undone"] = True
            return []
        self.mark(op, [*args, *kw.values()], results)
        try:
            seconds = self.again(op, args, kw, seed, results)
            if len(seconds) != len(results):
                raise ValueError
            self.take_other_sides(op, doubts, kw, results, seconds)
            if op == "F.layer_norm":
                self.take_zeros(args, seconds)
        except Exception:
            seconds = [None] * len(results)
        given = [Var(len(self.vars) + n, r, s) for n, (r, s) in enumerate(zip(results, seconds))]
        self.vars += given
        step["out"] = [v.i for v in given]
        step["values"] = [self.kept(v, exact) for v in given]
        return given

    def one(self, op, *args, **kw):
        given = self.do(op, *args, **kw)
        return given[0] if given else None

    def kept(self, v, exact=False):
        x = v.t
        if x is None:
            return None
        if not isinstance(x, torch.Tensor):
            return {"object": True}
        value = {"dtype": str(x.dtype)[6:], "shape": list(x.shape), "stride": list(x.stride()), "b": text(numbers(x))}
        if self.float == x.dtype == torch.float64 and self.is_coarse(x):
            value["coarse"] = True
        if exact:
            value["exact"] = True
        elif isinstance(v.second, torch.Tensor):
            far = wobble(numbers(x), numbers(v.second), x.dtype, self.float == x.dtype == torch.float64)
            if far is not None:
                value["w"] = text(far)
        return value

    def close(self):
        """Keeps every variable as it is after the last write; backward may write into its gradients in PyTorch."""
        if self.written:
            tensors = [v for v in self.vars if isinstance(v.t, torch.Tensor) and alive(v.t)]
            self.steps.append({"op": "all", "args": [[{"v": v.i} for v in tensors]], "kw": {}, "out": [v.i for v in tensors],
                               "values": [self.kept(v) for v in tensors]})

    def record(self, kind):
        """The program as it is written."""
        return {"kind": kind, "steps": self.steps}
