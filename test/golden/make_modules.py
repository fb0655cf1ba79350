# Long because: it is one table of cases, which are looked up and not read in a row.
"""Writes modules.json: what torch.nn's modules, layers and functions give, differentiate, print, refuse and warn of, for
test/surface/modules.test.ts.

Run: python test/golden/make_modules.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py. Names of float64 tensors are capitals.
"""
import re

import torch

from lines import Setup, lines, write

SETUP = """
inf = float("inf")
nan = float("nan")
a = torch.tensor([[0.5, -1.25, 2.0, 0.75], [1.5, 0.25, -0.5, 3.0], [-0.75, 0.5, 1.25, -2.0]], requires_grad=True)
b = torch.tensor([[1.5, -1.0, -0.5, 0.25], [0.5, 2.75, -1.25, 1.0], [0.25, -3.5, 1.0, -0.25]], requires_grad=True)
c = ((torch.arange(48) * 7 % 11).view(2, 6, 4).float() / 4 - 1).requires_grad_()
d = ((torch.arange(24) * 5 % 13).view(3, 4, 2).float() / 4 - 1).requires_grad_()
v = torch.tensor([0.5, 1.0, 2.0, 0.25], requires_grad=True)
w = torch.tensor([-1.0, 0.5, 0.75, 1.5], requires_grad=True)
t = torch.tensor([2, 0, 3])
r = torch.tensor([[2, 0, 4, 1], [1, 4, 0, 0], [3, 0, 2, 1]])
e = ((torch.arange(15) * 4 % 7).view(5, 3).float() - 2).requires_grad_()
A = a.detach().double().requires_grad_()
B = b.detach().double().requires_grad_()
C = c.detach().double().requires_grad_()
D = d.detach().double().requires_grad_()
V = v.detach().double().requires_grad_()
W = w.detach().double().requires_grad_()
E = e.detach().double().requires_grad_()
torch.manual_seed(1)
"""

NET = "m = torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.Sequential(torch.nn.ReLU(), torch.nn.LayerNorm(2)));"
SMALL = "m = torch.nn.Linear(4, 2);"


def double(code):
    """The same line of float64 tensors."""
    return re.sub(r"(?<![\w.])([abcdevw])(?![\w=])", lambda m: m[1].upper(), code)


groups = {}

groups["paths"] = lines(f"""
{NET} m.get_submodule('1.0')
{NET} m.get_submodule('1.1').weight
{NET} m.get_submodule('') is m
{NET} m.get_submodule('1.5')
{NET} m.get_submodule('0.weight')
{NET} m.get_submodule('2')
{NET} m.get_submodule('1.')
{NET} m.get_submodule('0.weight.data')
{NET} m.get_parameter('1.1.weight')
{NET} m.get_parameter('0.bias').shape
{NET} m.get_parameter('bias')
{NET} m.get_parameter('1.0')
{NET} m.get_parameter('1.1.none')
{NET} m.register_buffer('z', t); m.get_buffer('z')
{NET} m.get_buffer('0.weight')
{NET} m.get_buffer('q')
{NET} m.set_submodule('1.0', torch.nn.Tanh()); m
{NET} m.set_submodule('1.2', torch.nn.Tanh()); m
{NET} m.set_submodule('2', torch.nn.Tanh()); len(m)
{NET} m.set_submodule('1.2', torch.nn.Tanh(), strict=True)
{NET} m.set_submodule('1.2', torch.nn.Tanh(), True)
{NET} m.set_submodule('', torch.nn.Tanh())
{NET} m.set_submodule('1.0', 3)
{NET} m.set_submodule('0.weight', torch.nn.Tanh())
{NET} m.set_submodule('3.0', torch.nn.Tanh())
{NET} [p[0] for p in m.named_modules()]
{NET} m.append(m[0]); [p[0] for p in m.named_modules(remove_duplicate=False)]
{NET} m.append(m[0]); [p[0] for p in m.named_modules(None, 'net', True)]
{NET} m.append(m[0]); len(list(m.modules())), len(list(m.modules(remove_duplicate=False)))
{NET} m.append(m[0]); [p[0] for p in m.named_parameters('net', remove_duplicate=False)]
{NET} m.append(m[0]); [p[0] for p in m.named_parameters(recurse=False)]
{NET} [p[0] for p in m.named_children()]
{NET} m.requires_grad_(False); [p.requires_grad for p in m.parameters()]
{NET} m.apply(lambda x: x.train(False)); [x.training for x in m.modules()]
{SMALL} m.type(torch.float64).weight
{SMALL} m.type('torch.DoubleTensor').bias
{SMALL} m.type('torch.QTensor')
{SMALL} m.register_buffer('n', t); m.type(torch.float64).n
{SMALL} m.register_buffer('n', t); m.double().n
{SMALL} m.register_buffer('n', t); m.to(torch.float64).bias
{SMALL} m.to(torch.int64)
{SMALL} m.get_extra_state()
{SMALL} m.set_extra_state(3)
{SMALL} m.to_empty(device='cpu').weight.shape
{SMALL} m.to_empty('cpu')
{SMALL} m.to_empty()
""")

groups["states"] = lines(f"""
{NET} list(m.state_dict())
{NET} list(m.state_dict(prefix='net.'))
{NET} s = m.state_dict(destination={{'q': t}}, prefix='net.'); list(s)
{NET} [x.requires_grad for x in m.state_dict(keep_vars=True).values()]
{SMALL} m.state_dict(keep_vars=True)['weight'] is m.weight
{SMALL} m.load_state_dict({{}})
{SMALL} str(m.load_state_dict({{}}, strict=False))
{SMALL} m.load_state_dict({{}}, False).missing_keys
{SMALL} str(m.load_state_dict({{'weight': torch.ones(2, 4), 'bias': torch.ones(2)}}))
{SMALL} m.load_state_dict({{'weight': torch.ones(2, 4), 'bias': torch.ones(2)}}); m.weight, m.bias
{SMALL} m.load_state_dict({{'weight': torch.ones(2, 4).double(), 'bias': torch.ones(2)}}); m.weight
{SMALL} m.load_state_dict({{'weight': torch.ones(2, 4), 'bias': torch.ones(2)}}, assign=True); m.weight
{SMALL} m.load_state_dict({{'weight': torch.ones(2, 4).double(), 'bias': torch.ones(2)}}, assign=True); m.weight
{SMALL} m.load_state_dict({{'weight': torch.ones(3, 4), 'q': torch.ones(2)}})
{SMALL} m.load_state_dict({{'weight': torch.ones(3, 4), 'q': torch.ones(2)}}, strict=False)
{SMALL} m.load_state_dict({{'weight': 3, 'bias': torch.ones(2)}})
{SMALL} m.load_state_dict(3)
{NET} m.load_state_dict({{'0.weight': torch.ones(2, 4), '1.q.z': t, '1.1.weight': torch.ones(3), '5.a': t, '0.q': t}})
{NET} m.load_state_dict({{'0.weight': torch.ones(2, 4), '1.q.z': t, '5.a': t, '0.q': t}}, strict=False).unexpected_keys
{SMALL} m.register_state_dict_post_hook(lambda m, s, p, l: s.update(q=t)); list(m.state_dict())
{NET} m[0].register_state_dict_post_hook(lambda m, s, p, l: s.pop(p + 'weight') * 0); m.state_dict()
{SMALL} m.register_state_dict_pre_hook(lambda m, p, k: m.weight.requires_grad_(False)); m.state_dict(); m.weight.requires_grad
{SMALL} h = m.register_load_state_dict_post_hook(lambda m, k: k.missing_keys.clear()); str(m.load_state_dict({{}}))
{SMALL} h = m.register_load_state_dict_post_hook(lambda m, k: k.missing_keys.clear()); h.remove(); m.load_state_dict({{}})
{SMALL} m.register_load_state_dict_post_hook(lambda m, k: 3); m.load_state_dict({{}})
{SMALL} m.register_load_state_dict_pre_hook(lambda m, s, p, l, z, k, u, e: e.append('no')); m.load_state_dict({{}})
{SMALL} m.register_load_state_dict_pre_hook(lambda m, s, p, l, z, k, u, e: s.update(bias=torch.ones(2))); m.load_state_dict({{'weight': torch.ones(2, 4)}}); m.bias
{NET} m.register_load_state_dict_pre_hook(lambda m, s, p, l, z, k, u, e: u.append(p + 'x')); m.load_state_dict(m.state_dict())
{NET} m[0].register_load_state_dict_pre_hook(lambda m, s, p, l, z, k, u, e: u.append(p + 'x')); m.load_state_dict(m.state_dict())
""")

