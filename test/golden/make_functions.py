# Long because: it is one table of lines, which are looked up and not read in a row.
"""Writes functions.json: what PyTorch's functions of tensors compute, differentiate, print and refuse, for test/surface/functions.test.ts.

Run: python test/golden/make_functions.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py.
"""
import torch
from lines import Setup, lines, write

SETUP = """
inf = float("inf")
nan = float("nan")
a = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.5]], requires_grad=True)
A = a.detach().double().requires_grad_()
v = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
x = torch.tensor([[0.25, 0.75, -0.5], [0.5, -0.125, 0.0]], requires_grad=True)
X = x.detach().double().requires_grad_()
c = torch.tensor([[[0.5, -1.0], [2.0, 1.5], [0.25, 3.0]], [[1.0, 0.0], [0.0, 2.0], [-1.5, 0.5]]], requires_grad=True)
i = torch.tensor([[0, 1, 2], [3, 4, 5]])
n = torch.tensor([3, 1, 2, 2, 2, 1, 3, 3, 2, 1])
b = torch.tensor([True, False])
w = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
s = torch.tensor([0.0, -0.0, inf, -inf, nan, 1.0])
"""

groups = {}


def backwards(call, of="a"):
    """The result, what recorded it, and the gradient below a weighted sum."""
    return f"e = {call}; (e * torch.arange(1.0, e.numel() + 1).reshape(e.shape)).sum().backward(); e, e.grad_fn.name(), {of}.grad"


