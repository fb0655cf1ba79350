"""Writes forms.json: names that no other golden calls, each once or twice, for test/surface/functions.test.ts.

Run: python test/golden/make_forms.py   (torch 2.13)

They are further forms of what is held elsewhere: the function of a method, the method of a function, what writes, the other
name. test/surface/names.test.ts finds names that nothing calls. A case is a line of Python with what real PyTorch
answers: lines.py.
"""
import torch
from lines import Setup, lines, write

SETUP = """
a = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.5]], requires_grad=True)
b = torch.tensor([[0.5, 1.75, -2.5], [0.75, 0.25, 1.5]], requires_grad=True)
p = torch.tensor([[0.125, 0.75, 0.5], [0.25, 0.875, 0.375]], requires_grad=True)
q = p.detach()
v = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
i = torch.tensor([[0, 5, -2], [3, 4, 6]])
j = torch.tensor([[1, 3, 2], [3, 1, 2]])
k = torch.tensor([[0, 1, 1], [1, 0, 0]])
m = torch.tensor([[True, False, True], [False, False, True]])
"""

groups = {}


class Counted(torch.nn.Module):
    """A module whose state is no tensor; written once more beside the lines."""

    def __init__(self, seen):
        super().__init__()
        self.seen = seen

    def get_extra_state(self):
        return [self.seen]

    def set_extra_state(self, state):
        self.seen = state[0]


def differentiated(call, *inputs):
    """A result, and the gradients below its sum."""
    return f"e = {call}; e.sum().backward(); e, {', '.join(f'{x}.grad' for x in inputs)}"


def written(call, x="q"):
    """What a tensor holds after a write, and whether the result is that tensor."""
    return f"e = {x}.clone(); f = e.{call}; e, f is e"


