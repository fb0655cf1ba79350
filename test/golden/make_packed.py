"""Writes torch-packed/: texts of packed sequences, and recurrent layers with dropout on batches of 20 in which many lengths are equal.

Run: python test/golden/make_packed.py   (torch 2.13)

PyTorch sorts lengths with the C++ library's std::sort, which leaves more than 16 equal ones in an order of its own; dropout between
layers is drawn on the packed data in that order. Formats as in torch/README.md.
"""
import ast
import json
import math
import os
import struct

import torch

import packed_texts

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch-packed")


def dotted(node):
    if isinstance(node, ast.Name):
        return node.id
    owner = dotted(node.value) if isinstance(node, ast.Attribute) else None
    return owner and f"{owner}.{node.attr}"


def data(node):
    """A Python expression as data (runner/expression.ts)."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp):
        return -data(node.operand)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [data(x) for x in node.elts]
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return {"method": "at", "on": data(node.value), "args": [data(node.slice)], "kwargs": {}}
    args = [data(x) for x in node.args]
    rest = {"args": args, "kwargs": {k.arg: data(k.value) for k in node.keywords}}
    name = dotted(node.func)
    if name:
        return {"call": name, **rest}
    if isinstance(node.func, ast.Attribute):
        return {"method": node.func.attr, "on": data(node.func.value), **rest}
    return {"apply": data(node.func), **rest}


def entry(python):
    short = {"rnn.": "torch.nn.utils.rnn.", "X": "torch.arange(24).float().view(4, 3, 2)"}
    for name, full in short.items():
        python = python.replace(name, full) if name == "X" else python.replace(" " + name, " " + full).replace("(" + name, "(" + full)
        python = full + python[len(name):] if python.startswith(name) else python
    tree = ast.parse(python, mode="eval").body
    try:
        return {"python": python, "expr": data(tree)}, eval(python), None
    except Exception as error:
        return {"python": python, "expr": data(tree)}, None, error


def texts():
    reprs, errors = [], []
    for python in packed_texts.VALUES:
        line, value, error = entry(python)
        assert error is None, (python, error)
        reprs.append({**line, "repr": repr(value)})
    for python in packed_texts.ERRORS:
        line, _, error = entry(python)
        assert error is not None, python
        errors.append({**line, "type": type(error).__name__, "message": str(error)})
    about = "what calls with packed sequences give, as text, and the exceptions of wrong ones; written by make_packed.py"
    with open(os.path.join(HERE, "texts.json"), "w") as file:
        json.dump({"about": about, "torch_version": torch.__version__, "reprs": reprs, "errors": errors}, file, indent=1)
        file.write("\n")
    return len(reprs) + len(errors)


NAMES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}


def save(path, tensors):
    """A safetensors file."""
    header, blobs, at = {}, [], 0
    for name, x in tensors.items():
        raw = x.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": NAMES[x.dtype], "shape": list(x.shape), "data_offsets": [at, at + len(raw)]}
        blobs.append(raw)
        at += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def case(kind, kwargs, dtype, batch_first, states, seed):
    torch.manual_seed(seed)
    I, H, T, N = 4, 5, 6, 20
    kwargs = {"input_size": I, "hidden_size": H, "num_layers": 2, "batch_first": batch_first, "dropout": 0.5, **kwargs}
    module = getattr(torch.nn, kind)(**kwargs).double()
    bound = 1.3 / math.sqrt(H)
    for p in module.parameters():
        torch.nn.init.uniform_(p, -bound, bound)
    x = torch.randn((N, T, I) if batch_first else (T, N, I), dtype=torch.float64)
    lengths = torch.randint(1, T + 1, (N,))
    lengths[7] = T
    D, R = 1 + kwargs.get("bidirectional", False), kwargs.get("proj_size") or H
    hx = [torch.randn(2 * D, N, n, dtype=torch.float64) for n in ([R, H] if kind == "LSTM" else [H])] if states else []
    module.to(dtype)
    x, *hx = [t.to(dtype).requires_grad_() for t in (x, *hx)]
    rnn = torch.nn.utils.rnn
    packed = rnn.pack_padded_sequence(x, lengths, batch_first=batch_first, enforce_sorted=False)
    torch.manual_seed(seed)
    given = [tuple(hx) if kind == "LSTM" else hx[0]] if hx else []
    result, states_n = module(packed, *given)
    output, out_lengths = rnn.pad_packed_sequence(result, batch_first=batch_first)
    outputs = dict(zip(["output", "h_n", "c_n"], [output, *(states_n if kind == "LSTM" else [states_n])]))
    ups = {k: torch.randn(v.shape, dtype=torch.float64).to(dtype) for k, v in outputs.items()}
    sum((v * ups[k]).sum() for k, v in outputs.items()).backward()
    inputs = {"input": x, "lengths": lengths, **dict(zip(["h_0", "c_0"], hx))}
    aux = {"packed_data": packed.data, "batch_sizes": packed.batch_sizes, "sorted_indices": packed.sorted_indices,
           "unsorted_indices": packed.unsorted_indices, "packed_output_data": result.data, "output_lengths": out_lengths}
    short = "f64" if dtype == torch.float64 else "f32"
    name = f"ties_{kind.lower()}_{'bi_' if D == 2 else ''}{'bf_' if batch_first else ''}{'hx_' if hx else ''}N{N}_{short}"
    tensors = {}
    for k, v in inputs.items():
        tensors[f"in.{k}"] = v
        if v.grad is not None:
            tensors[f"gin.{k}"] = v.grad
    for k, p in module.named_parameters():
        tensors[f"param.{k}"], tensors[f"gparam.{k}"] = p, p.grad
    for k, v in outputs.items():
        tensors[f"out.{k}"], tensors[f"gout.{k}"] = v, ups[k]
    for k, v in aux.items():
        tensors[f"aux.{k}"] = v
    save(os.path.join(HERE, name + ".safetensors"), tensors)
    return {
        "name": name, "group": "dropout", "kind": "module", "target": f"torch.nn.{kind}", "kwargs": kwargs,
        "dtype": str(dtype)[6:], "training": True, "call": "packed", "seed": seed,
        "packing": {"batch_first": batch_first, "enforce_sorted": False, "padding_value": 0.0, "total_length": None},
        "inputs": [{"name": k, "tensor": f"in.{k}", "grad": f"gin.{k}" if v.requires_grad else None} for k, v in inputs.items()],
        "params": [{"name": k, "tensor": f"param.{k}", "grad": f"gparam.{k}"} for k, _ in module.named_parameters()],
        "outputs": [{"name": k, "tensor": f"out.{k}", "upstream": f"gout.{k}"} for k in outputs],
        "aux": [{"name": k, "tensor": f"aux.{k}"} for k in aux],
        "tolerance": {"rtol": 1e-7, "atol": 1e-7} if dtype == torch.float64 else {"rtol": 1.3e-6, "atol": 1e-5},
        "file": name + ".safetensors",
    }


os.makedirs(HERE, exist_ok=True)
cases = [
    case(kind, kwargs, dtype, batch_first, states, 100 + n)
    for n, (kind, kwargs, batch_first, states) in enumerate([
        ("LSTM", {"bidirectional": True}, True, False),
        ("LSTM", {"proj_size": 3}, False, True),
        ("GRU", {"bidirectional": True}, False, True),
        ("RNN", {"nonlinearity": "relu"}, True, True),
    ])
    for dtype in (torch.float32, torch.float64)
]
with open(os.path.join(HERE, "manifest.json"), "w") as file:
    json.dump({"format": "torch-golden-1", "torch_version": torch.__version__, "cases": cases}, file, indent=1)
    file.write("\n")
print(len(cases), "cases,", texts(), "texts")