groups["hooks"] = lines(f"""
{SMALL} m.register_forward_hook(lambda m, i, o: o * 2); m(a) - m.forward(a) * 2
{SMALL} m.register_forward_pre_hook(lambda m, i: (i[0] * 0,)); m(a)
{SMALL} m.register_forward_pre_hook(lambda m, i: i[0] * 0); m(a)
m = torch.nn.Identity(); m.register_forward_hook(lambda m, i, o: o + 1); m.register_forward_hook(lambda m, i, o: o * 2); m(a)
m = torch.nn.Identity(); m.register_forward_hook(lambda m, i, o: o + 1); m.register_forward_hook(lambda m, i, o: o * 2, prepend=True); m(a)
m = torch.nn.Identity(); m.register_forward_pre_hook(lambda m, i: i[0] + 1); m.register_forward_pre_hook(lambda m, i: i[0] * 2, prepend=True); m(a)
m = torch.nn.Identity(); m.register_forward_pre_hook(lambda m, i, k: ((i[0] * 3,), k), with_kwargs=True); m(a)
m = torch.nn.Identity(); m.register_forward_pre_hook(lambda m, i, k: ((k['input'] * 3,), {{}}), with_kwargs=True); m(input=a)
m = torch.nn.Identity(); m.register_forward_pre_hook(lambda m, i, k: 3, with_kwargs=True); m(a)
m = torch.nn.Identity(); m.register_forward_hook(lambda m, i, k, o: k['input'] * 3, with_kwargs=True); m(input=a)
{SMALL} l = torch.nn.ParameterList(); m.register_forward_hook(lambda m, i, o: l.append(o) and None, always_call=True); m(torch.ones(2, 3))
{SMALL} m.register_forward_hook(lambda m, i, o: o + 1, True)
{SMALL} m.register_forward_hook(3, 4)
{SMALL} m.register_full_backward_hook(lambda m, i, o: None, True, 3)
{SMALL} m.register_full_backward_hook(lambda m, i, o: (i[0] * 2,)); m(a).sum().backward(); a.grad
{SMALL} m.register_full_backward_hook(lambda m, i, o: (o[0] @ m.weight * 3,)); m(a).square().sum().backward(); a.grad, m.bias.grad
{SMALL} m.register_full_backward_pre_hook(lambda m, o: (o[0] * 3,)); m(a).square().sum().backward(); a.grad, m.weight.grad
{SMALL} m.register_full_backward_pre_hook(lambda m, o: (o[0] * 3,)); m.register_full_backward_pre_hook(lambda m, o: (o[0] + 1,), prepend=True); m(a).square().sum().backward(); a.grad, m.weight.grad
{SMALL} m.register_full_backward_hook(lambda m, i, o: (i[0] * 3,)); m.register_full_backward_hook(lambda m, i, o: (i[0] + 1,), prepend=True); m(a).square().sum().backward(); a.grad
{SMALL} h = m.register_full_backward_hook(lambda m, i, o: (i[0] * 3,)); h.remove(); m(a).square().sum().backward(); a.grad
{SMALL} m.register_full_backward_hook(lambda m, i, o: (i[0] * 3,)); m(a).grad_fn.name()
{SMALL} m.register_full_backward_hook(lambda m, i, o: ()); m(a).sum().backward()
{SMALL} m.register_full_backward_pre_hook(lambda m, o: ()); m(a).sum().backward()
{SMALL} m.register_full_backward_hook(lambda m, i, o: None); m(a.detach()).sum().backward(); m.bias.grad
{SMALL} m.register_full_backward_hook(lambda m, i, o: (o[0],)); m(a.detach()).sum().backward()
m = torch.nn.RNN(4, 2); m.register_full_backward_hook(lambda m, i, o: (i[0] * 2,)); o = m(a); o[0].sum().backward(); a.grad
m = torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.ReLU()); m[1].register_full_backward_hook(lambda m, i, o: (i[0] + 1,)); m(a).sum().backward(); a.grad
""")

LIST = "m = torch.nn.ModuleList([torch.nn.ReLU(), torch.nn.Tanh(), torch.nn.Sigmoid(), torch.nn.Tanh()]);"
SEQ = "m = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Tanh(), torch.nn.Sigmoid(), torch.nn.Identity());"
DICT = "m = torch.nn.ModuleDict({'b': torch.nn.ReLU(), 'a': torch.nn.Tanh()});"


