# Long because: it is one table of cases, which are looked up and not read in a row.
"""Writes tensor.json: what PyTorch's tensors compute, print and refuse, for test/surface/*.test.ts.

Run: python test/golden/make_tensor.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py.
"""
import torch

from lines import Setup, lines, write

SETUP = """
inf = float("inf")
nan = float("nan")
x = torch.tensor([[0.5, -1.25, 2.0], [3.5, 0.25, -0.75]])
y = torch.tensor([[1.5, 2.0, -0.5], [0.5, 4.0, 1.25]])
v = torch.tensor([0.5, -1.5, 2.5])
i = torch.tensor([[3, -4, 5], [-7, 2, 9]])
c = torch.arange(24).view(2, 3, 4)
m = torch.tensor([[True, False, True], [False, True, False]])
s = torch.tensor([1.0, inf, -inf, nan, -2.5], dtype=torch.float32)
t = torch.tensor([2.0, 1.5, 2.0, 1.5, 3.0, 1.5], dtype=torch.float32)
e = torch.zeros(0, 3)
w = torch.tensor([[0.5, -1.25, 2.0], [3.5, 0.25, -0.75]], requires_grad=True)
z = torch.tensor([[1.5, 2.0, -0.5], [0.5, 4.0, 1.25]], requires_grad=True)
u = torch.tensor([0.5, -1.5, 2.5], requires_grad=True)
q = torch.tensor([[[0.5, 1.5], [2.5, -0.5]], [[1.25, -2.5], [0.75, 3.5]]], requires_grad=True)
k = torch.tensor(1.5, requires_grad=True)
n = torch.tensor([1.5, -0.25])
p = torch.tensor([0.5, 1.5, 2.5], dtype=torch.float64)
"""

DTYPES = ["bool", "uint8", "int32", "int64", "float32", "float64"]


groups = {}

groups["create"] = lines("""
torch.tensor(3)
torch.tensor(2.5)
torch.tensor(True)
torch.tensor([])
torch.tensor([[]])
torch.tensor([[], []])
torch.tensor([1, 2, 3])
torch.tensor([1, 2.5])
torch.tensor([True, False])
torch.tensor([True, 2])
torch.tensor([True, 2.5])
torch.tensor([[1, 2], [3, 4]], dtype=torch.float64)
torch.tensor([1.5, -1.5, 0.9], dtype=torch.int64)
torch.tensor([0, 2, -1], dtype=torch.bool)
torch.tensor([1, 2], dtype=torch.uint8)
torch.tensor([0.5], requires_grad=True)
torch.tensor([1, 2], requires_grad=True)
torch.tensor([[1, 2], [3]])
torch.tensor([[1, 2], 3])
torch.tensor([1, [2, 3]])
torch.tensor([[[1], [2]], [[3], [4, 5]]])
torch.tensor("text")
torch.tensor(["a"])
torch.tensor(None)
torch.tensor([torch.tensor(1), torch.tensor(2)])
torch.tensor([torch.tensor(1.5), torch.tensor(2)])
torch.zeros(2, 3)
torch.zeros([2, 3])
torch.zeros((2, 3), dtype=torch.int64)
torch.zeros(0)
torch.zeros(2, 0, 3)
torch.zeros([])
torch.zeros(2, -1)
torch.ones(3, dtype=torch.bool)
torch.ones(2, 2, requires_grad=True)
torch.ones(2, dtype=torch.int32, requires_grad=True)
torch.full((2, 2), 7)
torch.full((2,), 0.5)
torch.full((2,), True)
torch.full((2,), 3, dtype=torch.float32)
torch.full((2,), 2.5, dtype=torch.int64)
torch.arange(5)
torch.arange(1, 5)
torch.arange(5, 1, -2)
torch.arange(0, 1, 0.25)
torch.arange(1, 2, 0.3)
torch.arange(2.5)
torch.arange(3, dtype=torch.float32)
torch.arange(0, 1, 0.1, dtype=torch.float64)
torch.arange(5, 1)
torch.arange(1, 5, -1)
torch.arange(1, 5, 0)
torch.arange(0)
torch.arange(3, 3)
torch.arange(0, 5, 2, dtype=torch.int32)
torch.linspace(0, 1, 5)
torch.linspace(-1, 1, 4)
torch.linspace(3, 3, 2)
torch.linspace(0, 1, 1)
torch.linspace(0, 1, 0)
torch.linspace(0, 10, 3, dtype=torch.int64)
torch.linspace(0, 1, -1)
torch.linspace(0, 1, 7, dtype=torch.float64)
torch.eye(3)
torch.eye(2, 3)
torch.eye(2, dtype=torch.int64)
torch.eye(-1)
torch.zeros_like(x)
torch.zeros_like(i)
torch.zeros_like(i, dtype=torch.float64)
torch.ones_like(m)
torch.ones_like(x, requires_grad=True)
torch.full_like(x, 2.5)
torch.full_like(i, 2.5)
torch.full_like(i, 2)
torch.is_tensor(x)
torch.is_tensor(3)
torch.is_floating_point(x)
torch.is_floating_point(i)
x.shape
x.size()
x.size(-1)
x.size(2)
x.dim()
x.ndim
x.numel()
x.dtype
i.dtype
x.stride()
x.T.stride()
x.T.is_contiguous()
x.is_floating_point()
len(x)
len(torch.tensor(1))
x.tolist()
torch.tensor(2.5).tolist()
m.tolist()
c.tolist()
torch.tensor([2]).item()
torch.tensor(True).item()
x.item()
e.item()
[r.sum() for r in x]
[r for r in torch.tensor(1)]
torch.randn_like(torch.zeros(0, 3, dtype=torch.int64))
torch.rand_like(torch.zeros(0, 3, dtype=torch.int64))
torch.bernoulli(torch.zeros(0, 3, dtype=torch.bool))
torch.zeros(0, 3, dtype=torch.bool).normal_()
torch.zeros(0, 3, dtype=torch.bool).uniform_()
torch.zeros(0, 3, dtype=torch.int32).exponential_()
torch.zeros(0, 3, dtype=torch.int32).exponential_(0)
torch.zeros(2, 0, dtype=torch.int64).random_()
torch.zeros(2, 0, dtype=torch.int64).softmax(1)
torch.zeros(2, 0, dtype=torch.bool).log_softmax(0)
torch.zeros(2, 0, dtype=torch.int64).relu()
F.silu(torch.zeros(2, 0, dtype=torch.int64))
F.hardtanh(torch.zeros(2, 0, dtype=torch.uint8))
F.hardtanh(torch.tensor([0, 3], dtype=torch.uint8), 1, 2)
""")

groups["convert"] = lines("""
x.long()
x.int()
s[:1].long()
x.bool()
x.double()
i.float()
m.float()
m.long()
torch.tensor([300, -1]).byte()
torch.tensor([2 ** 31, -2 ** 31 - 1, 2 ** 32 + 5]).int()
torch.tensor([nan, 0.0, 0.5]).bool()
x.to(torch.float64)
x.to(torch.int64)
x.to(torch.float32) is x
x.to(i)
x.to('cpu')
x.to(dtype=torch.float64)
x.to(device='cpu')
x.to('cpu', torch.float64)
x.type_as(p)
w.double()
w.long()
w.to(torch.float32) is w
w.float() is w
x.type(torch.float64)
x.type('torch.LongTensor')
x.type()
i.type()
x.cpu() is x
""")

# Promotion: every dtype against tensors, 0-dim tensors and plain numbers of every kind.
groups["promotion"] = []
for a in DTYPES:
    left = f"torch.tensor([2, 1], dtype=torch.{a})"
    for op in ["add", "mul", "div", "eq", "lt", "maximum", "pow", "remainder", "floor_divide"]:
        tensors = [f"torch.tensor([1, 2], dtype=torch.{b})" for b in DTYPES]
        zeros = [f"torch.tensor(1, dtype=torch.{b})" for b in DTYPES]
        numbers = [] if op == "maximum" else ["2", "2.5"]
        others = tensors + zeros + numbers
        if a == "bool" and op in ("floor_divide", "remainder", "pow"):
            others = [o for o in others if "bool" not in o]
        groups["promotion"].append(f"[{left}.{op}(o) for o in [{', '.join(others)}]]")
        if op != "maximum":
            groups["promotion"].append(f"[{left.replace('[2, 1]', '2')}.{op}(o) for o in [{', '.join(others)}]]")
    groups["promotion"].append(f"[torch.where(torch.tensor([True, False]), {left}, o) for o in [{', '.join(tensors + zeros + ['2', '2.5'])}]]")
    groups["promotion"].append(f"[torch.cat([{left}, o]) for o in [{', '.join(tensors)}]]")
groups["promotion"] += lines("""
torch.tensor([True]).add(True)
torch.tensor([True]).mul(True)
torch.tensor([1]).add(True)
torch.tensor([0.5]).mul(False)
torch.tensor([True, False]).eq(False)
torch.tensor([True]).sub(torch.tensor([False]))
torch.tensor([True]).sub(1)
torch.tensor([True]).floor_divide(torch.tensor([True]))
torch.tensor([True]).pow(torch.tensor([True]))
-m
torch.tensor([1]).add(torch.tensor([0.5]), alpha=2)
torch.tensor([1, 2]).add(1, alpha=2)
torch.tensor([1, 2]).add(1, alpha=2.5)
torch.tensor([1.5, 2]).sub(torch.tensor([1, 2]), alpha=0.5)
torch.tensor([True]).add(torch.tensor([True]), alpha=2)
torch.where(m, 1, 2)
torch.where(m, 1.5, 2)
torch.where(m, 1, x)
torch.where(m, x, 0)
torch.where(m, i, 0.5)
torch.where(i, x, y)
torch.where(torch.tensor([True, False, True]), x, y)
torch.where(m, x, torch.tensor([1.0, 2.0]))
""")

