# Long because: it is one table of cases, which are looked up and not read in a row.
"""Writes losses.json: what PyTorch's losses compute, differentiate, print, refuse and warn of, for test/surface/losses.test.ts.

Run: python test/golden/make_losses.py   (torch 2.13)

A case is a line of Python with what real PyTorch answers: lines.py. Every loss is called with every option and every
reduction, in float32 and in float64, and differentiated for what wants a gradient; then as a module; then at its edges.
Names of float64 tensors are capitals.
"""
import re

from lines import Setup, lines, write

SETUP = """
inf = float("inf")
nan = float("nan")
a = torch.tensor([[0.5, -1.25, 2.0, 0.75], [1.5, 0.25, -0.5, 3.0], [-0.75, 0.5, 1.25, -2.0]], requires_grad=True)
b = torch.tensor([[1.5, -1.0, -0.5, 0.25], [0.5, 2.75, -1.25, 1.0], [0.25, -3.5, 1.0, -0.25]], requires_grad=True)
c = torch.tensor([[-0.5, 0.75, 1.0, 1.5], [2.5, -0.25, 0.5, 0.25], [1.25, -1.5, -0.75, 0.5]], requires_grad=True)
p = torch.tensor([[0.5, 0.125, 0.25, 0.75], [0.375, 0.0625, 0.875, 0.5], [0.25, 0.625, 0.9375, 0.75]], requires_grad=True)
q = torch.tensor([[0.25, 0.5, 0.125, 0.125], [0.5, 0.25, 0.0625, 0.1875], [0.125, 0.125, 0.25, 0.5]], requires_grad=True)
n = torch.tensor([[1.0, 0.0, 2.0, 5.0], [3.0, 1.0, 0.0, 4.0], [0.0, 2.0, 1.0, 7.0]])
w = torch.tensor([[0.5, 1.0, 2.0, 0.25], [1.5, 0.75, 1.25, 0.5], [1.0, 2.5, 0.125, 3.0]])
v = torch.tensor([0.5, 1.0, 2.0, 0.25])
y = torch.tensor([[1.0, -1.0, -1.0, 1.0], [-1.0, -1.0, 1.0, 1.0], [1.0, 1.0, -1.0, -1.0]])
z = torch.tensor([1.0, -1.0, -1.0])
t = torch.tensor([2, 0, 3])
r = torch.tensor([[2, 0, -1, 1], [1, -1, 0, 0], [3, 0, 2, 1]])
d = torch.tensor([[[0.5, -1.25], [2.0, 0.75], [1.5, 0.25]], [[-0.5, 3.0], [-0.75, 0.5], [1.25, -2.0]]], requires_grad=True)
s = torch.tensor([[2, 0], [1, 1]])
A = a.detach().double().requires_grad_()
B = b.detach().double().requires_grad_()
C = c.detach().double().requires_grad_()
P = p.detach().double().requires_grad_()
Q = q.detach().double().requires_grad_()
N = n.double()
W = w.double()
V = v.double()
Y = y.double()
Z = z.double()
D = d.detach().double().requires_grad_()
g = ((torch.arange(60) * 7 % 11).view(6, 2, 5).float() / 4).requires_grad_()
G = g.detach().double().requires_grad_()
l = g.detach().log_softmax(2).requires_grad_()
L = G.detach().log_softmax(2).requires_grad_()
k = torch.tensor([[1, 2, 2], [3, 0, 0]])
"""

