// PyTorch's state_dict ↔ Gluon's parameters: names against those that both frameworks write, and there and back over
// modes × layers × directions × projection.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { gluonToTorch, torchToGluon } from '../../src/formats/convert.ts';
import { plainNames, structuredName, structuredNames } from '../../src/formats/mxnet-names.ts';
import { byName, parse, serialize } from '../../src/formats/mxnet-params.ts';
import { recordOf, valuesOf } from '../../src/formats/mxnet-values.ts';
import type { SafetensorsRecord } from '../../src/formats/safetensors.ts';
import * as nn from '../../src/nn/index.ts';
import { ValueError } from '../../src/reference/base/errors.ts';
import * as torch from '../../src/torch/index.ts';

const golden = new URL('../golden/mxnet/', import.meta.url);
const cases: {
  valid: { file: string; net?: { written_by: string; full_names: string[] }; arrays: { name: string }[] }[];
} = JSON.parse(readFileSync(new URL('params.json', golden), 'utf8'));
const namesOf = (file: string): string[] =>
  cases.valid.find((each) => each.file === `params/${file}.params`)!.arrays.map(({ name }) => name);

describe('names of a recurrent layer', () => {
  const single = ['rnn_two_layers', 'lstm_bidirectional', 'gru_ntc', 'lstm_projection', 'lstm_float64'];
  test.each(single)('are those that MXNet writes: %s', (file) => {
    const { arrays, net } = cases.valid.find((each) => each.file === `params/${file}.params`)!;
    const plain = net!.full_names.map((name) => name.replace(/^[a-z]+0_/, ''));
    expect(structuredNames(plain)).toEqual(arrays.map(({ name }) => name));
    expect(plainNames(arrays.map(({ name }) => name))).toEqual(plain);
  });

  it('keep their path, and other names stay', () => {
    expect(plainNames(namesOf('tutorial_model')).slice(0, 5).concat(namesOf('tutorial_model').slice(-2))).toEqual([
      'rnn.l0_i2h_weight',
      'rnn.l0_h2h_weight',
      'rnn.l0_i2h_bias',
      'rnn.l0_h2h_bias',
      'rnn.l1_i2h_weight',
      'out.weight',
      'out.bias',
    ]);
    for (const file of ['tutorial_model', 'sequential', 'cells', 'bidirectional_cell', 'dense']) {
      expect(structuredNames(plainNames(namesOf(file)))).toEqual(namesOf(file));
    }
    expect(plainNames(namesOf('lstm_save_params'))).toEqual(namesOf('lstm_save_params'));
  });

  it('go on beyond ten layers, where MXNet fails', () => {
    expect(structuredName('l12_h2r_weight', false)).toBe('_unfused.12.h2r_weight');
    expect(structuredName('a.r10_i2h_bias', true)).toBe('a._unfused.10.r_cell.i2h_bias');
    expect(plainNames(['a._unfused.10.r_cell.i2h_bias'])).toEqual(['a.r10_i2h_bias']);
  });

  it('are understood where dropout counted as a layer', () => {
    const file = [0, 2, 4].flatMap((n) => [`e._unfused.${n}.i2h_weight`, `d._unfused.${n / 2}.i2h_weight`]);
    expect(plainNames(file)).toEqual([0, 1, 2].flatMap((n) => [`e.l${n}_i2h_weight`, `d.l${n}_i2h_weight`]));
  });

  it('come back, over layers × directions × projection × paths', () => {
    const net = fc.record({
      path: fc.constantFrom('', 'rnn.', 'encoder.0.', 'l0_i2h_weight.'),
      layers: fc.integer({ min: 1, max: 13 }),
      bidirectional: fc.boolean(),
      projection: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(net, { maxLength: 3, selector: ({ path }) => path }), (nets) => {
        const names = nets.flatMap(({ path, layers, bidirectional, projection }) =>
          [...Array(layers).keys()].flatMap((k) =>
            (bidirectional ? ['l', 'r'] : ['l']).flatMap((side) =>
              ['i2h_weight', 'h2h_weight', 'i2h_bias', 'h2h_bias', ...(projection ? ['h2r_weight'] : [])].map(
                (role) => `${path}${side}${k}_${role}`,
              ),
            ),
          ),
        );
        expect(plainNames(structuredNames(names))).toEqual(names);
        expect(plainNames(names)).toEqual(names);
      }),
    );
  });
});

