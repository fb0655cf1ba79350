"""Reads graphs written by this library in real MXNet 1.9.1: every one of `write_symbols.ts` loads, gives the same outputs as a
SymbolBlock and as a bound executor, and what MXNet saves of it is the same text and the same parameters, byte by byte.

    tsx -C bptt-source test/golden/write_symbols.ts FOLDER
    python test/golden/check_symbols_in_mxnet.py FOLDER       # mxnet 1.9.1, numpy 1.23.5
"""
import json
import os
import sys
import warnings

os.environ['MXNET_SUBGRAPH_VERBOSE'] = '0'

import mxnet as mx
import numpy as np
from mxnet import gluon, nd

warnings.simplefilter('ignore')
folder = sys.argv[1]


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def far(found, expected):
    """The largest deviation of arrays from others."""
    if len(found) != len(expected) or any(f.shape != e.shape for f, e in zip(found, expected)):
        return float('inf')
    return max(float(np.abs(f.asnumpy() - e.asnumpy()).max()) for f, e in zip(found, expected))


def flat(result):
    if isinstance(result, nd.NDArray):
        return [result]
    return [x for part in result for x in flat(part)]


failed = 0
worst = 0.0
graphs = json.load(open(os.path.join(folder, 'graphs.json')))
print('MXNet', mx.__version__)
for graph in graphs:
    path = os.path.join(folder, graph['name'])
    arrays = nd.load(path + '.arrays')
    data = [arrays['x%d' % i] for i in range(len(graph['inputs']))]
    expected = [arrays[key] for key in sorted(arrays, key=lambda k: int(k[1:])) if key[0] == 'y']
    symbol = mx.sym.load(path + '-symbol.json')
    params = nd.load(path + '-0000.params')
    params = params if isinstance(params, dict) else {}  # a file of no arrays is a list
    block = gluon.SymbolBlock.imports(path + '-symbol.json', graph['inputs'],
                                      path + '-0000.params' if params else None)
    deviation = far(flat(block(*data)), expected)
    args = {key[4:]: value for key, value in params.items() if key.startswith('arg:')}
    args.update(zip(graph['inputs'], data))
    aux = {key[4:]: value for key, value in params.items() if key.startswith('aux:')}
    executor = symbol.bind(mx.cpu(), args, aux_states=aux)
    deviation = max(deviation, far(executor.forward(is_train=False), expected))
    symbol.save(path + '.again')
    same = read(path + '.again') == read(path + '-symbol.json')
    nd.save(path + '.again', params)
    same = same and (not params or read(path + '.again') == read(path + '-0000.params'))
    ok = deviation <= 1e-5 and same
    failed += not ok
    worst = max(worst, deviation)
    print('%-4s %.1e  %-9s %s' % ('ok' if ok else 'FAIL', deviation, 'same file' if same else 'differs', graph['about']))
print('%d of %d graphs give the same outputs and the same files; largest deviation %.1e'
      % (len(graphs) - failed, len(graphs), worst))
sys.exit(failed > 0)