# Function, module, inputs, what wants a gradient, options of the function alone, options of both.
LOSSES = [
    ("nll_loss", "NLLLoss", "a, t", "a", [], ["", "weight=v", "ignore_index=0", "weight=v, ignore_index=3"]),
    ("nll_loss", "NLLLoss", "d, s", "d", [], ["", "weight=v[:3]", "ignore_index=1"]),
    ("nll_loss", "NLLLoss", "a[0], t[1]", "a", [], [""]),
    ("nll_loss", "NLLLoss", "d.unsqueeze(3), s.unsqueeze(2)", "d", [], [""]),
    ("nll_loss", "NLLLoss", "d.view(2, 3, 1, 2, 1), s.view(2, 1, 2, 1)", "d", [], [""]),
    ("cross_entropy", "CrossEntropyLoss", "a, t", "a", [],
     ["", "weight=v", "ignore_index=0", "label_smoothing=0.25", "weight=v, ignore_index=2, label_smoothing=0.125"]),
    ("cross_entropy", "CrossEntropyLoss", "a, q", "a, q", [], ["", "weight=v", "label_smoothing=0.25", "weight=v, label_smoothing=0.5"]),
    ("cross_entropy", "CrossEntropyLoss", "d, s", "d", [], ["", "weight=v[:3], label_smoothing=0.25", "ignore_index=1"]),
    ("cross_entropy", "CrossEntropyLoss", "d.unsqueeze(3), s.unsqueeze(2)", "d", [], [""]),
    ("cross_entropy", "CrossEntropyLoss", "a[0], t[1]", "a", [], ["", "label_smoothing=0.25"]),
    ("mse_loss", "MSELoss", "a, b", "a, b", ["weight=w"], [""]),
    ("l1_loss", "L1Loss", "a, b", "a, b", ["weight=w"], [""]),
    ("smooth_l1_loss", "SmoothL1Loss", "a, b", "a, b", [], ["", "beta=0.5", "beta=2.0", "beta=0.0"]),
    ("huber_loss", "HuberLoss", "a, b", "a, b", ["weight=w"], ["", "delta=0.5", "delta=2.0"]),
    ("binary_cross_entropy", "BCELoss", "p, q", "p, q", [], ["", "weight=w", "weight=v", "weight=w[:, :1]"]),
    ("binary_cross_entropy_with_logits", "BCEWithLogitsLoss", "a, q", "a, q", [],
     ["", "weight=w", "pos_weight=v", "weight=v, pos_weight=w"]),
    ("kl_div", "KLDivLoss", "a, q", "a, q", [], [""]),
    ("kl_div", "KLDivLoss", "a, b", "a, b", [], ["log_target=True"]),
    ("cosine_embedding_loss", "CosineEmbeddingLoss", "a, b, z", "a, b", [], ["", "margin=0.25", "margin=-0.5"]),
    ("cosine_embedding_loss", "CosineEmbeddingLoss", "a[0], b[0], z[1]", "a, b", [], ["", "margin=-0.5"]),
    ("margin_ranking_loss", "MarginRankingLoss", "a, b, y", "a, b", [], ["", "margin=0.375"]),
    ("hinge_embedding_loss", "HingeEmbeddingLoss", "a, y", "a", [], ["", "margin=0.375"]),
    ("soft_margin_loss", "SoftMarginLoss", "a, y", "a", [], [""]),
    ("multi_margin_loss", "MultiMarginLoss", "a, t", "a", [], ["", "p=2", "margin=0.375", "weight=v", "p=2, margin=2.125, weight=v"]),
    ("multi_margin_loss", "MultiMarginLoss", "a[0], t[0]", "a", [], [""]),
    ("multilabel_margin_loss", "MultiLabelMarginLoss", "a, r", "a", [], [""]),
    ("multilabel_margin_loss", "MultiLabelMarginLoss", "a[0], r[0]", "a", [], [""]),
    ("multilabel_soft_margin_loss", "MultiLabelSoftMarginLoss", "a, q", "a, q", [], ["", "weight=v"]),
    ("triplet_margin_loss", "TripletMarginLoss", "a, b, c", "a, b, c", [],
     ["", "margin=0.5", "p=1.0", "p=3.0", "swap=True", "eps=0.125", "margin=2.5, p=inf, swap=True"]),
    ("triplet_margin_loss", "TripletMarginLoss", "a[0], b[0], c[0]", "a, b, c", [], [""]),
    ("triplet_margin_with_distance_loss", "TripletMarginWithDistanceLoss", "a, b, c", "a, b, c", [],
     ["", "margin=2.5, swap=True", "distance_function=lambda one, two: (one - two).abs().sum(1)"]),
    ("poisson_nll_loss", "PoissonNLLLoss", "a, n", "a", [], ["", "full=True"]),
    ("poisson_nll_loss", "PoissonNLLLoss", "p, n", "p", [], ["log_input=False", "log_input=False, full=True, eps=0.125"]),
    ("poisson_nll_loss", "PoissonNLLLoss", "a, p", "a, p", [], [""]),
    ("gaussian_nll_loss", "GaussianNLLLoss", "a, b, p", "a, b, p", [], ["", "full=True", "eps=0.3"]),
    ("gaussian_nll_loss", "GaussianNLLLoss", "a, b, p[:, :1]", "a, b, p", [], ["", "full=True"]),
    ("gaussian_nll_loss", "GaussianNLLLoss", "a, b, p[:, 0]", "a, b, p", [], [""]),
    ("gaussian_nll_loss", "GaussianNLLLoss", "a, b, 2.0", "a, b", [], [""]),
]
REDUCTIONS = ["mean", "sum", "none"]

