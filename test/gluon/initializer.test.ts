// mx.init: rules that hold for every shape, dispatch by name, the registry, texts and refusals.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AssertionError,
  IndexError,
  NotImplementedError,
  onWarning,
  TypeError,
  ValueError,
} from '../../src/engine/index.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as init from '../../src/mxnet/initializers/index.ts';
import * as nd from '../../src/mxnet/nd.ts';
import { seed } from '../../src/mxnet/random/index.ts';
import '../helpers/close.ts';
import { expectError } from './helpers/expect-error.ts';

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  onWarning(({ category, message }) => void warnings.push(`${category}: ${message}`));
});
afterEach(() => void onWarning(undefined));

const values = (x: NDArray): number[] => Array.from(x.asnumpy().data);
/** An array of that shape, filled by the weight rule. */
function filled(initializer: init.Initializer, shape: number[], dtype = 'float32'): NDArray {
  const x = nd.zeros(shape, { dtype });
  initializer._init_weight('x_weight', x);
  return x;
}
/** An array filled as a variable of that name. */
function named(initializer: init.Initializer, name: string, attrs: Record<string, unknown> = {}): number[] {
  const x = nd.full([2], 7);
  initializer(new init.InitDesc(name, attrs), x);
  return values(x);
}
const sizes = fc.integer({ min: 1, max: 30 });