def containers():
    for kind in (LIST, SEQ):
        yield from lines(f"""
{kind} m[-1]
{kind} m[1:3]
{kind} m[::2]
{kind} m[-3:]
{kind} m[5:]
{kind} m[4]
{kind} m[-5]
{kind} m.pop(1), m
{kind} m.pop(-1), m
{kind} m.pop(4)
{kind} m.pop(0), m, len(m)
{kind} m[0] = torch.nn.Identity(); m
{kind} m[-1] = torch.nn.GELU(); m
{kind} m[4] = torch.nn.Identity()
{kind} m[0] = 3
{kind} m.insert(1, torch.nn.GELU()); m
{kind} m.insert(0, torch.nn.GELU()); m
{kind} m.insert(4, torch.nn.GELU()); m
{kind} m.append(torch.nn.GELU())
{kind} m.append(3)
{kind} m.extend([torch.nn.GELU(), torch.nn.ELU()])
{kind} len(m)
{kind} [str(x) for x in m]
""")
    yield from lines(f"""
{LIST} m + [torch.nn.ELU()]
{LIST} m + torch.nn.ModuleList([torch.nn.ELU()])
{LIST} m + 3
{LIST} m.extend(3)
{LIST} m.insert(-1, torch.nn.ELU())
{LIST} m(a)
torch.nn.ModuleList()
torch.nn.ModuleList(None)
torch.nn.ModuleList([torch.nn.Linear(1, 2)])[0:1]
{SEQ} m + torch.nn.Sequential(torch.nn.ELU())
{SEQ} m * 2
{SEQ} m * 0
{SEQ} m * 1.5
{SEQ} m + 3
{SEQ} m.insert(-1, torch.nn.ELU()); m
{SEQ} m.insert(7, torch.nn.ELU())
{SEQ} m.insert(1, 3)
{SEQ} m[1:](a)
{DICT} m['a']
{DICT} m['c']
{DICT} list(m.keys())
{DICT} list(m)
{DICT} [str(x) for x in m.values()]
{DICT} [x[0] for x in m.items()]
{DICT} len(m)
{DICT} m.pop('b'), m
{DICT} m.pop('c')
{DICT} m.clear(); m, len(m)
{DICT} m.update({{'c': torch.nn.ELU(), 'b': torch.nn.ELU()}}); m
{DICT} m.update([['c', torch.nn.ELU()]]); m
{DICT} m.update(torch.nn.ModuleDict({{'c': torch.nn.ELU()}})); m
{DICT} m.update([['c']])
{DICT} m.update([3])
{DICT} m.update(3)
torch.nn.ModuleDict(None)
torch.nn.ModuleDict(3)
""")
    values = "m = torch.nn.ParameterList([a.detach(), t.float(), torch.nn.Parameter(b.detach()[0].double())]);"
    yield from lines(f"""
{values} m
{values} m[0]
{values} m[-1]
{values} m[1:]
{values} m[::-1]
{values} m[3]
{values} len(m)
{values} m.append(v.detach())
{values} m.append(3)
{values} m.extend([v.detach(), w.detach()]); len(list(m.parameters()))
{values} m.extend(v.detach())
{values} m.extend(3)
{values} m[1] = w.detach(); m[1]
{values} m[3] = w.detach()
{values} m(a)
{values} [p[0] for p in m.named_parameters()]
{values} list(m.state_dict())
torch.nn.ParameterList()
torch.nn.ParameterList([torch.tensor(1.0)])
""")
    named = "m = torch.nn.ParameterDict({'y': a.detach(), 'x': w.detach(), 'z': torch.nn.Parameter(b.detach().double())});"
    yield from lines(f"""
{named} m
{named} m['x']
{named} list(m.keys())
{named} list(m)
{named} [x[0] for x in m.items()]
{named} list(m.values())
{named} len(m)
{named} m.get('x')
{named} m.get('q')
{named} m.get('q', 3)
{named} m.setdefault('q', v.detach())
{named} m.setdefault('x', v.detach())
{named} m.pop('x'), m
{named} m.pop('q')
{named} m.popitem()[0], m
{named} m.clear(); m, len(m)
torch.nn.ParameterDict().popitem()
{named} m.copy()
{named} m.copy()['x'] is m['x']
{named} m.fromkeys(['a', 'b'], v.detach())
{named} m.fromkeys(['a'])
{named} m.update({{'c': v.detach(), 'b': v.detach()}}); m
{named} m.update([['q', v.detach()], ['p', 3]]); m
{named} m.update([['q']])
{named} m.update([3])
{named} m.update(3)
{named} m.update([[3, v.detach()]])
{named} m(a)
{named} [p[0] for p in m.named_parameters()]
torch.nn.ParameterDict()
""")


groups["containers"] = list(containers())

UNITS = {
    "selu": ["", "inplace=True"], "celu": ["", "2.0", "alpha=0.5"], "mish": [""], "relu6": [""], "hardswish": [""],
    "hardsigmoid": [""], "logsigmoid": [""], "glu": ["", "0", "dim=1", "-2"], "hardshrink": ["", "1.0", "lambd=1.25"],
    "softshrink": ["", "1.0", "lambd=1.25", "0.0"], "tanhshrink": [""], "softsign": [""], "threshold": ["0.5, 20.0", "-0.5, 0.0"],
    "rrelu": ["", "0.25, 0.5", "training=True", "0.25, 0.75, True"], "softmin": ["0", "dim=1", "-1"],
    "prelu": ["v[:1]", "v", "v[0]"], "normalize": ["", "1.0", "2.0, 0", "p=3.0, dim=-1", "eps=10.0", "inf"],
    "gumbel_softmax": ["", "0.5", "hard=True", "dim=0, tau=2.0", "1, True, 1e-10, 0"],
}
# Their arguments are refused in the words of C++.
BUILTIN = ("logsigmoid", "hardshrink", "softshrink", "prelu")
EDGES = "torch.tensor([-inf, -100.0, -21.0, -6.0, -3.0, -0.5, -0.0, 0.0, 0.5, 3.0, 6.0, 21.0, 100.0, inf, nan])"


def units():
    for name, options in UNITS.items():
        for option in options:
            more = f", {option}" if option else ""
            x = "c[:, :4, :]" if name == "glu" else "a"
            if option != "inplace=True":
                weight = ", v.grad" if name == "prelu" else ""
                if option == "v":
                    x = "a.view(3, 4, 1)"
                leaf = x[0]
                line = f"y = F.{name}({x}{more}); z = y * b[0, 0] if 0 else y; (y * y).sum().backward(); y, y.grad_fn.name(), {leaf}.grad{weight}"
                line = line.replace("z = y * b[0, 0] if 0 else y; ", "")
                yield line
                yield double(line)
            else:
                yield f"y = a.detach().clone(); F.{name}(y{more}) is y, y"
        if name not in ("glu", "softmin", "prelu", "normalize", "gumbel_softmax", "threshold", "rrelu"):
            # PyTorch's hardswish has the derivative NaN at NaN in its loops of vectors, but 1 in what is left behind the last.
            edges = f"torch.cat([{EDGES}, torch.zeros(17)])" if name == "hardswish" else EDGES
            yield f"x = {edges}.requires_grad_(); y = F.{name}(x); y.sum().backward(); y, x.grad"
            yield f"x = {edges}.double().requires_grad_(); y = F.{name}(x); y.sum().backward(); y, x.grad"
        arguments = {"threshold": ", 1, 20", "prelu": ", v[0]", "softmin": ", 0"}.get(name, "")
        yield f"F.{name}(t{arguments})"
        yield f"F.{name}(t > 1{arguments})"
        yield f"F.{name}(torch.tensor(0.75){arguments})"
        yield f"F.{name}(a[:0]{arguments})"
        if name not in BUILTIN:
            yield f"F.{name}()"
            yield f"F.{name}(a, foo=1)"
    yield from lines("""
F.glu(a[:, :3])
F.glu(a, 2)
F.celu(a, 0.0)
F.softshrink(a, -1.0)
F.rrelu(a, 0.5, 0.25)
F.rrelu(a, 0.5, 0.25, True)
F.prelu(a, v[:3])
F.prelu(a, v.view(2, 2))
F.prelu(a, V)
F.prelu(a[0], v)
F.prelu(c, torch.ones(6))
F.prelu(a[0, 0], v)
F.threshold(a, 1)
F.softmin(a)
F.softmin(c)
F.softmin(a, dim=0, dtype=torch.float64)
F.gumbel_softmax(a, eps=0.5)
F.normalize(t)
F.normalize(a[0])
F.normalize(a, dim=2)
F.threshold_(a.detach(), 0.0, 3.0)
x = a.detach().clone(); F.threshold_(x, 0.0, 3.0) is x, x
x = a.detach().clone(); F.relu_(x) is x, x
x = a.detach().clone(); F.selu_(x) is x, x
x = a.detach().clone(); F.elu_(x, 0.5) is x, x
x = a.detach().clone(); F.celu_(x, 0.5) is x, x
x = a.detach().clone(); F.leaky_relu_(x, 0.5) is x, x
x = a.detach().clone(); F.hardtanh_(x, -0.5, 0.25) is x, x
x = a.detach().clone(); F.rrelu_(x, 0.25, 0.5, True) is x, x
F.relu_(a)
""")
    for made in ("SELU()", "SELU(True)", "CELU()", "CELU(2, True)", "CELU(0.5)", "Mish(True)", "Mish()", "ReLU6()", "ReLU6(True)", "GLU()",
                 "GLU(0)", "GLU(dim=1)", "Hardswish()", "Hardswish(True)", "Hardsigmoid(True)", "Hardsigmoid()", "Hardshrink()", "Hardshrink(1)",
                 "Hardshrink(0.25)", "Softshrink()", "Softshrink(2)", "Threshold(1, 2)", "Threshold(0.5, 20, True)", "RReLU()",
                 "RReLU(0.1, 1, True)", "Softmin()", "Softmin(1)", "Softsign()", "LogSigmoid()", "Tanhshrink()", "PReLU()", "PReLU(4)",
                 "PReLU(4, init=0.5)", "PReLU(dtype=torch.float64)"):
        yield f"torch.nn.{made}"
        yield f"torch.nn.{made}(a.detach().clone())"
        yield f"torch.nn.{made}.eval()(a.detach().clone())"
        yield f"list(torch.nn.{made}.state_dict())"
    yield "torch.nn.SELU(1, 2)"
    yield "torch.nn.Threshold(1)"
    yield "torch.nn.GLU()(a[:, :3])"