groups["math"] = lines("""
i // 2
i // -2
i % 3
i % -3
x // 0.5
x % 0.75
x % -0.75
x // -0.75
i // torch.tensor([2, -3, 4])
i % torch.tensor([2, -3, 4])
i / 2
i.div(2, rounding_mode='trunc')
i.div(2, rounding_mode='floor')
i.div(torch.tensor([2, -3, 4]), rounding_mode='trunc')
x.div(0.75, rounding_mode='trunc')
x.div(0.75, rounding_mode='floor')
x.div(0.75, rounding_mode=None)
x.div(0.75, rounding_mode='round')
i // 0
i % 0
i.div(0, rounding_mode='trunc')
i / 0
x // 0
x % 0
torch.tensor([inf, -inf, nan, 5.5]) // 2
torch.tensor([inf, -inf, nan, 5.5]) % 2
torch.tensor([5.0, -5.0]) % inf
torch.tensor([5.0, -5.0]) // inf
torch.tensor([0.0, -0.0]) % 1.5
torch.tensor([6.0, -6.0], dtype=torch.float32) % 3
torch.tensor([1.0, 0.7], dtype=torch.float32) // 0.1
torch.tensor([1.0, 0.7], dtype=torch.float64) // 0.1
torch.tensor([255, 3], dtype=torch.uint8) + 1
torch.tensor([255, 3], dtype=torch.uint8) * 2
torch.tensor([0, 3], dtype=torch.uint8) - 1
-torch.tensor([1, 3], dtype=torch.uint8)
torch.tensor([2147483647], dtype=torch.int32) + 1
torch.tensor([100000], dtype=torch.int32) * 100000
i ** 2
i ** 3
i ** 0
i ** -1
torch.tensor([2, 3]) ** torch.tensor([3, 4])
torch.tensor([1, -1, 2, 0, -1, 3]) ** torch.tensor([-1, -1, -2, -1, -2, 2])
torch.tensor([2, 1], dtype=torch.int32) ** torch.tensor([-1, -3])
x ** 2
x ** 0.5
x ** -1
x ** -2
x ** 3
x ** torch.tensor([2.0, 0.5, 3.0])
torch.tensor([0.0, 1.0, -1.0]) ** 0
torch.tensor([0.0, inf, -inf, nan]) ** torch.tensor([0.0, 0.0, 3.0, 0.0])
torch.tensor([-8.0]) ** (1 / 3)
i ** 0.5
x.abs()
i.abs()
i.sign()
x.sign()
x.floor()
x.ceil()
x.trunc()
torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5]).round()
i.floor()
i.round()
x.exp()
i.exp()
m.exp()
x.expm1()
x.abs().log()
x.log()
torch.tensor([0.0, -1.0, inf]).log()
i.abs().log()
x.abs().log1p()
x.sqrt()
i.abs().sqrt()
y.abs().rsqrt()
x.reciprocal()
i.reciprocal()
torch.tensor([2, 0]).reciprocal()
x.sin()
x.cos()
x.tanh()
x.sigmoid()
i.sigmoid()
s.sigmoid()
s.tanh()
s.exp()
x.relu()
i.relu()
s.relu()
x.erf()
x.square()
i.square()
m.square()
m.logical_not()
x.logical_not()
~m
m & m.T.reshape(2, 3)
m | m.T.reshape(2, 3)
m ^ m.T.reshape(2, 3)
m.logical_and(x)
x.logical_or(torch.zeros(2, 3))
i.logical_xor(m)
x.isnan()
s.isnan()
s.isfinite()
i.isfinite()
x.clamp(0, 1)
x.clamp(min=0)
x.clamp(max=0.5)
x.clamp(0.5, 0.25)
i.clamp(-2, 4)
i.clamp(min=0.5)
i.clamp(-1.5, 2.5)
s.clamp(-1, 1)
x.clamp()
x.clamp(min=torch.tensor([0.0, 1.0, -1.0]))
x.clamp(torch.tensor(0.0), torch.tensor(1.0))
x == y
x != 0.5
x < y
i <= 3
i > 2.5
i >= x
x.eq(nan)
s.eq(s)
s.maximum(torch.zeros(5))
s.minimum(torch.zeros(5))
torch.maximum(i, x)
torch.minimum(i, torch.tensor(0))
m.maximum(m)
torch.max(x, y)
x + torch.ones(2, 2)
x + torch.ones(3, 1)
x + torch.ones(2)
torch.ones(2, 3, 4) * torch.ones(3, 2)
x + e
torch.ones(1, 3) + e
torch.ones(3, 1) + torch.ones(1, 2)
x.add(y, alpha=2)
x.sub(y, alpha=0.5)
x.add(other=y)
x.neg()
i.add(-1.5, alpha=2)
x.add(m, alpha=2)
x.add(m, alpha=0.5)
i.int().sub(m.int(), alpha=2)
i.int().add(m, alpha=2)
m.add(m, alpha=2)
i.sub(-1.5, alpha=2)
i.add(0.5, alpha=-2)
s.pow(0.5)
s.pow(-0.5)
i.abs().pow(0.5)
i.abs().pow(-0.5)
""")

groups["reduce"] = lines("""
x.sum()
x.sum(0)
x.sum(1)
x.sum(-1)
x.sum(dim=1, keepdim=True)
x.sum((0, 1))
x.sum([0, 1], True)
x.sum(dim=())
x.sum(dim=None)
x.sum(2)
x.sum((0, 0))
x.sum((0, -2))
i.sum()
i.sum(0)
m.sum()
m.sum(1)
x.sum(dtype=torch.float64)
i.sum(dtype=torch.float32)
x.sum(1, dtype=torch.int64)
torch.tensor([200, 100], dtype=torch.uint8).sum()
torch.tensor([200, 100], dtype=torch.int32).sum()
e.sum()
e.sum(0)
e.sum(1)
s.sum()
torch.tensor(2.5).sum()
torch.tensor(2.5).sum(0)
torch.tensor(2.5).sum(-1, keepdim=True)
torch.tensor(2.5).sum(1)
x.mean()
x.mean(0)
x.mean(1, True)
x.mean((0, 1), keepdim=True)
i.mean()
i.mean(0)
m.mean()
i.mean(dtype=torch.float32)
e.mean()
e.mean(0)
e.mean(1)
x.prod()
x.prod(1)
x.prod(1, keepdim=True)
i.prod()
m.prod()
e.prod()
e.prod(0)
x.var()
x.var(0)
x.var(1)
x.var(1, correction=0)
x.var(0, correction=1, keepdim=True)
x.var(correction=0)
x.var(dim=(0, 1))
x.var(unbiased=False)
x.var(1, unbiased=False)
x.var(1, False)
x.var(False)
x.std()
x.std(0)
x.std(1, keepdim=True)
x.std(unbiased=False)
x.std(1, correction=0)
torch.tensor([1.5]).var()
torch.tensor([1.5]).std()
torch.tensor([1.5]).var(correction=0)
torch.tensor([]).var()
e.var(0)
e.std(1)
i.var()
i.std()
x.var(0, correction=5)
x.norm()
x.norm(1)
x.norm(p=2, dim=1)
x.norm(p=inf)
x.norm(p=-inf)
x.norm(0)
x.norm(3)
x.norm(p='fro')
x.norm(p='fro', dim=(0, 1))
x.norm(2, 1, True)
x.norm(p=1, dim=0, keepdim=True)
x.norm(0.5)
s.norm()
e.norm()
i.norm()
i.float().norm(2, 1)
x.logsumexp(0)
x.logsumexp(1, True)
x.logsumexp((0, 1))
torch.tensor([-inf, -inf]).logsumexp(0)
torch.tensor([inf, 1.0]).logsumexp(0)
torch.tensor([inf, -inf]).logsumexp(0)
torch.tensor([nan, 1.0]).logsumexp(0)
torch.tensor([1000.0, 1000.5]).logsumexp(0)
i.logsumexp(1)
e.logsumexp(0)
e.logsumexp(1)
x.amax()
x.amax(1)
x.amax((0, 1), keepdim=True)
x.amin(0)
i.amax(1)
m.amax(0)
s.amax()
e.amax()
e.amax(0)
e.amax(1)
x.any()
x.any(0)
m.any(1)
m.all()
m.all(1, keepdim=True)
i.all()
torch.tensor([0.0, nan]).any()
torch.tensor([1, 2], dtype=torch.uint8).any()
torch.tensor([1, 2], dtype=torch.uint8).all(0)
e.any()
e.all()
e.all(0)
x.argmax()
x.argmax(0)
x.argmax(1)
x.argmax(-1, keepdim=True)
x.argmax(keepdim=True)
x.argmin()
x.argmin(1)
t.argmax()
t.argmin()
torch.tensor([2, 3, 3, 1]).argmax()
torch.tensor([2, 1, 3, 1]).argmin()
torch.tensor([1.0, nan, 3.0, nan]).argmax()
torch.tensor([1.0, nan, 3.0, nan]).argmin()
m.argmax()
m.argmax(0)
e.argmax()
e.argmax(0)
e.argmax(1)
torch.tensor(2.5).argmax()
torch.tensor(2.5).argmax(0)
x.max()
x.min()
x.max(0)
x.max(1, True)
x.min(dim=1, keepdim=True)
x.max(dim=-1).values
x.max(dim=-1).indices
t.max(0)
t.min(0)
torch.tensor([[1.0, nan], [nan, 2.0]]).max(1)
torch.tensor([[1.0, nan], [nan, 2.0]]).min(0)
i.max(1)
m.max(1)
m.max()
e.max()
e.max(0)
e.max(1)
torch.max(x)
torch.max(x, 1)
torch.max(x, 1, keepdim=True)
torch.max(x, dim=1)[1]
torch.tensor(2.5).max(0)
x.max(2)
x.cumsum(0)
x.cumsum(1)
x.cumsum(-1)
i.cumsum(1)
m.cumsum(1)
x.cumsum(1, dtype=torch.float64)
x.cumsum(2)
e.cumsum(0)
torch.tensor(2.5).cumsum(0)
torch.sum(x, 1)
torch.sum(x, dim=1, keepdim=True)
torch.mean(x, 0)
torch.std(x, 1)
torch.var(x, 1, correction=0)
torch.argmax(x, dim=1)
torch.norm(x)
torch.logsumexp(x, 1)
torch.cumsum(i, 0)
torch.all(m)
torch.full((2, 3), 0.1, dtype=torch.float64).var(1)
torch.full((3, 8), 0.7, dtype=torch.float64).std((1,), correction=0)
torch.full((16,), 0.3, dtype=torch.float64).std()
F.layer_norm(torch.full((2, 3), 0.1, dtype=torch.float64), [3])
F.layer_norm(torch.full((2, 3), 0.1, dtype=torch.float64), [3], torch.full((3,), -inf, dtype=torch.float64))
F.layer_norm(torch.full((2, 16), 0.3, dtype=torch.float64), [16], torch.full((16,), inf, dtype=torch.float64))
""")

groups["sort"] = lines("""
t.sort()
t.sort(descending=True)
t.sort(0, True)
t.argsort()
t.argsort(descending=True, stable=True)
t.sort(stable=True)
t.sort(stable=True, descending=True)
i.sort(0)
i.sort(1, descending=True)
x.sort(-1)
x.sort(-1).indices
m.sort(1)
s.sort()
s.sort(descending=True)
e.sort(0)
torch.tensor(2.5).sort()
x.sort(2)
x.topk(2)
x.topk(1, 0)
x.topk(2, largest=False)
x.topk(2, dim=1, largest=True, sorted=True).values
x.topk(4)
x.topk(0)
x.topk(-1)
i.topk(2, 1)
s.topk(3)
torch.tensor(2.5).topk(1)
torch.topk(x, 2)
torch.sort(x, 0)
torch.argsort(x, 1, True)
x.topk(2)[0].stride()
x.topk(2, 1)[1].stride()
c.topk(2, 1)[0].stride()
x.t().topk(2, 0)[0].stride()
x.t().topk(1, 1)[1].stride()
x.t().topk(2, 1)[0].stride()
""")

