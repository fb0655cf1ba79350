"""Writes names/torch.json or names/mxnet.json: the public names of the framework that runs it, by place, with its version.

Run: python test/golden/make_names.py torch    (PyTorch 2.13)
     python test/golden/make_names.py mxnet    (MXNet 1.9.1)

A module's names are its `__all__`, or what it defines; a class's are its attributes. Modules and what begins with _ are
left out. scripts/names.ts makes docs/names.md of them.
"""
import json
import os
import sys
import types


def of_module(module, home):
    """Public names of a module; without an `__all__`, those whose home is the package."""
    def own(name):
        value = getattr(module, name)
        if isinstance(value, types.ModuleType):
            return False
        return hasattr(module, "__all__") or str(getattr(value, "__module__", "")).startswith(home)

    names = getattr(module, "__all__", dir(module))
    return [name for name in names if not name.startswith("_") and hasattr(module, name) and own(name)]


def of_dir(module, *homes):
    """Functions and classes of the package that a module shows, where it gathers them from others."""
    found = []
    for name in dir(module):
        value = getattr(module, name)
        if name.startswith("_") or isinstance(value, types.ModuleType):
            continue
        if callable(value) and str(getattr(value, "__module__", "")).startswith(homes):
            found.append(name)
    return found


def of_class(kind):
    return [name for name in dir(kind) if not name.startswith("_")]


def torch_places():
    import torch
    import torch.nn.functional
    import torch.nn.utils.rnn
    import torch.optim
    import torch.utils.data

    def bound(name):  # what C++ shows to Python is no part of the documented interface
        value = getattr(torch, name)
        kept = (torch.Generator, torch.Size, torch.device, torch.dtype, torch.finfo, torch.iinfo, torch.layout, torch.memory_format)
        return isinstance(value, type) and value is getattr(torch._C, name, None) and value not in kept

    constants = [n for n in dir(torch) if isinstance(getattr(torch, n), (torch.dtype, float)) and not n.startswith("_")]
    functions = [n for n in of_module(torch, "torch") + of_dir(torch, "torch") if not bound(n)]
    return torch.__version__.split("+")[0], {
        "torch": functions + constants,
        "torch.Tensor": of_class(torch.Tensor),
        "torch.autograd": of_module(torch.autograd, "torch"),
        "torch.nn": of_module(torch.nn, "torch"),
        "torch.nn.Module": of_class(torch.nn.Module),
        "torch.nn.functional": of_module(torch.nn.functional, "torch"),
        "torch.nn.init": of_module(torch.nn.init, "torch"),
        "torch.nn.utils": of_module(torch.nn.utils, "torch"),
        "torch.nn.utils.rnn": of_module(torch.nn.utils.rnn, "torch"),
        "torch.optim": of_module(torch.optim, "torch"),
        "torch.optim.lr_scheduler": of_module(torch.optim.lr_scheduler, "torch"),
        "torch.utils.data": of_module(torch.utils.data, "torch"),
    }


def mxnet_places():
    import mxnet as mx
    from mxnet import gluon
    from mxnet.gluon import contrib

    return mx.__version__, {
        "mx.nd": of_dir(mx.nd, "mxnet", "ndarray"),
        "mx.nd.random": of_module(mx.nd.random, "mxnet"),
        "mx.nd.linalg": of_dir(mx.nd.linalg, "mxnet"),
        "mx.nd.contrib": of_dir(mx.nd.contrib, "mxnet"),
        "NDArray": of_class(mx.nd.NDArray),
        "mx.autograd": of_module(mx.autograd, "mxnet"),
        "mx.random": of_module(mx.random, "mxnet"),
        "mx.init": of_module(mx.init, "mxnet"),
        "mx.lr_scheduler": of_module(mx.lr_scheduler, "mxnet"),
        "mx.metric": of_module(mx.metric, "mxnet"),
        "mx.optimizer": of_module(mx.optimizer, "mxnet"),
        "gluon": ["Block", "Constant", "HybridBlock", "Parameter", "ParameterDict", "SymbolBlock", "Trainer"],
        "gluon.HybridBlock": of_class(gluon.HybridBlock),
        "gluon.Parameter": of_class(gluon.Parameter),
        "gluon.ParameterDict": of_class(gluon.ParameterDict),
        "gluon.Trainer": of_class(gluon.Trainer),
        "gluon.nn": of_module(gluon.nn, "mxnet"),
        "gluon.rnn": of_dir(gluon.rnn, "mxnet"),
        "gluon.loss": of_module(gluon.loss, "mxnet"),
        "gluon.data": of_dir(gluon.data, "mxnet"),
        "gluon.data.vision": of_dir(gluon.data.vision, "mxnet"),
        "gluon.data.vision.transforms": of_dir(gluon.data.vision.transforms, "mxnet"),
        "gluon.utils": of_module(gluon.utils, "mxnet"),
        "gluon.contrib.nn": of_dir(contrib.nn, "mxnet"),
        "gluon.contrib.rnn": of_dir(contrib.rnn, "mxnet"),
        "gluon.contrib.data": of_dir(contrib.data, "mxnet"),
    }


framework = sys.argv[1]
version, places = {"torch": torch_places, "mxnet": mxnet_places}[framework]()
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "names", framework + ".json"), "w", encoding="utf8") as file:
    names = {place: " ".join(sorted(set(found))) for place, found in places.items()}
    json.dump({"framework": framework, "version": version, "names": names}, file, indent=1)
    file.write("\n")
