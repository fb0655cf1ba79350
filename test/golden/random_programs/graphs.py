"""Random graphs: inputs of every dtype and layout, one to eight operations of what the library has, then backward."""
import torch

from random_programs.functions import FUNCTIONS
from random_programs.losses import loss
from random_programs.operations import OPERATIONS
from random_programs.program import alive


class Graph:
    """The program, the tensors that operations may take, and the leaves whose gradients are asked for."""

    def __init__(self, p):
        self.p, self.rng = p, p.rng
        self.sizes = [p.rng.choice([1, 2, 2, 3, 3, 4, 5, 6]) for _ in range(3)]
        if p.rng.random() < 0.03:
            self.sizes[0] = 0
        self.float = p.float
        self.pool, self.leaves = [], []

    def shape(self, ndim=None):
        ndim = self.rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 4]) if ndim is None else ndim
        return [self.rng.choice(self.sizes) for _ in range(ndim)]

    def near(self, shape):
        """A shape that broadcasts with another."""
        cut = self.rng.choice([0, 0, self.rng.randint(0, len(shape))])
        return [1 if self.rng.random() < 0.2 else n for n in shape[cut:]]

    def dtype(self):
        return self.rng.choice([self.float] * 8 + [torch.int64, torch.bool, torch.float64, torch.float32])

    def draw(self, shape, dtype, values=None):
        p, rng = self.p, self.rng
        if dtype is torch.bool:
            return p.one(".gt", p.one("torch.randn", shape, seed=True), 0)
        if dtype is torch.int64:
            return p.one("torch.randint", *rng.choice([(-3, 4), (0, 3), (-9, 10)]), shape, seed=True)
        values = values or rng.choice(["randn", "randn", "randn", "rand", "whole", "special"])
        if values == "whole":
            return p.one(".to", p.one("torch.randint", -2, 3, shape, seed=True), dtype)
        x = p.one("torch." + ("rand" if values == "rand" else "randn"), shape, dtype=dtype, seed=True)
        if values == "special":
            mask = p.one(".gt", p.one("torch.randn", shape, seed=True), 1)
            x = p.one(".masked_fill", x, mask, rng.choice([0, float("inf"), -float("inf"), float("nan"), 1]))
        return x

    def leaf(self, x, chance=0.6):
        if x.t.is_floating_point() and self.rng.random() < chance:
            x = self.p.one(".requires_grad_", x)
            self.leaves.append(x)
        return x

    def new(self, shape, dtype=None, values=None, chance=0.6):
        """A new tensor of a shape, in any layout."""
        p, rng = self.p, self.rng
        dtype = self.dtype() if dtype is None else dtype
        how = rng.choice(["plain", "plain", "permuted", "strided", "expanded", "sliced"]) if shape else "plain"
        d = rng.randrange(len(shape)) if shape else 0
        base = list(shape)
        if how == "permuted":
            order = list(range(len(shape)))
            rng.shuffle(order)
            for n, k in enumerate(order):
                base[k] = shape[n]
        elif how == "strided":
            base[d] *= 2
        elif how == "expanded":
            base[d] = 1
        elif how == "sliced":
            base[d] += 1
        x = self.leaf(self.draw(base, dtype, values), chance)
        if how == "permuted":
            return p.one(".permute", x, order)
        if how == "strided":
            return p.one("at", x, *[":"] * d, rng.choice(["::2", "1::2"]))
        if how == "expanded":
            return p.one(".expand", x, list(shape))
        if how == "sliced":
            return p.one(".narrow", x, d, rng.choice([0, 1]), shape[d])
        return x

    def pick(self, fits=lambda t: True):
        """A tensor of the pool, a late one rather; one that fits if there is one."""
        good = [v for v in self.pool if fits(v.t)]
        if good and self.rng.random() < 0.97:
            return good[max(self.rng.randrange(len(good)), self.rng.randrange(len(good)))]
        return self.rng.choice(self.pool)

    def dim(self, x):
        """A dimension, seldom one that is not there."""
        n = x.t.dim()
        if self.rng.random() < 0.02:
            return n
        return self.rng.randrange(-n, n) if n else self.rng.choice([0, -1])

    def scalar(self, x):
        """A number; of integers, none that JavaScript cannot tell from an integer."""
        if x.t.is_floating_point():
            return self.rng.choice([0, 1, 2, -1, 0.5, -1.5, 3])
        return self.rng.choice([0, 1, 2, -1, 3, 0.5, -1.5])


def functions(p):
    """A graph of further functions and losses alone."""
    return graph(p, [*FUNCTIONS, (loss, 4)])


def graph(p, operations=[*OPERATIONS, *FUNCTIONS, (loss, 4)]):
    g = Graph(p)
    rng = p.rng
    for _ in range(rng.choice([1, 2, 2])):
        g.pool.append(g.new(g.shape()))
    for _ in range(rng.choice([1, 2, 3, 4, 5, 6, 8])):
        names, weights = zip(*operations)
        given = rng.choices(names, weights)[0](g)
        for v in given or []:
            if v is not None and isinstance(v.t, torch.Tensor) and v.t.numel() <= 300:
                g.pool.append(v)
        g.pool = [v for v in g.pool if alive(v.t)]
    outputs = [v for v in g.pool if v.t.requires_grad and v.t.isfinite().all() and not any(v is leaf for leaf in g.leaves)]
    rng.shuffle(outputs)
    p.close()
    for n, y in enumerate(outputs[: rng.choice([1, 2])]):
        seedling = p.one("torch.randn", list(y.t.shape), dtype=y.t.dtype, seed=True)
        p.do(".backward", y, seedling, retain_graph=True)
    if outputs:
        for leaf in g.leaves:
            p.do("grad", leaf)
    return "graph"
