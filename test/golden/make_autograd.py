"""Writes autograd.json: what torch.autograd.functional computes and refuses, what anomaly detection finds, and what a Function may
say of its arguments, for test/surface/derivatives.test.ts.

Run: python test/golden/make_autograd.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py.
"""
import warnings

import torch
from lines import Setup, lines, write

SETUP = """
J = torch.autograd.functional
A = torch.autograd
a = torch.tensor([[0.5, -1.25], [2.0, 1.5]])
b = torch.tensor([1.0, 2.0])
r = torch.tensor([1.0, 2.0], requires_grad=True)
z = torch.tensor([0.0, 1.0], requires_grad=True)
s = torch.tensor(1.5)
w = torch.tensor([0.5, -1.0])
"""

groups = {}
groups["products"] = lines("""
J.vjp(lambda x: x.exp().sum(1), a, b)
J.vjp(lambda x: x.exp().sum(), a)
J.vjp(lambda x, y: x @ y, (a, b), w)
J.vjp(lambda x, y: (x @ y, y * 2), (a, b), (w, b))
J.vjp(lambda x: (x * 2,), a, (a,))
J.vjp(lambda x, y: x * 2, (a, b), a)
J.vjp(lambda x: b, a, b)
J.vjp(lambda x: x.pow(3), r, w, create_graph=True)
J.vjp(lambda x: x.pow(3), r, w, True)[1].sum().backward(); r.grad
J.vjp(lambda x: x.exp().sum(1), a)
J.vjp(lambda x: x.exp().sum(1), a, a)
J.vjp(lambda x, y: (x @ y, y * 2), (a, b), w)
J.vjp(lambda x, y: (x @ y, y * 2), (a, b), (w, a))
J.vjp(lambda x: x.exp(), a, (a, a))
J.vjp(lambda x: b, a, b, strict=True)
J.vjp(lambda x, y: x * 2, (a, b), a, strict=True)
J.vjp(lambda x: x * 2, r, w, create_graph=True, strict=True)
J.vjp(lambda x: 3, a)
J.vjp(lambda x: (x, 3), a)
J.vjp(lambda x: x, (a, 2.5))
J.vjp(lambda x: x, "text")
J.vjp(lambda x: x, torch.tensor([1, 2]))
J.jvp(lambda x: x.exp().sum(1), a, a)
J.jvp(lambda x: x.exp(), s)
J.jvp(lambda x, y: x @ y, (a, b), (a, w))
J.jvp(lambda x, y: (x @ y, y * 2), (a, b), (a, w))
J.jvp(lambda x: b, a, a)
J.jvp(lambda x: x.pow(3), r, w, create_graph=True)
J.jvp(lambda x: x.pow(3), r, w, True)[1].sum().backward(); r.grad
J.jvp(lambda x: x.exp(), a)
J.jvp(lambda x: x.exp(), a, b)
J.jvp(lambda x, y: x @ y, (a, b), (a,))
J.jvp(lambda x: b, a, a, strict=True)
J.jvp(lambda x, y: x * 2, (a, b), (a, b), strict=True)
J.jvp(lambda x: x * 2, r, w, create_graph=True, strict=True)
J.vhp(lambda x: x.pow(3).sum(), a, a)
J.vhp(lambda x: x.pow(3), s)
J.vhp(lambda x, y: (x @ y).pow(2).sum(), (a, b), (a, w))
J.vhp(lambda x, y: x.pow(3).sum(), (a, b), (a, w))
J.vhp(lambda x: x.pow(3).sum(), r, w, create_graph=True)
J.vhp(lambda x: x.pow(3).sum(), r, w, True)[1].sum().backward(); r.grad
J.vhp(lambda x: x.pow(3), a, a)
J.vhp(lambda x: (x.sum(), x.sum()), a, a)
J.vhp(lambda x: x.pow(3).sum(), a)
J.vhp(lambda x: x.sum(), a, a, strict=True)
J.vhp(lambda x: s, a, a, strict=True)
J.hvp(lambda x: x.pow(3).sum(), a, a)
J.hvp(lambda x, y: (x @ y).pow(2).sum(), (a, b), (a, w))
J.hvp(lambda x, y: x.pow(3).sum(), (a, b), (a, w))
J.hvp(lambda x: x.pow(3).sum(), r, w, True)[1].sum().backward(); r.grad
J.hvp(lambda x: x.pow(3), a, a)
J.hvp(lambda x: x.sum(), a, a, strict=True)
J.hvp(lambda x: x.pow(3).sum(), a, b)
""")
groups["jacobians"] = lines("""
J.jacobian(lambda x: x.exp().sum(1), a)
J.jacobian(lambda x: x.exp(), s)
J.jacobian(lambda x, y: x @ y, (a, b))
J.jacobian(lambda x, y: (x @ y, y * 2), (a, b))
J.jacobian(lambda x: (x * 2, x.sum()), b)
J.jacobian(lambda x: x.exp(), (b,))
J.jacobian(lambda x: b, b)
J.jacobian(lambda x: x.exp(), b, vectorize=True)
J.jacobian(lambda x: x.exp().sum(1), a, vectorize=True, strategy="forward-mode")
J.jacobian(lambda x: x.pow(3), r, create_graph=True)
J.jacobian(lambda x: x.pow(3), r, True).sum().backward(); r.grad
J.jacobian(lambda x: x.softmax(0), b)
J.jacobian(lambda x: b, b, strict=True)
J.jacobian(lambda x, y: x * 2, (b, w), strict=True)
J.jacobian(lambda x: x * 2, r, create_graph=True, strict=True)
J.jacobian(lambda x: x.exp(), b, strict=True, vectorize=True)
J.jacobian(lambda x: x.exp(), b, strategy="sideways")
J.jacobian(lambda x: x.exp(), b, strategy="forward-mode")
J.jacobian(lambda x: x.exp(), b, create_graph=True, strategy="forward-mode")
J.jacobian(lambda x: x.exp(), b, strict=True, strategy="forward-mode")
J.jacobian(lambda x: 3, b)
J.jacobian(lambda x: x, 3)
J.hessian(lambda x: x.pow(3).sum(), a)
J.hessian(lambda x: x.pow(3), s)
J.hessian(lambda x: x.pow(3).sum(), b.view(1, 2))
J.hessian(lambda x, y: (x @ y).pow(2).sum(), (a, b))
J.hessian(lambda x: x.sum(), b)
J.hessian(lambda x: x.pow(3).sum(), b, vectorize=True)
J.hessian(lambda x: x.pow(3).sum(), b, vectorize=True, outer_jacobian_strategy="forward-mode")
J.hessian(lambda x: x.pow(4).sum(), r, create_graph=True).sum().backward(); r.grad
J.hessian(lambda x: x.pow(3), b)
J.hessian(lambda x: (x.sum(), x.sum()), b)
J.hessian(lambda x: x.sum(), b, strict=True)
J.hessian(lambda x: s, b, strict=True)
J.hessian(lambda x: x.pow(3).sum(), b, outer_jacobian_strategy="sideways")
""")
groups["anomalies"] = lines("""
with A.set_detect_anomaly(True): (z.sqrt() * 0).sum().backward()
with A.set_detect_anomaly(True): (z / z).sum().backward()
with A.set_detect_anomaly(True): (z.log() * z).sum().backward()
with A.set_detect_anomaly(True): (z.pow(0.5) * 0).sum().backward()
with A.set_detect_anomaly(True): (z * z).sum().backward(torch.tensor(nan))
with A.set_detect_anomaly(True): NaN.apply(z, z).sum().backward()
with A.set_detect_anomaly(True): A.grad((z.sqrt() * 0).sum(), z)
with A.set_detect_anomaly(True): (z * 2).sum().backward()
with A.set_detect_anomaly(True, False): (z.sqrt() * 0).sum().backward()
with A.set_detect_anomaly(False): (z.sqrt() * 0).sum().backward()
with A.detect_anomaly(): (z.sqrt() * 0).sum().backward()
with A.detect_anomaly(False): (z.sqrt() * 0).sum().backward()
A.set_detect_anomaly()
torch.is_anomaly_enabled()
A.set_detect_anomaly(True); torch.is_anomaly_enabled()
A.set_detect_anomaly(False); torch.is_anomaly_enabled()
A.set_detect_anomaly(True, False); torch.is_anomaly_check_nan_enabled()
A.set_detect_anomaly(False); torch.is_anomaly_check_nan_enabled()
""")
groups["written"] = lines("""
Doubled.apply(r)
Doubled.apply(b)
x = r * 3; y = Doubled.apply(x); (y is x, x, x._version)
x = r * 3; y = Doubled.apply(x); x.sum().backward(); r.grad
x = r * 3; y = Doubled.apply(x); (x * y).sum().backward(); r.grad
x = r * 3; v = x[0:1]; y = Doubled.apply(v); x.sum().backward(); (r.grad, x, v)
x = r * 3; v = x[0:1]; y = Doubled.apply(x); v.sum().backward(); (r.grad, v)
x = b.clone(); y = Filled.apply(x, r); y.sum().backward(); (r.grad, x)
Lost.apply(r * 3)
x = r * 3; y = Squared.apply(x); y.sum().backward(); r.grad
x = r * 3; y = Squared.apply(x); x.mul_(2); y.sum().backward()
""")
groups["accumulated"] = lines("""
seen = []; h = r.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone())); (r * 2).sum().backward(); (r * 2).sum().backward(); h.remove(); (r * 2).sum().backward(); (seen, r.grad)
seen = []; h = r.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone())); A.grad((r * 2).sum(), r); seen
seen = []; h = r.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone())); (r * 2).sum().backward(inputs=[r]); seen
seen = []; h = r.register_hook(lambda g: g * 5); h = r.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.clone())); (r * 2).sum().backward(); seen
r.register_post_accumulate_grad_hook(lambda p: 5); (r * 2).sum().backward()
(r * 2).register_post_accumulate_grad_hook(lambda p: None)
b.register_post_accumulate_grad_hook(lambda p: None)
r.register_post_accumulate_grad_hook()
""")


class NaN(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        return x * y

    @staticmethod
    def backward(ctx, g):
        return g, g / 0 * 0


class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, g):
        return g * 2


class Filled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.mark_dirty(x)
        return x.copy_(y)

    @staticmethod
    def backward(ctx, g):
        return None, g


class Squared(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.pow_(2)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return g * 2 * ctx.saved_tensors[0].sqrt()


class Lost(Doubled):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x * 2


warnings.simplefilter("ignore")
names = {"nan": float("nan"), **{c.__name__: c for c in (NaN, Doubled, Filled, Squared, Lost)}}
setup = Setup(SETUP, **names)
cases = {}
for name, codes in groups.items():
    cases[name] = []
    for code in codes:
        cases[name].append(setup.case(code, name == "written"))
        torch.autograd.set_detect_anomaly(False)
write(__file__, setup, cases)