type Options = { num_layers: number; bidirectional: boolean; bias: boolean; proj_size?: number };
const layers = {
  RNN: (options: Options) => new nn.RNN(1, 2, { ...options }),
  LSTM: (options: Options) => new nn.LSTM(1, 2, { ...options }),
  GRU: (options: Options) => new nn.GRU(1, 2, { ...options }),
};

/** A module's state_dict as records; the layers themselves come from the torch face. */
function stateOf(module: nn.Module): Map<string, SafetensorsRecord> {
  const entries = Object.entries(module.state_dict()) as [string, { shape: readonly number[] }][];
  return new Map(
    entries.map(([name, { shape }], i) => {
      const data = Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, j) => i + j / 64);
      return [name, { dtype: 'F32', shape: [...shape], bytes: new Uint8Array(data.buffer) }];
    }),
  );
}

describe('state_dict ↔ parameters', () => {
  it('gives a bidirectional LSTM with projection the names that MXNet writes', () => {
    const lstm = new nn.LSTM(2, 4, { num_layers: 2, bidirectional: true, proj_size: 3 });
    expect([...torchToGluon(stateOf(lstm)).keys()].slice(5, 12)).toEqual([
      '_unfused.0.r_cell.i2h_weight',
      '_unfused.0.r_cell.h2h_weight',
      '_unfused.0.r_cell.i2h_bias',
      '_unfused.0.r_cell.h2h_bias',
      '_unfused.0.r_cell.h2r_weight',
      '_unfused.1.l_cell.i2h_weight',
      '_unfused.1.l_cell.h2h_weight',
    ]);
    expect([...torchToGluon(stateOf(lstm), { structured: false }).keys()].slice(4, 7)).toEqual([
      'l0_h2r_weight',
      'r0_i2h_weight',
      'r0_h2h_weight',
    ]);
  });

  it('converts the tutorial’s model to what MXNet wrote, names and shapes', () => {
    class Model extends nn.Module {
      rnn = new nn.RNN(2, 3, 2);
      out = new nn.Linear(3, 2);
      override forward(): never {
        throw new Error('is not called');
      }
    }
    const written = byName(parse(new Uint8Array(readFileSync(new URL('params/tutorial_model.params', golden)))));
    const found = torchToGluon(stateOf(new Model()));
    expect([...found].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual(
      [...written].map(([name, { dtype, shape }]) => [name, dtype, shape]),
    );
  });

  it('there and back is the identity, over modes × layers × directions × projection', () => {
    const net = fc.record({
      mode: fc.constantFrom(...(Object.keys(layers) as (keyof typeof layers)[])),
      num_layers: fc.integer({ min: 1, max: 12 }),
      bidirectional: fc.boolean(),
      bias: fc.boolean(),
      proj_size: fc.nat(1),
      structured: fc.boolean(),
    });
    fc.assert(
      fc.property(net, ({ mode, structured, proj_size, ...options }) => {
        const layer = layers[mode]({ ...options, ...(mode === 'LSTM' ? { proj_size } : {}) });
        const model = new nn.Sequential(new nn.Embedding(3, 1), layer, new nn.LayerNorm(2), new nn.Linear(2, 1));
        const state = stateOf(model);
        const parameters = torchToGluon(state, { structured });
        const read = byName(parse(serialize(parameters)));
        expect(read).toEqual(parameters);
        const back = gluonToTorch(read);
        expect([...back]).toEqual([...state]);
        expect([...torchToGluon(back, { structured })]).toEqual([...parameters]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    'rnn_two_layers',
    'lstm_bidirectional',
    'gru_ntc',
    'lstm_projection',
    'cells',
    'tutorial_model',
    'dense',
    'sequential',
  ])('from a file of MXNet and back is the identity: %s', (file) => {
    const parameters = byName(parse(new Uint8Array(readFileSync(new URL(`params/${file}.params`, golden)))));
    const state = gluonToTorch(parameters);
    expect([...torchToGluon(state)]).toEqual([...parameters]);
  });

  it('names norms and cells as each framework does', () => {
    const record = (...shape: number[]): SafetensorsRecord => ({
      dtype: 'F32',
      shape,
      bytes: new Uint8Array(4 * shape.reduce((n, d) => n * d, 1)),
    });
    const state = new Map([
      ['norm.weight', record(3)],
      ['norm.bias', record(3)],
      ['cell.weight_ih', record(6, 2)],
      ['cell.bias_hh', record(6)],
      ['fc.weight', record(2, 3)],
      ['fc.bias', record(2)],
    ]);
    expect([...torchToGluon(state).keys()]).toEqual([
      'norm.gamma',
      'norm.beta',
      'cell.i2h_weight',
      'cell.h2h_bias',
      'fc.weight',
      'fc.bias',
    ]);
    expect(gluonToTorch(torchToGluon(state))).toEqual(state);
  });

  it('leaves a weight or bias alone that belongs to no norm', () => {
    class Own extends nn.Module {
      bias = new nn.Parameter(torch.zeros(3));
      mybeta = new nn.Parameter(torch.zeros(3));
      mygamma = new nn.Parameter(torch.zeros(3));
      table = new nn.Embedding(2, 1);
      head = new nn.Linear(1, 2);
      alone = new nn.Module();
      norm = new nn.LayerNorm(2);
      scale = new nn.LayerNorm(2, { bias: false });
      constructor() {
        super();
        Object.assign(this.alone, { bias: new nn.Parameter(torch.zeros(2)) });
      }
    }
    const state = stateOf(new Own());
    const found = torchToGluon(state);
    expect([...found.keys()]).toEqual([
      'bias',
      'mybeta',
      'mygamma',
      'table.weight',
      'head.weight',
      'head.bias',
      'alone.bias',
      'norm.gamma',
      'norm.beta',
      'scale.gamma',
    ]);
    expect([...gluonToTorch(found)]).toEqual([...state]);
  });

  test.each<[string, [string, SafetensorsRecord['dtype'], number[]][]]>([
    ['a counter that Gluon does not keep', [['bn.num_batches_tracked', 'I64', [1]]]],
    ['a dtype that MXNet does not have', [['w', 'F8_E5M2', [1]]]],
    ['a name with a meaning in Gluon', [['x.gamma', 'F32', [1]]]],
    [
      'a layer that is missing, which reads as dropout',
      [
        ['weight_ih_l0', 'F32', [1, 1]],
        ['weight_ih_l2', 'F32', [1, 1]],
      ],
    ],
    [
      'two that would have one name',
      [
        ['i2h_weight', 'F32', [1, 1]],
        ['weight_ih', 'F32', [1, 1]],
      ],
    ],
  ])('refuses %s', (_, records) => {
    const state = records.map(([name, dtype, shape]): [string, SafetensorsRecord] => [
      name,
      { dtype, shape, bytes: new Uint8Array(8) },
    ]);
    expect(() => torchToGluon(state)).toThrow(ValueError);
  });

  it('refuses a sparse array and a name with a meaning in PyTorch', () => {
    const [sparse] = parse(new Uint8Array(readFileSync(new URL('params/csr.params', golden)))).arrays;
    expect(() => gluonToTorch([['w', sparse]])).toThrow(ValueError);
    const record = recordOf({ dtype: 'float32', shape: [1], data: Float32Array.of(1) });
    expect(() => gluonToTorch([['weight_ih', record]])).toThrow(/rename it|would become/);
    expect(valuesOf(record).data).toEqual(Float32Array.of(1));
  });
});