groups["shape"] = lines("""
x.view(3, 2)
x.view(-1)
x.view([6])
x.view(2, -1)
x.view(-1, -1)
x.view(4, -1)
x.view(5)
x.T.view(6)
x.T.view(-1)
x.view(1, 2, 1, 3)
x.reshape(3, 2)
x.T.reshape(-1)
x.reshape(7)
x.reshape(-1, 4)
e.view(-1, 0)
e.reshape(0)
e.view(-1)
e.view(3, -1)
torch.tensor(1.5).view(1)
torch.tensor([1.5]).view([])
c.permute(2, 0, 1)
c.permute([0, 2, 1])
c.permute(-1, 0, 1)
c.permute(0, 1)
c.permute(0, 0, 1)
c.permute(0, 1, 3)
torch.permute(c, (2, 1, 0))
c.transpose(0, 1)
c.transpose(-1, -2)
c.transpose(0, 3)
torch.tensor(1.5).transpose(0, -1)
x.t()
v.t()
torch.tensor(1.5).t()
c.t()
x.T
torch.zeros(1, 3, 1).squeeze()
torch.zeros(1, 3, 1).squeeze(0)
torch.zeros(1, 3, 1).squeeze(-1)
torch.zeros(1, 3, 1).squeeze(1)
torch.zeros(1, 3, 1).squeeze((0, 2))
torch.zeros(1, 3, 1).squeeze(3)
torch.tensor(1.5).squeeze(0)
v.unsqueeze(0)
v.unsqueeze(1)
v.unsqueeze(-1)
v.unsqueeze(2)
v.unsqueeze(-3)
torch.tensor(1.5).unsqueeze(0)
c.flatten()
c.flatten(1)
c.flatten(0, 1)
c.flatten(start_dim=-2)
c.flatten(2, 1)
torch.tensor(1.5).flatten()
v.expand(2, 3)
v.expand(2, -1)
v.expand([2, 2, 3])
v.unsqueeze(1).expand(3, 4)
v.expand(2, 4)
v.expand(-1, 3)
x.expand(3)
x.expand(3, 3)
i.expand(3)
v.repeat(2)
v.repeat(2, 1)
v.repeat([2, 2])
x.repeat(2)
x.repeat(0, 1)
x.repeat(-1, 1)
x.repeat(2, 1, 1)
c.chunk(2)
c.chunk(2, 1)
c.chunk(3, dim=-1)
c.chunk(5, 1)
c.chunk(0)
c.chunk(-1)
torch.arange(5).chunk(4)
torch.arange(11).chunk(6)
torch.tensor(1.5).chunk(2)
e.chunk(3)
c.split(2, 1)
c.split(1)
c.split([1, 3], 2)
c.split([1, 2], -1)
c.split(2, dim=-1)
c.split(0)
c.split(-1)
c.split([2, -1, 2], 1)
e.split(2)
e.split(0)
torch.tensor(1.5).split(1)
x.unbind()
x.unbind(1)
x.unbind(-1)
x.unbind(2)
torch.tensor(1.5).unbind()
c.flip(0)
c.flip([0, 2])
c.flip(-1)
c.flip((0, 0))
c.flip(3)
torch.flip(v, [0])
c.tril()
c.triu(1)
torch.ones(3, 3).tril(-1)
torch.ones(3, 3).triu(-1)
torch.ones(3, 4).tril(2)
torch.ones(3, 4).triu(diagonal=2)
torch.ones(3, 4).tril(-9)
v.tril()
m.triu()
c.select(1, 2)
c.select(-1, -1)
c.select(3, 0)
torch.tensor(1.5).select(0, 0)
c.narrow(2, 1, 2)
c.narrow(-1, -2, 2)
c.narrow(1, 2, 2)
c.narrow(1, 0, -1)
c.narrow(1, 4, 0)
c.narrow(1, -4, 1)
c.as_strided((2, 2), (1, 2))
c.as_strided((2, 2), (1, 2), 3)
c.as_strided((9, 9), (9, 1))
c.as_strided((2, 2), (-1, 2))
c.as_strided((2, 2), (1,))
torch.cat([x, y])
torch.cat([x, y], 1)
torch.cat([x, y], dim=-1)
torch.cat((x, i), 0)
torch.cat([x, v])
torch.cat([x, torch.zeros(2, 2)])
torch.cat([x, torch.zeros(2, 2)], 1)
torch.cat([x, torch.tensor([])])
torch.cat([torch.tensor([]), i])
torch.cat([x, e])
torch.cat([])
torch.cat([torch.tensor(1), torch.tensor(2)])
torch.cat([v, torch.tensor(2)])
torch.cat([x, y], 2)
torch.stack([x, y])
torch.stack([x, y], 1)
torch.stack([x, y], -1)
torch.stack([x, i])
torch.stack([x, v])
torch.stack([])
torch.stack([x, y], 3)
torch.stack([torch.tensor(1), torch.tensor(2)])
x.clone()
x.T.contiguous().stride()
x.contiguous() is x
x.detach()
torch.chunk(c, 2, 1)
torch.split(c, 2, 1)
torch.split(c, [1, 1, 1], dim=1)
torch.unbind(x)
torch.squeeze(torch.zeros(1, 3))
torch.unsqueeze(v, 0)
torch.flatten(c, 1)
torch.reshape(x, (3, 2))
torch.reshape(x, [-1])
torch.transpose(x, 0, 1)
torch.t(x)
F.conv1d(c.float(), torch.ones(2, 3, 2)).stride()
F.conv1d(c.float()[0], torch.ones(2, 3, 2)).stride()
F.conv1d(c.float(), torch.ones(2, 3, 1), torch.ones(2)).stride()
F.conv1d(c.float()[:, :2], torch.ones(2, 1, 2), None, groups=2).stride()
F.conv1d(torch.ones(1, 1, 3), torch.full((1, 1, 3), -inf), None, padding=1)
F.conv1d(torch.ones(2, 1, 3), torch.full((1, 1, 3), -inf), None, padding=1)
F.conv1d(torch.ones(2, 1, 3, dtype=torch.float64), torch.full((1, 1, 3), -inf, dtype=torch.float64), None, padding=1)
torch.where(torch.ones(4, 1, 1).permute(1, 2, 0) > 0, torch.ones(4, 1), torch.ones(1, 1, 4)).stride()
(torch.ones(4, 1, 1).permute(1, 2, 0) * torch.ones(4, 1)).stride()
(torch.ones(3, 1).t() + torch.ones(2, 1, 1)).stride()
""")

groups["index"] = lines("""
x[0]
x[-1]
x[2]
x[-3]
x[0, 1]
x[1, -1].item()
x[0, 3]
x[0, 0, 0]
v[0]
torch.tensor(1.5)[0]
torch.tensor(1.5)[...]
torch.tensor(1.5)[None]
x[:]
x[:, 0]
x[..., 0]
x[0, ...]
x[...]
x[..., 1:]
x[:, 1:]
x[:, :-1]
x[:, ::2]
x[:, -2:]
x[1:1]
x[5:]
x[:, 5:9]
x[-9:1]
x[2:0]
x[:, ::-1]
x[:, ::0]
c[:, 1:, ::2]
c[1, :, 1:3]
c[..., -1, :]
c[:, -1, :]
c[0, 1, 2]
c[0, 1, 2, 3]
c[0][1][2]
x[None]
x[:, None]
x[..., None]
x[None, :, None, 0]
c[:, None, 1]
x[[0]]
x[[1, 0, 1]]
x[:, [0, 2]]
x[[0, 1], [1, 2]]
x[[[0, 1], [1, 0]]]
x[[2]]
x[[-1, 0]]
x[[-3]]
x[torch.tensor([1, 0])]
x[torch.tensor(1)]
x[torch.tensor([[0, 1], [1, 1]])]
x[:, torch.tensor([0, 2])]
x[torch.tensor([0, 1]), torch.tensor([2, 0])]
x[torch.tensor([[0], [1]]), torch.tensor([0, 2])]
x[torch.tensor([0, 1]), 1]
x[1, torch.tensor([0, 2])]
x[torch.tensor([0, 1, 0]), torch.tensor([2, 0])]
x[torch.tensor([2])]
x[torch.tensor([-1])]
x[torch.tensor([0.5])]
x[torch.tensor([0, 1], dtype=torch.int32)]
x[torch.tensor([], dtype=torch.int64)]
c[torch.tensor([0, 1]), :, torch.tensor([1, 2])]
c[:, torch.tensor([0, 1]), torch.tensor([1, 2])]
c[torch.tensor([1, 0]), torch.tensor([2, 0])]
c[torch.tensor([1, 0]), ..., torch.tensor([2, 0])]
c[0, torch.tensor([1, 0])]
c[0, :, torch.tensor([1, 0])]
c[:, 0, torch.tensor([1, 0])]
c[torch.tensor([1, 0]), 0, torch.tensor([1, 0])]
c[..., torch.tensor([1, 0])]
c[torch.tensor([1, 0]), None]
c[None, torch.tensor([1, 0])]
c[:, [0, 1], 1:3]
c[[0, 1], :, 0]
x[m]
x[x > 0]
x[x > 9]
c[m]
c[m, 1]
c[m, 1:3]
c[:, torch.tensor([True, False, True])]
c[torch.tensor([True, False])]
c[torch.tensor([True, False]), torch.tensor([True, False, True])]
c[torch.tensor([True, True]), torch.tensor([0, 2])]
x[torch.tensor([True, False, True])]
x[torch.tensor([[True, False], [False, True]])]
x[[True, False]]
x[:, [True, False, True]]
x[m[0]]
v[v > 0]
x[1.5]
x[torch.tensor(True)]
x[torch.tensor([True, False]), 0]
a = x.clone(); a[0] = 9; a
a = x.clone(); a[:, 1] = torch.tensor([7.0, 8.0]); a
a = x.clone(); a[..., -1] = 0.25; a
a = x.clone(); a[0, 0] = torch.tensor(5); a
a = x.clone(); a[:] = v; a
a = x.clone(); a[m] = 0; a
a = x.clone(); a[m] = torch.tensor([7.0, 8.0, 9.5]); a
a = x.clone(); a[a > 0] = -1; a
a = x.clone(); a[[0, 1], [1, 2]] = 7; a
a = x.clone(); a[:, [0, 2]] = 0; a
a = x.clone(); a[torch.tensor([1, 0])] = y; a
a = x.clone(); a[torch.tensor([1])] = v; a
a = x.clone(); a[None] = 1; a
a = x.clone(); a[:, ::2] = torch.tensor([[1.5, 2.5], [3.5, 4.5]]); a
a = i.clone(); a[0] = 2.7; a
a = i.clone(); a[0] = torch.tensor([1.5, 2.5, -3.5]); a
a = m.clone(); a[0] = True; a
a = x.clone(); a[0] = torch.ones(2); a
a = x.clone(); a[2] = 1; a
a = x.clone(); a[m] = torch.ones(2); a
a = x.clone(); a[0][1] = 5; a
a = x.clone(); a[0] += 1; a
a = x.clone(); a[:, 0] *= 2; a
a = torch.zeros(4); a[torch.tensor([1, 1, 2])] = torch.tensor([1.0, 2.0, 3.0]); a
a = torch.zeros(3); a[5] = 1
a = torch.zeros(3); a[[3]] = 1
a = c.clone(); a[m] = 0; a
a = c.clone(); a[:, 1, 2] = torch.tensor([100, 200]); a
torch.zeros(2, 0)[[5, -3]]
torch.zeros(2, 0)[torch.tensor([[5], [-3]])]
torch.zeros(2, 3)[[5]]
torch.zeros(0, 2)[:, [5]]
torch.zeros(0, 2)[[], [5]]
""")

