// What becomes of NaN and infinity on a device, where PyTorch 2.13 lets them through or stops them; every value here is its own. Needs no
// test runner, so that a page can ask too.

import * as torch from '../../src/index.ts';
import { mismatch } from '../helpers/mismatch.ts';

const { nn } = torch;
const F = nn.functional;
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
type Tensor = torch.Tensor;

/** What is computed, in order, with tensors on the device where they are made by default; and its elements. */
export interface Row {
  readonly name: string;
  make(): Tensor[];
  readonly expected: readonly (readonly number[])[];
}

/** The gradient of a function at NaN, 1, -1, 0, inf and -inf. */
const gradient = (name: string, fn: (x: Tensor) => Tensor, expected: readonly number[]): Row => ({
  name: `the gradient of ${name}`,
  make() {
    const x = torch.tensor([nan, 1, -1, 0, inf, -inf], { requires_grad: true });
    fn(x).backward(torch.ones(6));
    return [x.grad as Tensor];
  },
  expected: [expected],
});

/** Gradients of a layer of two units, one of which is off, by the value that it reads and the gradient that comes back. */
function relus(value: number, up: number): Tensor[] {
  const rnn = new nn.RNN(1, 2, { nonlinearity: 'relu' });
  torch.no_grad(() => {
    rnn.weight_ih_l0.copy_(torch.tensor([[1], [-1]]));
    for (const p of [rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0]) (p as Tensor).zero_();
  });
  const [y] = rnn(torch.full([1, 1, 1], value, { dtype: torch.float32 }));
  y.backward(torch.full([1, 1, 2], up, { dtype: torch.float32 }));
  return [rnn.bias_ih_l0, rnn.weight_ih_l0].map(({ grad }) => grad as Tensor);
}

function fromState(value: number): Tensor[] {
  const gru = new nn.GRU(2, 2);
  return torch.no_grad(() => {
    for (const p of gru.parameters()) p.fill_(0.5);
    return [gru(torch.ones(1, 1, 2), torch.full([1, 1, 2], value, { dtype: torch.float32 }))[0]];
  });
}

function steps(): Tensor[] {
  const p = new nn.Parameter(torch.ones(1));
  const optimizer = new torch.optim.RMSprop([p], { lr: 0.1 });
  return [0, 1, 2].map(() => {
    p.grad = torch.full([1], 1e20, { dtype: torch.float32 });
    optimizer.step();
    return p.detach().clone();
  });
}

export const rows: readonly Row[] = [
  gradient('relu', (x) => x.relu(), [1, 1, 0, 0, 1, 0]),
  gradient('elu', (x) => F.elu(x), [1, 1, 0.3678794503211975, 1, 1, 0]),
  gradient('hardtanh', (x) => F.hardtanh(x), [1, 0, 0, 1, 0, 0]),
  gradient('clamp', (x) => x.clamp(-0.5, 0.5), [0, 0, 0, 1, 0, 0]),
  gradient('abs', (x) => x.abs(), [0, 1, -1, 0, 1, -1]),
  gradient(
    'leaky_relu',
    (x) => F.leaky_relu(x),
    [0.009999999776482582, 1, 0.009999999776482582, 0.009999999776482582, 1, 0.009999999776482582],
  ),
  {
    name: 'RNN with relu lets gradients through a state that is NaN',
    make: () => relus(nan, 1),
    expected: [
      [1, 1],
      [nan, nan],
    ],
  },
  {
    name: 'RNN with relu stops a gradient that is NaN at a unit that is off',
    make: () => relus(1, nan),
    expected: [
      [nan, 0],
      [nan, 0],
    ],
  },
  { name: 'GRU from an infinite state', make: () => fromState(inf), expected: [[inf, inf]] },
  { name: 'GRU from an infinite state below 0', make: () => fromState(-inf), expected: [[nan, nan]] },
  {
    name: 'RMSprop where the square of the gradient is beyond float32',
    make: steps,
    expected: [[0], [-0.7088812589645386], [-1.2891303300857544]],
  },
];

/** What differs in what was made, of copies on the cpu; null where nothing does. */
export function differs(found: readonly Tensor[], { expected }: Row): string | null {
  const faults = expected.map((values, i) => mismatch(found[i].reshape(-1).numpy(), values, { rtol: 0, atol: 4e-7 }));
  return faults.find((fault) => fault !== null) ?? null;
}
