// Gluon's blocks as graphs: what export writes and SymbolBlock reads computes what the block computes, with its gradients and
// its running statistics, and making the graph leaves the block as it was.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autograd, type Block, gluon, HybridBlock, mx, type NDArray, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

const { nn, rnn } = gluon;
const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Net = Block & { export(path: string, epoch?: number): void; (...inputs: unknown[]): unknown };

const hybrid = (blocks: readonly Block[]): Net => {
  const net = new nn.HybridSequential({ prefix: 'net_' });
  net.name_scope(() => net.add(...blocks));
  return net as unknown as Net;
};

/** A net of layers that keep the shape (N, T, C). */
const layers: { readonly [name: string]: () => Block } = {
  dense: () => new nn.Dense(3, { flatten: false, activation: 'tanh' }),
  lstm: () => new rnn.LSTM(2, { layout: 'NTC', bidirectional: true }),
  gru: () => new rnn.GRU(3, { layout: 'NTC', num_layers: 2 }),
  batchNorm: () => new nn.BatchNorm(),
  layerNorm: () => new nn.LayerNorm(),
  prelu: () => new nn.PReLU(),
  leaky: () => new nn.LeakyReLU(0.1),
};

const bits = (x: NDArray): unknown => [[...x.shape], [...x.asnumpy().data]];
const close = (found: NDArray, expected: NDArray): void => {
  expect([...found.shape]).toEqual([...expected.shape]);
  const [a, b] = [found.asnumpy().data, expected.asnumpy().data];
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(1e-6 + 1e-5 * Math.abs(b[i]));
};
const quiet = <R>(body: () => R): R => {
  const { warn } = console;
  console.warn = () => {};
  try {
    return body();
  } finally {
    console.warn = warn;
  }
};

/** A pass in training mode, and its gradient. */
function step(net: (x: NDArray) => unknown, x: NDArray): NDArray {
  const y = autograd.record(() => {
    const out = net(x) as NDArray;
    return out.mul(out);
  });
  y.backward();
  return y;
}

describe('an exported net', () => {
  it('computes as SymbolBlock what it computes itself, forward, backward and in its statistics', () => {
    let count = 0;
    const names = fc.array(fc.constantFrom(...Object.keys(layers)), { maxLength: 3 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 4 }), (stack, n, t) => {
        const net = hybrid([layers.dense(), ...stack.map((name) => layers[name]())]);
        net.initialize(new mx.init.Uniform(0.7));
        net.hybridize();
        const x = nd.random.normal(0, 1, { shape: [n, t, 3] });
        net(x);
        const path = join(folder, `net${count++}`);
        net.export(path);
        const other = quiet(() => gluon.SymbolBlock.imports(`${path}-symbol.json`, 'data', `${path}-0000.params`));
        close(other(x) as NDArray, net(x) as NDArray);
        close(step(other as never, x), step(net, x));
        for (const [name, parameter] of net.collect_params().items()) {
          const twin = other.collect_params().at(name);
          if (parameter.grad_req === 'null') close(twin.data(), parameter.data());
          else close(twin.grad(), parameter.grad());
        }
        // once more, on statistics that moved, by the record of the first pass
        close(step(other as never, x), step(net, x));
        close(other(x) as NDArray, net(x) as NDArray);
      }),
      { numRuns: 25 },
    );
  });

  it('goes on where it was: counters, zoned outputs and masks are those of the arrays', () => {
    const make = (): Net => {
      mx.random.seed(5);
      const cell = new rnn.ZoneoutCell(new rnn.LSTMCell(3, { prefix: 'c_', input_size: 4 }), 0.4, 0.3);
      cell.initialize();
      return cell as unknown as Net;
    };
    const run = (cell: Net, between: () => void): unknown => {
      cell.hybridize();
      const begin = [nd.zeros([2, 3]), nd.zeros([2, 3])];
      const x = nd.ones([2, 4]);
      mx.random.seed(4);
      return autograd.train_mode(() => {
        const [, states] = cell(x, begin) as [NDArray, NDArray[]];
        between();
        mx.random.seed(6);
        return bits((cell(x, states) as [NDArray, NDArray[]])[0]);
      });
    };
    const plain = make();
    const exported = make();
    expect(run(exported, () => exported.export(join(folder, 'zone')))).toEqual(run(plain, () => {}));
  });

  it('is written in the names that MXNet gives, whatever ran before', () => {
    const cell = new rnn.GRUCell(3, { prefix: 'g_' });
    cell.initialize();
    cell.hybridize();
    for (let t = 0; t < 3; t++) cell(nd.ones([2, 4]), [nd.zeros([2, 3])]);
    (cell as unknown as Net).export(join(folder, 'cell'), 7);
    const names = mx.sym.load(join(folder, 'cell-symbol.json')).get_internals().list_outputs();
    expect(names).toContain('g_t0_out_output');
    expect(Object.keys(nd.load(join(folder, 'cell-0007.params')))).toEqual([
      'arg:g_i2h_weight',
      'arg:g_i2h_bias',
      'arg:g_h2h_weight',
      'arg:g_h2h_bias',
    ]);
  });
});

