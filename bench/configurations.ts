// What is timed: recurrent layers, ops and whole training steps, each made from a given copy of the package, so that two
// copies can be timed beside each other.

import type * as torch from 'bptt';

export type Torch = typeof torch;
type Tensor = torch.Tensor;
type Layer = torch.nn.RNN | torch.nn.LSTM | torch.nn.GRU;

export interface Recurrent {
  readonly name: string;
  readonly make: (torch: Torch) => Layer;
  /** Time, batch, input size. */
  readonly sizes: readonly [number, number, number];
  /** Multiplications and additions of a training step: 6 T N Σ over layers of G H (I + H). */
  readonly flop: number;
}

const flop = (t: number, n: number, gates: number, h: number, widths: readonly number[]): number =>
  6 * t * n * gates * h * widths.reduce((sum, i) => sum + i + h, 0);

export const recurrent: readonly Recurrent[] = [
  {
    name: 'LSTM 28-64, T 28, N 64',
    make: ({ nn }) => new nn.LSTM(28, 64),
    sizes: [28, 64, 28],
    flop: flop(28, 64, 4, 64, [28]),
  },
  {
    name: 'RNN 56-128 x2, T 14, N 100',
    make: ({ nn }) => new nn.RNN(56, 128, 2),
    sizes: [14, 100, 56],
    flop: flop(14, 100, 1, 128, [56, 128]),
  },
  {
    name: 'LSTM 200-200 x2, T 35, N 32',
    make: ({ nn }) => new nn.LSTM(200, 200, 2),
    sizes: [35, 32, 200],
    flop: flop(35, 32, 4, 200, [200, 200]),
  },
  {
    name: 'GRU 128-256, T 50, N 32',
    make: ({ nn }) => new nn.GRU(128, 256),
    sizes: [50, 32, 128],
    flop: flop(50, 32, 3, 256, [128]),
  },
  {
    name: 'LSTM 650-650 x2, T 35, N 20',
    make: ({ nn }) => new nn.LSTM(650, 650, 2),
    sizes: [35, 20, 650],
    flop: flop(35, 20, 4, 650, [650, 650]),
  },
];

/** A layer's forward pass, and its training step: forward, sum, backward. */
export function passes(torch: Torch, { make, sizes }: Recurrent): { forward: () => void; train: () => void } {
  const layer = make(torch);
  const x = torch.randn(...sizes);
  return {
    forward: () => torch.no_grad(() => void layer(x)),
    train: () => {
      layer.zero_grad();
      layer(x)[0].sum().backward();
    },
  };
}

type Op = (x: Tensor, torch: Torch) => unknown;

const unary = ['neg', 'abs', 'sqrt', 'rsqrt', 'reciprocal', 'relu', 'exp', 'expm1', 'log', 'log1p', 'sigmoid', 'tanh'];
const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const reductions = ['sum', 'mean', 'amax', 'amin', 'argmax', 'logsumexp', 'std', 'cumsum'];
const views = ['t', 'flatten', 'clone'];

/** The function of torch that has this name, of tensors. */
const word = (torch: Torch, name: string): ((...args: (Tensor | number)[]) => unknown) =>
  Reflect.get(torch, name) as (...args: (Tensor | number)[]) => unknown;

/** Ops of a square matrix of positive numbers: all that have a kernel in WebAssembly, and the other common ones. */
export const ops: ReadonlyMap<string, Op> = new Map<string, Op>([
  ...[...unary, ...views].map((name): [string, Op] => [name, (x, torch) => word(torch, name)(x)]),
  ...binary.map((name): [string, Op] => [name, (x, torch) => word(torch, name)(x, x)]),
  ...reductions.map((name): [string, Op] => [`${name} rows`, (x, torch) => word(torch, name)(x, 1)]),
  ['sum all', (x, torch) => torch.sum(x)],
  ['add row', (x, torch) => torch.add(x, torch.select(x, 0, 0))],
  ['mul number', (x, torch) => torch.mul(x, 2)],
  ['pow 2', (x, torch) => torch.pow(x, 2)],
  ['clamp', (x, torch) => torch.clamp(x, 0.25, 0.75)],
  ['where', (x, torch) => torch.where(torch.gt(x, 0.5), x, x)],
  ['softmax', (x, torch) => torch.softmax(x, 1)],
  ['log_softmax', (x, torch) => torch.log_softmax(x, 1)],
  ['matmul', (x, torch) => torch.matmul(x, x)],
  ['addmm', (x, torch) => torch.addmm(x, x, x)],
  ['cat', (x, torch) => torch.cat([x, x])],
  ['stack', (x, torch) => torch.stack([x, x])],
  ['narrow', (x, torch) => torch.narrow(x, 1, 1, 2)],
  ['at', (x) => x.at(':', -1)],
  ['add_', (x) => x.add_(0)],
  ['randn', (x, torch) => torch.randn(...x.shape)],
  ['layer_norm', (x, torch) => torch.nn.functional.layer_norm(x, [x.shape[1]])],
  ['mse_loss', (x, torch) => torch.nn.functional.mse_loss(x, x)],
]);

/** A classifier's training step, all of it: LSTM, linear layer, cross entropy, backward, Adam. */
export function step(torch: Torch, n: number, t: number, input: number, hidden: number): () => void {
  const { nn } = torch;
  class Classifier extends nn.Module {
    rnn = new nn.LSTM({ input_size: input, hidden_size: hidden, batch_first: true });
    out = new nn.Linear(hidden, 10);
    override forward(x: Tensor): Tensor {
      return this.out(this.rnn(x)[0].at(':', -1, ':'));
    }
  }
  const net = new Classifier();
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  const x = torch.rand(n, t, input);
  const y = torch.randint(10, [n]);
  return () => {
    const loss = loss_func(net(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  };
}
