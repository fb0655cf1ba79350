// Small trainings drawn from manual_seed(1234) as PyTorch 1.13 ran them: data, labels, weights, order and both kinds of
// dropout from one stream; 40 sequences of 6 steps, batches of 8, three epochs, the learning rate halved after each.

import { readFileSync } from 'node:fs';
import * as torch from 'bptt';
import { nn } from 'bptt';
import { DataLoader, TensorDataset } from 'bptt/data';
import { describe, expect, test } from 'vitest';

interface Run {
  readonly X0: number[][];
  readonly Y: number[];
  readonly init: Record<string, unknown>;
  readonly losses: number[];
  readonly grad_norms: number[];
  readonly final_lr: number;
  readonly final: Record<string, unknown>;
  readonly eval_logits0: number[];
  readonly rand_after: number[];
}
const golden: Record<string, Run> = JSON.parse(
  readFileSync(new URL('torch-1.13/small/train.json', import.meta.url), 'utf8'),
);

const options = { num_layers: 2, batch_first: true, dropout: 0.3 };
const layers: { readonly [name: string]: () => nn.RNN | nn.LSTM | nn.GRU } = {
  rnn: () => new nn.RNN(3, 5, options),
  rnn_relu: () => new nn.RNN(3, 5, { ...options, nonlinearity: 'relu' }),
  lstm: () => new nn.LSTM(3, 5, options),
  gru: () => new nn.GRU(3, 5, options),
  lstm_bi: () => new nn.LSTM(3, 5, { ...options, bidirectional: true }),
  gru_bi: () => new nn.GRU(3, 5, { ...options, bidirectional: true }),
  lstm_proj: () => new nn.LSTM(3, 5, { ...options, proj_size: 2 }),
  lstm_nobias: () => new nn.LSTM(3, 5, { ...options, bias: false }),
};
const widths: { readonly [name: string]: number } = { lstm_bi: 10, gru_bi: 10, lstm_proj: 2 };

const { optim } = torch;
type Parameters = Iterable<nn.Parameter>;
const optimizers: { readonly [name: string]: (p: Parameters) => torch.optim.Optimizer } = {
  adam: (p) => new optim.Adam(p, { lr: 0.01 }),
  adamw: (p) => new optim.AdamW(p, { lr: 0.01 }),
  rmsprop: (p) => new optim.RMSprop(p, { lr: 0.01 }),
  sgd: (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 }),
};

class Net extends nn.Module {
  rnn: nn.RNN | nn.LSTM | nn.GRU;
  drop = new nn.Dropout(0.25);
  fc: nn.Linear;

  constructor(name: string) {
    super();
    this.rnn = layers[name]();
    this.fc = new nn.Linear(widths[name] ?? 5, 4);
  }

  override forward(x: torch.Tensor): torch.Tensor {
    const [out] = this.rnn(x);
    return this.fc(this.drop(out.at(':', -1, ':')));
  }
}

/** The largest difference of two nestings of numbers, infinite where their shapes differ. */
function deviation(actual: unknown, expected: unknown): number {
  const [a, b] = [[actual], [expected]].map((x) => x.flat(Number.POSITIVE_INFINITY) as number[]);
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
}

const gradientNorm = (net: nn.Module): number => {
  const squares = [...net.parameters()].map((p) => (p.grad as torch.Tensor).double().square().sum().item());
  return Math.sqrt(squares.reduce((sum, s) => sum + s, 0));
};

describe('trainings from manual_seed(1234)', () => {
  test('there are 22', () => {
    expect(Object.keys(golden)).toHaveLength(22);
  });

  test.each(Object.keys(golden))('%s', (key) => {
    const run = golden[key];
    const [layer, rule, precision] = key.split('/');
    const dtype = precision === 'f64' ? torch.float64 : torch.float32;
    // Errors of float32 stay at its resolution over these 15 steps; those of float64 far below the bound.
    const bound = precision === 'f64' ? 1e-11 : 2e-6;
    torch.manual_seed(1234);
    const x = torch.randn(40, 6, 3);
    const y = torch.randint(0, 4, [40]);
    const net = new Net(layer).to(dtype);
    expect(x.at(0).tolist()).toEqual(run.X0);
    expect(y.tolist()).toEqual(run.Y);
    const state = (): Record<string, unknown> =>
      Object.fromEntries(Object.entries(net.state_dict()).map(([name, p]) => [name, p.tolist()]));
    expect(state()).toEqual(run.init);

    const optimizer = optimizers[rule](net.parameters());
    const loader = new DataLoader(new TensorDataset(x.to(dtype), y), { batch_size: 8, shuffle: true });
    const loss_func = new nn.CrossEntropyLoss();
    const [losses, norms]: number[][] = [[], []];
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [b_x, b_y] of loader) {
        const loss = loss_func(net(b_x), b_y);
        optimizer.zero_grad();
        loss.backward();
        losses.push(loss.item());
        norms.push(gradientNorm(net));
        optimizer.step();
      }
      for (const group of optimizer.param_groups) group.lr = (group.lr as number) * 0.5;
    }
    expect(deviation(losses, run.losses)).toBeLessThan(bound);
    expect(deviation(norms, run.grad_norms)).toBeLessThan(bound);
    expect(deviation(optimizer.param_groups[0].lr, run.final_lr)).toBeLessThan(1e-15);
    const final = state();
    for (const [name, values] of Object.entries(run.final)) {
      expect(deviation(final[name], values), name).toBeLessThan(10 * bound);
    }
    net.eval();
    expect(deviation(net(x.to(dtype).at(':1')).tolist(), run.eval_logits0)).toBeLessThan(10 * bound);
    expect(torch.rand(3).tolist()).toEqual(run.rand_after);
  });
});
