"""Random training: a layer, an optimizer and a scheduler of random options, some steps, the rates and the weights after each."""
from random_programs.modules import options


def optimizers(rng):
    lr = {"lr": rng.choice([0.001, 0.01, 0.1])}
    common = options(rng, weight_decay=[0.01, 0.1], maximize=[True])
    betas = options(rng, betas=[[0.8, 0.99], [0.9, 0.9]], eps=[1e-6, 1e-3])
    name = rng.choice(["SGD", "Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSprop", "Adagrad", "Adadelta", "Rprop", "ASGD"])
    own = {
        "SGD": options(rng, momentum=[0.9, 0.5], dampening=[0.1]),
        "Adam": {**betas, **options(rng, amsgrad=[True])},
        "AdamW": {**betas, **options(rng, amsgrad=[True])},
        "NAdam": {**betas, **options(rng, momentum_decay=[0.01], decoupled_weight_decay=[True])},
        "RAdam": {**betas, **options(rng, decoupled_weight_decay=[True])},
        "Adamax": betas,
        "RMSprop": options(rng, alpha=[0.9], eps=[1e-6], momentum=[0.9], centered=[True]),
        "Adagrad": options(rng, lr_decay=[0.1], initial_accumulator_value=[0.5], eps=[1e-6]),
        "Adadelta": options(rng, rho=[0.5], eps=[1e-4]),
        "Rprop": options(rng, etas=[[0.4, 1.3]], step_sizes=[[1e-4, 10]]),
        "ASGD": options(rng, lambd=[1e-3], alpha=[0.5], t0=[1.0]),
    }[name]
    if name == "Rprop":
        common.pop("weight_decay", None)
    if name == "SGD" and own.get("momentum") and "dampening" not in own:
        own.update(options(rng, nesterov=[True]))
    return name, {**lr, **common, **own}


def schedulers(rng, name, kw):
    cyclic = {"base_lr": 0.001, "max_lr": 0.1, **options(rng, step_size_up=[2, 3], step_size_down=[1], mode=["triangular2", "exp_range"],
                                                        gamma=[0.9])}
    cyclic["cycle_momentum"] = name == "SGD" and bool(kw.get("momentum")) and rng.random() < 0.5
    return rng.choice([
        ("StepLR", {"step_size": rng.randint(1, 3), **options(rng, gamma=[0.5])}),
        ("MultiStepLR", {"milestones": sorted(rng.sample(range(1, 7), 2)), **options(rng, gamma=[0.5])}),
        ("ConstantLR", options(rng, factor=[0.5], total_iters=[2, 3])),
        ("LinearLR", options(rng, start_factor=[0.5, 0.1], end_factor=[0.8], total_iters=[2, 4])),
        ("ExponentialLR", {"gamma": rng.choice([0.5, 0.9])}),
        ("PolynomialLR", options(rng, total_iters=[3, 5], power=[2.0, 0.5])),
        ("CosineAnnealingLR", {"T_max": rng.choice([2, 3, 5]), **options(rng, eta_min=[1e-4])}),
        ("CosineAnnealingWarmRestarts", {"T_0": rng.choice([1, 2, 3]), **options(rng, T_mult=[2], eta_min=[1e-4])}),
        ("CyclicLR", cyclic),
        ("OneCycleLR", {"max_lr": 0.1, "total_steps": 8, "cycle_momentum": False,
                        **options(rng, pct_start=[0.5], anneal_strategy=["linear"], div_factor=[10.0], three_phase=[True])}),
    ])


def training(p):
    rng = p.rng
    m = p.one("nn.Linear", rng.randint(1, 3), rng.randint(1, 3), seed=True)
    if str(p.float) == "torch.float64":
        p.do(".double", m)
    name, kw = optimizers(rng)
    o = p.one("optimizer", name, m, **kw)
    if o is None:
        return "graph"
    scheduler, its = schedulers(rng, name, kw)
    s = p.one("scheduler", scheduler, o, **its)
    if s is None:
        return "graph"
    for _ in range(rng.randint(2, 7)):
        x = p.one("torch.randn", 4, m.t.in_features, dtype=p.float, seed=True)
        y = p.one(".sum", p.one(".square", p.do("call", m, x)[0]))
        p.do(".zero_grad", o)
        p.do(".backward", y)
        p.do(".step", o)
        p.do(".step", s)
        p.do("rates", o)
        p.do("params", m)
    return "graph"