describe('a block of a symbol', () => {
  const graph = (): ReturnType<typeof mx.sym.var> => {
    const f = mx.sym.FullyConnected(mx.sym.var('data'), { num_hidden: 4, name: 'f' });
    return mx.sym.FullyConnected(mx.sym.Activation(f, { act_type: 'relu', name: 'r' }), { num_hidden: 2, name: 'g' });
  };

  it('takes the shapes of its parameters from the first input', () => {
    const net = quiet(() => new gluon.SymbolBlock(graph(), mx.sym.var('data')));
    net.initialize();
    expect((net(nd.ones([3, 5])) as NDArray).shape).toEqual([3, 2]);
    expect([...net.collect_params().values()].map(({ name, shape }) => [name, [...(shape ?? [])]])).toEqual([
      ['f_weight', [4, 5]],
      ['f_bias', [4]],
      ['g_weight', [2, 4]],
      ['g_bias', [2]],
    ]);
  });

  it('shares the parameters of another, gives inner outputs, and trains within other blocks', () => {
    const whole = graph();
    const net = quiet(() => new gluon.SymbolBlock(whole, mx.sym.var('data')));
    net.initialize();
    const x = nd.random.normal(0, 1, { shape: [3, 5] });
    const y = net(x) as NDArray;
    const inner = whole.get_internals();
    const outputs = [inner.at('r_output'), inner.at('g_output')];
    const part = quiet(() => new gluon.SymbolBlock(outputs, mx.sym.var('data'), net.collect_params()));
    const [r, g] = part(x) as unknown as NDArray[];
    expect(r.shape).toEqual([3, 4]);
    expect(bits(g)).toEqual(bits(y));
    const stack = hybrid([net, new nn.Dense(1)]);
    stack.collect_params('.*dense').initialize();
    stack.hybridize();
    const trainer = new gluon.Trainer(stack.collect_params(), 'sgd', { learning_rate: 0.1 });
    const before = bits(part.params.at('f_weight').data());
    step(stack, x);
    trainer.step(3);
    expect(bits(part.params.at('f_weight').data())).not.toEqual(before);
    expect(bits((part(x) as unknown as NDArray[])[1])).toEqual(bits(net(x) as NDArray));
  });

  it('puts symbols in the places of its inputs', () => {
    const net = quiet(() => new gluon.SymbolBlock(graph(), mx.sym.var('data')));
    const made = net(mx.sym.var('x').mul(2)) as ReturnType<typeof mx.sym.var>;
    expect(made.list_arguments()).toEqual(['x', 'f_weight', 'f_bias', 'g_weight', 'g_bias']);
    expect(() => net([mx.sym.var('x')])).toThrow('Invalid input format');
  });
});

describe('blocks called with symbols', () => {
  const mixed =
    'In HybridBlock, we do not support mixed NDArrays and Symbols types for the input. Please check the type of the args.\n';

  it('refuse arrays among them, and read a block of the user as MXNet does', () => {
    class Scaled extends HybridBlock {
      factor = this.params.get('factor', { shape: [1], init: 'ones' });

      override hybrid_forward(F: typeof mx.sym, x: NDArray, { factor }: { factor: NDArray }): unknown {
        expect(F).toBe(mx.sym);
        return F.broadcast_mul(x as never, factor as never).add(1);
      }
    }
    const net = new Scaled({ prefix: 's_' }) as unknown as Net;
    const made = net(mx.sym.var('x')) as ReturnType<typeof mx.sym.var>;
    expect(made.list_outputs()).toEqual(['s__plusscalar0_output']);
    expect(made.list_arguments()).toEqual(['x', 's_factor']);
    expect(net.params.at('s_factor').var()).toBe(net.params.at('s_factor').var());
    expect(() => net([mx.sym.var('x'), nd.ones([1])])).toThrow(mixed);
    expect(() => new rnn.LSTM(3)(mx.sym.var('x'), [nd.zeros([1, 2, 3]), nd.zeros([1, 2, 3])] as never)).toThrow(mixed);
    expect(() => new rnn.LSTMCell(3).unroll(2, mx.sym.split(mx.sym.var('x'), { num_outputs: 2 }))).toThrow(
      "unroll doesn't allow grouped symbol as input.",
    );
  });
});