groups["units"] = list(units())

def graded(code, *leaves):
    """A result, what recorded it, and gradients below a square; in float32 and in float64."""
    line = f"y = {code}; (y * y).sum().backward(); y, y.grad_fn.name(), " + ", ".join(f"{x}.grad" for x in leaves)
    return [line, double(line)]


def module(made, code, *leaves):
    return f"m = torch.nn.{made}; y = {code}; (y * y).sum().backward(); y, " + ", ".join(f"{x}.grad" for x in leaves)


def norms():
    for shape in ("a", "c.view(4, 4, 3)"):
        x = shape[0]
        yield from graded(f"F.batch_norm({shape}, None, None, v, w, True)", x, "v", "w")
        yield from graded(f"F.batch_norm({shape}, None, None, training=True, eps=0.5)", x)
        yield from graded(f"F.batch_norm({shape}, w.detach(), v.detach(), v, w)", x, "v", "w")
        yield from graded(f"F.batch_norm({shape}, w.detach(), v.detach())", x)
        yield f"p = torch.zeros(4); q = torch.ones(4); F.batch_norm({shape}, p, q, training=True, momentum=0.25); p, q"
        yield from graded(f"F.group_norm({shape}, 2, v, w)", x, "v", "w")
        yield from graded(f"F.group_norm({shape}, 1, eps=0.5)", x)
        yield from graded(f"F.group_norm({shape}, 4, v)", x, "v") if x == "c" else ()
        yield module("BatchNorm1d(4)", f"m({shape})", x, "m.weight", "m.bias")
        yield f"m = torch.nn.BatchNorm1d(4); m({shape}); m({shape} * 2); m.running_mean, m.running_var, m.num_batches_tracked"
        yield f"m = torch.nn.BatchNorm1d(4, momentum=None); m({shape}); m({shape} * 2); m({shape} * 3); m.running_mean, m.running_var"
        yield f"m = torch.nn.BatchNorm1d(4, momentum=0.5); m({shape}); m.eval(); m({shape}), m.running_mean, m.num_batches_tracked"
        yield f"m = torch.nn.BatchNorm1d(4, track_running_stats=False); m.eval(); m({shape}), list(m.state_dict())"
        yield f"m = torch.nn.BatchNorm1d(4); m({shape}); m.reset_running_stats(); m.running_mean, m.running_var, m.num_batches_tracked"
    yield from graded("F.rms_norm(a, [4], v)", "a", "v")
    yield from graded("F.rms_norm(a, [4])", "a")
    yield from graded("F.rms_norm(c, [6, 4], eps=0.5)", "c")
    yield from graded("F.bilinear(a, b, d.view(2, 4, 3)[:, :, :1].expand(2, 4, 4))", "a", "b", "d")
    yield from graded("F.bilinear(a, b[:, :2], d.view(3, 4, 2), v[:3])", "a", "b", "d", "v")
    yield module("GroupNorm(2, 4)", "m(a)", "a", "m.weight", "m.bias")
    yield module("RMSNorm(4)", "m(a)", "a", "m.weight")
    yield module("RMSNorm([6, 4], eps=0.5)", "m(c)", "c", "m.weight")
    yield module("Bilinear(4, 4, 3)", "m(a, b)", "a", "b", "m.weight", "m.bias")
    yield "m = torch.nn.Bilinear(4, 4, 2); m.register_full_backward_hook(lambda m, i, o: (i[0] * 0, i[1] * 2)); m(a, b).sum().backward(); a.grad, b.grad"
    yield from lines("""
F.batch_norm(c, torch.zeros(5), torch.ones(6))
F.batch_norm(c, torch.zeros(6), torch.ones(6), torch.ones(5))
F.batch_norm(c, torch.zeros(6), torch.ones(5))
F.batch_norm(c, None, None)
F.batch_norm(a[:1], None, None, training=True)
F.batch_norm(a, None, None, training=True, eps=0.0)
F.batch_norm(r, None, None, training=True)
F.batch_norm(c, torch.zeros(6).double(), torch.ones(6))
torch.nn.BatchNorm1d(6)(a)
torch.nn.BatchNorm1d(4)(a[0])
torch.nn.BatchNorm1d(4)(a[:1])
F.group_norm(c, 4)
F.group_norm(c, 3, torch.ones(5))
F.group_norm(a[0], 1)
F.group_norm(r, 1)
torch.nn.GroupNorm(4, 6)
F.rms_norm(a, [3])
F.rms_norm(a, [4], torch.ones(3))
F.rms_norm(r, [4])
F.rms_norm(a, [])
F.bilinear(a, a[:2], torch.ones(2, 4, 4))
F.bilinear(a, a, torch.ones(2, 3, 4))
F.bilinear(a, a, torch.ones(2, 4, 3))
F.bilinear(a, a, torch.ones(2, 4, 4), torch.ones(3))
F.bilinear(a, a[0], torch.ones(2, 4, 4))
torch.nn.Bilinear(0, 1, 1)
torch.nn.Unflatten(1, (2, 2))(a)
torch.nn.Unflatten(1, (2, -1))(a).shape
torch.nn.Unflatten(-1, [2, 2, 1])(a).shape
torch.nn.Unflatten(1, (2, 3))(a)
torch.nn.Unflatten(1, 3)
torch.nn.Unflatten(1, (2.5,))
torch.nn.Unflatten(2, (2, 2))(a)
""")
    for made in ("Bilinear(2, 3, 4, bias=False)", "Bilinear(2, 3, 4)", "Unflatten(1, (2, 3))", "Unflatten(dim=1, unflattened_size=(2,))",
                 "GroupNorm(2, 4)", "GroupNorm(2, 4, 1e-3, False)", "GroupNorm(2, 4, bias=False)", "RMSNorm(3)", "RMSNorm([2, 3], 1e-3, False)",
                 "BatchNorm1d(3)", "BatchNorm1d(3, 1e-3, None, False, False)", "BatchNorm1d(3, momentum=0.5, bias=False)",
                 "LayerNorm(3, elementwise_affine=False)", "LayerNorm(3, bias=False)"):
        yield f"torch.nn.{made}"
        yield f"m = torch.nn.{made}; list(m.state_dict()), list(m.state_dict().values())"


