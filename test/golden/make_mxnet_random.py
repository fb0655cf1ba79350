"""Writes mxnet_random.json: random numbers of MXNet 1.9.1 and NumPy 1.23.5 that golden/mxnet has none of.

python3.11 with numpy==1.23.5 and mxnet==1.9.1: python make_mxnet_random.py mxnet_random.json
"""

import json
import sys

import mxnet as mx
import numpy as np

nd = mx.nd


def numbers(draw):
    mx.random.seed(3)
    return draw().asnumpy().ravel().tolist()


def training(draw):
    def recorded():
        with mx.autograd.record():
            return draw()

    return recorded


def mxnet_cases():
    f64 = {'dtype': 'float64'}
    return {
        'poisson_20': lambda: nd.random.poisson(20, shape=(80,)),
        'poisson_100.5': lambda: nd.random.poisson(100.5, shape=(80,)),
        'poisson_arrays': lambda: nd.random.poisson(nd.array([1, 5, 12, 30]), shape=(20,)),
        'negative_binomial': lambda: nd.random.negative_binomial(10, 0.5, shape=(80,)),
        'generalized_negative_binomial': lambda: nd.random.generalized_negative_binomial(20, 0.5, shape=(80,)),
        'generalized_negative_binomial_0': lambda: nd.random.generalized_negative_binomial(2, 0, shape=(20,)),
        'gamma_f64': lambda: nd.random.gamma(2.5, 0.5, shape=(40,), **f64),
        'gamma_small_f64': lambda: nd.random.gamma(0.5, 0.5, shape=(40,), **f64),
        'exponential_f64': lambda: nd.random.exponential(2.5, shape=(40,), **f64),
        'uniform_arrays_f64': lambda: nd.random.uniform(nd.array([0.1, 0.2], **f64), nd.array([0.3, 0.7], **f64), shape=10, **f64),
        'uniform_arrays_f64_to_f32': lambda: nd.random.uniform(nd.array([0.1, 0.2], **f64), nd.array([0.3, 0.7], **f64), shape=10),
        'uniform_arrays_f32_to_f64': lambda: nd.random.uniform(nd.array([0.1, 0.2]), nd.array([0.3, 0.7]), shape=10, **f64),
        'uniform_arrays_3': lambda: nd.random.uniform(nd.array([0.1, 0.2, 0.5]), nd.array([0.3, 0.7, 0.9]), shape=5),
        'uniform_like': lambda: nd.random.uniform_like(nd.ones((5,)), low=2, high=3),
        'exponential_like': lambda: nd.random.exponential_like(nd.ones((5,)), lam=3),
        'shuffle_column': lambda: nd.random.shuffle(nd.arange(12).reshape((12, 1))),
        'shuffle_3d': lambda: nd.random.shuffle(nd.arange(24).reshape((4, 3, 2))),
        'randint_wide': lambda: nd.random.randint(-2**31, 2**31 - 1, shape=20, dtype='int64'),
        'randint_53_bits': lambda: nd.random.randint(0, 2**53, shape=20, dtype='int64'),
        'multinomial_f64': lambda: nd.random.multinomial(nd.array([0.2, 0.3, 0.5], **f64), shape=30),
        'dropout_f64': training(lambda: nd.Dropout(nd.ones((100,), **f64), p=0.3)),
        'dropout_axes': training(lambda: nd.Dropout(nd.ones((6, 7, 3)), p=0.3, axes=(1,))),
        'fused_lstm': lambda: fused('lstm', 3, 2, True, 4),
        'fused_gru': lambda: fused('gru', 2, 1, False, 3),
    }


def fused(mode, hidden, layers, bidirectional, inputs):
    """The parameters of a fused layer under FusedRNN(Xavier())."""
    gates = {'lstm': 4, 'gru': 3}[mode]
    directions = 2 if bidirectional else 1
    size = directions * gates * hidden * (inputs + hidden + 2 + (layers - 1) * (hidden + directions * hidden + 2))
    parameters = nd.zeros((size,))
    init = mx.init.FusedRNN(mx.init.Xavier(), hidden, layers, mode, bidirectional, forget_bias=2.0)
    init._init_weight(mx.init.InitDesc('parameters'), parameters)
    return parameters


def numpy_cases():
    r = np.random.RandomState(5)
    result = {
        'rand': r.rand(3).tolist(),
        'randn': r.randn(3).tolist(),
        'randint': r.randint(0, 100, size=5).tolist(),
        'permutation': r.permutation(7).tolist(),
        'uniform': r.uniform(-1, 2, size=2).tolist(),
        'normal': r.normal(1, 2, size=2).tolist(),
    }
    order = list(range(70))
    r.shuffle(order)
    result['shuffle'] = order
    result['seeded_by_list'] = np.random.RandomState([1, 2, 3]).rand(3).tolist()
    result['seeded_by_long_list'] = np.random.RandomState(list(range(700))).randint(0, 2**32, size=3, dtype='int64').tolist()
    return result


def main():
    recipe = 'mx.random.seed(3) before each of mxnet; numpy: one RandomState(5), in order. Made by make_mxnet_random.py.'
    data = {'mxnet': {k: numbers(f) for k, f in mxnet_cases().items()}, 'numpy': numpy_cases()}
    with open(sys.argv[1], 'w') as file:
        lines = ',\n'.join(f'  {json.dumps(k)}: {json.dumps(v)}' for k, v in data['mxnet'].items())
        more = ',\n'.join(f'  {json.dumps(k)}: {json.dumps(v)}' for k, v in data['numpy'].items())
        file.write(f'{{\n "recipe": {json.dumps(recipe)},\n "mxnet": {{\n{lines}\n }},\n "numpy": {{\n{more}\n }}\n}}\n')


main()
