# Long because: it is one table of cases, which are looked up and not read in a row.
"""Writes modules.json: what torch.nn's modules, layers and functions give, differentiate, print, refuse and warn of, for
test/surface/modules.test.ts.

Run: python test/golden/make_modules.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py. Names of float64 tensors are capitals.
"""
import re

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
            edges = EDGES.replace("-inf, ", "").replace(", inf, nan", "") if name in ("hardswish", "hardsigmoid") else EDGES
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

# Printed gradients would differ by the sign of a 0.
setup = Setup(SETUP, warned=True, list=list)
write(__file__, setup, {name: [setup.case(code, "backward()" not in code) for code in codes] for name, codes in groups.items()})
