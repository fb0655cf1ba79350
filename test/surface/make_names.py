"""Writes names.json: the public names of PyTorch's modules and of its Tensor, for test/surface/exports.test.ts.

Run: python test/surface/make_names.py   (torch 2.13)
"""
import builtins
import json
import os

import torch
import torch.utils.data

PLACES = {
    "torch": torch,
    "torch.nn": torch.nn,
    "torch.optim": torch.optim,
    "torch.utils.data": torch.utils.data,
    "torch.Tensor": torch.Tensor,
    "builtins": builtins,
}
names = {place: " ".join(name for name in dir(of) if not name.startswith("__")) for place, of in PLACES.items()}
path = os.path.join(os.path.dirname(__file__), "names.json")
with open(path, "w", encoding="utf8") as file:
    json.dump({"torch_version": torch.__version__.split("+")[0], **names}, file, indent=2)
    file.write("\n")