groups["matmul"] = lines("""
v @ v
x @ v
v @ x.T
x @ y.T
x @ y
x @ torch.ones(2)
v @ x
v @ torch.ones(2)
torch.ones(2, 3, 4) @ torch.ones(4)
torch.ones(3) @ torch.ones(2, 3, 4)
c.float() @ torch.ones(4, 2)
x @ torch.ones(2, 3, 2)
torch.ones(2, 3, 4) @ torch.ones(2, 4, 1)
torch.ones(2, 3, 4) @ torch.ones(3, 4, 1)
torch.ones(2, 1, 3, 4) @ torch.ones(5, 4, 2)
torch.ones(2, 3, 4) @ torch.ones(3, 2)
torch.ones(2, 3, 4) @ torch.ones(2, 3, 4)
torch.ones(2, 3, 4) @ torch.ones(3)
torch.ones(2, 3) @ torch.ones(2, 4, 2)
torch.tensor(2.0) @ v
v @ torch.tensor(2.0)
i @ i.T
i @ x.T
x @ y.T.double()
m @ m.T
i @ torch.tensor([1, 2, 3])
x.double() @ v
x.mm(y.T)
x.mm(y)
x.mm(v)
v.mm(x)
c.mm(x)
x.mm(y.T.double())
i.mm(i.T)
torch.ones(2, 3, 4).bmm(torch.ones(2, 4, 1))
torch.ones(2, 3, 4).bmm(torch.ones(3, 4, 1))
torch.ones(2, 3, 4).bmm(torch.ones(2, 3, 1))
x.bmm(c)
torch.ones(2, 3, 4).bmm(x)
x.mv(v)
x.mv(torch.ones(2))
x.mv(x)
v.mv(v)
v.dot(v)
v.dot(torch.ones(2))
x.dot(v)
v.dot(v.double())
torch.tensor([1, 2]).dot(torch.tensor([3, 4]))
torch.addmm(torch.ones(2), x, y.T)
torch.addmm(torch.ones(2, 2), x, y.T, beta=0.5, alpha=2)
torch.addmm(torch.ones(3), x, y.T)
torch.addmm(torch.ones(2, 2), x, y)
torch.addmm(v, x, v)
torch.addmm(torch.full((2, 2), nan), x, y.T, beta=0)
torch.matmul(e, torch.ones(3, 2))
torch.ones(2, 0) @ torch.ones(0, 3)
torch.einsum('ij,jk->ik', x, y.T)
torch.einsum('ij,kj->ik', x, y)
torch.einsum('ij->ji', x)
torch.einsum('ij->', x)
torch.einsum('ij->j', x)
torch.einsum('i,j->ij', v, v)
torch.einsum('i,i->', v, v)
torch.einsum('i,i', v, v)
torch.einsum('ij,ij->ij', x, y)
torch.einsum('bij,bjk->bik', torch.ones(2, 3, 4), torch.ones(2, 4, 2))
torch.einsum('ij,j', x, v)
torch.einsum('ba', x)
torch.einsum('ij,jk,kl->il', x, y.T, x)
torch.einsum('bi,bj->bij', x, y)
torch.einsum('...ij,...jk->...ik', torch.ones(2, 3, 4), torch.ones(2, 4, 2))
torch.einsum('...i->...', x)
torch.einsum('ii->i', torch.eye(3))
torch.einsum('ii', torch.eye(3))
torch.einsum('ij, jk -> ik', x, y.T)
torch.einsum('bthd,bshd->bhts', torch.ones(2, 3, 1, 2), torch.ones(2, 4, 1, 2))
torch.einsum('ij,jk->ik', [x, y.T])
torch.einsum('ij,jk->ik', x)
torch.einsum('ij->ij', x, y)
torch.einsum('ijk->i', x)
torch.einsum('ij,jk->ik', x, y)
torch.einsum('ij->ik', x)
torch.einsum('i1->i', x)
torch.einsum('ij->ii', x)
torch.addmm(m[:, :2], m, m.t())
torch.addmm(i[:, :2], i, i.t(), beta=0.5, alpha=2)
torch.addmm(i[:, :2], i, i.t(), beta=1.5, alpha=-1.5)
torch.addmm(x[:, :2].double(), x, x.t())
torch.addmm(x[:, :2], x, x.t().double())
torch.einsum('ij,ij->i', m, m)
torch.einsum('ij,jk->ik', m, m.t())
torch.einsum('ij,kl->ijkl', m, m).sum()
torch.einsum('ba,cd->abcd', x, y.t()).stride()
torch.einsum('ba,cd->abcd', x.t(), y)
torch.einsum('ij,jk->ik', x[:1].t(), y[:1]).stride()
torch.einsum('ij,jk->ik', x[:1].t(), y[:, :1].t())
F.linear(torch.tensor([[True, False]]), torch.tensor([[True, True]]))
F.linear(torch.tensor([True, False]), torch.tensor([[True, True]]))
F.linear(torch.tensor([True, False]), torch.tensor([True, True]))
F.linear(torch.zeros(2, 0, dtype=torch.bool), torch.zeros(3, 0, dtype=torch.bool))
torch.zeros(0, 3, dtype=torch.bool).matmul(torch.zeros(3, 2, dtype=torch.bool))
torch.zeros(2, 0, dtype=torch.bool).mm(torch.zeros(0, 2, dtype=torch.bool))
torch.zeros(2, 0, dtype=torch.bool).mv(torch.zeros(0, dtype=torch.bool))
torch.zeros(0, dtype=torch.bool).dot(torch.zeros(0, dtype=torch.bool))
torch.bmm(torch.zeros(0, 2, 3, dtype=torch.bool), torch.zeros(0, 3, 2, dtype=torch.bool))
torch.bmm(torch.zeros(1, 2, 0, dtype=torch.bool), torch.zeros(1, 0, 2, dtype=torch.bool))
torch.addmm(torch.zeros(1, dtype=torch.bool), torch.zeros(0, 3, dtype=torch.bool), torch.zeros(3, 2, dtype=torch.bool))
torch.einsum("ij,jk->ik", torch.zeros(2, 0, dtype=torch.bool), torch.zeros(0, 2, dtype=torch.bool))
torch.einsum("ba,cd->abcd", y.topk(1, 0)[0], torch.ones(2, 2).t()).stride()
torch.einsum("ba,cd->abcd", x[:1], y.t()).stride()
torch.einsum("ij,bjk->bik", x.t()[:, :1], torch.ones(2, 1, 4)).stride()
torch.einsum("ij,jk->ik", x[:, :1], y[:1]).stride()
torch.einsum("i,j->ij", v, v[:2]).stride()
torch.einsum("i,j->ji", v, v[:2]).stride()
""")

groups["pick"] = lines("""
x.softmax(0)
x.softmax(1)
x.softmax(-1)
x.softmax(2)
v.softmax(0)
torch.tensor(2.5).softmax(0)
torch.tensor([-inf, 0.0]).softmax(0)
torch.tensor([-inf, -inf]).softmax(0)
torch.tensor([inf, 0.0]).softmax(0)
i.softmax(1)
i.softmax(1, dtype=torch.float64)
e.softmax(0)
x.log_softmax(0)
x.log_softmax(1)
torch.tensor([-inf, 0.0]).log_softmax(0)
i.log_softmax(1)
i.log_softmax(0)
i.log_softmax(1, dtype=torch.float64)
torch.softmax(x, dim=1)
torch.log_softmax(x, dim=-1)
F.softmax(x, dim=1)
F.log_softmax(x, dim=1)
F.one_hot(torch.tensor([0, 2, 1]))
F.one_hot(torch.tensor([0, 2, 1]), 4)
F.one_hot(torch.tensor([[0, 2], [1, 1]]))
F.one_hot(torch.tensor(1), 3)
F.one_hot(torch.tensor([0, 2]), 2)
F.one_hot(torch.tensor([-1, 2]))
F.one_hot(torch.tensor([0.5]))
F.one_hot(torch.tensor([], dtype=torch.int64), 3)
F.one_hot(torch.tensor([1]), 0)
x.gather(1, torch.tensor([[0, 2], [1, 1]]))
x.gather(0, torch.tensor([[0, 1, 0]]))
x.gather(-1, torch.tensor([[0], [2]]))
x.gather(1, torch.tensor([[3]]))
x.gather(1, torch.tensor([[-1]]))
x.gather(1, torch.tensor([0]))
x.gather(1, torch.tensor([[0.5]]))
x.gather(0, torch.tensor([[0, 1, 0, 0]]))
x.gather(2, torch.tensor([[0]]))
x.scatter_add(1, torch.tensor([[0, 2, 0], [1, 1, 1]]), y)
x.scatter_add(0, torch.tensor([[0, 1, 0]]), y)
x.scatter_add(1, torch.tensor([[0], [1]]), y)
x.scatter_add(1, torch.tensor([[5]]), y)
x.scatter_add(1, torch.tensor([0]), y)
x.scatter_add(1, torch.tensor([[0]]), y.double())
x.scatter_add(1, torch.tensor([[0, 1, 2, 0]]), y)
x.index_select(0, torch.tensor([1, 0, 1]))
x.index_select(1, torch.tensor([2, 0]))
x.index_select(-1, torch.tensor([2]))
x.index_select(0, torch.tensor(1))
x.index_select(0, torch.tensor([2]))
x.index_select(0, torch.tensor([-1]))
x.index_select(0, torch.tensor([[0]]))
x.index_select(0, torch.tensor([0.5]))
x.masked_fill(m, 0)
x.masked_fill(m, -inf)
x.masked_fill(m, torch.tensor(2.5))
x.masked_fill(torch.tensor([True, False, True]), 1.5)
i.masked_fill(m, 2)
i.masked_fill(m, 2.5)
x.masked_fill(i, 0)
x.masked_fill(m, v)
x.masked_fill(torch.ones(2, dtype=torch.bool), 0)
v.masked_fill(m, 0)
x.nonzero()
m.nonzero()
torch.tensor([0, 3, 0, 4]).nonzero()
torch.tensor(3).nonzero()
torch.tensor(0).nonzero()
e.nonzero()
torch.zeros(2, 2).nonzero()
torch.nonzero(m)
torch.tensor(1.5).index_select(0, torch.tensor([0, 0]))
torch.tensor(1.5).index_select(-1, torch.tensor([0]))
torch.tensor(1.5).index_select(0, torch.tensor([], dtype=torch.int64))
m.scatter_add(1, torch.tensor([[0, 0], [1, 1]]), torch.tensor([[True, True], [False, True]]))
torch.tensor(1.5).narrow(0, 0, 0)
torch.index_select(torch.zeros(0, 3), 0, torch.tensor([0, 0]))
torch.index_select(torch.zeros(0, 3), 0, torch.zeros(0, dtype=torch.int64))
torch.index_select(torch.zeros(0, 3), 1, torch.tensor([0, 2]))
torch.index_select(torch.zeros(2, 0), 1, torch.tensor([0]))
torch.index_select(torch.zeros(0), 0, torch.tensor([0]))
torch.gather(torch.zeros(0, 2), 1, torch.zeros(0, 5, dtype=torch.int64))
torch.gather(torch.zeros(0, 2), 0, torch.zeros(1, 2, dtype=torch.int64))
torch.zeros(0, 2)[[0]]
torch.zeros(2, 0)[:, [0]]
F.embedding(torch.zeros(0, 2, dtype=torch.int64), torch.zeros(0, 3), 0)
F.embedding(torch.zeros(0, 2, dtype=torch.int64), torch.zeros(0, 3), -1)
F.embedding(torch.zeros(1, dtype=torch.int64), torch.zeros(2, 0))
""")

