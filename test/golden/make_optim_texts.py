"""Writes optim_texts.json: what optimizers and schedulers print, refuse and warn of, as calls that the runner carries out
(runner/expression.ts) and PyTorch's own texts.

Run: python test/golden/make_optim_texts.py   (torch 2.13)
"""
import ast
import json
import os
import warnings

import torch

P = "[torch.zeros(2)]"
TWO = "[{'params': [torch.zeros(2)]}, {'params': [torch.zeros(2)], 'lr': 0.25}]"
SGD = f"torch.optim.SGD({P}, lr=0.1, momentum=0.9)"
PLAIN = f"torch.optim.Rprop({P})"
S = "torch.optim.lr_scheduler."
W = "torch.optim.swa_utils."


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    owner = dotted(node.value) if isinstance(node, ast.Attribute) else None
    return owner and f"{owner}.{node.attr}"


def data(node):
    """A call as plain data."""
    if isinstance(node, ast.Expression):
        return data(node.body)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp):
        return -node.operand.value
    if isinstance(node, ast.List):
        return [data(e) for e in node.elts]
    if isinstance(node, ast.Tuple):
        return {"tuple": [data(e) for e in node.elts]}
    if isinstance(node, ast.Dict):
        return {"dict": [[k.value, data(v)] for k, v in zip(node.keys, node.values)]}
    name = dotted(node.func)
    args, kwargs = [data(a) for a in node.args], {k.arg: data(k.value) for k in node.keywords}
    if name == "torch.zeros":
        return {"zeros": args, "dtype": "float32"}
    if name:
        return {"call": name, "args": args, "kwargs": kwargs}
    return {"method": node.func.attr, "on": data(node.func.value), "args": args, "kwargs": kwargs}


def entry(text, **found):
    return {"name": text, "python": text, "expr": data(ast.parse(text, mode="eval")), **found}


