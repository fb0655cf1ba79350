# What the reference writer does with every dtype that numpy has, and with names whose order or escaping could differ.
# pip install safetensors==0.8.0 numpy==2.4.6; python safetensors-writer.py
import os

import numpy as np
from safetensors.numpy import save_file

DTYPES = {"BOOL": "bool", "U8": "u1", "I8": "i1", "I16": "i2", "U16": "u2", "F16": "f2", "I32": "i4", "U32": "u4",
          "F32": "f4", "C64": "c8", "F64": "f8", "I64": "i8", "U64": "u8"}
NAMES = ["\u4e2d", "\U0001f600", "\ufb01", "B", "a", "\x7f\x01\"\\/\n", "\u2028", "", "__proto__", "a.weight", "a.b"]

tensors = {name: np.arange(6).reshape(2, 3).astype(dtype) for name, dtype in DTYPES.items()}
tensors |= {name: np.array([i], "f4") for i, name in enumerate(NAMES)}
tensors |= {"scalar": np.array(0.5), "empty": np.zeros((2, 0), "i4")}
here = os.path.dirname(os.path.abspath(__file__))
save_file(tensors, os.path.join(here, "safetensors-writer.safetensors"), {"a": "\x1f\u2028/\b\f"})
