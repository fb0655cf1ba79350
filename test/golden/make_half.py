"""Writes half.json for test/surface/half.test.ts: what float16 and bfloat16 make of numbers, bit by bit, and what is printed of them.
NumPy's texts are what MXNet prints.

Run: python test/golden/make_half.py   (torch 2.13, numpy 2)
"""
import json
import os

import numpy
import torch

torch.manual_seed(0)
edges = [0.0, -0.0, 1.0, 65504.0, 65519.996, 65520.0, 2.0**-14, 2.0**-24, 2.0**-25, 2.0**-25 * 1.0001, 3 * 2.0**-25, 5 * 2.0**-26,
         2.0**-126, 2.0**-133, 2.0**-134, 2.0**-149, 3.3895314e38, 3.3961775e38, 3.4028235e38, 2049.0, 2051.0, 257.0, 259.0]
# Of these some have a fraction of float16, with half of what is between two of them more, which rounds to even.
drawn = torch.randint(0, 2**15, (160,), dtype=torch.int32).to(torch.int16).view(torch.float16).float()
ties = (drawn.view(torch.int32) | 0x1000).view(torch.float32)
wide = torch.randint(-2**31, 2**31, (160,), dtype=torch.int64).to(torch.int32).view(torch.float32)
values = torch.cat([torch.tensor(edges), -torch.tensor(edges), ties, wide, (wide.view(torch.int32) & -65536 | 0x8000).view(torch.float32)])
values = values[values.isfinite()]
# A double is rounded to float32 first.
doubles = torch.tensor([1 + 2.0**-11 + 2.0**-40, 1 + 2.0**-8 + 2.0**-40, 0.1, 1e300, -1e-300], dtype=torch.float64)


def bits(x):
    return [n & 0xffff for n in x.view(torch.int16).tolist()]


rows = [[0.1, 1 / 3, 65519.0, 65520.0, 1e-8, 6e-8, -1e-9, float('nan'), 2049.0], [0.5, 1.0, -2.0], [1.0, 2.0, 300.0], [0.001, 3.0], []]
texts = [{'dtype': str(dtype)[6:], 'row': row, 'text': repr(torch.tensor(row, dtype=dtype)), 'list': torch.tensor(row, dtype=dtype).tolist()}
         for row in rows for dtype in (torch.float16, torch.bfloat16)]
numpys = [{'row': row, 'text': str(numpy.array(row, numpy.float32).astype(numpy.float16))}
          for row in ([0.1, 1 / 3, 7.0], [0.1, 1 / 3, 2049.0, 1e-3], [1e-8, 6e-8, 3.0], [65504.0, 1.0, 1 / 3], [0.00011, 0.05])]
made = {
    'torch': torch.__version__, 'numpy': numpy.__version__,
    'floats': [n & 0xffffffff for n in values.view(torch.int32).tolist()],
    'float16': bits(values.half()), 'bfloat16': bits(values.bfloat16()),
    'doubles': doubles.tolist(), 'doubles16': bits(doubles.half()), 'doublesB16': bits(doubles.bfloat16()),
    'promoted': {f'{a} {b}'.replace('torch.', ''): str(torch.promote_types(a, b))[6:]
                 for a in (torch.float16, torch.bfloat16)
                 for b in (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int64, torch.uint8, torch.bool)},
    'texts': texts, 'numpys': numpys,
}
with open(os.path.join(os.path.dirname(__file__), 'half.json'), 'w') as file:
    file.write(json.dumps(made).replace('NaN', '"nan"').replace('-Infinity', '"-inf"').replace('Infinity', '"inf"'))
    file.write('\n')