describe('rules', () => {
  it('Orthogonal gives orthonormal rows or columns times scale', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.constantFrom('uniform', 'normal'), (rows, columns, rand_type) => {
        seed(rows + 31 * columns);
        const w = filled(new init.Orthogonal(2, rand_type), [rows, columns]);
        const small = Math.min(rows, columns);
        const gram = nd.dot(w, w, { transpose_a: rows >= columns, transpose_b: rows < columns });
        const identity = Array.from({ length: small * small }, (_, i) => (i % (small + 1) === 0 ? 4 : 0));
        expect(values(gram)).toBeClose(identity, { rtol: 0, atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('Xavier stays within √(magnitude/factor), MSRAPrelu is its gaussian form', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 3 }), (out, input, width) => {
        seed(out);
        const bound = Math.sqrt(3 / ((out * width + input * width) / 2));
        const drawn = values(filled(new init.Xavier(), [out, input, width]));
        expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
        seed(out);
        const gaussian = filled(new init.Xavier('gaussian', 'in', 2 / (1 + 0.1 * 0.1)), [out, input]);
        seed(out);
        expect(values(filled(new init.MSRAPrelu('in', 0.1), [out, input]))).toEqual(values(gaussian));
      }),
      { numRuns: 20 },
    );
  });

  it('FusedRNN fills each gate as an array of its own', () => {
    const golden = JSON.parse(readFileSync(new URL('../golden/mxnet_random.json', import.meta.url), 'utf8'));
    for (const [mode, hidden, layers, bidirectional] of [
      ['lstm', 3, 2, true],
      ['gru', 2, 1, false],
    ] as const) {
      const expected = golden.mxnet[`fused_${mode}`] as number[];
      const fused = new init.FusedRNN(new init.Xavier(), hidden, layers, mode, bidirectional, 2);
      seed(3);
      expect(values(filled(fused, [expected.length]))).toEqual(expected);
    }
    expectError(
      () => filled(new init.FusedRNN(null, 3, 1, 'gru'), [100]),
      new AssertionError('Invalid parameters size for FusedRNNCell'),
    );
  });

  it('FusedRNN without an initializer falls back to the global one', () => {
    const parameters = nd.zeros([1 * 2 * (1 + 2 + 2)]);
    new init.Constant(5)(
      new init.InitDesc('parameters', { __init__: new init.FusedRNN(null, 2, 1, 'rnn_relu') }),
      parameters,
    );
    expect(values(parameters)).toEqual([5, 5, 5, 5, 5, 5, 0, 0, 0, 0]);
  });

  it('LSTMBias raises the second quarter of the rows', () => {
    expect(filled(new init.LSTMBias(2), [5, 2]).tolist()).toEqual([
      [0, 0],
      [2, 2],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('Constant takes arrays that broadcast', () => {
    expect(filled(new init.Constant([1, 2]), [2, 2]).tolist()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(filled(new init.Constant(nd.array([[3], [4]])), [2, 2]).tolist()).toEqual([
      [3, 3],
      [4, 4],
    ]);
  });

  it('Bilinear interpolates: shifted kernels of a stride-2 filter sum to one', () => {
    const kernel = values(filled(new init.Bilinear(), [1, 1, 4, 4]));
    for (const [y, x] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const taps = [
        [y, x],
        [y, x + 2],
        [y + 2, x],
        [y + 2, x + 2],
      ].map(([i, j]) => kernel[i * 4 + j]);
      expect(taps.reduce((a, b) => a + b)).toBe(1);
    }
    expectError(() => filled(new init.Bilinear(), [3]), new IndexError('tuple index out of range'));
  });
});

describe('dispatch', () => {
  it('goes by the end of a name', () => {
    const constant = new init.Constant(3);
    const expected = { fc_weight: 3, fc_bias: 0, bn_gamma: 1, bn_beta: 0, q_min: 0, q_max: 1, fc_bias_quantize: 0 };
    for (const [name, value] of Object.entries(expected)) expect(named(constant, name)).toEqual([value, value]);
    const [quantized] = named(constant, 'fc_weight_quantize');
    expect(Number.isInteger(quantized) && quantized >= -127 && quantized < 127).toBe(true);
    expectError(
      () => named(constant, 'fc_state'),
      new ValueError(
        'Unknown initialization pattern for fc_state. Default initialization is now limited to "weight", "bias", "gamma" (1.0), and "beta" (0.0).Please use mx.sym.Variable(init=mx.init.*) to set initialization pattern',
      ),
    );
  });

  it('is overruled by the attribute __init__', () => {
    expect(named(new init.Zero(), 'fc_bias', { __init__: '["constant", {"value": 2}]' })).toEqual([2, 2]);
    expect(named(new init.Zero(), 'fc_bias', { __init__: new init.One() })).toEqual([1, 1]);
  });

  it('of bare names is deprecated and has more rules', () => {
    const x = nd.full([6], 7);
    new init.One()('bn_moving_var', x);
    expect(values(x)).toEqual([1, 1, 1, 1, 1, 1]);
    new init.One()('stn_loc_bias', x);
    expect(values(x)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(new Set(warnings)).toEqual(
      new Set([
        'DeprecationWarning: \u001b[91mCalling initializer with init(str, NDArray) has been deprecated.please use init(mx.init.InitDesc(...), NDArray) instead.\u001b[0m',
      ]),
    );
    expectError(() => new init.One()(3 as unknown as string, x), new TypeError('name must be string'));
    expectError(() => new init.One()('w', 3 as unknown as NDArray), new TypeError('arr must be NDArray'));
  });

  it('reports what it filled', () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    named(new init.Zero().set_verbosity(true), 'fc_bias');
    named(
      new init.Zero().set_verbosity(true, (x) => `${x.size} values`),
      'w',
      { __init__: '["one", {}]' },
    );
    named(new init.Zero().set_verbosity(false), 'fc_bias');
    expect(info.mock.calls).toEqual([['Initialized fc_bias as bias: 0.0'], ['Initialized w as ["one", {}]: 2 values']]);
    info.mockRestore();
  });

  it('of Mixed takes the first pattern that matches the beginning', () => {
    const mixed = new init.Mixed(['fc.*bias', '.*'], [new init.Constant(4), new init.One()]);
    const x = nd.zeros([1]);
    mixed(new init.InitDesc('fc1_weight'), x);
    expect(values(x)).toEqual([1]);
    expectError(
      () => new init.Mixed(['bias'], [new init.One()])('fc_bias', x),
      new ValueError(
        'Parameter name %s did not match any pattern. Consideradd a ".*" pattern at the and with default Initializer.',
      ),
    );
    expect(() => new init.Mixed(['a', 'b'], [new init.One()])).toThrow(AssertionError);
  });

  it('of Load copies by name, or asks the default', () => {
    const load = new init.Load({ 'arg:x': nd.array([5, 6]) }, new init.One());
    const x = nd.zeros([2]);
    load('x', x);
    expect(values(x)).toEqual([5, 6]);
    load(new init.InitDesc('y_weight'), x);
    expect(values(x)).toEqual([1, 1]);
    const named = new init.Load({ x: nd.array([7, 8]) }, { default_init: new init.Zero(), verbose: false });
    named(new init.InitDesc('y_weight'), x);
    expect(values(x)).toEqual([0, 0]);
    new init.Load({ param: { x: nd.array([7, 8]) } })('x', x);
    expect(values(x)).toEqual([7, 8]);
    expectError(
      () => load('x', nd.zeros([3])),
      new AssertionError('Parameter x cannot be initialized from loading. Shape mismatch, target (3,) vs loaded (2,)'),
    );
  });
});

describe('texts and the registry', () => {
  const texts: [init.Initializer, string][] = [
    [new init.Zero(), '["zero", {}]'],
    [new init.Uniform(), '["uniform", {"scale": 0.07}]'],
    [new init.Normal({ sigma: 1e-5 }), '["normal", {"sigma": 1e-05}]'],
    [new init.Xavier({ magnitude: 2 }), '["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 2}]'],
    [new init.MSRAPrelu(), '["msraprelu", {"factor_type": "avg", "slope": 0.25}]'],
    [new init.Orthogonal(), '["orthogonal", {"scale": 1.414, "rand_type": "uniform"}]'],
    [new init.LSTMBias(), '["lstmbias", {"forget_bias": 1.0}]'],
    [new init.Constant([1, 2.5]), '["constant", {"value": [1, 2.5]}]'],
    [
      new init.FusedRNN(new init.One(), 3, 2, 'lstm', true),
      '["fusedrnn", {"init": "[\\"one\\", {}]", "num_hidden": 3, "num_layers": 2, "mode": "lstm", "bidirectional": true, "forget_bias": 1.0}]',
    ],
  ];
  for (const [initializer, text] of texts) {
    it(text, () => {
      expect(initializer.dumps()).toBe(text);
      expect(init.create(text).dumps()).toBe(text);
      expect(init.create(text).equals(initializer)).toBe(true);
    });
  }

  it('writes the elements of a float array as floats', () => {
    expect(new init.Constant(nd.array([1, 2])).dumps()).toBe('["constant", {"value": [1.0, 2.0]}]');
  });

  it('makes initializers of names, objects and texts', () => {
    expect(init.create('ZEROS')).toBeInstanceOf(init.Zero);
    expect(init.create('normal', 0.5).dumps()).toBe('["normal", {"sigma": 0.5}]');
    expect(init.create({ initializer: 'normal', sigma: 0.25 }).dumps()).toBe('["normal", {"sigma": 0.25}]');
    expect(init.create('{"initializer": "normal", "sigma": 2}').dumps()).toBe('["normal", {"sigma": 2.0}]');
    const one = new init.One();
    expect(init.create(one)).toBe(one);
    expect(`${one}`).toBe('<mxnet.initializer.One object>');
    expect(one.equals(3) || one.equals(new init.Zero())).toBe(false);
  });

  it("takes the user's classes, and warns where a name is taken", () => {
    class Halves extends init.Initializer {
      override _init_weight(_name: init.InitDesc | string, arr: NDArray): void {
        arr._write(nd.full(arr.shape, 0.5));
      }
    }
    init.alias('half')(init.register(Halves));
    expect([init.create('halves'), init.create('half')].map((i) => i.constructor)).toEqual([Halves, Halves]);
    expect(named(new Halves(), 'fc_weight')).toEqual([0.5, 0.5]);
    init.register(Halves);
    expect(warnings).toEqual([
      'UserWarning: \u001b[91mNew initializer __main__.Halves registered with name halves isoverriding existing initializer __main__.Halves\u001b[0m',
    ]);
  });

  const refusals: [() => unknown, Error][] = [
    [
      () => init.create('bogus'),
      new AssertionError('bogus is not registered. Please register with initializer.register first'),
    ],
    [() => init.create(3), new AssertionError('initializer must be of string type')],
    [() => init.create(new init.Mixed([], [])), new AssertionError('initializer must be of string type')],
    [
      () => init.create(new init.One(), 3),
      new AssertionError('initializer is already an instance. Additional arguments are invalid'),
    ],
    [() => init.register(Object as never), new AssertionError('Can only register subclass of Initializer')],
    [() => new init.Initializer()._init_weight('w', nd.zeros([1])), new NotImplementedError('Must override it')],
    [
      () => filled(new init.Xavier(), [3]),
      new ValueError('Xavier initializer cannot be applied to vector x_weight. It requires at least 2D.'),
    ],
    [() => filled(new init.Xavier({ factor_type: 'both' }), [3, 2]), new ValueError('Incorrect factor type')],
    [() => filled(new init.Xavier({ rnd_type: 'x' }), [3, 2]), new ValueError('Unknown random type')],
    [
      () => new (init.Constant as new () => unknown)(),
      new TypeError("Constant.__init__() missing 1 required positional argument: 'value'"),
    ],
    [
      () => new init.Uniform({ scael: 1 } as object),
      new TypeError("Uniform.__init__() got an unexpected keyword argument 'scael'"),
    ],
    [() => new init.Zero(1 as never), new TypeError('Zero.__init__() takes 1 positional argument but 2 were given')],
  ];
  refusals.forEach(([call, error]) => {
    it(error.message, () => expectError(call, error));
  });
});