# Targets and lengths beside log-probabilities of 6 frames, 2 samples and 5 classes.
ALIGNED = [
    "k, (6, 5), (3, 1)", "k, torch.tensor([6, 5]), torch.tensor([3, 1])", "torch.tensor([1, 2, 2, 3]), (6, 5), (3, 1)",
    "torch.tensor([1, 2, 2, 3]), torch.tensor([6, 5]), torch.tensor([3, 1])", "k, (6, 0), (2, 0)", "k, (4, 6), (0, 1)",
    "torch.zeros((2, 0), dtype=torch.int64), (6, 5), (0, 0)", "k.int(), torch.tensor([6, 5], dtype=torch.int32), torch.tensor([2, 1], dtype=torch.int32)",
    "torch.tensor([[4, 4, 4], [1, 1, 2]]), (6, 6), (3, 3)", "torch.tensor([[1, 2, 2], [3, 3, 4]]), (3, 6), (3, 3)",
]


def double(names):
    """The same line of float64 tensors."""
    return re.sub(r"(?<![\w.])([abcdpqnwvyz])(?![\w=])", lambda m: m[1].upper(), names)


def call(name, *parts):
    return f"{name}({', '.join(part for part in parts if part)})"


def differentiated(code, wanted, above="e.square()"):
    """The loss, what recorded it, and gradients below a square, so that no two arrive alike."""
    return f"e = {code}; {above}.sum().backward(); e, e.grad_fn.name(), " + ", ".join(f"{x}.grad" for x in wanted.split(", "))


def functions():
    for name, _, inputs, wanted, own, options in LOSSES:
        more = ["batchmean"] if name == "kl_div" else []
        for option in [*options, *own]:
            for reduction in REDUCTIONS + more:
                code = call(f"F.{name}", inputs, option, f"reduction='{reduction}'")
                yield differentiated(code, wanted)
                yield differentiated(double(code), double(wanted))


def modules():
    for _, name, inputs, _, _, options in LOSSES:
        for option in options:
            for reduction in REDUCTIONS:
                yield call(call(f"torch.nn.{name}", option, f"reduction='{reduction}'"), inputs)


def alignments():
    for given in ALIGNED:
        for reduction in REDUCTIONS:
            for more in ("", "zero_infinity=True"):
                code = call("F.ctc_loss", "l", given, f"reduction='{reduction}'", more)
                for x in ("l", "L"):
                    # Beside larger gradients PyTorch's own float32 is further from its float64 than the tolerance.
                    yield differentiated(code.replace("(l,", f"({x},"), x, "(e * e / 16)")


groups = {"functions": list(functions()), "modules": list(modules()), "alignments": list(alignments())}

groups["distances"] = lines("""
F.cosine_similarity(a, b)
e = F.cosine_similarity(a, b); e.square().sum().backward(); e, a.grad, b.grad
e = F.cosine_similarity(A, B, dim=0); e.square().sum().backward(); e, A.grad, B.grad
e = F.cosine_similarity(a, b, -1, 10.0); e.square().sum().backward(); e, a.grad, b.grad
e = F.cosine_similarity(A * 1e-10, B); e.square().sum().backward(); e, B.grad
e = F.cosine_similarity(a.unsqueeze(1), b.unsqueeze(0), dim=2); e.square().sum().backward(); e, a.grad, b.grad
torch.cosine_similarity(a[0], b[0], 0)
torch.nn.CosineSimilarity()(a, b)
torch.nn.CosineSimilarity(0, eps=2.0)(a, b)
torch.nn.CosineSimilarity(dim=2)
F.cosine_similarity(a * 0, b)
F.cosine_similarity(t, t, 0)
F.cosine_similarity(a, r)
F.cosine_similarity(a, B)
F.cosine_similarity(a, b[0])
F.cosine_similarity(a, torch.ones(5))
F.cosine_similarity(a, b, 2)
F.cosine_similarity(a[0], b[0])
F.cosine_similarity(a[:, :0], b[:, :0])
F.cosine_similarity(a, b, foo=1)
F.cosine_similarity(a, [1])
F.pairwise_distance(a, b)
e = F.pairwise_distance(a, b); e.square().sum().backward(); e, a.grad, b.grad
e = F.pairwise_distance(A, B, 1.0, 0.25); e.square().sum().backward(); e, A.grad, B.grad
e = F.pairwise_distance(a, b, p=3.0, keepdim=True); e.square().sum().backward(); e, a.grad, b.grad
e = F.pairwise_distance(A, B, inf); e.square().sum().backward(); e, A.grad, B.grad
e = F.pairwise_distance(a, a, eps=0.0); e.sum().backward(); e, a.grad
torch.pairwise_distance(a, b, -inf)
torch.pairwise_distance(a, b, 0)
torch.pairwise_distance(a, b, -1)
torch.pairwise_distance(a, b, 0.5)
torch.pairwise_distance(a[0], b[0])
torch.pairwise_distance(a[0, 0], b[0, 0])
torch.nn.PairwiseDistance()(a, b)
torch.nn.PairwiseDistance(1, keepdim=True)(a, b)
torch.nn.PairwiseDistance(p=1)
torch.nn.PairwiseDistance(3.0).norm
F.pairwise_distance(t, t)
F.pairwise_distance(a, r)
F.pairwise_distance(a, B)
F.pairwise_distance(a, b[0])
F.pairwise_distance(a, torch.ones(5))
F.pairwise_distance(t > 1, t > 1)
F.pairwise_distance(a[:, :0], b[:, :0])
F.pairwise_distance(a[:, :0], b[:, :0], inf)
""")

