// Cells that were unrolled in a graph run by the fused kernels: the same outputs and gradients as node by node, for every cell,
// in stacks, both directions and layouts; and where a graph looks at what the kernels do not give, node by node.

import { mx } from 'bptt/mx';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferShapes } from '../../src/mxnet/symbol/infer.ts';
import { variablesOf } from '../../src/mxnet/symbol/lists.ts';
import { isScan, planOf } from '../../src/mxnet/symbol/plan.ts';
import { withoutFusing } from '../../src/mxnet/symbol/program.ts';
import { numRuns } from '../property/helpers/plan.ts';

type Sym = ReturnType<typeof mx.sym.var>;
type Shapes = { readonly [name: string]: readonly number[] };

/** How many recurrences of a graph run at once. */
function scans(net: Sym, shapes: Shapes): number {
  const { nodes } = variablesOf(net._entries);
  const known = inferShapes(nodes, new Map(Object.entries(shapes)));
  return planOf(net._entries, nodes, ({ node, index }) => known.get(node)?.[index] ?? []).filter(isScan).length;
}

/** Numbers in (-1, 1) that a graph's arguments start from. */
function fill(x: ReturnType<typeof mx.nd.zeros>, salt: number): void {
  const values = Array.from({ length: x.size }, (_, i) => (((i + 1 + 31 * salt) * 0.6180339887) % 1) * 2 - 1);
  x.setAt(':', mx.nd.array(values, { dtype: x.dtype, ctx: x.context }).reshape([...x.shape]));
}

interface Result {
  readonly outputs: number[][];
  readonly gradients: { [name: string]: number[] };
}

const numbers = (x: ReturnType<typeof mx.nd.zeros>): number[] => Array.from(x.asnumpy().data, Number);

/** Two training passes: the second runs the record. */
function trained(net: Sym, shapes: Shapes, ctx = mx.cpu()): Result {
  const types = Object.fromEntries(net.list_arguments().map((name) => [name, 'float32']));
  const executor = net.simple_bind(ctx, { ...shapes, type_dict: types });
  executor.arg_arrays.forEach(fill);
  let outputs: number[][] = [];
  for (const _ of [1, 2]) {
    outputs = executor.forward(true).map(numbers);
    executor.backward(
      executor.outputs.map((y, i) => {
        const head = mx.nd.zeros(y.shape, ctx);
        fill(head, 100 + i);
        return head;
      }),
    );
  }
  const gradients: { [name: string]: number[] } = {};
  for (const [name, g] of Object.entries(executor.grad_dict)) if (g) gradients[name] = numbers(g);
  return { outputs, gradients };
}

function expectClose(a: readonly number[], b: readonly number[], what: string): void {
  expect(a.length, what).toBe(b.length);
  a.forEach((x, i) => {
    if (!(Math.abs(x - b[i]) <= 2e-5 + 1e-4 * Math.abs(b[i]))) expect(x, `${what} at ${i}`).toBe(b[i]);
  });
}

function expectSame(net: Sym, shapes: Shapes, ctx = mx.cpu()): void {
  const fused = trained(net, shapes, ctx);
  const plain = withoutFusing(() => trained(net, shapes, ctx));
  fused.outputs.forEach((y, i) => {
    expectClose(y, plain.outputs[i], `output ${i}`);
  });
  expect(Object.keys(fused.gradients)).toEqual(Object.keys(plain.gradients));
  for (const [name, g] of Object.entries(fused.gradients)) expectClose(g, plain.gradients[name], `gradient of ${name}`);
}

const makers = {
  lstm: (h: number, prefix: string) => new mx.rnn.LSTMCell(h, { prefix }),
  gru: (h: number, prefix: string) => new mx.rnn.GRUCell(h, { prefix }),
  rnn_tanh: (h: number, prefix: string) => new mx.rnn.RNNCell(h, { prefix, activation: 'tanh' }),
  rnn_relu: (h: number, prefix: string) => new mx.rnn.RNNCell(h, { prefix, activation: 'relu' }),
};
const kinds = Object.keys(makers) as (keyof typeof makers)[];

