"""The losses of random graphs."""
import torch

from random_programs.operations import index


def loss(g):
    rng = g.rng
    kw = {"reduction": rng.choice(["mean", "sum", "none"])} if rng.random() < 0.7 else {}
    n, k = rng.randint(1, 4), rng.randint(1, 4)
    new = lambda *shape, values="randn": g.new(list(shape), g.float, values)
    const = lambda *shape, values="rand": g.draw(list(shape), g.float, values)
    signs = lambda *shape: g.p.one(".sub", g.p.one(".mul", g.p.one(".to", index(g, list(shape), 2), g.float), 2), 1)
    share = lambda x: g.p.one(".sigmoid", x)
    name = rng.choice(list(LOSSES))
    args, options = LOSSES[name](g, rng, n, k, new, const, signs, share)
    return g.p.do("F." + name, *args, **options, **kw)


def nll(g, rng, n, k, new, const, signs, share):
    shape = rng.choice([[], [3]])
    x = g.p.one(".log_softmax", new(n, k, *shape), 1)
    options = {}
    if rng.random() < 0.3:
        options["weight"] = const(k)
    if rng.random() < 0.3:
        options["ignore_index"] = rng.choice([0, 1])
    return [x, index(g, [n, *shape], k)], options


def ctc(g, rng, n, k, new, const, signs, share):
    steps, classes, length = rng.randint(4, 8), rng.randint(2, 5), rng.randint(1, 3)
    x = g.p.one(".log_softmax", new(steps, n, classes), 2)
    targets = g.p.one("torch.randint", 1, classes, [n, length], seed=True)
    steps_of = [rng.randint(max(steps - 1, 1), steps) for _ in range(n)]
    return [x, targets, steps_of, [rng.randint(1, length) for _ in range(n)]], ({"zero_infinity": True} if rng.random() < 0.5 else {})


LOSSES = {
    "nll_loss": nll,
    "ctc_loss": ctc,
    "l1_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), new(n, k)], {}),
    "smooth_l1_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), new(n, k)], rng.choice([{}, {"beta": 0.5}])),
    "huber_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), new(n, k)], rng.choice([{}, {"delta": 0.5}])),
    "binary_cross_entropy": lambda g, rng, n, k, new, const, signs, share: (
        [share(new(n, k)), const(n, k)], rng.choice([{}, {"weight": const(k)}])),
    "binary_cross_entropy_with_logits": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), const(n, k)], rng.choice([{}, {"pos_weight": const(k)}, {"weight": const(k)}])),
    "kl_div": lambda g, rng, n, k, new, const, signs, share: (
        [g.p.one(".log_softmax", new(n, k), 1), g.p.one(".softmax", new(n, k), 1)], rng.choice([{}, {"log_target": True}])),
    "cosine_embedding_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), new(n, k), signs(n)], rng.choice([{}, {"margin": 0.2}])),
    "margin_ranking_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n), new(n), signs(n)], rng.choice([{}, {"margin": 0.2}])),
    "hinge_embedding_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), signs(n, k)], rng.choice([{}, {"margin": 0.5}])),
    "triplet_margin_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), new(n, k), new(n, k)], rng.choice([{}, {"margin": 0.5}, {"swap": True}, {"p": 1}])),
    "poisson_nll_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), const(n, k)], rng.choice([{}, {"full": True}, {"log_input": False}])),
    "gaussian_nll_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), const(n, k, values="randn"), share(new(n, k))], rng.choice([{}, {"full": True}])),
    "soft_margin_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), signs(n, k)], {}),
    "multi_margin_loss": lambda g, rng, n, k, new, const, signs, share: ([new(n, k), index(g, [n], k)], rng.choice([{}, {"p": 2}])),
    "multilabel_soft_margin_loss": lambda g, rng, n, k, new, const, signs, share: (
        [new(n, k), g.p.one(".to", index(g, [n, k], 2), g.float)], {}),
}
