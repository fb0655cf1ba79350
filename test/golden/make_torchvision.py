"""Writes torchvision.json: what torchvision.datasets.MNIST and the transforms print, hold, refuse and compute, for
test/surface/torchvision.test.ts. Image i of a data set is (i * 37 + row * 28 + column) mod 256, its label i mod 10.

Run: python test/golden/make_torchvision.py   (torchvision 0.29)
"""
import json
import os
import tempfile
import warnings

import numpy as np
import torch
import torchvision
from torchvision.datasets import MNIST, FashionMNIST
from torchvision.transforms import Compose, Lambda, Normalize, ToTensor

SIZES = {"train": 5, "t10k": 3}


def write(root):
    for part, n in SIZES.items():
        i, row, column = np.ogrid[:n, :28, :28]
        images = ((i * 37 + row * 28 + column) % 256).astype(np.uint8)
        labels = (np.arange(n) % 10).astype(np.uint8)
        for name, array, magic in [("images-idx3", images, 0x0803), ("labels-idx1", labels, 0x0801)]:
            with open(os.path.join(root, f"{part}-{name}-ubyte"), "wb") as file:
                file.write(np.array([magic, *array.shape], dtype=">u4").tobytes() + array.tobytes())


def caught(call):
    try:
        call()
    except Exception as error:
        return {"type": type(error).__name__, "message": str(error)}
    raise AssertionError("nothing was raised")


def warned(call):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        call()
    return [{"category": w.category.__name__, "message": str(w.message)} for w in heard]


def bits(x):
    return {"shape": list(x.shape), "bits": x.contiguous().view(-1).numpy().view(np.uint32).tolist()}


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for name in ("MNIST", "FashionMNIST"):
        os.makedirs(os.path.join("data", name, "raw"))
        write(os.path.join("data", name, "raw"))
    normalize = Compose([ToTensor(), Normalize((0.1307,), (0.3081,))])
    train = MNIST("data", train=True, transform=ToTensor())
    test = MNIST("data", train=False)
    image = np.arange(24, dtype=np.uint8).reshape(2, 4, 3) * 10
    result = {
        "torchvision_version": torchvision.__version__.split("+")[0],
        "texts": {
            "train": repr(train),
            "test": repr(test),
            "fashion": repr(FashionMNIST("data", transform=normalize, target_transform=Lambda(float))),
            "ToTensor": repr(ToTensor()),
            "Normalize": repr(Normalize((0.5, 0.25, 0.1), (1.0, 2.0, 1e-5))),
            "Compose": repr(normalize),
            "Lambda": repr(Lambda(float)),
        },
        "classes": {"MNIST": MNIST.classes, "FashionMNIST": FashionMNIST.classes},
        "class_to_idx": test.class_to_idx,
        "warnings": {name: warned(lambda: getattr(test, name)) for name in
                     ("train_data", "train_labels", "test_data", "test_labels")},
        "errors": {
            "not there": caught(lambda: MNIST("elsewhere")),
            "no image": caught(lambda: ToTensor()(3)),
            "four dimensions": caught(lambda: ToTensor()(np.zeros((1, 1, 1, 1)))),
            "not a tensor": caught(lambda: Normalize([0.5], [0.5])(3)),
            "bytes": caught(lambda: Normalize([0.5], [0.5])(torch.zeros(1, 2, 2, dtype=torch.uint8))),
            "two dimensions": caught(lambda: Normalize([0.5], [0.5])(torch.zeros(2, 3))),
            "std 0": caught(lambda: Normalize([0.5], [0.0])(torch.zeros(1, 2, 2))),
            "not callable": caught(lambda: Lambda(3)),
        },
        "values": {
            "sample 3": bits(train[3][0]),
            "label 3": train[3][1],
            "normalized 2": bits(normalize(train.data[2].numpy())),
            "channels": bits(ToTensor()(image)),
        },
    }
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torchvision.json")
with open(path, "w", encoding="utf8") as file:
    json.dump(result, file)
    file.write("\n")
