"""Writes testing.json: what torch.testing.assert_close takes and refuses, and what torch.random.fork_rng leaves, for
test/surface/testing.test.ts.

Run: python test/golden/make_testing.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py.
"""
import torch
from lines import Setup, lines, write

SETUP = """
close = torch.testing.assert_close
a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
b = torch.tensor([[1.0, 2.5, 3.0], [4.0, 5.0, 7.0]])
e = torch.tensor([1.0, 2.0])
d = e.double()
i = torch.tensor([3, 1, 2])
j = torch.tensor([3, 5, 0])
t = torch.tensor([True, False])
n = torch.tensor([1.0, nan])
"""

groups = {}
groups["close"] = lines("""
close(a, a)
close(a, a + 1e-6)
close(a, b)
close(b, a)
close(a, b, rtol=0, atol=0)
close(a, b, rtol=0, atol=0.25)
close(a, b, rtol=0.5, atol=1)
close(a, b, rtol=0.5)
close(a, b, atol=0.5)
close(e, torch.tensor([1.0, 2.00001]))
close(e, torch.tensor([1.0, 2.0001]))
close(d, d + 1e-6)
close(d, d + 1e-8)
close(d, e)
close(d, e, check_dtype=False)
close(d, e + 1, check_dtype=False)
close(i, j)
close(i, j, rtol=0.5, atol=1)
close(i, i)
close(t, ~t)
close(t, t)
close(n, n)
close(n, n, equal_nan=True)
close(n, e)
close(torch.tensor([inf, 1.0]), torch.tensor([inf, -inf]))
close(torch.tensor([0.0]), torch.tensor([1.0]))
close(torch.tensor([1.0]), torch.tensor([0.0]))
close(torch.tensor(1.0), torch.tensor(1.5))
close(torch.tensor(3), torch.tensor(5))
close(torch.tensor(3), torch.tensor(0))
close(torch.tensor(True), torch.tensor(False))
close(torch.tensor(0.1), torch.tensor(0.3))
close(e, a)
close(a, a.t().contiguous().t())
close(a, a.t().contiguous().t(), check_stride=True)
close(e, torch.ones(2, device="meta"))
close(e, torch.ones(2, device="meta"), check_device=False)
close(torch.zeros(0), torch.zeros(0))
close(a.view(1, 6), b.view(1, 6))
close(a.view(6)[:3], b.view(6)[:3])
close(torch.zeros(7), torch.tensor([0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]))
close(torch.zeros(5).requires_grad_(), torch.ones(5))
close(1, 1)
close(1, 2)
close(1.5, 1.5)
close(1.5, 1.75)
close(1.5, 1.5000001)
close(1.5, 2.25, rtol=0, atol=0)
close(1.5, 2.25, rtol=0, atol=0.5)
close(1.5, nan)
close(nan, nan)
close(nan, nan, equal_nan=True)
close(1.5, inf)
close(True, True)
close(True, False)
close(None, None)
close(None, 1)
close(1.5, None)
close([1, e], [1, e])
close([1, e], [1, e + 1])
close([1, [e, 3]], [1, [e, 4]])
close([1, 2], [1])
close([1, 2], [1, [2]])
close({"x": e, "y": 1}, {"x": e, "y": 1})
close({"x": e, "y": 1}, {"x": e + 1, "y": 1})
close({"x": e, "y": 1}, {"x": e, "z": 1})
close({"b": 1, "a": [1, 2]}, {"b": 2, "a": [1, 3]})
close([2, "a"], [1, "a"])
close("a", "a")
close(e, 1.5)
close(e, [1.0, 2.0])
close(e, e + 1, msg="they differ")
close(e, e + 1, msg=lambda m: "here: " + m)
close([e], [e + 1], msg=lambda m: m + "!")
close([1], [1, 2], msg="not used")
close(e)
close(e, e, 1)
close(e, e, tolerance=1)
""")
groups["forked"] = lines("""
torch.manual_seed(1); x = torch.rand(2); torch.manual_seed(1); y = fork(lambda: torch.rand(3)); (x, torch.rand(2), y)
torch.manual_seed(1); y = fork(lambda: torch.manual_seed(5)); (str(torch.initial_seed()), torch.rand(2))
torch.manual_seed(1); y = unforked(lambda: torch.rand(3)); torch.rand(2)
torch.manual_seed(1); s = torch.random.get_rng_state(); x = torch.randn(3); torch.random.set_rng_state(s); (x, torch.randn(3))
torch.random.manual_seed(7); (str(torch.random.initial_seed()), torch.rand(1))
""")


def fork(body):
    with torch.random.fork_rng():
        return body()


def unforked(body):
    with torch.random.fork_rng(enabled=False):
        return body()


setup = Setup(SETUP, nan=float("nan"), inf=float("inf"), fork=fork, unforked=unforked)
write(__file__, setup, {name: [setup.case(code, False) for code in codes] for name, codes in groups.items()})