interface Drawn {
  readonly kind: keyof typeof makers;
  readonly layers: number;
  readonly steps: number;
  readonly batch: number;
  readonly input: number;
  readonly hidden: number;
  readonly layout: 'NTC' | 'TNC';
  readonly merge: boolean | null;
  readonly both: boolean;
  readonly states: boolean;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom(...kinds),
  layers: fc.integer({ min: 1, max: 2 }),
  steps: fc.integer({ min: 2, max: 5 }),
  batch: fc.integer({ min: 1, max: 4 }),
  input: fc.integer({ min: 1, max: 5 }),
  hidden: fc.integer({ min: 1, max: 6 }),
  layout: fc.constantFrom('NTC', 'TNC'),
  merge: fc.constantFrom(true, false, null),
  both: fc.boolean(),
  states: fc.boolean(),
});

function network({ kind, layers, hidden, steps, layout, merge, both, states }: Drawn): Sym {
  const stack = new mx.rnn.SequentialRNNCell();
  for (let k = 0; k < layers; k++) {
    const cell = makers[kind](hidden, `l${k}_`);
    stack.add(
      both ? new mx.rnn.BidirectionalCell(cell, makers[kind](hidden, `r${k}_`), { output_prefix: `b${k}_` }) : cell,
    );
  }
  const [outputs, last] = stack.unroll(steps, { inputs: mx.sym.var('data'), layout, merge_outputs: merge });
  const given = outputs instanceof mx.sym.Symbol ? [...outputs] : [...(outputs as Iterable<Sym>)];
  return mx.sym.Group(states ? [...given, ...(last as unknown[]).flat(4).map((s) => s as Sym)] : given);
}

describe('unrolled cells', () => {
  it('are what they are node by node', () => {
    fc.assert(
      fc.property(drawn, (d) => {
        const shape = d.layout === 'NTC' ? [d.batch, d.steps, d.input] : [d.steps, d.batch, d.input];
        const net = network(d);
        expect(scans(net, { data: shape })).toBe(d.layers * (d.both ? 2 : 1));
        expectSame(net, { data: shape });
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });

  it.each(kinds)('%s on plain TypeScript', (kind) => {
    const net = network({
      kind,
      layers: 2,
      steps: 3,
      batch: 2,
      input: 3,
      hidden: 4,
      layout: 'NTC',
      merge: true,
      both: false,
      states: true,
    });
    expectSame(net, { data: [2, 3, 3] }, mx.reference());
  });
});

describe('what the kernels do not give', () => {
  const cell = (): InstanceType<typeof mx.rnn.LSTMCell> => new mx.rnn.LSTMCell(3, { prefix: 'lstm_' });
  const shapes = { data: [2, 3, 4] };

  it('a state on the way is computed step by step', () => {
    const [outputs] = cell().unroll(3, { inputs: mx.sym.var('data'), merge_outputs: true });
    const internals = (outputs as Sym).get_internals();
    const net = mx.sym.Group([outputs as Sym, internals.at('lstm_t0_state_output')]);
    expect(scans(net, shapes)).toBe(1);
    expectSame(net, shapes);
  });

  it('a gate that is looked at keeps its step apart', () => {
    const [outputs] = cell().unroll(3, { inputs: mx.sym.var('data'), merge_outputs: true });
    const net = mx.sym.Group([outputs as Sym, (outputs as Sym).get_internals().at('lstm_t1_i_output')]);
    expect(scans(net, shapes)).toBe(0);
    expectSame(net, shapes);
  });

  it('a step whose input hangs on the output before is not run at once', () => {
    const lstm = cell();
    let state = lstm.begin_state();
    let x = mx.sym.var('data');
    for (let t = 0; t < 3; t++) {
      const [y, next] = lstm(x, state);
      [x, state] = [
        mx.sym.FullyConnected(y, { num_hidden: 4, name: 'back', weight: mx.sym.var('w'), bias: mx.sym.var('b') }),
        next,
      ];
    }
    expect(scans(x, { data: [2, 4] })).toBe(0);
    expectSame(x, { data: [2, 4] });
  });

  it('two cells that feed one another are not both run at once', () => {
    const [a, b] = [makers.rnn_tanh(4, 'a_'), makers.rnn_tanh(4, 'b_')];
    let [p, q] = [a.begin_state(), b.begin_state()];
    let [x, y] = [mx.sym.var('x'), mx.sym.var('y')];
    for (let t = 0; t < 3; t++) {
      const [u, nextP] = a(x, p);
      const [v, nextQ] = b(y, q);
      [x, y, p, q] = [v, u, nextP, nextQ];
    }
    const net = mx.sym.Group([x, y]);
    expect(scans(net, { x: [2, 4], y: [2, 4] })).toBeLessThan(2);
    expectSame(net, { x: [2, 4], y: [2, 4] });
  });
});
