"""Writes optim_data.json: what torch.optim and torch.utils.data print, keep, refuse and warn of, for
test/surface/optim.test.ts and test/surface/data.test.ts, which make the calls of these names.

Run: python test/golden/make_optim_data.py   (torch 2.13)
"""
import json
import os
import re
import warnings

import torch
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import ExponentialLR, StepLR
from torch.utils.data import *  # noqa: F403


def p(n=2):
    return torch.zeros(n, requires_grad=True)


def loaded(other):
    Adam([p()]).load_state_dict(other.state_dict() if isinstance(other, torch.optim.Optimizer) else other)


def both(first, second):
    return SGD([{"params": first}, {"params": second}], lr=0.1)


d = list(range(5))
one = p()
optim_errors = {
    "non-leaf": lambda: SGD([p() * 2]),
    "a number": lambda: SGD([1]),
    "a text": lambda: SGD(["x"]),
    "one tensor": lambda: SGD(p()),
    "nothing": lambda: SGD(None),
    "no parameters": lambda: SGD([]),
    "in two groups": lambda: both([one], [one]),
    "some names missing": lambda: SGD([("a", p()), p()]),
    "a group without names": lambda: both([("a", p())], [p()]),
    "a group with names": lambda: both([p()], [("a", p())]),
    "a group without params": lambda: SGD([{"lr": 0.1}]),
    "a group that is a list": lambda: SGD([p()]).add_param_group([p()]),
    "unknown option": lambda: SGD([p()], foo=1),
    "no argument": lambda: Adam(),
    "sgd lr": lambda: SGD([p()], lr=-1.0),
    "sgd momentum": lambda: SGD([p()], momentum=-0.5),
    "sgd weight_decay": lambda: SGD([p()], weight_decay=-0.5),
    "sgd nesterov": lambda: SGD([p()], nesterov=True),
    "sgd nesterov dampening": lambda: SGD([p()], momentum=0.9, dampening=0.1, nesterov=True),
    "adam lr": lambda: Adam([p()], lr=-0.5),
    "adam lr nan": lambda: Adam([p()], lr=float("nan")),
    "adam eps": lambda: Adam([p()], eps=-1e-8),
    "adam beta 0": lambda: Adam([p()], betas=(1.0, 0.9)),
    "adam beta 1": lambda: Adam([p()], betas=(0.9, -0.1)),
    "adam weight_decay": lambda: Adam([p()], weight_decay=-0.5),
    "fused and foreach": lambda: Adam([p()], fused=True, foreach=True),
    "fused and differentiable": lambda: SGD([p()], fused=True, differentiable=True),
    "load other groups": lambda: loaded(Adam([{"params": p()}, {"params": p()}])),
    "load other sizes": lambda: loaded(Adam([p(), p()])),
    "load nothing": lambda: loaded({}),
    "resume without initial_lr": lambda: StepLR(SGD([p()]), 2, last_epoch=3),
}
optim_texts = {
    "adam": lambda: str(Adam([p()], lr=0.01)),
    "adamw": lambda: str(AdamW([p()], lr=1e-5, betas=(0.5, 0.0))),
    "sgd groups": lambda: str(both([p()], [p()])),
    "sgd options": lambda: str(SGD([{"params": p(), "lr": 1.0}], momentum=0.9, weight_decay=1e-4, nesterov=True)),
    "names": lambda: str(SGD([("a", p()), ("b", p())], lr=0.1)),
}


def keys(optimizer):
    for group in optimizer.param_groups:
        for q in group["params"]:
            q.grad = torch.ones_like(q)
    optimizer.step()
    saved = optimizer.state_dict()
    groups = [{k: v for k, v in group.items()} for group in saved["param_groups"]]
    return {"state": {k: list(v) for k, v in saved["state"].items()}, "param_groups": [list(g.items()) for g in groups]}


optim_states = {
    "adam": lambda: keys(Adam([p(), p()], lr=0.01, amsgrad=True)),
    "adamw": lambda: keys(AdamW([{"params": [p()], "weight_decay": 0.5}, {"params": [p(), p()]}])),
    "sgd": lambda: keys(SGD([p()])),
    "sgd momentum": lambda: keys(SGD([("a", p()), ("b", p())], momentum=0.9)),
}



def steps(optimizer, scheduler, count):
    for _ in range(count):
        optimizer.step()
        scheduler.step()
    return scheduler


def rates(scheduler):
    groups = scheduler.optimizer.param_groups
    return {
        "last_lr": scheduler.get_last_lr(),
        "base_lrs": scheduler.base_lrs,
        "last_epoch": scheduler.last_epoch,
        "lr": [group["lr"] for group in groups],
        "initial_lr": [group["initial_lr"] for group in groups],
    }