# What grad_fn prints, by op.
groups["names"] = lines("""
w
w + 1
w + z
w - 1
w * 2
w * z
w / 2
w / z
w ** 2
w ** z.abs()
3 * w
-w
w.neg()
w.abs()
w.sign()
w.floor()
w.ceil()
w.trunc()
w.round()
w.exp()
w.expm1()
z.abs().log()
z.abs().log1p()
z.abs().sqrt()
z.abs().rsqrt()
w.reciprocal()
w.sin()
w.cos()
w.tanh()
w.sigmoid()
w.relu()
F.relu(w)
F.silu(w)
F.gelu(w)
F.elu(w)
F.leaky_relu(w)
F.softplus(w)
F.hardtanh(w)
w.erf()
w.square()
w.clamp(0, 1)
w.clamp(min=0)
w % 2
w % z
w // 2
w.remainder(2)
w.div(2, rounding_mode='floor')
w.div(2, rounding_mode='trunc')
w.maximum(z)
w.minimum(z)
torch.max(w, z)
w == z
w.logical_not()
w.sum()
w.sum(0)
w.sum((0, 1))
w.mean()
w.mean(1)
w.prod()
w.prod(1)
w.amax()
w.amin(1)
w.max()
w.min()
w.max(1).values
w.min(0).values
w.logsumexp(1)
w.var()
w.var(1)
w.std()
w.std(1)
w.norm()
w.norm(1)
w.norm(2, 1)
w.cumsum(1)
w.argmax()
w.softmax(1)
w.log_softmax(1)
F.softmax(w, dim=1)
w.sort().values
w.topk(2).values
w.view(3, 2)
w.view(2, 3)
w.reshape(3, 2)
w.reshape(2, 3)
w.T.reshape(-1)
w.permute(1, 0)
w.transpose(0, 1)
w.t()
w.T
w.unsqueeze(0)
w.squeeze()
w.unsqueeze(0).squeeze(0)
w.unsqueeze(0).squeeze((0, 1))
w.flatten()
u.flatten() is u
u.flatten()
w.expand(2, 2, 3)
w.expand(2, 3)
w.repeat(2, 1)
w.chunk(2)[0]
w.chunk(2, 1)[1]
w.split(1)[1]
w.split([1, 2], 1)[0]
w.unbind()[0]
[r for r in w][1]
w.flip(0)
w.tril()
w.triu()
w.select(0, 1)
w.narrow(1, 0, 2)
w.as_strided((2,), (1,))
w[0]
w[0, 1]
w[:, 1]
w[:, 1:]
w[:]
w[...]
w[None]
w[m]
w[[0, 1]]
w[:, [0, 2]]
w[torch.tensor([0, 1])]
w.clone()
w.contiguous() is w
w.T.contiguous()
w.detach()
w.data
w.double()
w.to(torch.float64)
w @ z.T
w @ u
u @ w.T
u @ u
q @ q
q @ torch.ones(2)
q @ torch.ones(2, 2)
torch.ones(2) @ q
torch.ones(2, 2) @ q
w.mm(z.T)
q.bmm(q)
w.mv(u)
u.dot(u)
torch.addmm(torch.ones(2), w, z.T)
torch.einsum('ij,kj->ik', w, z)
torch.cat([w, z])
torch.stack([w, z])
torch.where(m, w, 0)
torch.where(m, w, z)
w.gather(1, torch.tensor([[0], [1]]))
w.scatter_add(1, torch.tensor([[0], [1]]), z)
w.index_select(0, torch.tensor([0]))
w.masked_fill(m, 0)
F.linear(w, z)
F.linear(w, z, torch.tensor([1.0, 2.0]))
F.linear(q, torch.ones(3, 2))
F.linear(q, torch.ones(3, 2), torch.ones(3))
F.embedding(torch.tensor([0, 1]), w)
F.layer_norm(w, (3,))
F.cross_entropy(w, torch.tensor([0, 1]))
F.dropout(w, 0.0)
k * 2
k.exp()
k.view(1)
k + w
w.sum().item()
(w * 2).is_leaf
w.is_leaf
x.is_leaf
(w * 2).requires_grad
w.grad_fn
w.exp().grad_fn.name()
w.long()
(w * 2).detach().requires_grad
(w * 2).data.requires_grad
""")

