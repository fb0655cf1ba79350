"""Writes pt-writer.json for test/formats/pt-write.test.ts: pickles of one value in every protocol, and what torch.save makes of
values that the test makes too: the records of the archive and the bytes of its pickle.

Run: python test/golden/make_pt.py   (torch 2.13)
"""
import collections
import io
import json
import os
import pickle
import zipfile

import torch

value = {
    'ints': [0, 255, 256, 65535, 65536, -1, -2**31, 2**40, -2**40, 2**70, -2**70],
    'floats': [0.5, -0.0, 1e300], 'texts': ['', 'a' * 300, '\u00e9\u4e2d\U0001f600'], 'bytes': [b'xy', bytes(range(256)) * 2],
    'tuples': [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)], 'others': [None, True, False], 'set': {1, 2},
    'ordered': collections.OrderedDict(b=1, a=2), 'counted': collections.defaultdict(list, a=[1]),
}
twice = ['shared']
value['twice'] = [twice, twice]


def saves():
    x = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    yield 'state', collections.OrderedDict(w=x, v=x.t(), b=torch.tensor([True]), n=torch.tensor(7), e=torch.zeros(0, 2))
    yield 'checkpoint', {
        'epoch': 12, 'loss': 0.25, 'name': 'été', 'done': False, 'best': None, 'lists': [[], [1], [1, 2.5, 'a']], 'empty': {},
        'optimizer': {'state': {0: {'step': 3}, 1: {'step': 70000}}, 'params': [0, 1, -5, 300, 2**40, 2**70]},
        'shape': torch.Size([2, 3]), 'bytes': b'\x00\x01\xff', 'set': {7}, 'row': x[1].double().requires_grad_(),
    }
    yield 'many', list(range(2500))
    w = torch.nn.Parameter(x)
    fixed = torch.nn.Parameter(torch.tensor(7), requires_grad=False)
    yield 'parameters', collections.OrderedDict(w=w, again=w, fixed=fixed)
    yield 'halves', collections.OrderedDict(h=x.half(), b=x.bfloat16().t())
    layers = collections.OrderedDict(a=torch.nn.Linear(2, 1), n=torch.nn.BatchNorm1d(1))
    yield 'versions', torch.nn.Sequential(layers).state_dict()


saved = []
for name, item in saves():
    stream = io.BytesIO()
    torch.save(item, stream)
    archive = zipfile.ZipFile(stream)
    records = [[i.filename, i.compress_type, i.file_size] for i in archive.infolist()]
    saved.append({'name': name, 'records': records, 'pickle': archive.read('archive/data.pkl').hex()})
made = {
    'torch': torch.__version__,
    'pickles': [{'protocol': p, 'hex': pickle.dumps(value, p).hex()} for p in range(2, 6)],
    'saved': saved,
}
with open(os.path.join(os.path.dirname(__file__), 'pt-writer.json'), 'w') as file:
    json.dump(made, file, indent=1)
    file.write('\n')