groups["closeness"] = lines("""
torch.allclose(a, a)
torch.allclose(a, a + 1e-6)
torch.allclose(a, a + 1e-3)
torch.allclose(a, a + 1e-3, atol=1e-2)
torch.allclose(a, a + 1e-3, 0.1, 0.1)
a.allclose(a, equal_nan=True)
torch.allclose(s, s)
torch.allclose(s, s, equal_nan=True)
torch.isclose(s, s)
torch.isclose(s, s, equal_nan=True)
torch.isclose(s, s, 0, 0)
torch.isclose(i, i + 1)
torch.isclose(i, i, rtol=0.0, atol=1.0)
torch.isclose(a, v)
torch.isclose(torch.tensor([1.0, 10.0]), torch.tensor([1.00001, 11.0]), rtol=0.1)
a.isclose(a)
torch.allclose(a, A)
torch.isclose(a, i)
torch.allclose(a, a, -1.0)
torch.isclose(a, a, atol=-1.0)
torch.equal(a, a)
torch.equal(a, a + 1)
torch.equal(a, v)
a.equal(a)
torch.isinf(s)
s.isinf()
torch.isinf(i)
torch.isinf(a)
torch.isposinf(s)
torch.isneginf(s)
torch.isreal(s)
torch.is_nonzero(torch.tensor(0.0))
torch.is_nonzero(torch.tensor([2]))
torch.is_nonzero(v)
a.is_same_size(v)
torch.pi
torch.e
torch.count_nonzero(x)
torch.count_nonzero(x, 0)
torch.count_nonzero(x, dim=(0, 1))
x.count_nonzero(dim=1)
""")
groups["made"] = lines("""
a.new_zeros(2)
a.new_zeros((2, 3), dtype=torch.int64)
a.new_zeros(2, 3)
a.new_zeros([2])
A.new_ones(2)
a.new_ones(2, requires_grad=True)
a.new_empty(0)
a.new_full((2,), 3)
i.new_full((2,), 3)
a.new_full((2,), 3.5, dtype=torch.float64)
a.new_full(2, 3)
a.new_tensor([1, 2])
A.new_tensor([1.5, 2])
i.new_tensor([1.5])
b.new_zeros(2)
torch.as_tensor([1, 2])
torch.as_tensor(a) is a
torch.as_tensor(a, dtype=torch.float32) is a
torch.as_tensor(a, dtype=torch.float64)
torch.as_tensor(w, dtype=torch.int64)
""")
groups["shapes"] = lines("""
a.view_as(torch.zeros(3, 2))
a.reshape_as(torch.zeros(6))
a.expand_as(torch.zeros(2, 2, 3))
a.expand_as(v)
a.view_as(v)
torch.broadcast_to(v, (2, 3))
torch.broadcast_to(v, (2, 2))
a.broadcast_to(2, 2, 3)
torch.movedim(a, 0, 1)
torch.movedim(c, (0, 1), (2, 0))
torch.movedim(c, (0, 1), (1,))
torch.movedim(c, (0, 0), (1, 0))
torch.movedim(c, (0, 1), (1, 1))
torch.movedim(a, 0, 5)
c.moveaxis(-1, 0)
torch.moveaxis(a, 0, 1)
torch.swapaxes(a, 0, 1)
a.swapdims(0, 1)
torch.ravel(a)
a.ravel()
torch.roll(a, 1)
torch.roll(a, 1, 0)
torch.roll(a, -1, 1)
torch.roll(a, (1, -1), (0, 1))
a.roll(5, 1)
torch.roll(i, 2, 1)
torch.roll(a, (1, 2), 0)
torch.roll(a, (1, 2))
torch.roll(a, ())
torch.roll(a, 1, 4)
torch.tile(a, (2,))
torch.tile(a, (2, 1, 1))
a.tile(2, 2)
torch.unflatten(a, 1, (3, 1))
torch.unflatten(a, 1, (-1, 1))
a.unflatten(0, (2, 1))
torch.unflatten(a, 1, (2, 2))
torch.unflatten(a, 1, (-1, 2))
torch.unflatten(a, 1, ())
a.unfold(1, 2, 1)
a.unfold(0, 1, 1)
v.unfold(0, 2, 1)
v.unfold(0, 1, 2)
a.unfold(1, 4, 1)
a.unfold(1, 2, 0)
a.unfold(1, -2, 1)
torch.tensor(3.0).unfold(0, 1, 1)
torch.fliplr(a)
torch.fliplr(v)
torch.flipud(a)
torch.diag(a)
torch.diag(a, -1)
torch.diag(v)
torch.diag(v, 1)
torch.diag(i[0], -1)
torch.diag(c)
torch.diag(torch.tensor(1.0))
torch.diagonal(a)
torch.diagonal(a, 1)
torch.diagonal(a, 5)
torch.diagonal(c, 0, 1, 2)
torch.diagonal(c, -1, dim1=0, dim2=1)
torch.diagonal(a, 0, 0, 0)
torch.diagonal(v)
y = w.clone(); y.diagonal().fill_(9.0); y
torch.diag_embed(v)
torch.diag_embed(a, 1)
torch.diag_embed(a, -1, 0, 2)
torch.diag_embed(v, 0, 0, 0)
torch.diag_embed(v, 0, 0, 3)
torch.diagflat(a)
torch.trace(a)
torch.trace(i)
torch.trace(v)
torch.outer(v, v)
v.outer(i[0])
torch.outer(a, v)
torch.outer(v, a)
torch.ger(v, v)
torch.meshgrid(v, v, indexing='ij')
torch.meshgrid([v, v + 1], indexing='xy')
torch.meshgrid(v, v[:2], indexing='xy')
torch.meshgrid(torch.tensor(1.0), v, indexing='ij')
torch.meshgrid(v, v, indexing='zz')
torch.meshgrid(v, i[0], indexing='ij')
torch.hstack((v, v))
torch.hstack((a, a))
torch.hstack((torch.tensor(1.0), v))
torch.hstack(())
torch.vstack((v, a))
torch.row_stack((v, v))
torch.dstack((v, v))
torch.dstack((a, a))
torch.column_stack((v, v))
torch.column_stack((v[:2], a))
torch.concat((v, v))
torch.concatenate([a, a], 1)
torch.concat([a, a], dim=-1)
torch.concat([])
torch.atleast_1d(torch.tensor(1.0))
torch.atleast_2d(v)
torch.atleast_3d(v)
torch.atleast_3d(a)
torch.clip(a, 0.0, 1.0)
a.clip(min=0.5)
a.clip()
y = w.clone(); y.clip_(2, 4); y
""") + [backwards(call, of) for call, of in [
    ("a.roll(1)", "a"), ("a.roll((1, -1), (0, 1))", "a"), ("a.tile(2, 2)", "a"), ("a.unfold(1, 2, 1)", "a"), ("c.unfold(1, 2, 1)", "c"),
    ("a.diagonal()", "a"), ("c.diagonal(1, 1, 2)", "c"), ("torch.diag_embed(a, 1)", "a"), ("torch.diag(v)", "v"), ("torch.diag(a)", "a"),
    ("a.trace()", "a"), ("torch.outer(v, v)", "v"), ("torch.vstack((v, v))", "v"), ("c.movedim(0, 2)", "c"), ("a.unflatten(1, (3, 1))", "a"),
    ("torch.repeat_interleave(v, 2)", "v"), ("torch.repeat_interleave(a, torch.tensor([1, 2]), 0)", "a")]]