def caught(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            eval(text)
    except Exception as error:
        return entry(text, type=type(error).__name__, message=str(error))
    raise AssertionError(f"nothing was raised by {text}")


def warned(text):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        eval(text)
    return entry(text, category=heard[-1].category.__name__, message=str(heard[-1].message))


kin = ["NAdam", "RAdam", "Adamax"]
every = [*kin, "Adadelta", "Rprop", "ASGD", "LBFGS"]
errors = [
    *[f"torch.optim.{name}({P}, lr=-0.5)" for name in every],
    *[f"torch.optim.{name}({P}, lr=torch.zeros(2))" for name in every],
    *[f"torch.optim.{name}([])" for name in every],
    *[f"torch.optim.{name}({P}, foo=1)" for name in every],
    *[f"torch.optim.{name}()" for name in every],
    *[f"torch.optim.{name}({P}, eps=-0.5)" for name in [*kin, "Adadelta"]],
    *[f"torch.optim.{name}({P}, weight_decay=-0.5)" for name in [*kin, "Adadelta", "ASGD"]],
    *[f"torch.optim.{name}({P}, betas=(1.0, 0.9))" for name in kin],
    *[f"torch.optim.{name}({P}, betas=(0.9, -0.5))" for name in kin],
    f"torch.optim.NAdam({P}, momentum_decay=-0.5)",
    f"torch.optim.Adadelta({P}, rho=1.5)",
    f"torch.optim.Adadelta({P}, rho=-0.5)",
    f"torch.optim.Rprop({P}, etas=(1.5, 1.2))",
    f"torch.optim.Rprop({P}, etas=(0.5, 0.75))",
    f"torch.optim.Rprop({P}, etas=(0.0, 1.5))",
    f"torch.optim.LBFGS({TWO})",
    f"torch.optim.LBFGS({P}).step()",
    f"{S}StepLR(3, 2)",
    f"{S}MultiplicativeLR({SGD}, lr_lambda=0.5)",
    f"{S}LambdaLR({SGD}, lr_lambda=[])",
    f"{S}MultiplicativeLR({SGD}, lr_lambda=[])",
    f"{S}MultiStepLR({SGD}, 3)",
    f"{S}ConstantLR({SGD}, factor=1.5)",
    f"{S}ConstantLR({SGD}, factor=-0.5)",
    f"{S}LinearLR({SGD}, start_factor=1.5)",
    f"{S}LinearLR({SGD}, start_factor=0.0)",
    f"{S}LinearLR({SGD}, end_factor=-0.5)",
    f"{S}CosineAnnealingWarmRestarts({SGD}, 0)",
    f"{S}CosineAnnealingWarmRestarts({SGD}, 2.5)",
    f"{S}CosineAnnealingWarmRestarts({SGD}, 2, T_mult=0)",
    f"{S}CosineAnnealingWarmRestarts({SGD}, 2, T_mult=1.5)",
    f"{S}CosineAnnealingWarmRestarts({SGD}, 2).step(-1)",
    f"{S}OneCycleLR({SGD}, 0.5)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=0)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=2.5)",
    f"{S}OneCycleLR({SGD}, 0.5, epochs=3)",
    f"{S}OneCycleLR({SGD}, 0.5, epochs=-1, steps_per_epoch=2)",
    f"{S}OneCycleLR({SGD}, 0.5, epochs=3, steps_per_epoch=1.5)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=9, pct_start=1.5)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=9, anneal_strategy='square')",
    f"{S}OneCycleLR({SGD}, [0.5, 0.75], total_steps=9)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=9, max_momentum=[0.5, 0.75])",
    f"{S}OneCycleLR({PLAIN}, 0.5, total_steps=9)",
    f"{S}OneCycleLR({SGD}, 0.5, total_steps=3).step(4)",
    f"{S}CyclicLR({PLAIN}, 0.01, 0.1)",
    f"{S}CyclicLR({SGD}, [0.01, 0.02], 0.1)",
    f"{S}CyclicLR({SGD}, 0.01, [0.1, 0.2])",
    f"{S}CyclicLR({SGD}, 0.01, 0.1, mode='square')",
    f"{S}CyclicLR({SGD}, 0.01, 0.1, base_momentum=[0.5, 0.75])",
    f"{S}ReduceLROnPlateau({SGD}, factor=1.0)",
    f"{S}ReduceLROnPlateau({SGD}, mode='least')",
    f"{S}ReduceLROnPlateau({SGD}, threshold_mode='part')",
    f"{S}ReduceLROnPlateau({SGD}, min_lr=[0.5, 0.75])",
    f"{S}ReduceLROnPlateau(3)",
    f"{S}ReduceLROnPlateau({SGD}).step()",
    f"{S}ReduceLROnPlateau({SGD}).step(None)",
    f"{S}ReduceLROnPlateau({SGD}).step(torch.zeros(2))",
    f"{S}SequentialLR({SGD}, [], [])",
    f"{S}SequentialLR({SGD}, [3], [])",
    f"{S}SequentialLR({SGD}, [{S}ReduceLROnPlateau({SGD})], [])",
    f"{S}SequentialLR({SGD}, [{S}LinearLR({SGD})], [])",
    f"{S}ChainedScheduler([])",
    f"{S}ChainedScheduler([{S}LinearLR({SGD}), {S}LinearLR({SGD})])",
    f"{S}ChainedScheduler([{S}LinearLR({SGD}), {S}ReduceLROnPlateau({SGD})])",
    f"{S}LinearLR({SGD}, foo=1)",
    *[f"{S}{name}()" for name in ("LambdaLR", "MultiStepLR", "CosineAnnealingLR", "CyclicLR", "OneCycleLR", "SequentialLR")],
    *[f"{S}{name}({SGD}, {args}last_epoch=4)" for name, args in (("ConstantLR", ""), ("CosineAnnealingLR", "3, "), ("PolynomialLR", ""))],
    f"{W}SWALR({SGD}, 0.5, anneal_strategy='square')",
    f"{W}SWALR({SGD}, 0.5, anneal_epochs=-1)",
    f"{W}SWALR({SGD}, 0.5, anneal_epochs=1.5)",
    f"{W}SWALR({SGD}, [0.5, 0.75])",
    f"{W}get_ema_avg_fn(1.5)",
    f"{W}get_ema_multi_avg_fn(-0.5)",
    f"{W}AveragedModel(torch.nn.Linear(2, 1), avg_fn={W}get_swa_avg_fn(), multi_avg_fn={W}get_swa_multi_avg_fn())",
    "torch.nn.utils.vector_to_parameters(3, [torch.zeros(2)])",
    "torch.nn.utils.vector_to_parameters(torch.zeros(3), [torch.zeros(2, 2)])",
    "torch.nn.utils.parameters_to_vector([])",
]
seen = [
    f"{S}CosineAnnealingLR({SGD}, 3).step()",
    f"{S}LinearLR({SGD}).step(2)",
    f"{S}ReduceLROnPlateau({SGD}).step(0.5, 3)",
    *[f"{S}{name}.get_lr()" for name in (f"StepLR({SGD}, 2)", f"OneCycleLR({SGD}, 0.5, total_steps=9)", f"CosineAnnealingWarmRestarts({SGD}, 2)")],
    f"{W}SWALR({SGD}, 0.5).get_lr()",
]
printed = [
    *[f"torch.optim.{name}({P})" for name in ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", *every]],
    f"torch.optim.NAdam({P}, lr=0.5, betas=(0.5, 0.75), decoupled_weight_decay=True, maximize=True)",
    f"torch.optim.Rprop({P}, etas=(0.25, 2.5), step_sizes=(0.5, 20))",
    f"torch.optim.ASGD({P}, t0=1000.5, weight_decay=0.25)",
    f"torch.optim.LBFGS({P}, lr=0.5, max_iter=4, line_search_fn='strong_wolfe')",
    f"torch.optim.Adamax({TWO}, weight_decay=0.5)",
    f"{W}AveragedModel(torch.nn.Linear(2, 1))",
]
result = {
    "about": "what optimizers, schedulers and averages refuse, warn of and print, in the form of torch/errors.json and torch/reprs.json",
    "torch_version": torch.__version__.split("+")[0],
    "errors": [caught(text) for text in errors],
    "warnings": [warned(text) for text in seen],
    "reprs": [entry(text, repr=str(eval(text))) for text in printed],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "optim_texts.json")
with open(path, "w", encoding="utf8") as file:
    lists = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(c) for c in result[name]) + "\n ]" for name in ("errors", "warnings", "reprs")]
    head = [f" {json.dumps(k)}: {json.dumps(result[k])}" for k in ("about", "torch_version")]
    file.write("{\n" + ",\n".join(head + lists) + "\n}\n")
print({name: len(result[name]) for name in ("errors", "warnings", "reprs")})
