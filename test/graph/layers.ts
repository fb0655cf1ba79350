// Layers and losses of PyTorch's face: a replay is the direct run, on other values and on other sizes. Needs no test runner.

import fc from 'fast-check';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { on } from '../helpers/on.ts';
import { type Check, checksOf, same } from './same.ts';

/** A network from x [N, T, 3] and classes [N] to a tensor. */
type Make = () => (x: torch.Tensor, y: torch.Tensor) => torch.Tensor;

const options = { input_size: 3, hidden_size: 5, batch_first: true };
const last = (x: torch.Tensor): torch.Tensor => x.at(':', -1);

const networks: { readonly [name: string]: Make } = {
  LSTM: () => {
    const rnn = new nn.LSTM({ ...options, num_layers: 2, bidirectional: true });
    return (x) => rnn(x)[0];
  },
  'LSTM with projection, last state': () => {
    const rnn = new nn.LSTM({ ...options, proj_size: 2 });
    return (x) => rnn(x)[1][0];
  },
  GRU: () => {
    const rnn = new nn.GRU({ ...options, bidirectional: true });
    return (x) => last(rnn(x)[0]);
  },
  RNN: () => {
    const rnn = new nn.RNN({ ...options, nonlinearity: 'relu' });
    return (x) => rnn(x)[0].sum(1);
  },
  LSTMCell: () => {
    const cell = new nn.LSTMCell(3, 4);
    return (x) => cell(last(x))[0];
  },
  Linear: () => {
    const layer = new nn.Linear(3, 4);
    return (x) => layer(x).relu();
  },
  LayerNorm: () => {
    const layer = new nn.LayerNorm([3]);
    return (x) => layer(x).tanh();
  },
  conv1d: () => {
    const weight = torch.rand(4, 3, 3);
    return (x) => nn.functional.conv1d(x.transpose(1, 2), weight, null, { padding: 1 });
  },
  'cross entropy': () => {
    const [rnn, out, loss] = [new nn.GRU(options), new nn.Linear(5, 4), new nn.CrossEntropyLoss()];
    return (x, y) => loss(out(last(rnn(x)[0])), y);
  },
  'mean squared error': () => {
    const [rnn, loss] = [new nn.RNN(options), new nn.MSELoss({ reduction: 'sum' })];
    return (x) => loss(rnn(x)[0].at('...', ':3'), x);
  },
  'elementwise, reductions and shapes': () => (x) =>
    x.exp().reshape(x.size(0), -1).softmax(1).mean(0, true).add(x.flatten().sum()).log(),
};

export const given = (n: number, t: number): { x: torch.Tensor; y: torch.Tensor } => ({
  x: torch.randn(n, t, 3),
  y: torch.randint(4, [n]),
});
const symbolic = { x: { 0: 'N', 1: 'T' }, y: { 0: 'N' } };
const several = fc.integer({ min: 2, max: 5 });
const any = fc.integer({ min: 1, max: 19 });

/** At any batch and time. */
const replays =
  (make: Make): Check =>
  (device, share = 1) =>
    fc.assert(
      fc.asyncProperty(several, several, any, any, fc.nat(1000), async (n, t, otherN, otherT, seed) => {
        const runs = on(device, () => {
          torch.manual_seed(seed);
          const network = make();
          const graph = record(given(n, t), ({ x, y }) => network(x, y), { symbolic });
          const inputs = [given(n, t), given(otherN, otherT)];
          return inputs.map((other) => [replay(graph, other)[0], network(other.x, other.y)] as const);
        });
        await same(
          runs.map(([replayed]) => replayed),
          runs.map(([, direct]) => direct),
        );
      }),
      { numRuns: Math.ceil(12 * share) },
    );

export const layers = checksOf(networks, replays);