groups["picked"] = lines("""
torch.where(a > 0)
torch.where(w)
torch.where(torch.tensor(3.0))
a.where(a > 0, v)
a.where(a > 0, 0.0)
a.where(a, 0.0)
torch.masked_select(a, a > 0)
torch.masked_select(a, torch.tensor([True, False, True]))
a.masked_select(a > 9)
torch.masked_select(a, a)
torch.masked_select(a, b)
torch.masked_scatter(w, w > 2, w * 10)
torch.masked_scatter(w, w > 2, w[0])
torch.take(a, torch.tensor([0, -1]))
torch.take(a, torch.tensor([[0, 5]]))
torch.take(a, torch.tensor([6]))
torch.take_along_dim(a, a.argmax(1, keepdim=True), 1)
torch.take_along_dim(a, torch.tensor([0, 5]))
torch.repeat_interleave(v, 2)
torch.repeat_interleave(a, 2)
torch.repeat_interleave(a, 2, 1)
a.repeat_interleave(2, dim=0)
torch.repeat_interleave(a, torch.tensor([1, 2]), 0)
torch.repeat_interleave(a, torch.tensor([2]), 0)
torch.repeat_interleave(a, torch.tensor([0, 0]), 0)
torch.repeat_interleave(torch.tensor([1, 0, 2]))
torch.repeat_interleave(a, torch.tensor([1, 2, 3]), 0)
torch.repeat_interleave(a, torch.tensor([1, -2]), 0)
torch.repeat_interleave(a, -1)
torch.repeat_interleave(a, torch.tensor([1.0, 2]), 0)
torch.scatter(a, 1, torch.tensor([[0], [1]]), 9.0)
torch.scatter(a, 1, torch.tensor([[0], [1]]), torch.tensor([[7.0], [8.0]]))
torch.scatter(a, 1, torch.tensor([[0], [1]]), value=9.0)
torch.scatter(w, 1, torch.tensor([[0], [1]]), torch.tensor([[7.0], [8.0]]), reduce='add')
torch.scatter(a, 1, torch.tensor([[0], [1]]), torch.tensor([[7.0], [8.0]]), reduce='foo')
torch.scatter(a, 1, torch.tensor([[0], [3]]), 9.0)
torch.scatter(a, 1, torch.tensor([0]), 9.0)
torch.scatter(a, 1, torch.tensor([[0.5]]), 9.0)
torch.scatter(a, 1, torch.tensor([[0], [1]]), torch.tensor([[7], [8]]))
torch.scatter(a, 1, torch.tensor([[0, 1], [1, 1]]), torch.tensor([[7.0], [8.0]]))
torch.scatter(torch.zeros(2, 3), 1, torch.tensor([[0, 0], [1, 1]]), v.expand(2, 3))
torch.zeros(2, 3).scatter_(1, torch.tensor([[2], [0]]), 1)
y = w.clone(); y.scatter_add_(1, torch.tensor([[2, 2], [0, 1]]), torch.ones(2, 2)); y
torch.index_add(a, 1, torch.tensor([0, 2]), torch.ones(2, 2))
torch.index_add(a, 1, torch.tensor([0, 2]), torch.ones(2, 2), alpha=2)
w.clone().index_add_(0, torch.tensor([1, 1]), torch.ones(2, 3))
torch.index_add(a, 1, torch.tensor([0, 3]), torch.ones(2, 2))
torch.index_add(a, 1, torch.tensor([0, 2]), torch.ones(2, 3))
torch.index_add(a, 1, torch.tensor([[0, 2]]), torch.ones(2, 2))
torch.index_add(a, 1, torch.tensor([0.0, 2]), torch.ones(2, 2))
torch.index_add(a, 1, torch.tensor([0, 2]), torch.ones(2, 2).double())
torch.index_copy(a, 1, torch.tensor([0, 2]), torch.ones(2, 2))
torch.index_fill(a, 1, torch.tensor([0, 2]), 9)
torch.index_fill(a, 1, torch.tensor([0, 2]), v)
torch.index_add(i, 0, torch.tensor([0]), i[:1], alpha=1.5)
torch.index_copy(a, 1, torch.tensor([[0]]), torch.ones(2, 1))
torch.index_copy(a, 1, torch.tensor([0], dtype=torch.int32), torch.ones(2, 1))
torch.index_copy(a, 1, torch.tensor([0]), torch.ones(2, 1).double())
torch.index_copy(a, 1, torch.tensor([0]), torch.ones(2, 2))
torch.index_copy(a, 1, torch.tensor([0]), torch.ones(3, 1))
torch.index_copy(a, 1, torch.tensor([0]), torch.ones(2))
torch.index_copy(a, 0, torch.tensor(0), torch.tensor(1.0))
torch.index_copy(torch.tensor(1.0), 0, torch.tensor([0]), torch.tensor([3.0]))
torch.index_fill(a, 0, torch.tensor([0], dtype=torch.int32), 9)
torch.index_fill(a, 0, torch.tensor([7]), 9)
a.index_put((torch.tensor([0]),), torch.ones(2))
a.index_put((), torch.ones(2))
a.index_put(torch.tensor([0]), torch.ones(3))
torch.index_fill(a, 1, torch.tensor([-1]), 9)
torch.index_fill(a, 1, torch.tensor([0, -3]), 9)
torch.index_fill(a, 0, torch.tensor([[0]]), 9)
torch.index_fill(torch.tensor(1.0), 0, torch.tensor([0]), 9)
torch.index_fill(torch.zeros(0, 2), 0, torch.tensor([], dtype=torch.int64), 9)
torch.index_fill(i, 0, torch.tensor([1, 1]), 1.5)
torch.index_copy(w, 1, torch.tensor([-1]), torch.ones(2, 1))
torch.index_copy(w, 1, torch.tensor([3]), torch.ones(2, 1))
torch.index_copy(v, 0, torch.tensor([], dtype=torch.int64), torch.tensor(5.0))
torch.index_add(w, 1, torch.tensor([-1]), torch.ones(2, 1))
torch.index_add(torch.tensor(1.0), 0, torch.tensor([0]), torch.ones(1))
torch.index_add(v, 0, torch.tensor([1]), torch.tensor(5.0))
torch.tensor(3.0).gather(0, torch.tensor([0, 0]))
v.gather(0, torch.tensor(1))
a.gather(0, torch.tensor([]))
a.gather(1, torch.zeros(5, 0, 2).long())
torch.tensor(3.0).gather(0, torch.tensor([1]))
torch.tensor(3.0).scatter(0, torch.tensor([0]), 9.0)
v.scatter(0, torch.tensor(1), torch.tensor(9.0))
torch.tensor(3.0).scatter_add(0, torch.tensor([0, 0]), torch.ones(3))
w.scatter(0, torch.tensor([]), torch.ones(()))
w.scatter_add(0, torch.tensor([]), w)
w.scatter(0, torch.tensor([]), w.double())
w.scatter(0, torch.tensor([[0]]), torch.ones(()))
w.scatter(0, torch.tensor([[0]]), torch.ones(1, 1, 1))
w.scatter(0, torch.tensor([[0, 0, 0, 0]]), 5.0)
w.clone().index_put_((torch.tensor([0, 1]), torch.tensor([0, 2])), torch.tensor([7.0, 8.0]))
w.clone().index_put_((torch.tensor([0, 0]), torch.tensor([0, 0])), torch.tensor([7.0, 8.0]), accumulate=True)
w.clone().index_put_((torch.tensor([0, 1]),), torch.tensor(7))
a.index_put((torch.tensor([0, 1]), torch.tensor([0, 2])), torch.tensor([7.0, 8.0]))
a.index_put((a > 1,), torch.tensor(9.0))
""") + [backwards(call, of) for call, of in [
    ("a.where(a > 0, v)", "v"), ("a.masked_select(a > 0)", "a"), ("a.take(torch.tensor([0, -1]))", "a"),
    ("a.scatter(1, torch.tensor([[0], [1]]), 9.0)", "a"), ("w.scatter(1, torch.tensor([[0, 1, 2], [1, 2, 0]]), a)", "a"),
    ("w.index_add(0, torch.tensor([1, 1]), a, alpha=2)", "a"), ("w.index_copy(1, torch.tensor([0, 2, 1]), a)", "a"), ("a.index_fill(1, torch.tensor([1]), 0.0)", "a"),
    ("w.index_put((torch.tensor([0, 1, 1]), torch.tensor([0, 2, 1])), v)", "v"), ("w.index_put((torch.tensor([0, 0, 0]), torch.tensor([0, 0, 1])), v, True)", "v"),
    # Of several with one place one stays, but all have its gradient; of slices filled twice, the value has it once.
    ("w.scatter(1, torch.tensor([[0, 1, 0], [2, 2, 2]]), a)", "a"), ("w.index_copy(1, torch.tensor([0, 2, 0]), a)", "a"),
    ("w.index_put((torch.tensor([0, 1, 0]), torch.tensor([0, 2, 0])), v)", "v"),
    ("w.index_put((torch.tensor([0, 0]),), v)", "v"), ("w.index_fill(1, torch.tensor([2, 0, 2]), v.sum())", "v")]] + [
    "e = w.clone(); e[:, torch.tensor([0, 0, 2])] = a; (e * i).sum().backward(); e, a.grad",
    "g, = torch.autograd.grad((w.scatter(1, torch.tensor([[0, 1, 0], [2, 2, 2]]), a) * c[:, :, 0]).sum(), a, create_graph=True); (g * g).sum().backward(); g, c.grad"]