groups["gradient"] = lines("""
(w * z).sum().backward(); w.grad, z.grad
(w / z).sum().backward(); w.grad, z.grad
(w * v).sum().backward(); w.grad
(x * u).sum().backward(); u.grad
(w ** 3).sum().backward(); w.grad
(w ** 0).sum().backward(); w.grad
(z.abs() ** u).sum().backward(); z.grad, u.grad
(torch.tensor([0.0, 2.0, 1.0]) ** u).sum().backward(); u.grad
a = torch.tensor([0.0, 1.0], requires_grad=True); (a ** 2).sum().backward(); a.grad
a = torch.tensor([0.0, 1.0], requires_grad=True); (a ** 0.5).sum().backward(); a.grad
a = torch.tensor([0.0, 1.0], requires_grad=True); a.sqrt().sum().backward(); a.grad
a = torch.tensor([0.0, -1.0, 2.0], requires_grad=True); a.abs().sum().backward(); a.grad
a = torch.tensor([0.0, -1.0, 2.0], requires_grad=True); a.relu().sum().backward(); a.grad
a = torch.tensor([0.0, -1.0, 2.0], requires_grad=True); a.clamp(0, 2).sum().backward(); a.grad
a = torch.tensor([0.0, -1.0, 2.0], requires_grad=True); a.norm().backward(); a.grad
a = torch.tensor([0.0, 0.0], requires_grad=True); a.norm().backward(); a.grad
a = torch.tensor([0.0, -1.0], requires_grad=True); a.norm(1).backward(); a.grad
a = torch.tensor([0.0, 1.0, -2.0], requires_grad=True); a.norm(0.5).backward(); a.grad
a = torch.tensor([0.0, 0.0], requires_grad=True); a.norm(0.5).backward(); a.grad
a = torch.tensor([[0.0, 0.0], [0.0, 1.0]], requires_grad=True); a.norm(0.3, 1).sum().backward(); a.grad
a = torch.tensor([0.0, 1.0, -2.0], requires_grad=True); a.norm(1.5).backward(); a.grad
a = torch.tensor([0.0, 1.0, -2.0], requires_grad=True); a.norm(-1).backward(); a.grad + 0
a = torch.tensor([0.0, 1.0, -2.0], requires_grad=True); b = a.norm(0); b.backward(); b.requires_grad, a.grad
a = torch.tensor([0.0, 1.0, inf, nan], requires_grad=True); a.norm(0.5).backward(); a.grad
a = torch.tensor([0.0, 1.0, -inf], requires_grad=True); a.norm(0.5).backward(); a.grad
a = torch.tensor([1.0, 0.7, -1.0, 5.5], dtype=torch.float64, requires_grad=True); b = torch.tensor([0.1, 0.1, 0.1, -2.0], dtype=torch.float64, requires_grad=True); a.remainder(b).sum().backward(); a.grad, b.grad
a = torch.tensor([1.0, -1.0, 1.0, -1.0, inf, nan, 2.0, 1.0], requires_grad=True); b = torch.tensor([inf, inf, -inf, -inf, 2.0, 2.0, nan, 0.0], requires_grad=True); a.remainder(b).sum().backward(); a.grad, b.grad + 0
a = torch.tensor([1.0, -0.7], requires_grad=True); b = torch.tensor([0.1, -0.1], requires_grad=True); c = a.remainder(b); d = torch.autograd.grad(c.sum(), b, create_graph=True)[0]; d.detach(), torch.autograd.grad(d.sum(), [a, b])
a = torch.full((2, 3), 0.1, dtype=torch.float64, requires_grad=True); a.std(1).sum().backward(); a.grad + 0
a = torch.full((2, 16), 0.3, dtype=torch.float64, requires_grad=True); a.std(1).sum().backward(); a.grad + 0
a = torch.full((3,), 0.1, dtype=torch.float64, requires_grad=True); a.std().backward(); a.grad + 0
a = torch.tensor([1.0, -1.0, 0.0, 5.0], requires_grad=True); b = torch.zeros(4, requires_grad=True); torch.div(a, b, rounding_mode="trunc").sum().backward(); a.grad, b.grad
a = torch.tensor([1.0, -1.0, 0.0, 5.0], requires_grad=True); b = torch.zeros(4, requires_grad=True); torch.div(a, b, rounding_mode="floor").sum().backward(); a.grad, b.grad
a = torch.tensor([1.0, -1.0, 0.0, 5.0], requires_grad=True); a.div(0, rounding_mode="trunc").sum().backward(); a.grad
a = torch.tensor([1.0, -1.0, 0.0, 5.0], requires_grad=True); a.div(2, rounding_mode="floor")
torch.div(w, u, rounding_mode="floor").sum().backward(); w.grad, u.grad
torch.div(torch.tensor([5, -5]), u[:2], rounding_mode="trunc").sum().backward(); u.grad
a = torch.ones(3, 2, requires_grad=True); torch.zeros(3, 1).scatter_add(1, torch.zeros(3, 1, dtype=torch.int64), a[:, :1]).sum().backward(); a.grad
a = torch.ones(1, 1, requires_grad=True); torch.zeros(1, 0).scatter_add(0, torch.zeros(1, 0, dtype=torch.int64), a).sum().backward(); a.grad
F.cross_entropy(torch.zeros(2, 0), torch.zeros(2, 0))
F.cross_entropy(torch.zeros(2, 0), torch.zeros(2, 0), reduction="sum") + 0
F.cross_entropy(torch.zeros(0), torch.zeros(0), weight=torch.zeros(0))
F.cross_entropy(torch.zeros(2, 0), torch.tensor([-100, -100]))
F.cross_entropy(torch.zeros(2, 0), torch.tensor([0, 0]))
a = torch.tensor([2.0, -2.0, 1.0], requires_grad=True); a.norm(inf).backward(); a.grad
a = torch.tensor([2.0, -2.0, 1.0], requires_grad=True); a.norm(3).backward(); a.grad
a = torch.tensor([2.0, 1.0, 2.0], requires_grad=True); a.max().backward(); a.grad
a = torch.tensor([2.0, 1.0, 2.0], requires_grad=True); a.amax().backward(); a.grad
a = torch.tensor([2.0, 1.0, 2.0], requires_grad=True); a.max(0).values.backward(); a.grad
a = torch.tensor([1.0, 1.0, 2.0], requires_grad=True); a.min(0)[0].backward(); a.grad
a = torch.tensor([1.0, 2.0], requires_grad=True); a.maximum(torch.tensor([1.0, 1.0])).sum().backward(); a.grad
a = torch.tensor([2.0, 0.0, 3.0], requires_grad=True); a.prod().backward(); a.grad
a = torch.tensor([0.0, 0.0, 3.0], requires_grad=True); a.prod().backward(); a.grad
a = torch.tensor([[2.0, 0.0], [3.0, 4.0]], requires_grad=True); a.prod(1).sum().backward(); a.grad
a = torch.tensor([-inf, -inf], requires_grad=True); a.logsumexp(0).backward(); a.grad
a = torch.tensor([-inf, 0.0], requires_grad=True); a.logsumexp(0).backward(); a.grad
a = torch.tensor([1.5, 1.5], requires_grad=True); a.std().backward(); a.grad
w.std().backward(); w.grad
w.var(1).sum().backward(); w.grad
w.var(0, correction=0).sum().backward(); w.grad
w.mean().backward(); w.grad
w.mean(1).sum().backward(); w.grad
w.sum(0).prod().backward(); w.grad
w.logsumexp(1).sum().backward(); w.grad
w.softmax(1)[0, 1].backward(); w.grad
w.log_softmax(1)[:, 0].sum().backward(); w.grad
w.cumsum(1).mul(y).sum().backward(); w.grad
w.sort(1).values[:, 0].sum().backward(); w.grad
w.topk(2).values.sum().backward(); w.grad
w[0].sum().backward(); w.grad
w[m].sum().backward(); w.grad
w[[0, 0, 1]].sum().backward(); w.grad
w[[0, 0], [1, 1]].sum().backward(); w.grad
w[:, ::2].mul(2).sum().backward(); w.grad
w.T.reshape(-1)[0:2].sum().backward(); w.grad
w.expand(4, 2, 3).sum().backward(); w.grad
w.repeat(2, 2).sum().backward(); w.grad
w.flip(0)[0].sum().backward(); w.grad
w.tril().sum().backward(); w.grad
w.unbind(1)[1].sum().backward(); w.grad
w.gather(1, torch.tensor([[0, 0], [1, 2]])).sum().backward(); w.grad
torch.cat([w, z], 1)[:, 2:4].sum().backward(); w.grad, z.grad
torch.stack([w, z])[1].sum().backward(); w.grad, z.grad
torch.where(m, w, z).mul(y).sum().backward(); w.grad, z.grad
w.masked_fill(m, 0).sum().backward(); w.grad
(w @ z.T).sum().backward(); w.grad, z.grad
(w @ u).prod().backward(); w.grad, u.grad
(u @ u).backward(); u.grad
(q @ q).sum().backward(); q.grad
torch.einsum('ij,kj->ik', w, z).sum().backward(); w.grad, z.grad
torch.einsum('ij,ij->', w, z).backward(); w.grad, z.grad
(w % 2).sum().backward(); w.grad
(w % z).sum().backward(); w.grad, z.grad
w.double().sum().backward(); w.grad
w.exp().mul(2).sum().backward(); w.grad
w.erf().sum().backward(); w.grad
w.as_strided((2, 2), (1, 1)).sum().backward(); w.grad
(w + w).sum().backward(); w.grad
(w * w.detach()).sum().backward(); w.grad
w.sum().backward(); w.sum().backward(); w.grad
w.sum().backward(); w.grad = None; (w * 2).sum().backward(); w.grad
w.sum().backward(); w.grad.zero_(); (w * 2).sum().backward(); w.grad
(w + z).sum().backward(); w.grad.zero_(); z.grad
a = (w * 2).sum(); a.backward(retain_graph=True); a.backward(); w.grad
g = torch.ones(2, 3); w.view(2, 3).backward(g); w.grad.zero_(); g
g = torch.ones(2, 3); w.mul(1).backward(g); g.zero_(); w.grad
w.backward(y); w.grad
w.backward(y); w.grad is y
w.sum(1).backward(torch.tensor([1.0, 2.0])); w.grad
w.sum(1).backward(gradient=torch.tensor([1.0, 2.0])); w.grad
k.backward(); k.grad
(k * k * k).backward(); k.grad
a = torch.autograd.grad(k ** 3, k); a
a = torch.autograd.grad(k ** 3, [k], create_graph=True); a[0].backward(); k.grad
a, = torch.autograd.grad((w ** 3).sum(), w, create_graph=True); a.detach()
a, = torch.autograd.grad((w ** 3).sum(), w, create_graph=True); torch.autograd.grad(a.sum(), w)
a, = torch.autograd.grad((w.exp() * z).sum(), w, create_graph=True); torch.autograd.grad(a.sum(), [w, z])
a, = torch.autograd.grad(w.tanh().sum(), w, create_graph=True); torch.autograd.grad(a.sum(), w)
a, = torch.autograd.grad(w.sigmoid().sum(), w, create_graph=True); torch.autograd.grad(a.sum(), w)
a, = torch.autograd.grad(w.log_softmax(1)[:, 0].sum(), w, create_graph=True); torch.autograd.grad(a.pow(2).sum(), w)
a, = torch.autograd.grad((w @ z.T).pow(2).sum(), w, create_graph=True); torch.autograd.grad(a.sum(), [w, z])
a, = torch.autograd.grad(w.norm(), w, create_graph=True); torch.autograd.grad(a.sum(), w)
a, = torch.autograd.grad(w.std(), w, create_graph=True); torch.autograd.grad(a[0].sum(), w)
a, = torch.autograd.grad(w.prod(), w, create_graph=True); torch.autograd.grad(a.sum(), w)
a, = torch.autograd.grad((w / z).sum(), z, create_graph=True); torch.autograd.grad(a.sum(), [w, z])
b = w.clone(); b.pow_(3); a, = torch.autograd.grad(b.sum(), w, create_graph=True); a.detach(), torch.autograd.grad(a.sum(), w)
b = w.clone(); b.add_(1); b.pow_(3); a, = torch.autograd.grad(b.sum(), w, create_graph=True); a.detach(), torch.autograd.grad(a.sum(), w)
b = w.clone(); b[1].pow_(3); a, = torch.autograd.grad(b.sum(), w, create_graph=True); a.detach(), torch.autograd.grad(a.sum(), w)
b = w.clone(); b.mul_(w); a, = torch.autograd.grad(b.sum(), w, create_graph=True); a.detach(), torch.autograd.grad(a.sum(), w)
b = w * 2; b.mul_(z).sin_(); a, = torch.autograd.grad(b.sum(), z, create_graph=True); a.detach(), torch.autograd.grad(a.sum(), [w, z])
torch.autograd.grad((w * z).sum(), [w, z])
torch.autograd.grad([w.sum(), (w * z).sum()], w)
torch.autograd.grad(w * 2, w, torch.ones(2, 3))
torch.autograd.grad(w * 2, w, grad_outputs=torch.ones(2, 3))
torch.autograd.grad(w.sum(), [w, z], allow_unused=True)
torch.autograd.grad(w.sum(), [w, u], allow_unused=True, materialize_grads=True)
torch.autograd.grad(w.sum(), w)[0].requires_grad
a = w * 2; torch.autograd.grad(a.sum(), a)
a = w * 2; b = torch.autograd.grad((a * a).sum(), [a, w]); b, w.grad
a = w * 2; a.retain_grad(); a.sum().backward(); a.grad, w.grad
a = w * 2; a.sum().backward(); a.grad
a = w * 2; a.retain_grad(); a.retain_grad(); (a * a).sum().backward(); a.grad
w.retain_grad(); w.sum().backward(); w.grad
a = w * 2; a.requires_grad_(); a.sum().backward(); w.grad
a = x.clone().requires_grad_(); (a * 2).sum().backward(); a.grad
a = w.detach(); a.requires_grad
a = w.detach(); a.mul_(2); w
a = w.data; a.zero_(); w
h = w.register_hook(lambda g: g * 2); w.sum().backward(); w.grad
h = w.register_hook(lambda g: g * 2); h.remove(); w.sum().backward(); w.grad
h = w.register_hook(lambda g: None); w.sum().backward(); w.grad
h = w.register_hook(lambda g: g + 1); h2 = w.register_hook(lambda g: g * 3); w.sum().backward(); w.grad
h = w.register_hook(lambda g: g * 2); (w + w).sum().backward(); w.grad
a = w * 2; h = a.register_hook(lambda g: g * 10); a.sum().backward(); w.grad
a = w * 2; a.retain_grad(); h = a.register_hook(lambda g: g * 10); a.sum().backward(); a.grad, w.grad
a = w * 2; h = a.register_hook(lambda g: g * 10); a.retain_grad(); a.sum().backward(); a.grad, w.grad
h = w.register_hook(lambda g: g * 2); torch.autograd.grad(w.sum(), w)
a = w * 2; a.retain_grad(); b = (a * a).sum(); b.backward(retain_graph=True); c = a.grad; b.backward(); c, a.grad, w.grad
a = w * 2; a.retain_grad(); b = (a * a).sum(); c = torch.autograd.grad(b, w, retain_graph=True); a.grad, c, w.grad
a = w * 2; a.retain_grad(); b = (a * a).sum(); c = torch.autograd.grad(b, w, retain_graph=True); b.backward(); a.grad, w.grad
a = w * 2; a.retain_grad(); b = (a * a).sum(); b.backward(inputs=[w], retain_graph=True); b.backward(inputs=[w]); a.grad, w.grad
a = w * 2; a.retain_grad(); b = (a * a).sum(); c = torch.autograd.grad(b, a, retain_graph=True); d = torch.autograd.grad(b, [w, a]); a.grad, c, d
a = w * 2; a.retain_grad(); b = (a * a).sum(); b.backward(inputs=[a], retain_graph=True); b.backward(inputs=[w, a]); a.grad, w.grad
a = w * 2; b = (a * a).sum(); b.backward(inputs=[a], retain_graph=True); b.backward(); a.grad, w.grad
a = w * 2; (a * a).sum().backward(inputs=[a, w, a, w]); a.grad, w.grad
a = w * 2; a.retain_grad(); c = torch.autograd.grad((a * z).sum(), z); a.grad, c
a = w * 2; h = a.register_hook(lambda g: g.foo()); torch.autograd.grad((a * z).sum(), z)
h = w.register_hook(lambda g: g.foo()); torch.autograd.grad((w * z).sum(), z)
h = w.register_hook(lambda g: g.foo()); (w * z).sum().backward(inputs=[z]); w.grad, z.grad
a = w * 2; h = a.register_hook(lambda g: g * 10); a.retain_grad(); h2 = a.register_hook(lambda g: g + 1); b = (a * a).sum(); b.backward(retain_graph=True); b.backward(); a.grad, w.grad
a = w * 2; a.retain_grad(); h = a.register_hook(lambda g: g * 10); c = torch.autograd.grad((a * a).sum(), a); a.grad, c
a = w * 2; h = a.register_hook(lambda g: g * 10); torch.autograd.grad(a.sum(), [a, w])
a = w * 2; a.retain_grad(); b = a * 3; b.retain_grad(); b.sum().backward(); a.grad.zero_(); a.grad, b.grad, w.grad
a = w + z; a.retain_grad(); b = a + w; b.retain_grad(); b.sum().backward(); b.grad.zero_(); a.grad, b.grad, w.grad
a = w * 2; a.retain_grad(); a.pow(2).sum().backward(); a.grad.requires_grad
a = w * 2; a.retain_grad(); a.pow(2).sum().backward(create_graph=True); a.grad.requires_grad
a = w * 2; a.retain_grad(); b = a.pow(3).sum(); b.backward(create_graph=True); torch.autograd.grad(a.grad.sum(), w)
a = w * 2; a.retain_grad(); b = a.pow(3).sum(); b.backward(create_graph=True); b.backward(create_graph=True); c = a.grad; c, torch.autograd.grad(c.sum(), w)
a = w * 2; (a * a).sum().backward(inputs=[x])
a = w * 2; (a * a).sum().backward(inputs=[z]); z.grad
a = w.max(1).values; a.sum().backward(); w.grad
a = w.chunk(3, 1); (a[0] * a[2]).sum().backward(); w.grad
w.sum().backward(); w.grad.requires_grad
w.pow(2).sum().backward(create_graph=True); w.grad.requires_grad
w.pow(2).sum().backward(create_graph=True); w.grad
w.grad = torch.ones(2, 3); w.sum().backward(); w.grad
a = w.sum(); a.backward(inputs=[w]); w.grad
a = (w * z).sum(); a.backward(inputs=[w]); w.grad, z.grad
a = (w * z).sum(); a.backward(inputs=w); w.grad, z.grad
F.embedding(torch.tensor([0, 1, 1]), w, -1).sum().backward(); w.grad
F.embedding(torch.tensor([0, 1, 1]), w, -2).sum().backward(); w.grad
torch.maximum(u, torch.tensor([nan, 1.5, 2.5])).sum().backward(); u.grad
torch.minimum(torch.tensor([nan, 1.5, 2.5]), u).sum().backward(); u.grad
a = s[:3].clone().requires_grad_(); a.norm(inf).backward(); a.grad
a = s.clone().requires_grad_(); a.view(5, 1).norm(inf, 1).sum().backward(); a.grad
a = s.clone().requires_grad_(); a.pow(0.5).sum().backward(); a.grad
""") + [
    "with torch.no_grad():\n    a = w * 2\na.requires_grad",
    "with torch.no_grad():\n    w.mul_(2)\nw",
    "with torch.no_grad():\n    w.add_(1)\nw._version, w.is_leaf, w.requires_grad",
    "with torch.no_grad():\n    a = w[0]\na.add_(1)\nw",
    "with torch.no_grad():\n    a = w.view(-1)\na.requires_grad",
    "with torch.no_grad():\n    a = torch.ones(2, requires_grad=True)\na.requires_grad",
    "with torch.no_grad():\n    with torch.enable_grad():\n        a = w * 2\na.requires_grad",
    "with torch.set_grad_enabled(False):\n    a = w * 2\na.requires_grad",
    "with torch.no_grad():\n    a = torch.is_grad_enabled()\na, torch.is_grad_enabled()",
    "with torch.no_grad():\n    w[0] = 0\nw",
    "a = w * 2\nwith torch.no_grad():\n    a.zero_()\n(a * 1).sum().backward()\na, w.grad",
    "a = x.clone()\nwith torch.no_grad():\n    b = a.view(-1)\na.requires_grad_()\nb.requires_grad",
]

