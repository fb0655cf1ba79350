"""Writes schedules.json: sixty epochs of each learning-rate scheduler, alone, nested, several at once, resumed from its state and
by epochs that are told, for test/golden/schedules.test.ts, which makes the same ones of the same descriptions.

Run: python test/golden/make_schedules.py   (torch 2.13)

Rates (and momenta, where they cycle) are those of the first of two groups after each step of the scheduler, and the last rates of
both. `state` is the state_dict after the last; `resumed` are rates after another scheduler has loaded the state of epoch 20.
"""
import copy
import json
import os
import warnings

import torch
from torch.optim import SGD, Adam, lr_scheduler, swa_utils

EPOCHS = 60
LAMBDAS = {
    "decay": lambda epoch: 0.95**epoch,
    "thirds": lambda epoch: 1 / (1 + epoch // 3),
    "near one": lambda epoch: 1 - epoch / 1000,
    "halves": lambda x: 0.5 ** (x // 10),
}


def built(optimizer, description):
    """A scheduler of `{name: arguments}`; arguments that are descriptions or names of functions are built too."""
    ((name, given),) = description.items()

    def value(key, x):
        if key == "schedulers":
            return [built(optimizer, d) for d in x]
        if key in ("lr_lambda", "scale_fn"):
            return [LAMBDAS[n] for n in x] if isinstance(x, list) else LAMBDAS[x]
        return x

    arguments = {key: value(key, x) for key, x in given.items()}
    kind = getattr(swa_utils if name == "SWALR" else lr_scheduler, name)
    return kind(arguments.pop("schedulers"), **arguments) if name == "ChainedScheduler" else kind(optimizer, **arguments)


def groups(kind):
    first, second = (torch.zeros(1, requires_grad=True) for _ in range(2))
    params = [{"params": [first]}, {"params": [second], "lr": 0.4}]
    return Adam(params, lr=0.1) if kind == "Adam" else SGD(params, lr=0.1, momentum=0.9)


def metric(epoch):
    """Falls, stays, rises a little."""
    return 1 / (1 + min(epoch, 15)) + 0.001 * max(0, epoch - 25)


def advance(optimizer, schedulers, epoch):
    optimizer.step()
    for scheduler in schedulers:
        if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
            scheduler.step(metric(epoch))
        else:
            scheduler.step()


def momentum(optimizer):
    group = optimizer.param_groups[0]
    return group["betas"][0] if "betas" in group else group["momentum"]


def plain(x):
    if isinstance(x, dict):
        return {str(k): plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    return "inf" if x == float("inf") else "-inf" if x == float("-inf") else x


def run(kind, descriptions, epochs=EPOCHS):
    optimizer = groups(kind)
    schedulers = [built(optimizer, d) for d in descriptions]
    rates, momenta = [optimizer.param_groups[0]["lr"]], [momentum(optimizer)]
    for epoch in range(epochs):
        if epoch == 20:
            saved = copy.deepcopy(optimizer.state_dict()), [copy.deepcopy(s.state_dict()) for s in schedulers]
        advance(optimizer, schedulers, epoch)
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(momentum(optimizer))
    result = {"optimizer": kind, "schedulers": descriptions, "rates": rates}
    if len(set(momenta)) > 1:
        result["momenta"] = momenta
    result["last"] = [s.get_last_lr() for s in schedulers]
    result["state"] = [plain(s.state_dict()) for s in schedulers]

    again = groups(kind)
    others = [built(again, d) for d in descriptions]
    again.load_state_dict(saved[0])
    for scheduler, state in zip(others, saved[1]):
        scheduler.load_state_dict(state)
    result["resumed"] = []
    for epoch in range(20, 26):
        advance(again, others, epoch)
        result["resumed"].append(again.param_groups[0]["lr"])
    return result


def told(description, epochs):
    """Rates after `step(epoch)` for each of some epochs."""
    optimizer = groups("SGD")
    scheduler = built(optimizer, description)
    optimizer.step()
    rates = []
    for epoch in epochs:
        scheduler.step(epoch)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"scheduler": description, "epochs": epochs, "rates": rates}


def begun(description, last_epoch):
    """The first rates of a scheduler that goes on after an epoch, of groups that began with other rates."""
    optimizer = groups("SGD")
    for group, lr in zip(optimizer.param_groups, [0.5, 0.7]):
        group.update(initial_lr=lr, max_lr=2 * lr, min_lr=lr / 100, max_momentum=0.9, base_momentum=0.8)
    scheduler = built(optimizer, {k: {**v, "last_epoch": last_epoch} for k, v in description.items()})
    rates = [scheduler.get_last_lr()]
    for _ in range(3):
        optimizer.step()
        scheduler.step()
        rates.append(scheduler.get_last_lr())
    return {"scheduler": description, "last_epoch": last_epoch, "rates": rates}


step = {"StepLR": {"step_size": 7, "gamma": 0.5}}
warm = {"LinearLR": {"start_factor": 0.1, "total_iters": 8}}
exponential = {"ExponentialLR": {"gamma": 0.95}}
cosine = {"CosineAnnealingLR": {"T_max": 13, "eta_min": 0.001}}
restarts = {"CosineAnnealingWarmRestarts": {"T_0": 5, "T_mult": 2, "eta_min": 0.001}}
decay = {"LambdaLR": {"lr_lambda": "decay"}}
milestones = {"MultiStepLR": {"milestones": [10, 20, 20, 45], "gamma": 0.3}}
constant = {"ConstantLR": {"factor": 0.25, "total_iters": 9}}
polynomial = {"PolynomialLR": {"total_iters": 50, "power": 1.7}}
swa = {"SWALR": {"swa_lr": 0.05, "anneal_epochs": 11}}
cycle = {"CyclicLR": {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 6}}
once = {"OneCycleLR": {"max_lr": 1.0, "total_steps": 61}}
chained = {"ChainedScheduler": {"schedulers": [warm, exponential]}}
alone = [
    step, {"StepLR": {"step_size": 3}}, milestones, exponential, warm, {"LinearLR": {}}, {"LinearLR": {"start_factor": 1.0, "end_factor": 0.01, "total_iters": 40}},
    constant, {"ConstantLR": {}}, polynomial, {"PolynomialLR": {}}, cosine, {"CosineAnnealingLR": {"T_max": 60}}, {"CosineAnnealingLR": {"T_max": 1, "eta_min": 0.3}},
    restarts, {"CosineAnnealingWarmRestarts": {"T_0": 7}}, decay, {"LambdaLR": {"lr_lambda": ["thirds", "decay"]}},
    {"MultiplicativeLR": {"lr_lambda": "near one"}}, {"MultiplicativeLR": {"lr_lambda": ["near one", "decay"]}},
    cycle, {"CyclicLR": {"base_lr": [0.01, 0.02], "max_lr": [0.1, 0.3], "step_size_up": 4, "step_size_down": 9, "mode": "triangular2"}},
    {"CyclicLR": {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 5, "mode": "exp_range", "gamma": 0.97, "base_momentum": 0.7, "max_momentum": [0.95, 0.99]}},
    {"CyclicLR": {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 5, "scale_fn": "halves", "scale_mode": "iterations", "cycle_momentum": False}},
    once, {"OneCycleLR": {"max_lr": [0.5, 1.5], "epochs": 7, "steps_per_epoch": 9, "pct_start": 0.4, "anneal_strategy": "linear", "base_momentum": [0.6, 0.7], "max_momentum": 0.9}},
    {"OneCycleLR": {"max_lr": 0.7, "total_steps": 64, "three_phase": True, "div_factor": 10.0, "final_div_factor": 50.0, "cycle_momentum": False}},
    {"ReduceLROnPlateau": {"patience": 3}}, {"ReduceLROnPlateau": {"mode": "max", "factor": 0.5, "patience": 2, "threshold": 0.01, "threshold_mode": "abs", "cooldown": 4, "min_lr": [0.01, 0.02]}},
    {"ReduceLROnPlateau": {"mode": "max", "factor": 0.7, "patience": 1, "threshold": 0.2, "min_lr": 1e-4}}, {"ReduceLROnPlateau": {"factor": 0.9, "patience": 0, "threshold": 0.1, "threshold_mode": "abs", "eps": 1e-3}},
    swa, {"SWALR": {"swa_lr": [0.05, 0.9], "anneal_epochs": 30, "anneal_strategy": "linear"}}, {"SWALR": {"swa_lr": 0.01, "anneal_epochs": 0}},
    {"SequentialLR": {"schedulers": [warm, cosine, exponential], "milestones": [10, 40]}},
    {"SequentialLR": {"schedulers": [constant, decay, step], "milestones": [9, 30]}},
    {"SequentialLR": {"schedulers": [chained, restarts], "milestones": [12]}},
    {"SequentialLR": {"schedulers": [{"SequentialLR": {"schedulers": [warm, polynomial], "milestones": [5]}}, milestones], "milestones": [30]}},
    chained, {"ChainedScheduler": {"schedulers": [constant, {"MultiplicativeLR": {"lr_lambda": "near one"}}, milestones]}},
]
together = [[warm, exponential], [step, milestones, constant], [cosine, {"LinearLR": {"total_iters": 20}}], [exponential, {"ReduceLROnPlateau": {"patience": 4, "factor": 0.3}}]]
closed = [step, milestones, exponential, warm, constant, polynomial, cosine, decay]
warnings.simplefilter("ignore")
result = {
    "torch_version": torch.__version__.split("+")[0],
    "runs": [run("SGD", [d]) for d in alone] + [run("Adam", [d]) for d in (cycle, once)] + [run("SGD", d) for d in together],
    "told": [told(d, [3, 20, 7, 0, 45]) for d in closed] + [told(d, [0.25, 4.5, 5.0, 14.75, 35.0, 75.0, 3.0]) for d in (restarts, {"CosineAnnealingWarmRestarts": {"T_0": 4}}, {"CosineAnnealingWarmRestarts": {"T_0": 5, "T_mult": 3}})],
    "begun": [begun(d, 6) for d in closed[:-1] + [decay, restarts, once, swa, {"MultiplicativeLR": {"lr_lambda": "near one"}}]],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.json")
with open(path, "w", encoding="utf8") as file:
    lists = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(c) for c in result[name]) + "\n ]" for name in ("runs", "told", "begun")]
    file.write(f'{{\n "torch_version": {json.dumps(result["torch_version"])},\n' + ",\n".join(lists) + "\n}\n")
print(len(result["runs"]), "runs")
