// What is timed: recurrent layers, ops and whole training steps, each made from a given copy of the package, so that two
// copies can be timed beside each other.

import type * as torch from 'bptt';

export type Torch = typeof torch;
type Tensor = torch.Tensor;
type Layer = torch.nn.RNN | torch.nn.LSTM | torch.nn.GRU;

export interface Recurrent {
  readonly name: string;
  readonly make: (torch: Torch, batch_first?: boolean) => Layer;
  /** Time, batch, input size. */
  readonly sizes: readonly [number, number, number];
  /** Whether a training step has the tutorials' head: last step, linear layer, cross entropy. Else it sums the output. */
  readonly classifies: boolean;
  /** Million multiplications and additions of a forward pass and of a training step. */
  readonly mflop: { readonly forward: number; readonly train: number };
}

/**
 * Forward, 2 T N Σ over layers of G H (I + H): every one of them. A training step does three times as many, less the gradient
 * of the first layer's input, 2 T N G H I, which nobody asks for; so forward is more than a third. Of training the table of the issue
 * stands here: its LSTMs count no gradient of the first states either (2 N G H H a layer), its last one rows filled up to 652.
 */
const mflop = (
  [t, n, input]: readonly [number, number, number],
  gates: number,
  h: number,
  layers: number,
  train: number,
): Recurrent['mflop'] => ({ forward: (2 * t * n * gates * h * (input + h + (layers - 1) * 2 * h)) / 1e6, train });

export const recurrent: readonly Recurrent[] = [
  {
    name: 'LSTM N64 T28 I28 H64',
    make: ({ nn }, batch_first) => new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first }),
    sizes: [28, 64, 28],
    classifies: true,
    mflop: mflop([28, 64, 28], 4, 64, 1, 225),
  },
  {
    name: 'RNN N100 T14 I56 H128 L2',
    make: ({ nn }, batch_first) =>
      new nn.RNN({ input_size: 56, hidden_size: 128, num_layers: 2, nonlinearity: 'relu', batch_first }),
    sizes: [14, 100, 56],
    classifies: true,
    mflop: mflop([14, 100, 56], 1, 128, 2, 453),
  },
  {
    name: 'GRU N32 T50 I128 H256',
    make: ({ nn }) => new nn.GRU(128, 256),
    sizes: [50, 32, 128],
    classifies: false,
    mflop: mflop([50, 32, 128], 3, 256, 1, 2516),
  },
  {
    name: 'LSTM N32 T35 200x2',
    make: ({ nn }) => new nn.LSTM(200, 200, 2),
    sizes: [35, 32, 200],
    classifies: false,
    mflop: mflop([35, 32, 200], 4, 200, 2, 3922),
  },
  {
    name: 'LSTM N20 T35 650x2',
    make: ({ nn }) => new nn.LSTM(650, 650, 2),
    sizes: [35, 20, 650],
    classifies: false,
    mflop: mflop([35, 20, 650], 4, 650, 2, 25913),
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

/** A function of x and the gradient of its sum. */
const back = (torch: Torch, x: Tensor, f: (y: Tensor) => Tensor): void =>
  torch.enable_grad(() => {
    const y = x.detach().requires_grad_();
    f(y).sum().backward();
  });
/** As many indices of rows as there are rows. */
const rows = (torch: Torch, x: Tensor): Tensor => torch.randint(x.shape[0], [x.shape[0]]);

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
  ['norm', (x, torch) => torch.norm(x)],
  ['dropout', (x, torch) => torch.nn.functional.dropout(x)],
  ['layer_norm', (x, torch) => torch.nn.functional.layer_norm(x, [x.shape[1]])],
  ['layer_norm, back', (x, torch) => back(torch, x, (y) => torch.nn.functional.layer_norm(y, [x.shape[1]]))],
  ['embedding, back', (x, torch) => back(torch, x, (y) => torch.nn.functional.embedding(rows(torch, x), y))],
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