groups["inplace"] = lines("""
a = x.clone(); a.add_(1); a
a = x.clone(); a.add_(y, alpha=2); a
a = x.clone(); a.sub_(0.5).mul_(2).div_(4); a
a = x.clone(); a += 1; a -= y; a *= 2; a /= 4; a
a = x.clone(); a **= 2; a
a = x.clone(); b = a; a += 1; b
a = x.clone(); a.add_(1) is a
a = x.clone(); a.zero_(); a
a = x.clone(); a.fill_(2.5); a
a = i.clone(); a.fill_(2.5); a
a = x.clone(); a.copy_(y); a
a = x.clone(); a.copy_(v); a
a = i.clone(); a.copy_(x); a
a = x.clone(); a.copy_(i); a
a = x.clone(); a.fill_(torch.tensor(3.5)); a
a = x.clone(); a.fill_(v); a
a = x.clone(); a.clamp_(0, 1); a
a = x.clone(); a.clamp_(min=0); a
a = x.clone(); a.exp_().log_(); a
a = x.clone(); a.relu_(); a
a = x.clone(); a.tanh_(); a
a = x.clone(); a.sigmoid_(); a
a = x.clone(); a.neg_(); a
a = x.clone(); a.abs_().sqrt_(); a
a = x.clone(); a.round_(); a
a = x.clone(); a.pow_(2); a
a = x.clone(); a.remainder_(0.75); a
a = x.clone(); a.floor_divide_(0.75); a
a = x.clone(); a.masked_fill_(m, 0); a
a = x.clone(); a.eq_(0.5); a
a = x.clone(); a.lt_(y); a
a = m.clone(); a.logical_not_(); a
a = m.clone(); a.logical_and_(m.flip(1)); a
a = i.clone(); a.add_(2); a
a = i.clone(); a.mul_(m); a
a = i.clone(); a.add_(0.5)
a = i.clone(); a.mul_(x)
a = i.clone(); a.div_(2)
a = i.clone(); a.div_(2, rounding_mode='floor'); a
a = i.clone(); a /= 2
a = i.clone(); a //= 2; a
a = i.clone(); a.pow_(2); a
a = i.clone(); a.pow_(-1)
a = i.clone(); a.sqrt_()
a = m.clone(); a.add_(1)
a = m.clone(); a.mul_(i)
a = m.clone(); a.mul_(m); a
a = torch.tensor([1, 2], dtype=torch.int32); a.add_(torch.tensor([1, 2])); a
a = torch.tensor([1, 2], dtype=torch.uint8); a.sub_(2); a
a = x.clone(); a.add_(y.double()); a
a = x.clone(); a.mul_(i); a
a = v.clone(); a.add_(x)
a = v.clone(); a.copy_(x)
a = x.clone(); a.add_(torch.ones(2))
a = x.clone(); a.masked_fill_(torch.ones(2, dtype=torch.bool), 0)
a = v.clone(); a.masked_fill_(m, 0)
a = x.clone(); a.masked_fill_(i, 0)
a = v.expand(2, 3); a.add_(1)
a = v.expand(2, 3); a.zero_()
a = v.expand(2, 3); a.fill_(1)
a = v.expand(2, 3); a.copy_(x)
a = torch.ones(1).expand(1); a.add_(1); a
a = v.expand(2, 3).clone(); a.add_(1); a
a = x.clone(); a.view(-1)[0].zero_(); a
a = x.clone(); a.view(-1)[0] = 7; a
a = x.clone(); b = a.view(3, 2); a.add_(1); b
a = x.clone(); b = a.T; b[0] = 0; a
a = x.clone(); a.T.add_(y.T); a
a = x.clone(); b = a[:, 1]; b.mul_(10); a
a = x.clone(); b = a.unbind(1)[0]; b.zero_(); a
a = x.clone(); b = a.chunk(3, 1)[1]; b.zero_(); a
a = x.clone(); b = a.split(1)[1]; b.zero_(); a
a = x.clone(); b = a.reshape(-1); b.zero_(); a
a = x.clone(); b = a.T.reshape(-1); b.zero_(); a
a = x.clone(); b = a.flatten(); b.zero_(); a
a = x.clone(); b = a.squeeze(); b.zero_(); a
a = x.clone(); b = a.unsqueeze(0); b.zero_(); a
a = x.clone(); b = a.expand(1, 2, 3); b.zero_(); a
a = x.clone(); b = a.narrow(1, 0, 1); b.zero_(); a
a = x.clone(); b = a.contiguous(); b.zero_(); a
a = x.clone(); b = a.float(); b.zero_(); a
a = x.clone(); b = a.to(torch.float32); b.zero_(); a
a = x.clone(); b = a.double(); b.zero_(); a
a = x.clone(); b = a[m]; b.zero_(); a
a = x.clone(); b = a[[0]]; b.zero_(); a
a = x.clone(); b = a.index_select(0, torch.tensor([0])); b.zero_(); a
a = x.clone(); b = a.flip(0); b.zero_(); a
a = x.clone(); b = a.detach(); b.zero_(); a
a = x.clone(); b = a.transpose(0, 1); b.copy_(y.T); a
a = x.clone(); [r.mul_(2) for r in a]; a
a = torch.arange(6); a[1:].copy_(a[:-1].clone()); a
a = x.clone(); a[:, 0].copy_(a[:, 1]); a
a = x.clone(); a.add_(a); a
a = x.clone(); a.mul_(a.sum()); a
x._version
a = x.clone(); a.add_(1); a._version
a = x.clone(); b = a.view(-1); b.add_(1); a._version, b._version
a = x.clone(); b = a.detach(); b.add_(1); a._version
a = x.clone(); b = a.data; b.add_(1); a._version
a = x.clone(); b = a.data; b.add_(1); b._version
a = x.clone(); a[0] = 1; a._version
a = x.clone(); a[m] = 1; a._version
a = x.clone(); a.zero_().add_(1); a._version
a = x.clone(); a.copy_(y); a.fill_(1); a._version
a = x.clone(); a.data = y; a
a = x.clone(); b = a.view(-1); a.data = y; b
w.data = torch.zeros(2, 3); w
w.data = torch.zeros(4); w
w.data = i
a = w * 2; a.add_(1); a
a = w * 2; a.mul_(3); a.sum().backward(); w.grad
a = w * 2; a.mul_(z); a.sum().backward(); w.grad, z.grad
a = w * 2; a.exp_(); a.sum().backward(); w.grad
a = w.clone(); a.sigmoid_(); a.sum().backward(); w.grad
a = w * 2; a.zero_(); a.sum().backward(); w.grad
a = w * 2; a.zero_(); a
a = w * 2; a.fill_(1); a
a = w * 2; a.copy_(y); a
a = w * 2; a.copy_(z); a.sum().backward(); w.grad, z.grad
a = w * 2; a.masked_fill_(m, 0); a
a = w * 2; a.masked_fill_(m, 0); a.sum().backward(); w.grad
a = w * 2; a.clamp_(0, 1); a
a = w * 2; a.relu_(); a
a = w * 2; a[0] = 0; a
a = w * 2; a[0] = 0; a.sum().backward(); w.grad
a = w * 2; a[0] = u; a.sum().backward(); w.grad, u.grad
a = w * 2; a[:, 1] *= 5; a.sum().backward(); w.grad
a = w * 2; a[m] = 0; a
a = w * 2; a[m] = 0; a.sum().backward(); w.grad
a = w * 2; a[[0, 1], [1, 2]] = u[:2]; (a * y).sum().backward(); w.grad, u.grad
a = w * 2; a.view(-1)[0].zero_(); a.sum().backward(); w.grad
a = w * 2; b = a.view(-1); b[0:2].mul_(3); b
a = w * 2; b = a.view(-1); b[0:2].mul_(3); a
a = w * 2; b = a.view(-1); a.mul_(3); b.sum().backward(); w.grad
a = w * 2; b = a.view(-1); a.mul_(3); b
a = w * 2; b = a[0]; a.mul_(3); b
a = w * 2; b = a.T; b.mul_(3); a
a = w * 2; b = a.T; b.mul_(3); b
a = w * 2; b = a.T; b.mul_(3); a.sum().backward(); w.grad
a = w * 2; b = a[0]; b.add_(u); (a * y).sum().backward(); w.grad, u.grad
a = w * 2; b = a[0]; b.add_(u); (b * b).sum().backward(); w.grad, u.grad
a = x.clone(); a.mul_(w); a
a = x.clone(); a.mul_(w); a.sum().backward(); w.grad
a = x.clone(); a[0] = u; a
a = x.clone(); a[0] = u; (a * y).sum().backward(); u.grad
a = x.clone(); b = a[0]; b.add_(u); a
a = x.clone(); b = a[0]; b.add_(u); b
a = x.clone(); b = a[0]; b.add_(u); a.requires_grad, a.is_leaf, b.is_leaf
a = torch.zeros(2, 3); a[:, 0] = w[:, 1]; a[:, 2] = w[:, 0] * 2; (a * y).sum().backward(); w.grad
a = x.clone(); a.requires_grad_(); a.is_leaf
a = w * 2; a.detach_(); a
a = w * 2; a.detach_(); a.requires_grad
a = (w * 2)[0]; a.detach_()
w.detach_(); w
a = x.clone(); b = a.view(-1); a.requires_grad_(); b.add_(1)
a = w * 2; b = a[0]; b.copy_(u); (a * y).sum().backward(); w.grad, u.grad
a = w * 2; a.fill_(k); (a * y).sum().backward(); w.grad, k.grad
a = w * 2; a[0] = 1; a[1] = u; a[m] = 0; (a * y).sum().backward(); w.grad, u.grad
a = torch.zeros(2, 3); a[[1, 0]] = w * 2; (a * y).sum().backward(); w.grad
a = w * 2; a.detach().zero_(); a.sum().backward(); w.grad
torch.zeros(1, 3).expand(4, 3)[:0].fill_(2)
torch.zeros(1, 3).expand(4, 3)[:0].copy_(x[:0])
torch.zeros(1, 3).expand(4, 3)[:0].add_(1)
a = torch.ones(1).expand(3); a.copy_(a)
a = torch.ones(1).expand(3); b = a._version; a.copy_(a); a._version - b
a = w * 2; a.copy_(a)
a = w.expand(2, 2, 3); a.copy_(a)
w.copy_(w)
a = torch.ones(1).expand(3); a.copy_(torch.ones(3))
torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, -inf]))
torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, nan]))
""")

