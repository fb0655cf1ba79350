"""Writes ties.json: where PyTorch puts equal elements in sort, argsort and topk, for test/surface/ties.test.ts.

Run: python test/golden/make_ties.py   (torch 2.13)

An array of n elements is seed -> value(i) = (i * i * seed + 7 * i) % m / 2, some of them NaN; only digests of the indices are kept
for long arrays: the sum of position * index modulo 2**31 - 1.
"""
import json
import os

import torch

P = 2**31 - 1


def array(n, m, seed, nan, dtype):
    values = [((i * i * seed + 7 * i) % m) / 2 for i in range(n)]
    if nan:
        values = [float("nan") if i % nan == 0 else v for i, v in enumerate(values)]
    return torch.tensor(values, dtype=getattr(torch, dtype))


def digest(indices):
    flat = indices.tolist()
    return flat if len(flat) <= 40 else sum((i + 1) * (v + 1) for i, v in enumerate(flat)) % P


cases = []
for n in [1, 2, 5, 15, 16, 17, 18, 31, 33, 64, 65, 100, 127, 200, 257, 500, 1000, 3000]:
    for m, seed, nan, dtype in [(1, 1, 0, "float32"), (2, 3, 0, "float32"), (5, 11, 0, "float64"), (40, 13, 0, "int64"), (7, 5, 9, "float32"), (9973, 31, 0, "float32")]:
        x = array(n, m, seed, nan, dtype)
        row = {"n": n, "m": m, "seed": seed, "nan": nan, "dtype": dtype}
        row["sort"] = [digest(x.sort(descending=d)[1]) for d in (False, True)]
        row["stable"] = [digest(x.sort(descending=d, stable=True)[1]) for d in (False, True)]
        row["topk"] = []
        for k in sorted(min(k, n) for k in {1, 2, 3, max(1, n // 64), n // 2 or 1, max(1, n - 1), n}):
            for largest in (True, False):
                for ordered in (True, False):
                    row["topk"].append([k, largest, ordered, digest(x.topk(min(k, n), largest=largest, sorted=ordered)[1])])
        cases.append(row)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ties.json")
with open(path, "w") as out:
    out.write('{"torch": "%s", "cases": [\n%s\n]}\n' % (torch.__version__, ",\n".join(json.dumps(c) for c in cases)))
print(len(cases), "arrays")