groups["reductions"] = lines("""
F.nll_loss(a, t, reduction='foo')
F.nll_loss(a, t, reduction='elementwise_mean')
F.nll_loss(a, t, None, False)
F.nll_loss(a, t, None, None, -100, False)
F.nll_loss(a, t, size_average=True, reduce=True, reduction='sum')
F.mse_loss(a, b, False)
F.mse_loss(a, b, None, False, 'foo')
F.mse_loss(a, b, reduction='foo')
F.mse_loss(a, b, reduction=None)
F.mse_loss(a, b, reduction='foo', weight=w)
F.l1_loss(a, b, reduction='elementwise_mean', weight=w)
F.huber_loss(a, b, 'foo', 1.0, w)
F.huber_loss(a, b, 'sum', 0.5)
F.kl_div(a, q)
F.kl_div(a, q, reduction='batchmean')
F.kl_div(a[0, 0], q[0, 0], reduction='batchmean')
F.kl_div(a, q, size_average=False, reduction='batchmean')
F.kl_div(a, q, reduction='foo')
F.poisson_nll_loss(a, n, reduction='elementwise_mean')
F.poisson_nll_loss(a, n, True, False, False)
F.gaussian_nll_loss(a, b, w, reduction='foo')
F.multilabel_soft_margin_loss(a, q, reduction='foo')
F.multilabel_soft_margin_loss(a, q, size_average=False)
F.triplet_margin_with_distance_loss(a, b, c, reduction='foo')
F.triplet_margin_loss(a, b, c, reduction='foo')
F.cosine_embedding_loss(a, b, z, 0.0, False)
torch.nn.NLLLoss(size_average=False).reduction
torch.nn.NLLLoss(reduce=False).reduction
torch.nn.NLLLoss(reduction='foo').reduction
torch.nn.MSELoss(False).reduction
torch.nn.MSELoss(None, False).reduction
torch.nn.MSELoss(reduction='foo')(a, b)
torch.nn.KLDivLoss(reduction='batchmean')(a, q)
torch.nn.HuberLoss('sum', 2).delta
torch.nn.CrossEntropyLoss(v, None, 2, None, 'sum', 0.25)(a, t)
torch.nn.BCEWithLogitsLoss(v, None, None, 'sum', w)(a, q)
torch.nn.TripletMarginLoss(2.0, 1, 1e-6, True, None, None, 'sum')(a, b, c)
torch.nn.MultiMarginLoss(2, 0.5, v, None, None, 'sum')(a, t)
torch.nn.PoissonNLLLoss(False, True, None, 0.5, None, 'sum')(p, n)
torch.nn.SmoothL1Loss(None, None, 'sum', 0.5)(a, b)
""")

groups["printed"] = [f"torch.nn.{name}()" for name in dict.fromkeys(name for _, name, *_ in LOSSES)] + lines("""
torch.nn.TripletMarginWithDistanceLoss(distance_function=torch.nn.CosineSimilarity())
torch.nn.TripletMarginWithDistanceLoss(distance_function=lambda one, two: one)
torch.nn.BCEWithLogitsLoss(weight=v, pos_weight=v).state_dict()['pos_weight']
torch.nn.NLLLoss(weight=v).weight
""")