def trained(make, count):
    """An optimizer of two groups, and its scheduler after `count` epochs."""
    optimizer = SGD([{"params": [p()]}, {"params": [p()], "lr": 0.25}], lr=1.0)
    return optimizer, steps(optimizer, make(optimizer), count)


def resumed(make, again, count, more):
    """A new optimizer that loads the state of a trained one; its scheduler begins after the last epoch."""
    before, scheduler = trained(make, count)
    optimizer = SGD([{"params": [p()]}, {"params": [p()]}], lr=7.0)
    optimizer.load_state_dict(before.state_dict())
    return rates(steps(optimizer, again(optimizer, scheduler.last_epoch), more))


def reloaded(make, other, count, more):
    """A scheduler of other options, on an optimizer that loads nothing, that loads the state of one that ran."""
    optimizer = SGD([{"params": [p()]}, {"params": [p()]}], lr=7.0)
    scheduler = other(optimizer)
    scheduler.load_state_dict(trained(make, count)[1].state_dict())
    return rates(steps(optimizer, scheduler, more))


def unstepped(state):
    """Steps a scheduler that has loaded a state, and whose optimizer has not stepped."""
    scheduler = StepLR(SGD([p()], lr=1.0), 2)
    scheduler.load_state_dict(state)
    scheduler.step()


def second():
    optimizer, _ = trained(lambda o: StepLR(o, 2), 3)
    return rates(StepLR(optimizer, 2))


optim_schedules = {
    "step resumed": lambda: resumed(lambda o: StepLR(o, 2), lambda o, last: StepLR(o, 2, last_epoch=last), 3, 0),
    "step resumed, two more": lambda: resumed(lambda o: StepLR(o, 2), lambda o, last: StepLR(o, 2, last_epoch=last), 2, 2),
    "exponential resumed": lambda: resumed(lambda o: ExponentialLR(o, 0.5), lambda o, last: ExponentialLR(o, 0.5, last), 3, 1),
    "step loaded": lambda: reloaded(lambda o: StepLR(o, 2), lambda o: StepLR(o, 5, 0.75), 3, 0),
    "step loaded, two more": lambda: reloaded(lambda o: StepLR(o, 2), lambda o: StepLR(o, 5, 0.75), 3, 2),
    "exponential loaded": lambda: reloaded(lambda o: ExponentialLR(o, 0.5), lambda o: ExponentialLR(o, 0.75), 2, 0),
    "a second one": second,
}
optim_warnings = {
    "scheduler before optimizer": lambda: StepLR(SGD([p()], lr=1.0), 2).step(),
    "loaded scheduler before optimizer": lambda: unstepped(trained(lambda o: StepLR(o, 2), 2)[1].state_dict()),
}


def hook_log():
    """What hooks of every kind are given, in the order in which they run."""
    from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

    log = []
    q = p()
    q.grad = torch.ones_like(q)
    optimizer = SGD([q], lr=1.0)

    def seen(name):
        return lambda of, args, kwargs: log.append([name, of is optimizer and args[0] is optimizer, len(args), sorted(kwargs)])

    everywhere = [register_optimizer_step_pre_hook(seen("pre everywhere")), register_optimizer_step_post_hook(seen("post everywhere"))]
    first = optimizer.register_step_pre_hook(seen("pre"))
    replacing = optimizer.register_step_pre_hook(lambda of, args, kwargs: (args[:1], {"closure": lambda: log.append(["closure"]) or 5}))
    optimizer.register_step_pre_hook(seen("last pre"))
    optimizer.register_step_post_hook(seen("post"))
    log.append(["gives", optimizer.step()])
    replacing.remove()
    log.append(["gives", optimizer.step(lambda: 3)])
    first.remove()
    for handle in everywhere:
        handle.remove()
    log.append(["gives", optimizer.step(closure=lambda: 4)])
    log.append(["parameter", q.tolist()])

    def told(name):
        return lambda of: log.append([name, of is optimizer])

    optimizer.register_state_dict_pre_hook(told("before state"))
    optimizer.register_state_dict_pre_hook(told("before state, first"), prepend=True)
    optimizer.register_state_dict_post_hook(lambda of, state: log.append(["state", sorted(state)]))
    optimizer.register_state_dict_post_hook(lambda of, state: {**state, "extra": 1})
    optimizer.register_state_dict_post_hook(lambda of, state: log.append(["state, first", sorted(state)]), prepend=True)
    saved = optimizer.state_dict()
    log.append(["saved", sorted(saved)])

    def without_extra(of, state):
        log.append(["loads", sorted(state)])
        del state["extra"]

    def slower(of, state):
        return {**state, "param_groups": [{**group, "lr": 0.25} for group in state["param_groups"]]}

    optimizer.register_load_state_dict_pre_hook(without_extra)
    optimizer.register_load_state_dict_pre_hook(slower)
    optimizer.register_load_state_dict_post_hook(told("loaded"))
    optimizer.register_load_state_dict_post_hook(told("loaded, first"), prepend=True)
    optimizer.load_state_dict(saved)
    log.append(["kept", sorted(saved), optimizer.param_groups[0]["lr"]])
    return log