def tables():
    for option in ("", "0", "padding_idx=-1", "max_norm=1.0", "None, 1.5, 1.0", "scale_grad_by_freq=True", "2, scale_grad_by_freq=True"):
        more = f", {option}" if option else ""
        leaf = "e.detach().clone().requires_grad_()"
        yield f"x = {leaf}; y = F.embedding(r, x{more}); (y * y).sum().backward(); y, y.grad_fn.name(), x.grad, x"
    for bag in ("r, x", "r.view(12), x, torch.tensor([0, 3, 3, 7])", "r.view(12), x, torch.tensor([0, 3, 3, 12]), include_last_offset=True", "r.int(), x"):
        for mode in ("sum", "mean", "max"):
            for option in ("", "padding_idx=0", "scale_grad_by_freq=True", "max_norm=1.5", "per_sample_weights=u"):
                if option == "max_norm=1.5" and "view" in bag or option.startswith("per") and mode != "sum" or "freq" in option and mode != "max":
                    continue
                more = f", {option}" if option else ""
                start = "x = e.detach().clone().requires_grad_(); u = (torch.arange(12).float() / 4).view(3, 4).requires_grad_(); "
                call = f"F.embedding_bag({bag}{more}, mode='{mode}')"
                if option.startswith("per") and "view" in bag:
                    call = call.replace("=u", "=u.view(12)")
                yield f"{start}y = {call}; (y * y).sum().backward(); y, y.grad_fn.name(), x.grad" + (", u.grad" if option.startswith("per") else "")
    yield from lines("""
F.embedding(r, e, 5)
F.embedding(r, e, -6)
torch.nn.Embedding(5, 3, _weight=torch.ones(2, 3))
torch.nn.Embedding(5, 3, padding_idx=5)
torch.nn.Embedding(5, 3, padding_idx=-6)
torch.nn.Embedding(5, 3, _weight=e.detach())(r)
torch.nn.Embedding(5, 3, _weight=e.detach(), _freeze=True).weight.requires_grad
torch.nn.Embedding(5, 3, 1, 1.0)(r)
torch.nn.Embedding(5, 3, max_norm=1.0, norm_type=1.0)(r)
torch.nn.Embedding.from_pretrained(torch.ones(3))
torch.nn.Embedding.from_pretrained(e.detach())
torch.nn.Embedding.from_pretrained(e.detach())(r)
torch.nn.Embedding.from_pretrained(e.detach()).weight.requires_grad
torch.nn.Embedding.from_pretrained(e.detach(), False, 0).weight.requires_grad
torch.nn.Embedding.from_pretrained(e.detach(), freeze=False, padding_idx=1, max_norm=2.0, scale_grad_by_freq=True)
torch.nn.Embedding(3, 2, 0, 1.0, 1.0, True, False)
torch.nn.Embedding(3, 2, max_norm=1.5, norm_type=3.0)
torch.nn.EmbeddingBag(5, 3, _weight=torch.ones(2, 3))
torch.nn.EmbeddingBag(5, 3, padding_idx=5)
torch.nn.EmbeddingBag(3, 2)
torch.nn.EmbeddingBag(3, 2, 1.0, 2.0, True, 'sum', False, None, True, 0)
torch.nn.EmbeddingBag(5, 3)(r)
torch.nn.EmbeddingBag(5, 3, mode='sum')(r, per_sample_weights=torch.ones(3, 4))
torch.nn.EmbeddingBag(5, 3, mode='max')(r.view(12), torch.tensor([0, 5]))
torch.nn.EmbeddingBag(5, 3, padding_idx=1).weight
torch.nn.EmbeddingBag.from_pretrained(e.detach())(r)
torch.nn.EmbeddingBag.from_pretrained(e.detach(), mode='sum', padding_idx=0)
torch.nn.EmbeddingBag.from_pretrained(torch.ones(3))
F.embedding_bag(r, e, mode='foo')
F.embedding_bag(r.view(12), e)
F.embedding_bag(r.view(12), e, r)
F.embedding_bag(r, e, t)
F.embedding_bag(r.view(2, 3, 2), e)
F.embedding_bag(r, e[0])
F.embedding_bag(r, e, per_sample_weights=torch.ones(3, 4))
F.embedding_bag(r, e, per_sample_weights=torch.ones(3, 3))
F.embedding_bag(r, e, mode='max', scale_grad_by_freq=True)
""")


