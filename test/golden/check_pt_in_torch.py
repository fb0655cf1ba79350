"""Reads .pt files written by this library in real PyTorch 2.13, with weights_only=True: every value is what Python builds, with
the same types, strides and sharing; every net takes its state_dict, which has the metadata of its own, gives the same outputs, and
goes on from the checkpoint.

    tsx -C bptt-source test/golden/write_pt.ts FOLDER
    python test/golden/check_pt_in_torch.py FOLDER       # torch 2.13
"""
import collections
import json
import os
import sys

import torch
from torch import nn

folder = sys.argv[1]
X = torch.arange(12, dtype=torch.float32).reshape(3, 4)


def load(name):
    return torch.load(os.path.join(folder, name), weights_only=True)


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        return (a.dtype == b.dtype and a.stride() == b.stride() and a.requires_grad == b.requires_grad
                and torch.equal(a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and [type(k) for k in a] == [type(k) for k in b] and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b) if isinstance(a, float) else a == b


failed = 0
print('PyTorch', torch.__version__)
for i, python in enumerate(json.load(open(os.path.join(folder, 'values.json')))):
    value, expected = load('value%d.pt' % i), eval(python)
    if python.startswith('{\'a\''):  # JavaScript puts whole names first
        value = {k: value[k] for k in expected}
    ok = same(value, expected)
    if python.startswith('collections.OrderedDict(x='):
        ok = ok and len({t.untyped_storage().data_ptr() for t in value.values()}) == 1
    failed += not ok
    print('ok  ' if ok else 'FAIL', python[:100])
nets = json.load(open(os.path.join(folder, 'nets.json')))
for i, python in enumerate(nets):
    saved, after = load('net%d.pt' % i), load('after%d.pt' % i)
    net = eval(python)
    versions = saved['model']._metadata == net.state_dict()._metadata
    print(net.load_state_dict(saved['model']), end=' ')
    optimizer = torch.optim.Adam(net.parameters())
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    optimizer.load_state_dict(saved['optimizer'])
    scheduler.load_state_dict(saved['scheduler'])
    torch.set_rng_state(saved['rng'])
    run = lambda: (lambda y: y[0] if isinstance(y, tuple) else y)(net(saved['input']))
    output = run()
    deviation = (output - saved['output']).abs().max().item()
    drawn = torch.equal(torch.randn(3), saved['next']) and scheduler.gamma == 0.5 and saved['epoch'] == 1
    output.square().mean().backward()
    optimizer.step()
    stepped = max((p - after[name]).abs().max().item() for name, p in net.named_parameters())
    ok = deviation < 1e-6 and stepped < 1e-5 and drawn and versions
    failed += not ok
    print('%s outputs %.1e, after one more step %.1e, draws %s  %s'
          % ('ok  ' if ok else 'FAIL', deviation, stepped, drawn, python))
print('%d failed' % failed)
sys.exit(failed > 0)