class Stream(IterableDataset):
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return iter(range(self.count))


class Counted(Stream):
    def __len__(self):
        return self.count


class Short(Stream):
    def __len__(self):
        return 2


def more_than_told():
    loader = DataLoader(Short(4))
    len(loader)
    list(loader)


data_errors = {
    "batch_size 0": lambda: DataLoader(d, batch_size=0),
    "batch_size 2.5": lambda: DataLoader(d, batch_size=2.5),
    "batch_size True": lambda: DataLoader(d, batch_size=True),
    "shuffle and sampler": lambda: DataLoader(d, shuffle=True, sampler=[1]),
    "batch_sampler and batch_size": lambda: DataLoader(d, batch_sampler=[[1]], batch_size=2),
    "batch_sampler and drop_last": lambda: DataLoader(d, batch_sampler=[[1]], drop_last=True),
    "no batches and drop_last": lambda: DataLoader(d, batch_size=None, drop_last=True),
    "num_workers": lambda: DataLoader(d, num_workers=-1),
    "timeout": lambda: DataLoader(d, timeout=-1),
    "timeout without workers": lambda: list(DataLoader(d, timeout=5)),
    "prefetch_factor": lambda: DataLoader(d, prefetch_factor=2),
    "persistent_workers": lambda: DataLoader(d, persistent_workers=True),
    "multiprocessing_context": lambda: DataLoader(d, multiprocessing_context="fork"),
    "drop_last 1": lambda: DataLoader(d, drop_last=1),
    "unknown option": lambda: DataLoader(d, foo=1),
    "no data set": lambda: DataLoader(),
    "empty and shuffled": lambda: DataLoader([], shuffle=True),
    "a number, shuffled": lambda: DataLoader(5, shuffle=True),
    "length of no length": lambda: len(DataLoader(5)),
    "collate sizes": lambda: default_collate([[1], [1, 2]]),
    "collate None": lambda: default_collate([None]),
    "collate shapes": lambda: default_collate([torch.zeros(2), torch.zeros(3)]),
    "collate keys": lambda: default_collate([{"a": 1}, {"b": 2}]),
    "collate nothing": lambda: default_collate([]),
    "tensors of other sizes": lambda: TensorDataset(torch.zeros(2), torch.zeros(3)),
    "outside of tensors": lambda: TensorDataset(torch.arange(3))[5],
    "outside of a subset": lambda: Subset(d, [1, 2])[5],
    "outside of a list": lambda: list(DataLoader(d, sampler=[7])),
    "nothing to concatenate": lambda: ConcatDataset([]),
    "before a concatenation": lambda: ConcatDataset([[1, 2], [3]])[-4],
    "after a concatenation": lambda: ConcatDataset([[1, 2], [3]])[3],
    "split sum": lambda: random_split(d, [1, 2]),
    "split fractions": lambda: random_split(d, [0.5, 0.6]),
    "split fraction": lambda: random_split(d, [1.25, -0.25]),
    "replacement": lambda: RandomSampler(d, replacement=1),
    "num_samples": lambda: RandomSampler(d, num_samples=1.5),
    "nothing to sample": lambda: RandomSampler([]),
    "weighted num_samples": lambda: WeightedRandomSampler([1.0], 0),
    "weighted shape": lambda: WeightedRandomSampler([[1.0]], 1),
    "weighted replacement": lambda: WeightedRandomSampler([1.0], 1, replacement=2),
    "weighted too many": lambda: list(WeightedRandomSampler([1.0], 2, replacement=False)),
    "batches of nothing": lambda: BatchSampler(d, 0, False),
    "batches drop_last": lambda: BatchSampler(d, 1, 0),
    "abstract": lambda: type("Own", (Dataset,), {"__len__": lambda self: 1})()[0],
    "a stream shuffled": lambda: DataLoader(Stream(3), shuffle=True),
    "a stream in an order": lambda: DataLoader(Stream(3), sampler=[0, 1]),
    "a stream in batches of positions": lambda: DataLoader(Stream(3), batch_sampler=[[0]]),
    "a stream in batches of 0": lambda: DataLoader(Stream(3), batch_size=0),
    "the length of a stream": lambda: len(DataLoader(Stream(3))),
    "a place in a stream": lambda: Stream(3)[0],
    "a chain of lists": lambda: list(ChainDataset([[1, 2]])),
    "a concatenation of streams": lambda: ConcatDataset([Stream(2)]),
    "side by side, of other lengths": lambda: StackDataset([1, 2], [3]),
    "side by side, both ways": lambda: StackDataset([1], b=[2]),
    "nothing side by side": lambda: StackDataset(),
    "no length": lambda: len(type("Own", (Dataset,), {})()),
}
data_texts = {
    "whole numbers": lambda: default_collate([1, 2]),
    "a fraction": lambda: default_collate([1.5, 2]),
    "booleans": lambda: default_collate([True, False]),
    "texts": lambda: default_collate(["a", "b"]),
    "lists": lambda: default_collate([[1, 2.5], [3, 4.5]]),
    "objects": lambda: default_collate([{"a": 1, "b": [0.5]}, {"a": 3, "b": [1.5]}]),
    "tensors": lambda: default_collate([torch.tensor([1, 2]), torch.tensor([3, 4])]),
    "0-dim tensors": lambda: default_collate([torch.tensor(1.0), torch.tensor(2.0)]),
    "arrays": lambda: default_collate([torch.tensor([0.5]).numpy(), torch.tensor([1.5]).numpy()]),
    "tensor data set": lambda: list(DataLoader(TensorDataset(torch.arange(5), torch.arange(5) / 2), batch_size=2)),
    "single samples": lambda: list(DataLoader([0.5, "a", [1, 2]], batch_size=None)),
    "lengths": lambda: [
        len(DataLoader(d, **options))
        for options in [
            {"batch_size": 2}, {"batch_size": 2, "drop_last": True}, {"batch_size": None},
            {"batch_sampler": [[0], [1]]}, {"sampler": [1, 2, 3], "batch_size": 2},
        ]
    ],
    "concatenation": lambda: (lambda c: [c[0], c[2], c[-1], len(c), *c.cumulative_sizes])(ConcatDataset([[1, 2], [3]])),
    "a stream": lambda: list(DataLoader(Stream(5), batch_size=2)),
    "a stream in whole batches": lambda: list(DataLoader(Stream(5), batch_size=2, drop_last=True)),
    "a stream one by one": lambda: list(DataLoader(Stream(3), batch_size=None)),
    "a stream and what it draws": lambda: [torch.manual_seed(0) and 0, list(DataLoader(Stream(2), batch_size=2)), torch.rand(2)],
    "lengths of streams": lambda: [
        len(DataLoader(Counted(5), batch_size=2)), len(DataLoader(Counted(5), batch_size=2, drop_last=True)),
        len(DataLoader(Counted(5), batch_size=None)), len(ChainDataset([Counted(2), Counted(3)])),
    ],
    "a chain": lambda: list(ChainDataset([Stream(2), Stream(3)])),
    "side by side": lambda: [list(StackDataset([1, 2], [3, 4])[1]), StackDataset(a=[1, 2], b=[3, 4])[-1], len(StackDataset([1, 2]))],
    "side by side in batches": lambda: [
        list(DataLoader(StackDataset([1, 2, 3], [4, 5, 6]), batch_size=2)),
        list(DataLoader(StackDataset(a=[1, 2], b=[0.5, 1.5]), batch_size=2)),
    ],
    "subset": lambda: (lambda s: [s[0], s[-1], len(s)])(Subset([5, 6, 7], [2, 0])),
}
all_warnings = {
    "duplicate parameters": lambda: SGD([one, one], lr=0.1),
    "empty split": lambda: random_split(d, [0.99, 0.01]),
    "pin_memory": lambda: iter(DataLoader(d, pin_memory=True)),
    "more than a stream told": more_than_told,
}


def caught(call):
    try:
        call()
    except Exception as error:
        return {"type": type(error).__name__, "message": str(error)}
    raise AssertionError("nothing was raised")


def without_address(text):
    return re.sub(r"<__main__\.(\w+) object at 0x\w+>", r"\1", text)


def warned(call):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        call()
    return [{"category": w.category.__name__, "message": without_address(str(w.message))} for w in heard]


result = {
    "torch_version": torch.__version__.split("+")[0],
    "optim": {
        "errors": {name: caught(call) for name, call in optim_errors.items()},
        "texts": {name: call() for name, call in optim_texts.items()},
        "states": {name: call() for name, call in optim_states.items()},
        "warnings": {name: warned(call) for name, call in optim_warnings.items()},
        "schedules": {name: call() for name, call in optim_schedules.items()},
        "hooks": hook_log(),
    },
    "data": {
        "errors": {name: caught(call) for name, call in data_errors.items()},
        "texts": {name: repr(call()) for name, call in data_texts.items()},
    },
    "warnings": {name: warned(call) for name, call in all_warnings.items()},
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optim_data.json")
with open(path, "w", encoding="utf8") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