groups["blended"] = lines("""
torch.lerp(v, v + 1, 0.5)
torch.lerp(v, v + 1, torch.tensor([0.0, 0.5, 1.0]))
a.lerp(v, 0.25)
w.clone().lerp_(w + 1, 0.5)
torch.lerp(v, v.double(), 0.5)
torch.lerp(i, i, 0.5)
torch.addcmul(v, v, v)
torch.addcmul(v, v, v, value=2)
torch.addcmul(i, i, i, value=2)
torch.addcdiv(v, v, v)
torch.addcdiv(v, v, v, value=0.5)
torch.addcdiv(i, i, i + 1)
w.clone().addcdiv_(w, w, value=0.5)
w.clone().addcmul_(w, w, value=-1)
torch.baddbmm(torch.zeros(2, 2, 2), torch.ones(2, 2, 3), torch.ones(2, 3, 2))
torch.baddbmm(torch.ones(2), torch.ones(2, 2, 3), torch.ones(2, 3, 2), beta=2, alpha=3)
torch.baddbmm(c, c, c[:, :2])
torch.baddbmm(torch.zeros(2), torch.ones(2, 2, 3), torch.ones(2, 2, 2))
torch.baddbmm(torch.zeros(2), torch.ones(2, 3), torch.ones(2, 3, 2))
torch.baddbmm(torch.zeros(3), torch.ones(2, 2, 3), torch.ones(2, 3, 2))
""") + [backwards(call, of) for call, of in [
    ("torch.lerp(v, v * v, 0.25)", "v"), ("torch.addcmul(v, v, v, value=2)", "v"), ("torch.addcdiv(v, v, v + 1, value=0.5)", "v"), ("torch.baddbmm(c, c, c[:, :2], beta=2, alpha=0.5)", "c")]]
