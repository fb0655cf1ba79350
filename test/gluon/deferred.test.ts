// Shapes that a user's own HybridBlock leaves open. Its operators tell them, from the shapes of the inputs alone; what none
// tells is refused in the words of MXNet 1.9.1 (python/mxnet/symbol/symbol.py, `infer_shape`).

import { mx, type NDArray, nd, nn, type Parameter, rnn } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';

type F = typeof nd;
type Own = { readonly [name: string]: NDArray };

/** A block with parameters of some shapes, 0 where they are open, around one expression. */
class Around extends nn.HybridBlock {
  [name: string]: unknown;

  readonly #body: (F: F, x: NDArray, own: Own) => NDArray;

  constructor(shapes: { readonly [name: string]: readonly number[] }, body: (F: F, x: NDArray, own: Own) => NDArray) {
    super({ prefix: 'net_' });
    this.#body = body;
    for (const [name, shape] of Object.entries(shapes)) {
      this[name] = this.params.get(name, { shape, allow_deferred_init: true });
    }
  }

  override hybrid_forward(F: F, x: NDArray, own: Own): NDArray {
    return this.#body(F, x, own);
  }
}

const shapes = (block: Around): unknown => [...block.collect_params().values()].map((p: Parameter) => p.shape);

describe('operators tell', () => {
  const x = nd.ones([4, 3, 5]);
  const told: [string, Around, number[][]][] = [
    [
      'FullyConnected',
      new Around({ weight: [2, 0], bias: [0] }, (F, x, { weight, bias }) =>
        F.FullyConnected(x, weight, bias, { num_hidden: 2 }),
      ),
      [[2, 15], [2]],
    ],
    [
      'FullyConnected of the last axis',
      new Around({ weight: [2, 0] }, (F, x, { weight }) =>
        F.FullyConnected(x, weight, null, { num_hidden: 2, no_bias: true, flatten: false }),
      ),
      [[2, 5]],
    ],
    [
      'Convolution',
      new Around({ weight: [6, 0, 2], bias: [6] }, (F, x, { weight, bias }) =>
        F.Convolution(x, weight, bias, { kernel: [2], num_filter: 6, num_group: 3 }),
      ),
      [[6, 1, 2], [6]],
    ],
    [
      'LayerNorm',
      new Around({ gamma: [0], beta: [0] }, (F, x, { gamma, beta }) => F.LayerNorm(x, gamma, beta)),
      [[5], [5]],
    ],
    [
      'BatchNorm',
      new Around({ gamma: [0], beta: [0], mean: [0], variance: [0] }, (F, x, { gamma, beta, mean, variance }) =>
        F.BatchNorm(x, gamma, beta, mean, variance),
      ),
      [[3], [3], [3], [3]],
    ],
    [
      'InstanceNorm',
      new Around({ gamma: [0], beta: [0] }, (F, x, { gamma, beta }) => F.InstanceNorm(x, gamma, beta)),
      [[3], [3]],
    ],
    [
      'GroupNorm',
      new Around({ gamma: [0], beta: [0] }, (F, x, { gamma, beta }) => F.GroupNorm(x, gamma, beta, { num_groups: 3 })),
      [[3], [3]],
    ],
    [
      'Embedding',
      new Around({ weight: [0, 0] }, (F, x, { weight }) => F.Embedding(x, weight, { input_dim: 9, output_dim: 2 })),
      [[9, 2]],
    ],
    ['LeakyReLU', new Around({ alpha: [0] }, (F, x, { alpha }) => F.LeakyReLU(x, alpha, { act_type: 'prelu' })), [[3]]],
    [
      'RNN',
      new Around(
        { parameters: [0], state: [0, 0, 0] },
        (F, x, { parameters, state }) =>
          F.RNN(x, parameters, state, { state_size: 2, num_layers: 1, mode: 'gru' }) as NDArray,
      ),
      [[6 * (5 + 2) + 12], [1, 3, 2]],
    ],
    ['an elementwise operator', new Around({ w: [0, 3, 0] }, (F, x, { w }) => F.elemwise_mul(w, x)), [[4, 3, 5]]],
    ['an operator of Python', new Around({ w: [0, 0, 0] }, (_, x, { w }) => x.sub(w)), [[4, 3, 5]]],
    [
      'the first one that meets it',
      new Around({ w: [3, 0] }, (F, x, { w }) =>
        F.FullyConnected(x, w, null, { num_hidden: 3, no_bias: true }).sub(w.sum()),
      ),
      [[3, 15]],
    ],
  ];
  it.each(told)('%s', (_, block, expected) => {
    block.initialize();
    expect(block(x).shape.length).toBeGreaterThan(0);
    expect(shapes(block)).toEqual(expected);
  });

  it.each(told)('%s, hybridized', (_, block, expected) => {
    const fresh = new Around(
      Object.fromEntries([...block._reg_params].map(([name, p]) => [name, (p.shape as number[]).map(() => 0)])),
      (F, x, own) => block.hybrid_forward(F, x, own),
    );
    const net = new nn.HybridSequential();
    net.add(fresh);
    net.initialize();
    net.hybridize();
    net(x);
    expect(shapes(fresh)).toEqual(expected);
  });

  it('the shapes of a cell and of what is below it, before anything is drawn', () => {
    const net = new nn.HybridSequential();
    net.add(new rnn.GRU(3, { layout: 'NTC' }), new nn.Dense(2, { flatten: false }));
    net.infer_shape(nd.ones([4, 5, 6], { ctx: mx.meta() }));
    expect([...net.collect_params().values()].map((p) => p.shape)).toEqual([[9, 6], [9, 3], [9], [9], [2, 3], [2]]);
  });
});

