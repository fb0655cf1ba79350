"""Writes ../symbol/operators.json: what MXNet's registry says of its operators, by every name that they have.

Run: python test/golden/make_operators.py   (mxnet 1.9.1)
"""

import ctypes
import json
import os

import mxnet as mx
from mxnet.base import _LIB, c_str, check_call, py_str

HERE = os.path.dirname(os.path.abspath(__file__))


def names():
    count = ctypes.c_uint()
    listed = ctypes.POINTER(ctypes.c_char_p)()
    check_call(_LIB.MXListAllOpNames(ctypes.byref(count), ctypes.byref(listed)))
    return [py_str(listed[i]) for i in range(count.value)]


def about(called):
    handle = ctypes.c_void_p()
    check_call(_LIB.NNGetOpHandle(c_str(called), ctypes.byref(handle)))
    name, text, key, result = (ctypes.c_char_p() for _ in range(4))
    count = ctypes.c_uint()
    lists = [ctypes.POINTER(ctypes.c_char_p)() for _ in range(3)]
    check_call(_LIB.MXSymbolGetAtomicSymbolInfo(
        handle, ctypes.byref(name), ctypes.byref(text), ctypes.byref(count), *map(ctypes.byref, lists),
        ctypes.byref(key), ctypes.byref(result)))
    arguments = [[py_str(lists[0][i]), py_str(lists[1][i])] for i in range(count.value)]
    return {"name": py_str(name.value), "arguments": arguments, "variadic": py_str(key.value or b"") != ""}


if __name__ == "__main__":
    found = {}
    for called in sorted(names()):
        if called.startswith(("_backward", "_np", "_contrib", "_image", "_sparse", "_sg_", "_cv", "_random", "_sample")):
            if called not in ("_np_cumsum", "_random_normal", "_random_uniform"):
                continue
        found[called] = about(called)
    with open(os.path.join(HERE, "..", "symbol", "operators.json"), "w") as file:
        json.dump({"mxnet": mx.__version__, "operators": found}, file, separators=(",", ":"))
    print(len(found))