groups["along"] = lines("""
torch.cumprod(a, 1)
torch.cumprod(i, 1)
torch.cumprod(a, 5)
torch.cumprod(b, 0)
torch.cumprod(a, 0, dtype=torch.float64)
torch.tensor([1.0, 2.0]).cumprod_(0)
torch.tensor([1.0, 2.0]).cumsum_(0)
torch.cummax(a, 1)
torch.cummax(torch.tensor([1.0, 2.0, 2.0, nan, 3.0]), 0)
torch.cummin(torch.tensor([1, 2, 2, 0, 0]), 0)
torch.cummax(b, 0)
torch.cummax(a, 7)
a.cummin(dim=0)
torch.logcumsumexp(a, 1)
torch.logcumsumexp(i, 1)
torch.logcumsumexp(torch.tensor([-inf, -inf, 1.0, inf]), 0)
torch.logcumsumexp(torch.tensor([1000.0, 1000.0]), 0)
torch.median(a)
torch.median(a, 1)
torch.median(a, 0, True)
torch.median(torch.zeros(5), 0)
torch.median(torch.tensor([1.0, nan, 2.0]))
torch.median(torch.tensor([1.0, nan, 2.0]), 0)
torch.median(torch.tensor([]))
torch.median(torch.zeros(0, 2), 0)
torch.median(b)
torch.median(n)
torch.median(n, 0)
torch.median((torch.arange(70) * 7) % 5, 0)
torch.kthvalue(a, 2)
torch.kthvalue(a, 1, 0, True)
torch.kthvalue(torch.zeros(5), 3)
torch.kthvalue(n, 5)
torch.kthvalue((torch.arange(70) * 7) % 5, 33)
torch.kthvalue(a, 4)
torch.kthvalue(a, 0)
torch.mode(n)
torch.mode(torch.zeros(5))
torch.mode(a)
torch.mode(a, 0, True)
torch.mode((torch.arange(70) * 7) % 5)
torch.mode(torch.tensor([]))
torch.var_mean(a)
torch.var_mean(a, 1)
torch.var_mean(a, 1, correction=0, keepdim=True)
torch.std_mean(a, 1)
torch.std_mean(a, unbiased=False)
torch.std_mean(i)
torch.aminmax(w)
torch.aminmax(a, dim=1)
torch.aminmax(a, dim=1, keepdim=True)
torch.aminmax(torch.tensor([]))
torch.unique(n)
torch.unique(n, return_inverse=True, return_counts=True)
torch.unique(torch.tensor([[3, 1], [3, 1], [0, 1]]), dim=0)
torch.unique(torch.tensor([[3, 1], [3, 1], [0, 1]]), dim=0, return_inverse=True, return_counts=True)
torch.unique(torch.tensor([[3, 1], [3, 1], [0, 1]]), return_inverse=True)
torch.unique(torch.tensor([[2, 1, 2], [0, 5, 0]]), dim=1)
torch.unique(torch.tensor([1.0, nan, nan]))
torch.unique(torch.tensor([]))
torch.unique(b)
torch.unique_consecutive(n)
torch.unique_consecutive(n, return_inverse=True, return_counts=True)
torch.unique_consecutive(torch.tensor([[1, 1, 2], [1, 1, 2]]), dim=1)
torch.bincount(n)
torch.bincount(n, torch.linspace(0, 1, 10))
torch.bincount(n, minlength=6)
torch.bincount(torch.tensor([1, 1, 3]), torch.tensor([1, 2, 3]))
torch.bincount(torch.tensor([], dtype=torch.int64))
torch.bincount(torch.tensor([-1]))
torch.bincount(torch.tensor([1.0]))
torch.bincount(i)
torch.bincount(n, minlength=-1)
torch.bincount(n, torch.tensor([1.0, 2.0]))
torch.searchsorted(torch.tensor([1.0, 3.0, 5.0]), torch.tensor([0.0, 3.0, 6.0]))
torch.searchsorted(torch.tensor([1.0, 3.0, 5.0]), torch.tensor([0.0, 3.0, 6.0]), right=True)
torch.searchsorted(torch.tensor([1.0, 3.0, 5.0]), torch.tensor([0.0, 3.0, 6.0]), side='right')
torch.searchsorted(torch.tensor([1.0, 3.0, 5.0]), 3)
torch.searchsorted(w, torch.tensor([[1.0], [5.0]]))
torch.searchsorted(w, v)
torch.searchsorted(v, v, side='left', right=True)
torch.searchsorted(v, v, side='foo')
torch.searchsorted(v, v, out_int32=True)
torch.bucketize(torch.tensor([[0.0, 3.0, 6.0]]), torch.tensor([1.0, 3.0, 5.0]))
torch.bucketize(3, torch.tensor([1.0, 3.0, 5.0]), right=True)
torch.bucketize(v, a)
""") + [backwards(call, of) for call, of in [
    ("a.cumprod(1)", "a"), ("x.cumprod(1)", "x"), ("torch.cat((a, x), 1).cumprod(1)", "a"), ("a.cummax(1).values", "a"), ("a.cummin(1)[0]", "a"), ("a.logcumsumexp(1)", "a"),
    ("a.median()", "a"), ("a.median(1)[0]", "a"), ("a.kthvalue(2)[0]", "a"), ("a.mode(1)[0]", "a"), ("torch.var_mean(a, 1)[1]", "a"), ("torch.std_mean(a, 1)[0]", "a"), ("torch.aminmax(a, dim=1)[0]", "a")]]
