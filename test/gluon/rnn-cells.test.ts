// Gluon's cells at their edges: what modifiers, containers and users' own cells do step by step and unrolled.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read } from '../../src/engine/index.ts';
import { Dense, LeakyReLU } from '../../src/gluon/nn/index.ts';
import type { Step } from '../../src/gluon/rnn/cells/cell.ts';
import { VariationalDropoutCell } from '../../src/gluon/rnn/cells/contrib.ts';
import * as rnn from '../../src/gluon/rnn/index.ts';
import type { StateInfo } from '../../src/gluon/rnn/states.ts';
import * as autograd from '../../src/mxnet/array/autograd.ts';
import { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as nd from '../../src/mxnet/nd.ts';
import { seed } from '../../src/mxnet/random/index.ts';
import '../helpers/close.ts';

beforeEach(() => seed(1));

const EXACT = { rtol: 0, atol: 0 };
const random = (...shape: number[]): NDArray => nd.random.uniform(-1, 1, shape);
const numbers = (x: NDArray): number[] => Array.from(read(x));
/** A cell with weights that are not small. */
function ready<C extends rnn.RecurrentCell | rnn.HybridRecurrentCell>(cell: C): C {
  cell.initialize('normal');
  for (const parameter of cell.collect_params().values()) {
    if (!parameter.shape?.includes(0)) parameter.set_data(random(...(parameter.shape as number[])));
  }
  return cell;
}

describe('kinds', () => {
  it('of cells, and what they are made of', () => {
    const cell = new rnn.LSTMCell(2);
    const stack = new rnn.SequentialRNNCell();
    stack.add(cell);
    expect(cell instanceof rnn.RecurrentCell).toBe(true);
    expect(stack instanceof rnn.RecurrentCell).toBe(true);
    expect(stack instanceof rnn.HybridRecurrentCell).toBe(false);
    expect(new rnn.RNN(2) instanceof rnn.RecurrentCell).toBe(false);
    expect(cell instanceof rnn.SequentialRNNCell).toBe(false);
    expect([stack.length, stack.at(0) === cell]).toEqual([1, true]);
  });

  it('of users: a plain cell with layers of its own is unrolled like any other', () => {
    class Sum extends rnn.RecurrentCell {
      readonly dense = new Dense(3, { flatten: false });
      override state_info(batch_size = 0): StateInfo[] {
        return [{ shape: [batch_size, 3], __layout__: 'NC' }];
      }
      override forward(inputs: NDArray, states: readonly NDArray[]): Step {
        const h = this.dense(inputs).add(states[0]);
        return [h, [h]];
      }
    }
    const cell = ready(new Sum());
    const x = random(2, 4, 5);
    const [outputs, [last]] = cell.unroll(4, x, { merge_outputs: true });
    expect(outputs).toBeClose(f.cumsum(cell.dense(x), 1));
    expect(last).toBeClose(cell.dense(x).sum({ axis: 1 }));
  });

  it('of activations: a block, or any function', () => {
    const [x, h] = [random(2, 3), random(2, 4)];
    for (const [activation, act] of [
      [new LeakyReLU(0.1), (a: NDArray) => nd.LeakyReLU(a, { act_type: 'leaky', slope: 0.1 })],
      [(a: NDArray) => a.mul(2), (a: NDArray) => a.mul(2)],
    ] as const) {
      const cell = ready(new rnn.RNNCell(4, { activation, input_size: 3 }));
      const [w, u, b, c] = [cell.i2h_weight, cell.h2h_weight, cell.i2h_bias, cell.h2h_bias].map((p) => p.data());
      const sum = nd.FullyConnected(x, w, b, { num_hidden: 4 }).add(nd.FullyConnected(h, u, c, { num_hidden: 4 }));
      expect(cell(x, [h])[0]).toBeClose(act(sum));
      expect(cell.unroll(2, [x, x])[0]).toHaveLength(2);
    }
  });
});

describe('unroll', () => {
  it('counts steps from 0, and resets', () => {
    const cell = ready(new rnn.GRUCell(2, { input_size: 3 }));
    const stack = new rnn.SequentialRNNCell();
    stack.add(cell);
    stack(random(2, 3), stack.begin_state({ batch_size: 2 }));
    stack(random(2, 3), stack.begin_state({ batch_size: 2 }));
    expect([stack._counter, cell._counter]).toEqual([1, 1]);
    stack.unroll(3, random(2, 3, 3));
    expect([stack._counter, cell._counter]).toEqual([-1, 2]);
  });

  it('begins from zeros of the dtype of the inputs', () => {
    const cell = new rnn.LSTMCell(4);
    cell.cast('float64');
    cell.initialize();
    const [outputs, states] = cell.unroll(2, nd.ones([3, 2, 5], { dtype: 'float64' }), { merge_outputs: true });
    expect([outputs, ...states].map((x) => (x as NDArray).dtype)).toEqual(['float64', 'float64', 'float64']);
  });

  it.each(['NTC', 'TNC'])('in both directions gives the same however its outputs come, with lengths: %s', (layout) => {
    const cell = ready(
      new rnn.BidirectionalCell(new rnn.RNNCell(4, { input_size: 3 }), new rnn.GRUCell(2, { input_size: 3 })),
    );
    const x = layout === 'NTC' ? random(2, 5, 3) : random(5, 2, 3);
    const valid_length = nd.array([2, 4]);
    const forms = [null, true, false].map(
      (merge_outputs) => cell.unroll(5, x, { layout, merge_outputs, valid_length })[0],
    );
    const [any, one, list] = forms as [NDArray, NDArray, NDArray[]];
    expect(any).toBeClose(one, EXACT);
    expect(f.stack(list, layout.indexOf('T'))).toBeClose(one, EXACT);
  });
});

describe('modifiers', () => {
  it('print rates that were not given as the floats that they are', () => {
    const base = (): InstanceType<typeof rnn.RNNCell> => new rnn.RNNCell(3, { input_size: 2 });
    expect(`${new rnn.ZoneoutCell(base())}`).toBe('ZoneoutCell(p_out=0.0, p_state=0.0, RNNCell(2 -> 3, tanh))');
    expect(`${new rnn.ZoneoutCell(base(), 0.5, 1)}`).toBe('ZoneoutCell(p_out=0.5, p_state=1, RNNCell(2 -> 3, tanh))');
    expect(`${new VariationalDropoutCell(base(), 0.3)}`).toBe('VariationalDropoutCell(p_out = 0.0, p_state = 0.0)');
  });

  it('add the input', () => {
    fc.assert(
      fc.property(fc.constantFrom('NTC', 'TNC'), fc.boolean(), fc.boolean(), (layout, merge_outputs, padded) => {
        const base = (): rnn.GRUCell => {
          seed(5);
          return ready(new rnn.GRUCell(3, { input_size: 3 }));
        };
        const x = random(4, 4, 3);
        const options = { layout, merge_outputs, valid_length: padded ? nd.array([1, 4, 2, 3]) : null };
        const sum = (y: NDArray | readonly NDArray[]): NDArray =>
          y instanceof NDArray ? y : f.stack(y, layout.indexOf('T'));
        const plain = sum(base().unroll(4, x, options)[0]);
        const residual = sum(new rnn.ResidualCell(base()).unroll(4, x, options)[0]);
        const axis = layout.indexOf('T');
        const input = padded
          ? nd.SequenceMask(x, options.valid_length as NDArray, { use_sequence_length: true, axis })
          : x;
        expect(residual).toBeClose(plain.add(input));
      }),
    );
  });

  it('keep an output or a state as it was, in training', () => {
    const cell = new rnn.ZoneoutCell(ready(new rnn.RNNCell(40, { input_size: 3 })), 0.3, 0.4);
    const [x, h] = [random(5, 3), random(5, 40)];
    const [next] = cell.base_cell(x, [h]);
    expect(cell(x, [h])[0]).toBeClose(next, EXACT);
    cell.reset();
    const [output, [state]] = autograd.record(() => cell(x, [h]));
    const kept = (y: NDArray, before: number[]): number => {
      const [now, was] = [numbers(y), numbers(next)];
      expect(now.every((v, i) => v === was[i] || v === before[i])).toBe(true);
      return now.filter((v, i) => v === before[i]).length / now.length;
    };
    expect(kept(output, new Array(200).fill(0))).toBeCloseTo(0.3, 0);
    expect(kept(state, numbers(h))).toBeCloseTo(0.4, 0);
  });

  it('drop the same outputs in every step', () => {
    const base = ready(new rnn.LSTMCell(30, { input_size: 3 }));
    const x = random(2, 6, 3);
    const [plain] = base.unroll(6, x, { merge_outputs: true }) as [NDArray, NDArray[]];
    const cell = new VariationalDropoutCell(base, 0, 0, 0.25);
    const [dropped] = autograd.record(() => cell.unroll(6, x)) as [NDArray, NDArray[]];
    const factor = numbers(dropped.div(plain));
    const first = Array.from({ length: 360 }, (_, i) => factor[Math.floor(i / 180) * 180 + (i % 30)]);
    expect(factor).toBeClose(first);
    expect(new Set(factor.map((v) => v.toFixed(3)))).toEqual(new Set(['0.000', '1.333']));
  });

  it('drop every step of a list apart, and one array at once', () => {
    const cell = new rnn.DropoutCell(0.5);
    const x = nd.ones([3, 8, 10]);
    const rows = (y: NDArray | readonly NDArray[]): string[] =>
      (y instanceof NDArray ? numbers(y) : y.flatMap(numbers)).reduce<string[]>((all, v, i) => {
        if (i % 30 === 0) all.push('');
        all[all.length - 1] += v;
        return all;
      }, []);
    const [[whole], [list]] = autograd.record(() => [cell.unroll(8, x), cell.unroll(8, split(x))]);
    expect(whole).toBeInstanceOf(NDArray);
    expect(list).toHaveLength(8);
    expect(new Set(rows(list)).size).toBe(8);
    expect(cell.unroll(8, x)[0]).toBeClose(x, EXACT);
  });

  it('leave the base cell locked, whatever happens', () => {
    const base = ready(new rnn.GRUCell(3, { input_size: 3, prefix: 'g_' }));
    const cell = new rnn.ResidualCell(base);
    const locked = 'After applying modifier cells (e.g. ZoneoutCell) the base cell cannot be called directly.';
    expect(() => cell.unroll(2, random(2, 3, 3))).toThrow();
    expect(() => base.begin_state(2)).toThrow(locked);
    expect(cell.begin_state({ batch_size: 2 })[0].shape).toEqual([2, 3]);
    expect(() => base.begin_state(2)).toThrow(locked);
    expect([...cell.collect_params().keys()]).toEqual(['g_i2h_weight', 'g_h2h_weight', 'g_i2h_bias', 'g_h2h_bias']);
  });
});

function split(x: NDArray): NDArray[] {
  return Array.from({ length: x.shape[1] }, (_, t) => f.select(x, 1, t));
}