groups["classes"] = lines("""
F.nll_loss(t, t)
F.nll_loss(a, z)
F.nll_loss(a, t.int())
F.nll_loss(a, torch.tensor([2, 0, 3], dtype=torch.uint8))
F.nll_loss(a, torch.tensor([0, 4, 1]))
F.nll_loss(a, torch.tensor([0, -1, 1]))
F.nll_loss(a, torch.tensor([0, 1]))
F.nll_loss(a, t, torch.ones(5))
F.nll_loss(a, t, V)
F.nll_loss(a, r)
F.nll_loss(torch.tensor(1.0), torch.tensor(0))
F.nll_loss(a[0], t[:1])
F.nll_loss(a[0], t[:1], reduction='none')
F.nll_loss(a[0], t)
F.nll_loss(d, torch.tensor([[2, 0, 1], [1, 1, 0]]))
F.nll_loss(d, torch.tensor([0, 1]))
F.nll_loss(d.unsqueeze(3), s)
F.nll_loss(d.unsqueeze(3), torch.tensor([[[2], [0], [1]], [[1], [1], [0]]]))
F.nll_loss(d, torch.tensor([[2, 0]]))
F.nll_loss(d, torch.tensor([[2, 3], [1, 1]]))
F.nll_loss(d, s, v)
F.nll_loss(d, torch.tensor([[2.0, 0.0], [1.0, 1.0]]))
F.nll_loss(d, torch.tensor([[2, 0], [1, 1]], dtype=torch.uint8))
F.nll_loss(d, s.int())
F.nll_loss(a, torch.tensor([-100, -100, -100]))
F.nll_loss(a, torch.tensor([-100, -100, -100]), reduction='sum')
F.nll_loss(a[:0], t[:0])
F.nll_loss(a[:0], t[:0], reduction='sum')
F.nll_loss(torch.tensor([[-inf, 0.0]]), torch.tensor([0]), torch.tensor([0.0, 1.0]))
F.nll_loss(torch.tensor([[nan, 0.0], [1.0, 2.0]]), torch.tensor([-100, 1]), reduction='none')
F.nll_loss(a, t, v.requires_grad_())
F.nll_loss(d, s, v[:3].clone().requires_grad_())
F.cross_entropy(a, t, label_smoothing=-0.5)
F.cross_entropy(a, q, label_smoothing=-0.5)
F.cross_entropy(a, t, label_smoothing=1.5)
F.cross_entropy(a, q, label_smoothing=1.5)
F.cross_entropy(a, r)
F.cross_entropy(a, t, V)
F.cross_entropy(a, q, V)
F.cross_entropy(a, Q)
F.cross_entropy(A, q)
F.cross_entropy(a, q, ignore_index=1)
F.cross_entropy(a, t.int())
F.cross_entropy(a, t > 1)
F.cross_entropy(a, q > 1)
F.cross_entropy(a, torch.tensor([2, 0, 3], dtype=torch.uint8))
F.cross_entropy(a, torch.tensor([-100, -100, -100]), label_smoothing=0.5)
F.cross_entropy(a, torch.tensor([0, 4, 1]), label_smoothing=0.5)
F.cross_entropy(a, torch.tensor([0, 1]), label_smoothing=0.5)
F.cross_entropy(a, t, torch.ones(5), label_smoothing=0.5)
F.cross_entropy(a, q, torch.ones(5))
F.cross_entropy(a, q, torch.ones(4, 1))
F.cross_entropy(d, s, v)
F.cross_entropy(d, torch.tensor([0, 1]))
F.cross_entropy(d, torch.tensor([[2, 0], [1, 1]], dtype=torch.uint8))
F.cross_entropy(torch.tensor(1.0), torch.tensor(0))
F.cross_entropy(a[0], t[:1])
F.cross_entropy(a[0], t[:1], reduction='none')
F.cross_entropy(a[0], t)
F.cross_entropy(a[:0], t[:0])
F.cross_entropy(t.view(1, 3), t[:1])
F.cross_entropy(a, t, v.requires_grad_())
F.cross_entropy(a, q, v.requires_grad_()).square().backward(); v.grad, a.grad, q.grad
F.cross_entropy(a, q, v.requires_grad_(), label_smoothing=0.25, reduction='none').square().sum().backward(); v.grad, a.grad, q.grad
F.multi_margin_loss(a, t, p=3)
F.multi_margin_loss(a, t, weight=torch.ones(4, 1))
F.multi_margin_loss(a, t, weight=torch.ones(5))
F.multi_margin_loss(a, t, weight=V)
F.multi_margin_loss(a, t, weight=v.requires_grad_())
F.multi_margin_loss(a[0], t[:1], reduction='none')
F.multi_margin_loss(a, torch.tensor([0, 4, 1]))
F.multi_margin_loss(a, torch.tensor([0, -1, 1]))
F.multi_margin_loss(a, t.int())
F.multi_margin_loss(a, z)
F.multi_margin_loss(t.view(1, 3), t[1:2])
F.multi_margin_loss(a, torch.tensor([0, 1]))
F.multi_margin_loss(a, torch.tensor([[0], [1], [2]]))
F.multi_margin_loss(d, t)
F.multi_margin_loss(torch.tensor(1.0), torch.tensor(0))
F.multi_margin_loss(a[0], t)
F.multi_margin_loss(a[:, :0], t)
torch.nn.MultiMarginLoss(p=3)
torch.nn.MultiMarginLoss(weight=torch.ones(2, 2))
F.multilabel_margin_loss(a, torch.tensor([[4, -1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]))
F.multilabel_margin_loss(a, torch.tensor([[-2, -1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]))
F.multilabel_margin_loss(a, torch.tensor([[0, -1, 0, 7], [0, 0, 0, 0], [0, 0, 0, 0]]))
F.multilabel_margin_loss(a, torch.tensor([[2, 2, 0, -1], [1, 1, 1, 1], [-1, 0, 0, 0]]), reduction='none')
F.multilabel_margin_loss(a, r[:, :2])
F.multilabel_margin_loss(a[0], r[0, :2])
F.multilabel_margin_loss(a, w)
F.multilabel_margin_loss(a, r.int())
F.multilabel_margin_loss(r, r)
F.multilabel_margin_loss(d, d)
F.multilabel_margin_loss(torch.tensor(1.0), torch.tensor(0), reduction='none')
""")