describe('what no operator tells', () => {
  const text = (...listed: string[]): string =>
    `Cannot decide shape for the following arguments (0s in shape means unknown dimensions). Consider providing them as input:\n\t${listed.join('\n\t')}`;
  const deferred = (message: string) =>
    expect.objectContaining({
      name: 'ValueError',
      message: `Deferred initialization failed because shape cannot be inferred. ${message}`,
    });
  const x = nd.ones([4, 3]);
  const refused: [string, Around, string][] = [
    ['a broadcast', new Around({ w: [0] }, (F, x, { w }) => F.broadcast_add(x, w)), text('net_w: (0,)')],
    ['an operator of it alone', new Around({ w: [2, 0] }, (F, _, { w }) => F.relu(w)), text('net_w: (2, 0)')],
    ['joined arrays', new Around({ w: [4, 0] }, (F, x, { w }) => F.concat(x, w)), text('net_w: (4, 0)')],
    ['another shape', new Around({ w: [0, 3] }, (_, x, { w }) => x.add(w.reshape([4, 3]))), text('net_w: (0, 3)')],
    ['a transposition', new Around({ w: [0, 4] }, (_, x, { w }) => x.add(w.T)), text('net_w: (0, 4)')],
    ['a part', new Around({ w: [0, 3] }, (_, x, { w }) => x.add(w.at(0))), text('net_w: (0, 3)')],
    ['nobody at all', new Around({ w: [0], v: [0, 1] }, (_, x) => x), text('net_w: (0,)', 'net_v: (0, 1)')],
  ];
  it.each(refused)('%s', (_, block, message) => {
    block.initialize();
    expect(() => block(x)).toThrow(deferred(message));
    expect(() => block.infer_shape(x)).toThrow(expect.objectContaining({ name: 'ValueError', message }));
  });

  it('names ten of them at most', () => {
    const open = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`w${i}`, [0]]));
    const named = Array.from({ length: 10 }, (_, i) => `net_w${i}: (0,)`);
    expect(() => new Around(open, (_, x) => x).infer_shape(x)).toThrow(text(...named, '...'));
  });

  it('names the node of a shape that does not fit', () => {
    const dense = new nn.Dense(2, { in_units: 5, prefix: 'd_' });
    const net = new nn.HybridSequential();
    net.add(dense, new nn.Dense(3));
    net.initialize();
    net.hybridize();
    expect(() => net(x)).toThrow(
      deferred('MXNetError: Error in operator d_fwd: Shape inconsistent, Provided = [2,5], inferred shape=(2,3)'),
    );
  });

  it('a dtype is none of it: the run itself refuses that', () => {
    const dense = new nn.Dense(2);
    dense.initialize();
    expect(() => dense(nd.ones([4, 3], { dtype: 'float64' }))).toThrow(
      /^Check failed: assign\(&dattr, vec\.at\(i\)\): Incompatible attr in node {2}at 1-th input: expected float64, got float32$/,
    );
  });
});