ANGLES = ["tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "atanh"]
groups["angles"] = [line for name in ANGLES for line in (f"torch.{name}(X)", backwards(f"x.{name}()", "x"), f"torch.{name}(s)")] + lines("""
torch.acosh(w)
torch.log2(w)
torch.log10(w)
torch.log2(torch.tensor([8.0, 0.0, -1.0, 1e-40, inf], dtype=torch.float64))
torch.log10(torch.tensor([1000.0, 0.0, -1.0, 1e-5, inf], dtype=torch.float64))
torch.sinh(torch.tensor([1e-10, 30.0, 710.0], dtype=torch.float64))
torch.cosh(torch.tensor([1e-10, 30.0, 710.0], dtype=torch.float64))
torch.asinh(torch.tensor([1e-10, 1e10, -1e200], dtype=torch.float64))
torch.acosh(torch.tensor([1.0, 0.5, 1e200, 1.0000001], dtype=torch.float64))
torch.atan(torch.tensor([1e-10, 1e10, -1e300, 0.9, 1.1], dtype=torch.float64))
torch.asin(torch.tensor([1.0, -1.0, 2.0, 0.999], dtype=torch.float64))
torch.tan(i)
torch.atan(b)
w.clone().atan_()
torch.arctan(w)
w.arcsinh()
torch.atan2(a, x)
torch.atan2(i, i)
torch.atan2(a, v)
a.atan2(1)
torch.atan2(torch.tensor([0.0, -0.0, 0.0, -0.0, inf, nan]), torch.tensor([0.0, 0.0, -0.0, -0.0, -inf, 1.0]))
torch.arctan2(w, w)
""") + [backwards(call, of) for call, of in [("(x + 2).acosh()", "x"), ("(x + 2).log2()", "x"), ("(x + 2).log10()", "x"), ("torch.atan2(a, x)", "a"), ("torch.atan2(a, x)", "x")]]
groups["bits"] = lines("""
torch.bitwise_and(i, 3)
torch.bitwise_and(i, a)
torch.bitwise_and(b, b)
torch.bitwise_or(i, b[0])
torch.bitwise_xor(i, i.t().reshape(2, 3))
i.bitwise_or(8)
torch.bitwise_not(i)
torch.bitwise_not(b)
torch.bitwise_not(a)
torch.bitwise_not(torch.tensor([0, 255], dtype=torch.uint8))
torch.bitwise_left_shift(i, 2)
torch.bitwise_right_shift(-i, 1)
torch.bitwise_left_shift(i, 70)
torch.bitwise_left_shift(i, -1)
torch.bitwise_right_shift(i, 70)
torch.bitwise_left_shift(torch.tensor([1, 3], dtype=torch.int32), 31)
torch.bitwise_left_shift(a, 1)
torch.bitwise_and(torch.tensor([2**40 + 1]), 2**40)
i.clone().bitwise_xor_(1)
torch.fmod(a, 2)
torch.fmod(torch.tensor([-3.0, 5.0, inf]), torch.tensor([2.0, -3.0, 1.0]))
torch.fmod(i, 0)
torch.fmod(a, 0)
torch.fmod(i, 2)
torch.fmod(b, 2)
torch.fmod(b, b)
w.clone().fmod_(2)
""") + [backwards(call, of) for call, of in [("a.fmod(0.75)", "a"), ("w.fmod(a)", "a")]]

groups["turned"] = lines("""
w.t_()
w.clone().unsqueeze_(0)
w.clone().transpose_(0, 1)
w[:, :1].clone().squeeze_(1)
w.clone().unsqueeze_(5)
a.squeeze_()
v.unsqueeze_(0)
y = a * 2; y.t_(); y
y = a * 2; y.unsqueeze_(1); (y * 3).sum().backward(); y.size(1), a.grad
y = a * 2; y.transpose_(0, 1); y.mul_(3); (y * y).sum().backward(); a.grad
y = w.clone(); z = y[0]; z.unsqueeze_(0); z.add_(1); y
y = a * 2; y.t_(); y.grad_fn.name(), y.size(0), y.is_contiguous()
y = a[:1] * 2; y.squeeze_(0); y.grad_fn.name()
y = a[:1] * 2; y.squeeze_(); y.grad_fn.name()
y = a * 2; y.unsqueeze_(0); y.grad_fn.name()
torch.randint_like(w, 1)
torch.randint_like(i, 3, 4)
torch.manual_seed(0); torch.randint_like(w, 10)
torch.manual_seed(0); torch.randint_like(i, 2, 9, dtype=torch.float64)
""")
groups["autograd"] = lines("""
torch.autograd.backward([a.sum(), (v * v).sum()]); a.grad, v.grad
torch.autograd.backward(v * v, torch.ones(3)); v.grad
torch.autograd.backward([v * v, v.sum()], [torch.ones(3), None]); v.grad
torch.autograd.backward((v * v).sum(), inputs=[v]); v.grad
torch.autograd.backward(v * v)
torch.autograd.backward([v.sum(), v.sum()], [None])
torch.autograd.backward(v.sum(), inputs=[])
Still.apply(v)[0].requires_grad, Still.apply(v)[1].requires_grad
y = Still.apply(v); y[0].sum().backward(); v.grad
Apart.apply(v, 3)
Apart.apply(v, 3).sum().backward(); v.grad
Bare.apply(v, a)[0].sum().backward(); v.grad, a.grad
""") + ["with torch.inference_mode():\n    y = v * 2\ny.requires_grad", "with torch.inference_mode(False):\n    y = v * 2\ny.requires_grad"]


# User functions: the classes are below, and again in test/surface/functions.test.ts.
class Still(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y, places = x * 2, x + 1
        ctx.mark_non_differentiable(places)
        return y, places

    @staticmethod
    def backward(ctx, g, h):
        return g * 2


class Apart(torch.autograd.Function):
    @staticmethod
    def forward(x, factor):
        return x * factor

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.factor = inputs[1]

    @staticmethod
    def backward(ctx, g):
        return g * ctx.factor, None


class Bare(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.set_materialize_grads(False)
        return x * 2, y * 3

    @staticmethod
    def backward(ctx, g, h):
        return g, h


setup = Setup(SETUP, Still=Still, Apart=Apart, Bare=Bare)
# Printed gradients would differ by the sign of a 0.
write(__file__, setup, {name: [setup.case(code, "backward()" not in code) for code in codes] for name, codes in groups.items()})
