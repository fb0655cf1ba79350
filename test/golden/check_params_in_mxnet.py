"""Reads files written by this library in real MXNet 1.9.1: every net of `write_params.ts` loads its parameters and gives
the same outputs, and what MXNet saves of it is the same file, byte by byte.

    tsx -C bptt-source test/golden/write_params.ts FOLDER
    python test/golden/check_params_in_mxnet.py FOLDER       # mxnet 1.9.1, numpy 1.23.5
"""
import json
import os
import sys
import warnings

import mxnet as mx
import numpy as np
from mxnet import gluon, nd
from mxnet.gluon import nn, rnn

warnings.simplefilter('ignore')
folder = sys.argv[1]


def sequential(*blocks):
    net = nn.Sequential()
    net.add(*blocks)
    return net


class unrolled(gluon.Block):
    """Cells as one block that is called with a sequence; its parameters are the cells' own."""

    def __init__(self, *cells):
        super().__init__()
        self.cells = rnn.SequentialRNNCell()
        for cell in cells:
            self.cells.add(cell)

    def load_parameters(self, path):
        self.cells.load_parameters(path)

    def save_parameters(self, path):
        self.cells.save_parameters(path)

    def forward(self, x):
        return self.cells.unroll(x.shape[1], x, merge_outputs=True)[0]


def read(path):
    with open(path, 'rb') as file:
        return file.read()


failed = 0
worst = 0.0
nets = json.load(open(os.path.join(folder, 'nets.json')))
print('MXNet', mx.__version__)
for net in nets:
    path = os.path.join(folder, net['name'])
    block = eval(net['python'])
    arrays = nd.load(path + '.arrays')
    block.load_parameters(path + '.params')
    found = block(arrays['x']).asnumpy()
    expected = arrays['y'].asnumpy()
    tolerance = 1e-7 if expected.dtype == np.float64 else 1e-5
    deviation = float(np.abs(found - expected).max()) if found.shape == expected.shape else float('inf')
    block.save_parameters(path + '.again')
    same = read(path + '.again') == read(path + '.params')
    nd.save(path + '.arrays.again', arrays)
    same = same and read(path + '.arrays.again') == read(path + '.arrays')
    ok = deviation <= tolerance and same
    failed += not ok
    worst = max(worst, deviation)
    print('%-4s %.1e  %-9s %s' % ('ok' if ok else 'FAIL', deviation, 'same file' if same else 'differs', net['python']))
print('%d of %d nets give the same outputs and the same files; largest deviation %.1e'
      % (len(nets) - failed, len(nets), worst))
sys.exit(failed > 0)