groups["errors"] = lines("""
w.add_(1)
w.zero_()
w += 1
w[0] = 1
w[0].add_(1)
w.view(-1).zero_()
w[0][1].zero_()
w.T.mul_(2)
w.fill_(1)
w.copy_(x)
w.clamp_(0, 1)
w.uniform_()
w.normal_()
w.data.zero_(); w
a = w.exp(); a.add_(1); a.sum().backward()
a = w.exp(); b = a * 2; a.zero_(); b.sum().backward(); w.grad
a = w * 2; b = a * a; a.add_(1); b.sum().backward()
a = w * 2; b = a.pow(2); a.add_(1); b.sum().backward()
a = w * 2; b = a.sin(); a.add_(1).mul_(2); b.sum().backward()
a = w.sigmoid(); a.mul_(2); a.sum().backward()
a = w.tanh(); a[0] = 0; a.sum().backward()
a = w.sqrt(); a.add_(1); a.sum().backward()
a = x.clone(); b = w * a; a.add_(1); b.sum().backward()
a = v.clone(); b = w * a; a.zero_(); b.sum().backward()
a = p.clone(); b = w.double() * a; a.zero_(); b.sum().backward()
a = w + 0; b = a.view(-1); c2 = b.sin(); a.add_(1); c2.sum().backward()
a = w + 0; b = a[0]; c2 = b.exp(); b.add_(1); c2.sum().backward(); w.grad
a = w + 0; b = a.softmax(1); b.add_(1); b.sum().backward()
a = w + 0; b = a.max(1).values; a.add_(1); b.sum().backward(); w.grad
a = w @ z.T; b = a.relu(); b.add_(1); b.sum().backward()
a = w * 1; b = a @ z.T; a.add_(1); b.sum().backward()
a = w.view(3, 2) * 1; b = a.t().exp().log(); a.zero_(); b.sum().backward(); w.grad
a = k * 1; b = a * a; a.add_(1); b.backward()
a = torch.tensor([0, 1]); b = w.index_select(0, a); a.zero_(); b.sum().backward()
a = (w * 2).sum(); a.backward(); a.backward(); w.grad
a = (w * z).sum(); a.backward(); a.backward()
a = w.exp(); b = a.sum(); c2 = a.mean(); b.backward(); c2.backward()
a = w.sum(); a.backward(); a.backward(); w.grad
torch.autograd.grad((w * z).sum(), w); torch.autograd.grad((w * z).sum(), w)
a = (w * z).sum(); torch.autograd.grad(a, w); torch.autograd.grad(a, w)
w.backward()
(w * 2).backward()
(w * 2).backward(torch.ones(2))
(w * 2).backward(torch.ones(3))
(w * 2).backward(torch.ones(2, 3, dtype=torch.float64)); w.grad
(w * 2).backward(torch.tensor(1.0))
w.sum().backward(torch.ones(1))
x.backward()
x.sum().backward()
i.sum().backward()
w.detach().sum().backward()
w.argmax().backward()
(w > 0).sum().backward()
torch.autograd.grad(x.sum(), w)
torch.autograd.grad(w.sum(), x)
torch.autograd.grad(w.sum(), [w, x])
torch.autograd.grad(w.sum(), z)
torch.autograd.grad(w.sum(), [w, z])
torch.autograd.grad(w * 2, w)
torch.autograd.grad(w.sum(), w, torch.ones(2))
torch.autograd.grad(w.sum(), w.view(-1))
i.requires_grad_()
m.requires_grad_(True)
i.requires_grad = True
i.requires_grad_(False)
i.requires_grad = False
a = w * 2; a.requires_grad = False
a = w * 2; a.requires_grad_(False)
a = w * 2; a.requires_grad = True; a.requires_grad
w.requires_grad_(False); w.requires_grad
x.register_hook(lambda g: g)
x.retain_grad()
h = w.register_hook(lambda g: 3); w.sum().backward()
h = w.register_hook(lambda g: g[0]); w.sum().backward()
w.numpy()
(w * 2).numpy()
w.grad = torch.ones(2)
w.grad = i
w.grad = torch.ones(2, 3, dtype=torch.float64)
w.grad = w
w.grad = 3
w.tolist()
w.item()
torch.tensor([1.5, 2.5]).item()
(w * 2).detach().numpy() is None
a = (w * 2).unbind()[0]; a.add_(1)
a = (w * 2).split(1)[1]; a.mul_(2)
a = (w * 2).chunk(2, 1)[0]; a.zero_()
a = [r for r in w * 2][0]; a.add_(1)
w.unbind()[0].add_(1)
F.softmax(i, dim=0)
F.log_softmax(m, dim=1)
F.relu(m)
F.silu(i)
F.leaky_relu(m)
F.elu(i)
F.gelu(i)
F.softplus(m)
F.hardtanh(m)
F.hardtanh(i, min_val=-0.5, max_val=2.5)
F.dropout(i, 0.5, True)
F.mse_loss(i, i)
F.cross_entropy(i, torch.tensor([0, 1]))
F.cross_entropy(m[0], torch.tensor(0))
F.cross_entropy(c[:1], torch.tensor([[0, 1, 2, 0]]))
F.cross_entropy(torch.tensor(1.5), torch.tensor(0.5))
F.layer_norm(torch.tensor(1.5), [])
F.layer_norm(i, [3])
F.embedding(torch.tensor([0]), x, 2)
F.embedding(torch.tensor([0]), x, -3)
x.type("torch.foo")
x.type(5)
F.embedding(m, x)
F.embedding(x, x)
""") + [
    "with torch.no_grad():\n    a = w[0]\na.mul_(u)",
    "with torch.no_grad():\n    a = w * 2\na.sum().backward()",
    "a = w * 2\nb = a.exp()\nwith torch.no_grad():\n    a.add_(1)\nb.sum().backward()\nw.grad",
    "a = w * 2\nb = a.sin()\nwith torch.no_grad():\n    a.add_(1)\nb.sum().backward()",
]

# User functions: the classes are below, and again in test/surface/autograd.test.ts.
groups["function"] = lines("""
Twice.apply(w)
Twice.apply(w).grad_fn.name()
Twice.apply(x)
Twice.apply(w).sum().backward(); w.grad
a = Twice.apply(w).sum(); a.backward(); a.backward()
a = w * 2; b = Twice.apply(a); a.add_(1); b.sum().backward()
a = Twice.apply(w); a.add_(1); a
a = Twice.apply(Twice.apply(w)); a.sum().backward(); w.grad
Scaled.apply(w, z, 3)
a = Scaled.apply(w, z, 3); a[1].sum().backward(); w.grad, z.grad
a = Scaled.apply(w, z, 3); (a[0] * a[1]).sum().backward(); w.grad, z.grad
a = Scaled.apply(w, y, 3); a[0].requires_grad, a[1].requires_grad
Short.apply(w, z).sum().backward()
""") + ["with torch.no_grad():\n    a = Twice.apply(w)\na.requires_grad"]


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a * 2

    @staticmethod
    def backward(ctx, g):
        (a,) = ctx.saved_tensors
        return g * a


class Scaled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b, factor):
        ctx.factor = factor
        ctx.needs = ctx.needs_input_grad
        return a * factor, b * factor

    @staticmethod
    def backward(ctx, g, h):
        return g * ctx.factor, h * ctx.factor, None


class Short(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, g):
        return g


setup = Setup(SETUP, Twice=Twice, Scaled=Scaled, Short=Short)
write(__file__, setup, {name: [setup.case(code, name != "promotion") for code in codes] for name, codes in groups.items()})