PAIRS = ["a, B", "A, b", "a, r", "r, a", "r, r", "a, a > 1", "a > 1, a > 1", "a, b[0]", "a[0], b", "a, torch.ones(3, 5)", "a[:0], b[:0]", "a[0, 0], b[0, 0]", "a, [1.0]"]
groups["pairs"] = [f"F.{name}({pair})" for name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div", "soft_margin_loss",
                   "binary_cross_entropy", "binary_cross_entropy_with_logits", "hinge_embedding_loss", "poisson_nll_loss",
                   "multilabel_soft_margin_loss") for pair in PAIRS[:-1]] + lines("""
F.mse_loss(a, b)
e = F.mse_loss(a, B); e.backward(); a.grad, B.grad
e = F.binary_cross_entropy_with_logits(A, q); e.backward(); e, A.grad, q.grad
F.mse_loss(a, b, weight=v)
F.mse_loss(r, r, weight=w)
F.huber_loss(r, r, weight=w)
F.smooth_l1_loss(a, b, beta=-1.0)
F.huber_loss(a, b, delta=0.0)
F.huber_loss(a, b, delta=-1.0)
torch.nn.HuberLoss(delta='a')
e = F.l1_loss(a, a.detach()); e.backward(); e, a.grad
e = F.smooth_l1_loss(torch.tensor([1.0, -1.0, 0.0, inf, nan]), torch.zeros(5), reduction='none'); e
x = torch.tensor([1.0, -1.0, 0.0, inf, -inf, nan], requires_grad=True); F.smooth_l1_loss(x, torch.zeros(6), reduction='sum').backward(); x.grad
x = torch.tensor([2.0, -2.0, 0.0, inf, -inf, nan], requires_grad=True); F.huber_loss(x, torch.zeros(6), 'sum', 2.0).backward(); x.grad
F.binary_cross_entropy(a, q)
F.binary_cross_entropy(p, a)
F.binary_cross_entropy(p * nan, q)
F.binary_cross_entropy(p, q, v.requires_grad_())
F.binary_cross_entropy(p, q, torch.ones(2, 3, 4))
F.binary_cross_entropy(p, q, torch.ones(5))
F.binary_cross_entropy(p, q, V)
F.binary_cross_entropy(torch.tensor([0.0, 1.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 1.0, 0.0]), reduction='none')
x = torch.tensor([0.0, 1.0, 0.0, 1.0, 0.5, 1e-20], requires_grad=True); e = torch.tensor([0.0, 1.0, 1.0, 0.0, 0.5, 1.0], requires_grad=True); F.binary_cross_entropy(x, e, reduction='sum').backward(); x.grad, e.grad
F.binary_cross_entropy_with_logits(a, q, V)
F.binary_cross_entropy_with_logits(a, q, pos_weight=V)
F.binary_cross_entropy_with_logits(a, q, torch.ones(5))
F.binary_cross_entropy_with_logits(a, q, pos_weight=torch.ones(5))
F.binary_cross_entropy_with_logits(a, q, torch.ones(2, 3, 4))
F.binary_cross_entropy_with_logits(a, q, pos_weight=torch.ones(2, 3, 4))
F.binary_cross_entropy_with_logits(a, q, v.requires_grad_())
F.binary_cross_entropy_with_logits(a, q, pos_weight=v.requires_grad_())
x = torch.tensor([0.0, 1.0, -200.0, 200.0, inf, -inf, nan], requires_grad=True); e = torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0], requires_grad=True); F.binary_cross_entropy_with_logits(x, e, reduction='sum').backward(); x.grad, e.grad
F.binary_cross_entropy_with_logits(torch.tensor([0.0, 1.0, -200.0, 200.0, inf, -inf, nan]), torch.tensor([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0]), reduction='none')
e = F.kl_div(a, n, reduction='none'); e
x = n.requires_grad_(); F.kl_div(a, x, reduction='sum').backward(); a.grad, x.grad
F.kl_div(a, -n, reduction='none')
F.soft_margin_loss(a, y.requires_grad_())
F.soft_margin_loss(torch.tensor([80.0, 50.0, -50.0, 0.0, nan]), torch.ones(5), reduction='none')
F.hinge_embedding_loss(a, b, reduction='none')
F.hinge_embedding_loss(r, r, reduction='none')
x = torch.tensor([1.0, 2.0, -1.0], requires_grad=True); F.hinge_embedding_loss(x, torch.tensor([-1.0, -1.0, 1.0]), reduction='sum').backward(); x.grad
F.hinge_embedding_loss(a, y, 2.5, reduction='none')
F.cosine_embedding_loss(a, B, z)
F.cosine_embedding_loss(r, r, z)
F.cosine_embedding_loss(a, b, t)
F.cosine_embedding_loss(a, b, y)
F.cosine_embedding_loss(a, b, z[0])
F.cosine_embedding_loss(a[0], b[0], z)
F.cosine_embedding_loss(a, b[:1], z)
F.cosine_embedding_loss(a, b, torch.ones(4))
F.cosine_embedding_loss(a, b, torch.tensor([0.0, 2.0, 1.0]), reduction='none')
F.cosine_embedding_loss(a * 0, b, z, reduction='none')
F.margin_ranking_loss(a, b, z)
F.margin_ranking_loss(a, b, z.view(3, 1))
F.margin_ranking_loss(r, r, r)
F.margin_ranking_loss(r, r, r, reduction='none')
F.margin_ranking_loss(a > 1, b > 1, y > 0)
F.margin_ranking_loss(a, b, y > 0)
F.margin_ranking_loss(a, b, torch.ones(3, 5))
x = torch.tensor([1.0, 2.0, -1.0], requires_grad=True); F.margin_ranking_loss(x, torch.tensor([1.0, 1.0, 1.0]), torch.ones(3), reduction='sum').backward(); x.grad
F.multilabel_soft_margin_loss(a[0], q[0], reduction='none')
F.multilabel_soft_margin_loss(a[0, 0], q[0, 0])
e = F.multilabel_soft_margin_loss(a, q, v.requires_grad_()); e.backward(); v.grad
F.triplet_margin_loss(a, b, c, margin=0)
F.triplet_margin_loss(a, b, c, margin=-1.5)
F.triplet_margin_loss(a, b[0], c)
F.triplet_margin_loss(a, b[:1], c)
F.triplet_margin_loss(a, b, torch.ones(3, 5))
F.triplet_margin_loss(r, r, r)
F.triplet_margin_loss(a, B, c)
F.triplet_margin_loss(a[0, 0], a[0, 1], a[0, 2])
F.triplet_margin_loss(a, b, c, p=0, reduction='none')
F.triplet_margin_loss(a, b, c, p=0.5, reduction='none')
F.triplet_margin_loss(a, b, c, p=-1.0, reduction='none')
F.triplet_margin_with_distance_loss(a, b[0], c)
F.triplet_margin_with_distance_loss(a, b, c, margin=-1.5)
F.triplet_margin_with_distance_loss(a, b, c, None)
F.triplet_margin_with_distance_loss(a, b, c, distance_function=torch.nn.PairwiseDistance(p=1.0))
torch.nn.TripletMarginWithDistanceLoss(None)
torch.nn.TripletMarginWithDistanceLoss(margin=-1.5)
torch.nn.TripletMarginLoss(margin=-1)
torch.nn.TripletMarginWithDistanceLoss(distance_function=torch.nn.CosineSimilarity())(a, b, c)
F.poisson_nll_loss(a, n * 0, full=True, reduction='none')
F.poisson_nll_loss(r, r, log_input=False, reduction='none')
F.poisson_nll_loss(r, r, full=True)
F.gaussian_nll_loss(a, b, -2.0)
F.gaussian_nll_loss(a, b, -w)
F.gaussian_nll_loss(a, b, w * nan)
F.gaussian_nll_loss(a, b, w[:1], reduction='none')
F.gaussian_nll_loss(a, b, v)
F.gaussian_nll_loss(a, b, torch.ones(3, 3))
F.gaussian_nll_loss(a, b, torch.ones(1, 3, 4))
F.gaussian_nll_loss(a, b, torch.ones(1, 1))
F.gaussian_nll_loss(a, b, torch.tensor(1.0))
F.gaussian_nll_loss(a[0, 0], b[0, 0], torch.tensor(1.0))
F.gaussian_nll_loss(a, b[0], w, reduction='none')
F.gaussian_nll_loss(r, r, w)
F.gaussian_nll_loss(a, b, r)
F.gaussian_nll_loss(a, b, w > 1)
x = torch.tensor([1e-9, inf, 2.0], requires_grad=True); e = F.gaussian_nll_loss(torch.zeros(3), torch.ones(3), x, reduction='none'); e.sum().backward(); e, x.grad
torch.nn.GaussianNLLLoss(True)
torch.nn.GaussianNLLLoss(full=True)(a, b, 2.0)
torch.nn.MSELoss()(a)
F.mse_loss(a)
""")