groups["torch"] = [
    *(differentiated(f"torch.{f}(p)", "p") for f in """
        abs amax amin arccos arcsin arcsinh arctanh ceil clone cos erf exp expm1 floor log log1p min neg prod reciprocal relu rsqrt
        sign sin sqrt square tril triu trunc""".split()),
    *(differentiated(f"torch.{f}(a, b)", "a", "b") for f in ["sub", "mul"]),
    *(f"torch.{f}(a, b)" for f in "eq ge gt le lt ne is_same_size logical_and logical_or logical_xor remainder".split()),
    *(f"torch.{f}(a / 0)" for f in ["isfinite", "isnan"]),
    *lines("""
a.positive()
torch.argmin(a)
torch.argmin(a, 1)
torch.logical_not(m)
torch.numel(a)
torch.mm(a, b.t())
torch.mv(a, v)
torch.dot(v, v)
torch.narrow(a, 1, 1, 2)
torch.floor_divide(a.detach(), b.detach())
torch.swapdims(a, 0, 1)
torch.select(a, 1, -1)
torch.as_strided(a, (2, 2), (1, 2))
torch.as_strided(a, (2, 2), (1, 2), 1)
torch.masked_fill(a, m, 9.5)
torch.scatter_add(b, 1, k, a)
torch.index_put(a, (torch.tensor([0, 1]), torch.tensor([2, 0])), torch.tensor([7.0, 8.0]))
torch.empty_like(a).shape
torch.empty_like(i).dtype
torch.get_default_dtype()
torch.double
torch.float
torch.int
torch.long
torch.full((2,), torch.inf)
torch.full((2,), torch.nan)
a[torch.newaxis].shape
torch.manual_seed(7); torch.rand(2, generator=torch.default_generator)
e = torch.seed(); f = torch.rand(2); torch.manual_seed(e); torch.equal(f, torch.rand(2))
"""),
    differentiated("torch.arccosh(p + 1)", "p"),
    differentiated("torch.mm(a, b.t())", "a", "b"),
    differentiated("torch.mv(a, v)", "a", "v"),
    differentiated("torch.dot(v, v)", "v"),
    differentiated("torch.masked_fill(a, m, 9.5)", "a"),
    differentiated("torch.scatter_add(b, 1, k, a)", "a", "b"),
]
groups["methods"] = [
    *(differentiated(f"p.{f}()", "p") for f in "arccos arcsin arctan arctanh diagflat fliplr flipud".split()),
    differentiated("(p + 1).arccosh()", "p"),
    differentiated("a.addcmul(b, b, value=2)", "a", "b"),
    differentiated("a.addcdiv(b, p, value=2)", "a", "b", "p"),
    differentiated("p.addmm(a.view(2, 3), b.t() @ b)", "p", "a", "b"),
    differentiated("p[None].baddbmm(a[None], (b.t() @ b)[None])", "p", "a", "b"),
    differentiated("a.arctan2(b)", "a", "b"),
    differentiated("a.atan2(b)", "a", "b"),
    differentiated("v.diag()", "v"),
    differentiated("v.diag(1)", "v"),
    differentiated("a.diag()", "a"),
    differentiated("a.diag_embed()", "a"),
    differentiated("v.ger(v)", "v"),
    differentiated("a.masked_scatter(m, b)", "a", "b"),
    differentiated("a.swapaxes(0, 1)", "a"),
    differentiated("a.take_along_dim(k, 1)", "a"),
    differentiated("a.take_along_dim(torch.tensor([4, 0, 0]))", "a"),
    *(f"i.{f}(j)" for f in "bitwise_and bitwise_left_shift bitwise_right_shift bitwise_xor".split()),
    *lines("""
a.aminmax()
a.aminmax(dim=1, keepdim=True)
j.view(-1).bincount()
j.view(-1).bincount(minlength=6)
i.bitwise_not()
m.bitwise_not()
torch.tensor([2.0]).is_nonzero()
torch.tensor(0).is_nonzero()
(a / 0).isneginf()
(a / 0).isposinf()
a.isreal()
j.unique()
j.unique(return_counts=True)
j.unique_consecutive()
j.unique_consecutive(return_inverse=True)
"""),
]
groups["writes"] = [
    *(written(f"{f}()") for f in """
        acos_ arccos_ arcsin_ arcsinh_ arctan_ arctanh_ asin_ asinh_ atanh_ ceil_ cos_ cosh_ erf_ expm1_ floor_ log10_ log1p_ log2_
        reciprocal_ rsqrt_ sign_ sinh_ square_ tan_ trunc_""".split()),
    *(written(f"{f}()", "(q + 1)") for f in ["acosh_", "arccosh_"]),
    *(written(f"{f}(b.detach())") for f in "arctan2_ atan2_ ge_ gt_ le_ ne_ logical_or_ logical_xor_".split()),
    *(written(f"{f}(j)", "i") for f in "bitwise_and_ bitwise_or_ bitwise_left_shift_ bitwise_right_shift_".split()),
    written("bitwise_not_()", "i"),
    written("bitwise_not_()", "m"),
    written("baddbmm_(a.detach()[None], torch.eye(3)[None])", "q[None]"),
    written("baddbmm_(a.detach()[None], torch.eye(3)[None], beta=0.5, alpha=2)", "q[None]"),
    written("index_copy_(0, torch.tensor([1, 0]), a.detach())"),
    written("index_fill_(1, torch.tensor([0, 2]), 4.5)"),
    written("masked_scatter_(m, a.detach())"),
]
groups["beside"] = lines("""
F.sigmoid(p)
F.tanh(p)
torch.nn.init.zeros_(torch.ones(2, 3))
torch.nn.init.ones_(torch.zeros(2, 3))
torch.nn.init.eye_(torch.zeros(2, 3))
torch.nn.Linear(2, 3).extra_repr()
torch.nn.LSTM(2, 3, batch_first=True).extra_repr()
e = torch.nn.Module(); e.register_module("first", torch.nn.Linear(1, 2)); e
torch.nn.utils.rnn.invert_permutation(torch.tensor([2, 0, 1]))
torch.nn.utils.rnn.unpad_sequence(q.clone(), torch.tensor([1, 2, 2]))
torch.nn.utils.rnn.unpad_sequence(a, torch.tensor([2, 3]), batch_first=True)
torch.nn.utils.rnn.pad_sequence([v, v[:1], v[1:]])
torch.nn.utils.rnn.pad_sequence([v, v[:1], v[1:]], batch_first=True, padding_value=-1.0)
torch.nn.utils.rnn.pad_sequence([v, v[:1], v[1:]], True, 0.5, padding_side="left")
o = torch.optim.SGD([torch.zeros(1)], lr=1.0); e = torch.optim.lr_scheduler.MultiplicativeLR(o, lambda n: 1 / (n + 1)); o.step(); e.step(); e.step(); e.get_last_lr()
torch.utils.data.default_convert([torch.tensor([1, 2]), 3])
[e * 2 for e in torch.utils.data.SequentialSampler([7, 8, 9])]
""")
groups["extra state"] = lines("""
Counted(3).get_extra_state()
Counted(3).state_dict()["_extra_state"]
m = Counted(1); m.set_extra_state([4]); m.seen
m = Counted(1); m.load_state_dict(Counted(5).state_dict()); m.seen
m = torch.nn.Sequential(torch.nn.Tanh(), Counted(1)); m.load_state_dict({"1._extra_state": [7]}); m[1].seen
Counted(1).load_state_dict({})
m = Counted(1); m.load_state_dict({}, strict=False); m.seen
torch.nn.Tanh().load_state_dict({"_extra_state": [2]})
""")

setup = Setup(SETUP, Counted=Counted)
write(__file__, setup, {name: [setup.case(code, "backward()" not in code) for code in codes] for name, codes in groups.items()})