def drops():
    for name in ("dropout", "alpha_dropout", "dropout1d", "dropout2d", "feature_alpha_dropout"):
        for x in ("a", "c", "C", "a.t()"):
            for option in ("0.5, True", "p=0.25, training=True", "0.0, True", "1.0, True", "0.5, False"):
                yield f"y = F.{name}({x}, {option}); y.sum().backward(); y, {x[0]}.grad"
        yield f"x = c.detach().clone(); F.{name}(x, 0.5, True, True) is x, x"
        yield f"F.{name}(a, 1.5)"
        yield f"F.{name}(a)"
        yield f"F.{name}(a[0], 0.5, True)"
        yield f"F.{name}(r, 0.5, True)"
    for made in ("Dropout", "Dropout1d", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout"):
        for option in ("", "0.25", "0.2, True", "0"):
            yield f"torch.nn.{made}({option})"
        yield f"torch.nn.{made}()(c.detach())"
        yield f"torch.nn.{made}(0.25).eval()(c.detach())"
        yield f"torch.nn.{made}(1.5)"


def convolutions():
    more = "x = (torch.arange(24) * 5 % 13).view(2, 4, 3).float() / 4 - 1; x.requires_grad_(); u = (torch.arange(24) * 7 % 9).view(4, 2, 3).float() / 4 - 1; u.requires_grad_(); "
    for option in ("", "v[:2]", "v[:2], 2, 1, 1", "w, groups=2", "stride=2, dilation=3, output_padding=2", "dilation=2, padding=2", "padding=1, stride=3, output_padding=2"):
        call = f"F.conv_transpose1d(x, u{', ' if option else ''}{option})"
        for x in ("", "x = x.detach().double().requires_grad_(); u = u.detach().double().requires_grad_(); v = v.detach().double(); w = w.detach().double(); "):
            yield f"{more}{x}y = {call}; (y * y).sum().backward(); y, y.grad_fn.name(), x.grad, u.grad"
    yield f"{more}y = F.conv_transpose1d(x[0], u, v[:2]); (y * y).sum().backward(); y, y.grad_fn.name(), x.grad, u.grad, v.grad"
    for option in ("u[:3]", "u, groups=3", "u, torch.ones(3)", "u, stride=0", "u, padding=-1", "u, dilation=-1", "u, output_padding=1", "u, output_padding=-1",
                   "u, groups=0", "u[0]", "u.double()", "u, torch.ones(2).double()", "u, stride=(1, 2)", "u.view(4, 2, 3, 1)", "u, padding=()", "u[:1], groups=2"):
        yield f"{more}F.conv_transpose1d(x, {option})"
    yield f"{more}F.conv_transpose1d(x.double(), u.double(), padding=3)"
    yield f"{more}F.conv_transpose1d(x.double(), u.double(), dilation=0)"
    yield f"{more}F.conv_transpose1d(x[0, 0], u)"
    yield f"{more}F.conv_transpose1d(x[:, :, :0], u)"
    yield f"{more}F.conv_transpose1d(x > 1, u > 1)"
    yield f"{more}F.conv_transpose1d(x[:0], u).shape"
    for made in ("(4, 2, 3)", "(4, 2, 3, 2, 1, 1, 2, False, 2)", "(4, 2, kernel_size=3, dtype=torch.float64)", "(4, 2, 3, padding_mode='reflect')", "(3, 2, 3, groups=2)",
                 "(4, 3, 3, groups=2)", "(4, 2, 3, groups=0)"):
        yield f"torch.nn.ConvTranspose1d{made}"
        yield f"[p for p in torch.nn.ConvTranspose1d{made}.state_dict().values()]"
    for size in ("[8]", "[2, 4, 8]", "[9]", "[4, 7]"):
        yield f"{more}torch.nn.ConvTranspose1d(4, 2, 3, stride=2)(x, {size})"
    yield f"{more}m = torch.nn.ConvTranspose1d(4, 2, 3, 2, 1); y = m(x[0], output_size=[6]); (y * y).sum().backward(); y, x.grad, m.bias.grad"
    yield "m = torch.nn.Conv1d(4, 2, 3); m.output_padding"


groups["convolutions"] = list(convolutions())


def pools():
    more = "x = ((torch.arange(20) * 7 % 11).view(2, 2, 5).float() / 4 + 0.25).requires_grad_(); "
    for option in ("2, 2", "2.0, 3, 1", "4, 2, ceil_mode=True", "inf, 2", "-inf, 2, 1", "0.5, 2, stride=3"):
        yield f"{more}y = F.lp_pool1d(x, {option}); (y * y).sum().backward(); y, y.grad_fn.name(), x.grad"
        yield f"{more}x = x.detach().double().requires_grad_(); y = F.lp_pool1d(x, {option}); (y * y).sum().backward(); y, y.grad_fn.name(), x.grad"
    for made in ("(2, 3)", "(1.5, 3, stride=2, ceil_mode=True)", "(1)"):
        yield f"torch.nn.LPPool1d{made}"
    yield f"{more}torch.nn.LPPool1d(2, 2)(x[0])"
    yield "F.lp_pool1d(c, 2, 5)"
    for size in ("", ", output_size=[5]", ", output_size=[2, 2, 5]", ", output_size=[4, 5]", ", output_size=[7]"):
        yield f"{more}p = F.max_pool1d(x, 2, return_indices=True); y = F.max_unpool1d(p[0], p[1], 2{size}); (y * y).sum().backward(); y, y.grad_fn.name(), x.grad"
    yield f"{more}p = F.max_pool1d(x, 3, 1, return_indices=True); y = F.max_unpool1d(p[0], p[1], 3, 1); (y * y).sum().backward(); y, x.grad"
    yield f"{more}p = torch.nn.MaxPool1d(2, return_indices=True)(x[0]); torch.nn.MaxUnpool1d(2)(p[0], p[1], [5])"
    for call in ("x[:, :, :2], torch.tensor([0, 4]).expand(2, 2, 2)", "x[:, :, :2], torch.tensor([-1, 3]).expand(2, 2, 2)", "x[:, :, :2], torch.tensor([0.0, 3.0]).expand(2, 2, 2)",
                 "x, torch.tensor([0, 3]).expand(2, 2, 2)", "x[0, 0], torch.tensor([0, 3, 1, 1, 1])", "x[:, :, :0], torch.ones(2, 2, 0).long()",
                 "x[:, :, :2].long(), torch.tensor([0, 1]).expand(2, 2, 2)", "x[0, :, :2], torch.tensor([1, 1]).expand(2, 2)"):
        yield f"{more}F.max_unpool1d({call}, 2)"
    yield f"{more}F.max_unpool1d(x[:, :, :1], torch.zeros(2, 2, 1).long(), 2, padding=2)"
    yield "torch.nn.MaxUnpool1d(2, 3, 1)"


groups["pools"] = list(pools())


def instances():
    for shape in ("c", "c.view(4, 4, 3)"):
        scale = "torch.ones(6), torch.zeros(6)" if shape == "c" else "v, w"
        yield from graded(f"F.instance_norm({shape})", "c")
        yield from graded(f"F.instance_norm({shape}, eps=0.5)", "c")
    yield from graded("F.instance_norm(c.view(4, 4, 3), None, None, v, w)", "c", "v", "w")
    yield from graded("F.instance_norm(c.view(4, 4, 3), w.detach(), v.detach(), v, w, False)", "c", "v", "w")
    yield "p = torch.zeros(6); q = torch.ones(6); F.instance_norm(c, p, q, momentum=0.25); p, q"
    yield module("InstanceNorm1d(6)", "m(c)", "c")
    yield module("InstanceNorm1d(6, affine=True)", "m(c)", "c", "m.weight", "m.bias")
    yield "m = torch.nn.InstanceNorm1d(6, track_running_stats=True); m(c); m(c * 2); m.running_mean, m.running_var, m.num_batches_tracked"
    yield "m = torch.nn.InstanceNorm1d(6, momentum=0.5, track_running_stats=True); m(c); m.eval(); m(c), m.running_mean"
    yield "m = torch.nn.InstanceNorm1d(6); y = m(c[0]); y, y.grad_fn.name()"
    yield from lines("""
F.instance_norm(c[0])
F.instance_norm(c[:, :, :1])
F.instance_norm(c, use_input_stats=False)
F.instance_norm(c, v, v)
F.instance_norm(c, weight=v)
F.instance_norm(c, weight=torch.ones(6).double())
F.instance_norm(c, torch.ones(6), None)
F.instance_norm(c.long())
torch.nn.InstanceNorm1d(3)(c)
torch.nn.InstanceNorm1d(3, affine=True)(c)
torch.nn.InstanceNorm1d(4)(c[0, 0])
torch.nn.InstanceNorm1d(4, foo=1)
torch.nn.InstanceNorm1d(4, 1e-3, 0.5, True, True, None, None, True)
torch.nn.InstanceNorm1d(4)
torch.nn.InstanceNorm1d(4, 1e-3, None, True, True, bias=False)
list(torch.nn.InstanceNorm1d(4, affine=True, track_running_stats=True).state_dict())
""")


groups["instances"] = list(instances())

def recorded():
    """Under which names recurrent layers and cells record what they give."""
    torch.nn.LSTM(4, 3, proj_size=2)(torch.zeros(1, 1, 4))  # warns, once a process, that oneDNN has no projections
    for kind in ("LSTM", "GRU", "RNN"):
        last = "y[1][0].grad_fn.name(), y[1][1].grad_fn.name()" if kind == "LSTM" else "y[1].grad_fn.name()"
        for options in ("", ", 2", ", bidirectional=True", ", batch_first=True", ", 2, bidirectional=True, batch_first=True") + (", proj_size=2",) * (kind == "LSTM"):
            m = f"m = torch.nn.{kind}(4, 3{options});"
            for x in ("c", "c[0]", "c[:1]"):
                yield f"{m} y = m({x}); y[0].grad_fn.name(), {last}"
            yield f"{m} y = m.double()(C); y[0].grad_fn.name(), {last}"
            for rows in ("c[0], c[1, :2]", "c[0, :2], c[1]"):
                more = ", enforce_sorted=False" if rows.startswith("c[0, ") else ""
                yield f"{m} y = m(torch.nn.utils.rnn.pack_sequence([{rows}]{more})); y[0].data.grad_fn.name(), {last}"
        cell = f"m = torch.nn.{kind}Cell(4, 3); y = m("
        last = "y[0].grad_fn.name(), y[1].grad_fn.name()" if kind == "LSTM" else "y.grad_fn.name()"
        yield from (f"{cell}{x}); {last}" for x in ("c[0]", "c[0, 0]"))
    yield "m = torch.nn.RNNCell(4, 3, nonlinearity='relu'); m(c[0]).grad_fn.name()"


groups["recorded"] = list(recorded())

def transformers():
    x, mask = "c[:, :3, :]", "torch.tensor([[False, True], [False, False]])"
    gone = "torch.tensor([[False, True], [False, False], [False, True]])"
    layer = "m = torch.nn.TransformerEncoderLayer"
    for made in ("(4, 2, 6, 0.0)", "(4, 2, 6, 0.0, 'gelu', 0.5, norm_first=True)", "(4, 2, 6, 0.0, F.silu, bias=False)", "(4, 2, dim_feedforward=6, dropout=0.0, activation=torch.nn.Tanh(), norm_first=True)"):
        yield f"{layer}{made}; y = m({x}); (y * y).sum().backward(); y, c.grad, m.linear1.weight.grad, m.self_attn.in_proj_weight.grad, m.norm2.weight.grad"
    yield f"{layer}(4, 2, 6, 0.0, batch_first=True, dtype=torch.float64); m(C[:, :3, :])"
    yield f"{layer}(4, 2, 6, 0.5); m({x}).sum().backward(); m({x}), c.grad"
    for given in (f"{mask}", f"src_mask={mask}, src_key_padding_mask={gone}", f"{mask}.float()", f"{mask}.float(), {gone}", f"src_key_padding_mask={gone}, src_mask={mask}, is_causal=True"):
        yield f"{layer}(4, 2, 6, 0.0); m({x}, {given})"
    yield f"{layer}(4, 2, 6, 0.0); m({x}, {mask}.long())"
    yield f"{layer}(4, 2, 6, 0.0); m({x}, src_key_padding_mask={gone}.long())"
    yield f"{layer}(4, 2, 6, 0.0); m({x}, is_causal=True)"
    yield f"{layer}(4, 2, 6, 0.0); m(c[0])"
    yield f"{layer}(4, 2, 6, 0.25); m"
    yield f"{layer}(4, 2, 6, 0.25, activation=torch.nn.GELU()); m"
    yield f"{layer}(4, 2, 6, bias=False); list(m.state_dict())"
    yield "torch.nn.TransformerEncoderLayer(4, 3)"
    yield "torch.nn.TransformerEncoderLayer(4, 2, activation='tanh')"
    yield "torch.nn.TransformerEncoderLayer(4)"
    layer = "m = torch.nn.TransformerDecoderLayer"
    for made in ("(4, 2, 6, 0.0)", "(4, 2, 6, 0.0, 'gelu', 0.5, norm_first=True)"):
        yield f"{layer}{made}; y = m({x}, {x} * 2); (y * y).sum().backward(); y, c.grad, m.linear2.weight.grad, m.multihead_attn.in_proj_weight.grad, m.norm3.bias.grad"
        yield f"{layer}{made}; m({x}, {x} * 2, {mask}, memory_mask={mask}.t(), tgt_key_padding_mask={gone}, memory_key_padding_mask={gone}, tgt_is_causal=True)"
    yield f"{layer}(4, 2, 6, 0.25); m"
    yield f"{layer}(4, 2, 6, 0.5); m({x}, {x})"
    yield f"{layer}(4, 2, 6); list(m.state_dict())"
    stack = "m = torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(4, 2, 6, 0.0), 2, torch.nn.LayerNorm(4), enable_nested_tensor=False);"
    yield f"{stack} y = m({x}, {mask}, {gone}); (y * y).sum().backward(); y, c.grad, m.layers[1].linear1.weight.grad"
    yield f"{stack} m({x}, mask=torch.nn.Transformer.generate_square_subsequent_mask(2), is_causal=True)"
    yield f"{stack} m({x}, {mask}.float(), {gone})"
    yield f"{stack} m({x}, {mask}.long())"
    yield f"{stack.replace('6, 0.0', '6, 0.25')} m"
    yield f"{stack} list(m.state_dict()), m.num_layers, m.norm is m.layers[0]"
    stack = "m = torch.nn.TransformerDecoder(torch.nn.TransformerDecoderLayer(4, 2, 6, 0.0), 2);"
    yield f"{stack} y = m({x}, {x} * 2, {mask}, memory_key_padding_mask={gone}); (y * y).sum().backward(); y, c.grad, m.layers[1].linear1.weight.grad"
    yield f"{stack.replace('6, 0.0', '6, 0.25')} m"
    made = "m = torch.nn.Transformer(4, 2, 1, 2, 6, 0.0, batch_first=True);"
    yield f"{made} y = m(c, c * 2); (y * y).sum().backward(); y, c.grad, m.encoder.layers[0].self_attn.in_proj_weight.grad"
    yield f"{made} m(c, c * 2, tgt_mask=torch.nn.Transformer.generate_square_subsequent_mask(6), tgt_is_causal=True)"
    yield f"{made} m(c[0], c[1])"
    yield f"{made} m(c, c[:1])"
    yield f"{made} m(c, c[:, :, :3])"
    yield f"{made.replace('6, 0.0', '6, 0.25')} m"
    yield f"{made} [p[0] for p in m.named_parameters()]"
    yield "m = torch.nn.Transformer(4, 2, custom_encoder=torch.nn.Linear(4, 4), custom_decoder=torch.nn.Linear(4, 4)); m"
    yield "torch.nn.Transformer.generate_square_subsequent_mask(3)"
    yield "torch.nn.Transformer.generate_square_subsequent_mask(2, dtype=torch.float64)"


groups["transformers"] = list(transformers())

BUFFERED = "m = torch.nn.Module(); m.s = torch.nn.Buffer(t); m.u = torch.nn.Buffer(v.detach(), persistent=False);"
groups["bases"] = lines(f"""
{BUFFERED} list(m.state_dict()), [p[0] for p in m.named_buffers()]
{BUFFERED} m.u = w.detach(); list(m.state_dict()), m.u
{BUFFERED} m.u = torch.nn.Buffer(w.detach()); list(m.state_dict())
{BUFFERED} len(list(m.buffers())); m.s = 3
{BUFFERED} m.w = torch.nn.Parameter(t.float()); len(list(m.buffers())); m.w = torch.nn.Buffer(t)
{BUFFERED} m.double(); m.u, m.s, list(m.state_dict())
torch.nn.Buffer()
torch.nn.Buffer(t)
torch.nn.Buffer(t, False)
torch.nn.Buffer(a).requires_grad
""")

groups["norms"] = list(norms())
groups["tables"] = list(tables())
groups["drops"] = list(drops())

QKV = "q = c; k = c.flip(1)[:, :5] * 0.5; z = c[:, :5] * 2 - 1; "


def attentions():
    for option in ("", "is_causal=True", "scale=0.25", "torch.ones(6, 5).tril() > 0", "torch.arange(30).view(6, 5).float() / 8",
                   "(torch.arange(60).view(2, 6, 5) % 3) > 0", "None, 0.5", "None, 0.25, True", "torch.zeros(6, 5) > 0"):
        more = f", {option}" if option else ""
        for line in (f"{QKV}y = F.scaled_dot_product_attention(q, k, z{more}); (y * y).sum().backward(); y, c.grad",):
            yield line
            yield double(line.replace("torch.arange(30).view(6, 5).float()", "torch.arange(30).view(6, 5).double()"))
    yield from lines(f"""
F.scaled_dot_product_attention(c.view(2, 2, 6, 2), c.view(2, 2, 6, 2), c.view(2, 2, 6, 2), is_causal=True)[0]
F.scaled_dot_product_attention(c, c, c, torch.ones(6, 6), is_causal=True)
F.scaled_dot_product_attention(c, C, c)
F.scaled_dot_product_attention(c, c, c, torch.ones(6, 6).long())
F.scaled_dot_product_attention(c[0, 0], c, c)
F.scaled_dot_product_attention(c.detach().view(2, 4, 3, 2), c.detach().view(2, 4, 3, 2)[:, :2], c.detach().view(2, 4, 3, 2)[:, :2], enable_gqa=True)
""")
    masks = ["", "key_padding_mask=torch.arange(12).view(6, 2)[:, :2] > 8", "attn_mask=torch.ones(2, 2).triu(1) > 0",
             "attn_mask=torch.arange(4).view(2, 2).float() / 4", "need_weights=False", "average_attn_weights=False",
             "need_weights=False, attn_mask=torch.ones(2, 2).triu(1) > 0", "attn_mask=torch.ones(2, 2).triu(1) > 0, is_causal=True"]
    for made in ("(4, 2)", "(4, 1, bias=False)", "(4, 2, dropout=0.5)", "(4, 2, add_bias_kv=True)", "(4, 2, add_zero_attn=True)",
                 "(4, 2, add_bias_kv=True, add_zero_attn=True, bias=False)"):
        for mask in masks:
            more = f", {mask}" if mask else ""
            yield f"m = torch.nn.MultiheadAttention{made}; y = m(c, c, c{more}); (y[0] * y[0]).sum().backward(); y[0], y[1], c.grad, m.in_proj_weight.grad"
    yield from lines("""
m = torch.nn.MultiheadAttention(4, 2, kdim=3, vdim=2); y = m(c, torch.ones(3, 6, 3), torch.ones(3, 6, 2)); y[0].sum().backward(); y[0], y[1], c.grad, m.k_proj_weight.grad
m = torch.nn.MultiheadAttention(4, 2, batch_first=True); y = m(c, c, c); y[0].square().sum().backward(); y[0], y[1], c.grad
m = torch.nn.MultiheadAttention(4, 2, dtype=torch.float64); y = m(C, C, C); y[0].square().sum().backward(); y[0], y[1], C.grad
m = torch.nn.MultiheadAttention(4, 2); y = m(a, a, b); y[0].square().sum().backward(); y[0], y[1], a.grad, b.grad
m = torch.nn.MultiheadAttention(4, 2); m(a, a, b, torch.tensor([False, True, False]))[1]
m = torch.nn.MultiheadAttention(4, 2, 0.5).eval(); m(a, a, b)[1]
torch.nn.MultiheadAttention(4, 2)
torch.nn.MultiheadAttention(4, 2, 0.1, False, True, True, 3, 5, True)
list(torch.nn.MultiheadAttention(4, 2, add_bias_kv=True).state_dict())
list(torch.nn.MultiheadAttention(4, 2, add_bias_kv=True).state_dict().values())
list(torch.nn.MultiheadAttention(4, 2, kdim=3).state_dict())
list(torch.nn.MultiheadAttention(4, 2, kdim=3).state_dict().values())
torch.nn.MultiheadAttention(4, 3)
torch.nn.MultiheadAttention(0, 1)
m = torch.nn.MultiheadAttention(4, 2); m(a[0], a, a)
m = torch.nn.MultiheadAttention(4, 2); m(a, c, c)
m = torch.nn.MultiheadAttention(4, 2); m(a[:, :2], a, a)
m = torch.nn.MultiheadAttention(4, 2); m(a, a[:2], a)
m = torch.nn.MultiheadAttention(4, 2); m(a, a, a, is_causal=True)
m = torch.nn.MultiheadAttention(4, 2); m(a, a, a, attn_mask=torch.ones(3, 2))
m = torch.nn.MultiheadAttention(4, 2); m(a, a, a, attn_mask=torch.ones(1, 3, 3))
m = torch.nn.MultiheadAttention(4, 2); m(a, a, a, attn_mask=torch.ones(3, 3).long())
""")


groups["attentions"] = list(attentions())

NORMED = "m = torch.nn.utils.weight_norm(torch.nn.Linear(4, 2));"
groups["utilities"] = lines(f"""
torch.nn.init.trunc_normal_(torch.empty(3, 4))
torch.nn.init.trunc_normal_(torch.empty(5, 7))
torch.nn.init.trunc_normal_(torch.empty(5, 7).double())
torch.nn.init.trunc_normal_(torch.empty(5, 7), 1.0, 0.5, 0.75, 1.5)
torch.nn.init.trunc_normal_(torch.empty(5, 7), a=2.0, b=3.0)
torch.nn.init.trunc_normal_(torch.empty(5, 7).double(), a=-0.25, b=0.125)
torch.nn.init.trunc_normal_(torch.empty(5), mean=-3.0, std=0.5, a=-1.5, b=3.0)
torch.nn.init.dirac_(torch.empty(4, 3, 3))
torch.nn.init.dirac_(torch.empty(2, 3, 4))
torch.nn.init.dirac_(torch.empty(4, 2, 3), 2)
torch.nn.init.dirac_(torch.empty(4, 3, 1), groups=4)
torch.nn.init.dirac_(torch.empty(2, 2, 3, 2).double())
torch.nn.init.dirac_(torch.empty(4, 3, 3), 3)
torch.nn.init.dirac_(torch.empty(4, 3))
{NORMED} m
{NORMED} list(m.state_dict())
{NORMED} m.weight_g, m.weight_v
{NORMED} y = m(a); (y * y).sum().backward(); y, a.grad, m.weight_g.grad, m.weight_v.grad
m = torch.nn.utils.weight_norm(torch.nn.Linear(4, 2), dim=None); y = m(a); (y * y).sum().backward(); y, m.weight_g, m.weight_g.grad, m.weight_v.grad
m = torch.nn.utils.weight_norm(torch.nn.Linear(4, 2), 'weight', 1); y = m(a); (y * y).sum().backward(); y, m.weight_g, m.weight_g.grad, m.weight_v.grad
{NORMED} torch.nn.utils.weight_norm(m)
{NORMED} torch.nn.utils.remove_weight_norm(m); list(m.state_dict())
{NORMED} x = m(a); torch.nn.utils.remove_weight_norm(m); m(a) - x
torch.nn.utils.remove_weight_norm(torch.nn.Linear(4, 2))
{NORMED} torch.nn.utils.remove_weight_norm(m, 'bias')
""")

# Printed gradients would differ by the sign of a 0.
setup = Setup(SETUP, warned=True, list=list)
write(__file__, setup, {name: [setup.case(code, "backward()" not in code) for code in codes] for name, codes in groups.items()})