groups["aligning"] = lines("""
torch.nn.CTCLoss(blank=2, reduction='sum', zero_infinity=True)
F.ctc_loss(l)
F.ctc_loss(l, k, [6, 5], [3, 1])
F.ctc_loss(l, k, (6, 5), (3, 1))
F.ctc_loss(l, k, (6, 5), (3, 1), reduction='none')
F.ctc_loss(l, k, (6, 5), (3, 1), reduction='none', zero_infinity=True)
F.ctc_loss(l, k, (6, 5), (3, 1), 0, 'sum')
F.ctc_loss(L, k, (6, 5), (3, 1))
F.ctc_loss(l, k, (6, 5), (3, 1), blank=4, reduction='none')
F.ctc_loss(l, k.float(), (6, 5), (3, 1))
F.ctc_loss(l, k, torch.tensor([6.0, 5.0]), torch.tensor([3, 1]))
F.ctc_loss(l, torch.tensor([1, 2, 2]), (6, 5), (3, 1))
F.ctc_loss(l, torch.tensor([1, 2, 2, 3, 4]), (6, 5), (3, 1))
F.ctc_loss(l, k, (6, 5), (3, 1), blank=-1)
F.ctc_loss(l, k, (6, 5), (3, 1), blank=5)
F.ctc_loss(l, k, (7, 5), (3, 1))
F.ctc_loss(l, k, (-1, 5), (3, 1))
F.ctc_loss(l, k, (6, 5), (4, 1))
F.ctc_loss(l, k, (6, 5), (-1, 1))
F.ctc_loss(l, k, (6,), (3, 1))
F.ctc_loss(l, k, (6, 5), (3,))
F.ctc_loss(l, k[:1], (6, 5), (3, 1))
F.ctc_loss(l, k.unsqueeze(0), (6, 5), (3, 1))
F.ctc_loss(l, torch.tensor(1), (6, 5), (1, 1))
F.ctc_loss(l[0, 0], k, (1,), (1,))
F.ctc_loss(l.unsqueeze(0), k, (6, 5), (3, 1))
F.ctc_loss(k.unsqueeze(0), k, (1, 1), (1, 1))
F.ctc_loss(l, k, (6, 5), (3, 1), reduction='foo')
F.ctc_loss(l, torch.tensor([[1, 0], [2, 3]]), (6, 5), (2, 2), reduction='none')
F.ctc_loss(l[:, 0], k[0], torch.tensor(6), torch.tensor(3))
F.ctc_loss(l[:, 0], k[0], torch.tensor(6), torch.tensor(3), reduction='none')
F.ctc_loss(l[:, 0], k[0], (6,), (3,), reduction='none')
F.ctc_loss(l[:, 0], k[:1], (6,), (3,))
F.ctc_loss(l[:, :1], k[:1], torch.tensor(6), torch.tensor(3))
F.ctc_loss(l[:, :0], k[:0], (), ())
F.ctc_loss(l[:0], k, (0, 0), (0, 0))
F.ctc_loss(l, k, torch.tensor([[6, 5]]), torch.tensor([3, 1]))
F.ctc_loss(l, torch.tensor([[1, 1, 1], [2, 3, 4]]), (3, 6), (3, 3), reduction='none')
F.ctc_loss(l, torch.tensor([[1, 1, 1], [2, 3, 4]]), (3, 6), (3, 3), reduction='none', zero_infinity=True)
e = F.ctc_loss(l * 0.5, k, (6, 5), (3, 1), reduction='sum'); e.backward(); e, l.grad
e = F.ctc_loss(G.log_softmax(2), k, (6, 5), (3, 1), reduction='none'); e.square().sum().backward(); e, G.grad
e = F.ctc_loss(g.log_softmax(2), k, (6, 5), (3, 1), reduction='none'); e.square().sum().backward(); e, g.grad
x = l.detach().clone(); x[1, 0, 2] = nan; F.ctc_loss(x, k, (6, 5), (3, 1), reduction='none')
x = l.detach().clone(); x[1, 0] = -inf; F.ctc_loss(x, k, (6, 5), (3, 1), reduction='none')
torch.nn.CTCLoss()(l, k, (6, 5), (3, 1))
torch.nn.CTCLoss(4, 'none', True)(l, k, (6, 5), (3, 1))
torch.nn.CTCLoss(reduction='sum', zero_infinity=True)(l, torch.tensor([[1, 1, 1], [2, 3, 4]]), (3, 6), (3, 3))
""")

# Printed gradients would differ by the sign of a 0.
setup = Setup(SETUP, warned=True)
write(__file__, setup, {name: [setup.case(code, "backward()" not in code) for code in codes] for name, codes in groups.items()})
