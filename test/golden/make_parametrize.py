"""Writes parametrize.json: what torch.nn.utils.parametrize and parametrizations compute, hold, print and refuse, for
test/surface/parametrize.test.ts.

Run: python test/golden/make_parametrize.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py.
"""
import torch
from lines import Setup, lines, write
from torch import nn

SETUP = """
P = torch.nn.utils.parametrize
Q = torch.nn.utils.parametrizations
put = P.register_parametrization
torch.manual_seed(1)
m = torch.nn.Linear(3, 3)
c = torch.nn.Conv1d(2, 3, 2)
r = torch.nn.LSTM(2, 3)
a = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.5]])
w = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
"""

groups = {}
groups["parametrize"] = lines("""
put(m, "weight", Symmetric()); m
put(m, "weight", Symmetric()); list(m.state_dict())
put(m, "weight", Symmetric()); m.weight
put(m, "weight", Symmetric()); m(a)
put(m, "weight", Symmetric()); m(a).sum().backward(); (m.parametrizations.weight.original.grad, m.bias.grad)
put(m, "weight", Symmetric()) is m
o = m.weight; put(m, "weight", Symmetric()); m.parametrizations.weight.original is o
put(m, "weight", Symmetric()); put(m, "weight", Scaled(2)); (m, m.weight, list(m.state_dict()))
put(m, "weight", Scaled(2)); m.weight = w; (m.weight, m.parametrizations.weight.original)
put(m, "weight", Scaled(2)); put(m, "weight", Scaled(3)); m.weight = w; (m.weight, m.parametrizations.weight.original)
put(m, "weight", Scaled(2)); (m.parametrizations.weight.original, m.weight)
put(m, "weight", Symmetric()); m.weight = w
put(m, "weight", Split()); (m, m.weight, list(m.state_dict()))
put(m, "weight", Split()); m.weight = w; (m.weight, m.parametrizations.weight.original0)
put(m, "weight", Split()); m(a).sum().backward(); m.parametrizations.weight.original1.grad
put(m, "bias", Scaled(2)); put(m, "weight", Scaled(2)); (m, list(m.state_dict()), m(a))
put(m, "weight", Learned()); (list(m.state_dict()), m.weight)
put(m, "weight", Scaled(2)); [x[0] for x in m.named_parameters()]
put(m, "weight", Dropped()); m.eval(); m.parametrizations.weight[0].training
m.eval(); put(m, "weight", Dropped()); m.parametrizations.weight[0].training
put(m, "weight", Symmetric()); s = m.state_dict(); n = torch.nn.Linear(3, 3); put(n, "weight", Symmetric()); n.load_state_dict(s); n(a) - m(a)
put(m, "weight", Symmetric()); m.load_state_dict({})
put(r, "weight_hh_l0", Tanh()); r(torch.ones(4, 1, 2))[0].sum()
put(r, "weight_hh_l0", Tanh()); [x[0] for x in r.named_parameters()]
(P.is_parametrized(m), P.is_parametrized(m, "weight"))
put(m, "weight", Symmetric()); (P.is_parametrized(m), P.is_parametrized(m, "weight"), P.is_parametrized(m, "bias"))
put(m, "weight", Symmetric()); P.type_before_parametrizations(m) is torch.nn.Linear
P.type_before_parametrizations(m) is torch.nn.Linear
put(m, "weight", Symmetric()); P.remove_parametrizations(m, "weight"); (m, m.weight, list(m.state_dict()))
put(m, "weight", Symmetric()); P.remove_parametrizations(m, "weight", leave_parametrized=False); (m, m.weight)
o = m.weight; put(m, "weight", Symmetric()); P.remove_parametrizations(m, "weight"); m.weight is o
put(m, "weight", Split()); P.remove_parametrizations(m, "weight"); (m.weight, m.weight.requires_grad, m.weight.is_leaf)
put(m, "weight", Split()); P.remove_parametrizations(m, "weight", False)
put(m, "weight", Scaled(2)); put(m, "bias", Scaled(2)); P.remove_parametrizations(m, "weight"); (m, P.is_parametrized(m, "bias"))
put(m, "weight", Scaled(2)); P.remove_parametrizations(m, "weight"); put(m, "weight", Scaled(3)); (m, m.weight)
P.remove_parametrizations(m, "weight")
put(m, "weight", Symmetric()); P.remove_parametrizations(m, "bias")
put(m, "none", Symmetric())
put(m, "weight", Flat())
put(m, "weight", Doubled())
put(m, "weight", Flat(), unsafe=True); (m.weight, m)
put(m, "weight", Scaled(2)); put(m, "weight", Flat())
put(m, "weight", Scaled(2)); put(m, "weight", Doubled())
put(m, "weight", Scaled(2)); put(m, "weight", Flat(), unsafe=True); m.weight
put(m, "weight", Symmetric(), True)
m.register_buffer("mean", torch.ones(2)); put(m, "mean", Scaled(2)); (m.mean, list(m.state_dict()), m.parametrizations.mean.original)
""")
groups["cached"] = lines("""
k = Counted(); put(m, "weight", k); x = both(lambda: m.weight); (x[0] is x[1], k.count)
k = Counted(); put(m, "weight", k); x = P.cached and cache(lambda: both(lambda: m.weight)); (x[0] is x[1], k.count)
k = Counted(); put(m, "weight", k); cache(lambda: cache(lambda: m.weight)); cache(lambda: both(lambda: m.weight)); k.count
""")
groups["parametrizations"] = lines("""
Q.weight_norm(m); (m, m.weight, list(m.state_dict()))
Q.weight_norm(m); m(a).pow(2).sum().backward(); (m.parametrizations.weight.original0.grad, m.parametrizations.weight.original1.grad)
Q.weight_norm(m, dim=None); (m.weight, m.parametrizations.weight.original0)
Q.weight_norm(m, "weight", 1); (m.weight, m.parametrizations.weight.original0)
Q.weight_norm(m, dim=-1); m.parametrizations.weight.original0
Q.weight_norm(c, dim=1); (c.weight, c.parametrizations.weight.original0)
Q.weight_norm(m, "bias"); (m.bias, m.parametrizations.bias.original0)
Q.weight_norm(m); m.weight = w; (m.weight, m.parametrizations.weight.original0)
Q.weight_norm(m); P.remove_parametrizations(m, "weight"); (m, m.weight)
Q.weight_norm(m); m.load_state_dict({"weight_g": torch.ones(3, 1), "weight_v": w, "bias": w[0]}); m.weight
torch.nn.utils.weight_norm(m, dim=-1).weight_g
Q.weight_norm(m, "none")
Q.spectral_norm(m); (m, m.weight, list(m.state_dict()))
Q.spectral_norm(m); m(a); m(a).pow(2).sum().backward(); (m.parametrizations.weight.original.grad, m.parametrizations.weight[0]._u)
Q.spectral_norm(m); m.eval(); x = m.weight; m.weight - x
Q.spectral_norm(m, n_power_iterations=3, dim=1); m.weight
Q.spectral_norm(c); c.weight
Q.spectral_norm(m, "bias"); (m.bias, list(m.state_dict()))
Q.spectral_norm(m); P.remove_parametrizations(m, "weight"); m.weight
Q.spectral_norm(m, dim=2)
Q.spectral_norm(m, n_power_iterations=0)
Q.spectral_norm(m, "none")
""")


class Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).t()


class Scaled(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return x * self.factor

    def right_inverse(self, x):
        return x / self.factor


class Split(nn.Module):
    def forward(self, x, y):
        return x + y * 2

    def right_inverse(self, x):
        return x / 2, x / 4


class Learned(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([0.5]))

    def forward(self, x):
        return x * self.factor


class Tanh(nn.Module):
    def forward(self, x):
        return x.tanh()


class Dropped(nn.Module):
    def forward(self, x):
        return x * 0.5 if self.training else x


class Flat(nn.Module):
    def forward(self, x):
        return x.view(-1)


class Doubled(nn.Module):
    def forward(self, x):
        return x.double()


class Counted(nn.Module):
    def __init__(self):
        super().__init__()
        self.count = -1

    def forward(self, x):
        self.count += 1
        return x * 2


def cache(body):
    with torch.nn.utils.parametrize.cached():
        return body()


names = {c.__name__: c for c in (Symmetric, Scaled, Split, Learned, Tanh, Dropped, Flat, Doubled, Counted)}
setup = Setup(SETUP, cache=cache, both=lambda body: (body(), body()), **names)
write(__file__, setup, {name: [setup.case(code, "backward" not in code) for code in codes] for name, codes in groups.items()})
