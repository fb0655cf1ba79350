// Values of every sort that some argument somewhere takes, made anew for each call, since some functions write into what they
// are given.

import * as torch from 'bptt';
import * as data from 'bptt/data';
import * as entry from 'bptt/gluon';

export type Make = () => unknown;

const always = (...values: readonly unknown[]): Make[] => values.map((value) => () => value);

/** What needs no library. */
const plain: readonly Make[] = [
  ...always(0, 1, 2, 3, 0.5, -1, true, false, null, 'a', 'mean', 'sum', 'none', 'relu', 'tanh', 'lstm', 'sgd', 'acc'),
  ...always('missing.file', 'write', 'max', 'linear', 'constant', 'edge', 'ij->ji', 'left', 'NTC', 'default'),
  () => [0],
  () => [1, 0],
  () => [2, 3],
  () => [3, 2, 1],
  () => [0.5, 0.5],
  () => [
    [1, 2, 3],
    [4, 5, 6],
  ],
  () => ['a'],
  () => ['.*'],
  () => ({ a: 1 }),
  () => Float32Array.of(1, 2, 3, 4, 5, 6),
  () => new Uint8Array(16),
  () => (x: unknown) => x,
  () => () => 1,
];

const linear = (): InstanceType<typeof torch.nn.Linear> => new torch.nn.Linear(3, 2);
const ones =
  (...size: number[]): Make =>
  () =>
    torch.ones(size).mul(0.5).requires_grad_();

/** And what the torch half takes. */
export const torchPool: readonly Make[] = [
  ...plain,
  ...always(torch.float32, torch.float64, torch.int64, torch.bool, 'cpu', 'reference'),
  () =>
    torch.tensor([
      [1, -2, 3],
      [0.5, 5, -6],
    ]),
  ...[
    ones(2, 3),
    ones(3, 2),
    ones(2, 2),
    ones(3),
    ones(2),
    ones(),
    ones(1),
    ones(2, 2, 3),
    ones(2, 3, 3),
    ones(4, 2, 3),
  ],
  () => torch.tensor([0, 1]),
  () =>
    torch.tensor([
      [0, 1, 1],
      [1, 0, 1],
    ]),
  () => torch.tensor([2, 1]),
  () => torch.ones(2, 3, { dtype: torch.bool }),
  () => [torch.ones(2, 3), torch.ones(2, 3)],
  () => [torch.ones(1, 2), torch.ones(1, 2)],
  () => ({ a: torch.ones(2) }),
  linear,
  () => new torch.nn.LSTMCell(3, 2),
  () => [linear(), linear()],
  () => linear().parameters(),
  () => linear().state_dict(),
  () => new torch.optim.SGD(linear().parameters(), 0.1),
  () => new torch.Generator(),
  () => torch.get_rng_state(),
  () => new data.TensorDataset(torch.ones(2, 3)),
  () => new data.SequentialSampler([1, 2, 3]),
  () => [new data.transforms.ToTensor()],
];

const { gluon, mx, nd } = entry;
const dense = (): InstanceType<typeof gluon.nn.Dense> => {
  const net = new gluon.nn.Dense(2, { in_units: 3 });
  net.initialize();
  return net;
};
const half =
  (...shape: number[]): Make =>
  () =>
    nd.ones(shape).mul(0.5);

/** And what Gluon takes. */
export const gluonPool: readonly Make[] = [
  ...plain,
  ...always('float32', 'float64', 'int32', 'int64', 'row_sparse', 'xavier', 'NCHW', 'gru'),
  () =>
    nd.array([
      [1, -2, 3],
      [0.5, 5, -6],
    ]),
  ...[half(2, 3), half(3, 2), half(2, 2), half(3), half(2), half(1), half(2, 2, 3), half(2, 3, 3), half(1, 1, 3, 3)],
  () => nd.array([0, 1]),
  () => nd.array([0, 1], { dtype: 'int32' }),
  () => [nd.ones([2, 3]), nd.ones([2, 3])],
  () => [nd.ones([2, 2])],
  () => [nd.ones([2, 2]), nd.ones([2, 2])],
  () => ({ a: nd.ones([2]) }),
  () => mx.cpu(),
  () => [mx.cpu()],
  dense,
  () => dense().collect_params(),
  () => new gluon.rnn.GRUCell(2, { input_size: 3 }),
  () => new mx.init.Zero(),
  () => [new mx.init.Zero()],
  () => new mx.optimizer.SGD(),
  () => new mx.metric.Accuracy(),
  () => new gluon.data.SequentialSampler(3),
  () => new gluon.data.SimpleDataset([1, 2, 3]),
  () => nd.ones([2, 3]).asnumpy(),
];
