// How results lie in memory, and what is drawn for tensors of every layout: the operations of test/golden/strides.json on any device,
// and what differs there from real PyTorch. Needs no test runner, so that a page can ask too.

import * as torch from '../../src/index.ts';
import { mismatch } from '../helpers/mismatch.ts';
import { on } from '../helpers/on.ts';

const { nn } = torch;
const F = nn.functional;
type Tensor = torch.Tensor;

type Step =
  | ['permute' | 'expand', number[]]
  | ['slice', dim: number, start: number, end: number, step: number]
  | ['select', dim: number, index: number]
  | ['unsqueeze', dim: number];

export interface Case {
  readonly op: string;
  readonly operands: readonly (readonly [base: number[], steps: readonly Step[]])[];
  readonly seed: number;
  readonly stride: readonly number[];
  readonly values: readonly number[];
}

export const ops: { readonly [name: string]: (a: Tensor, b: Tensor) => Tensor } = {
  neg: (x) => x.neg(),
  relu: (x) => x.relu(),
  floor: (x) => x.floor(),
  square: (x) => x.square(),
  pow: (x) => x.pow(2),
  'plus 1': (x) => x.add(1),
  twice: (x) => x.mul(2),
  positive: (x) => x.gt(0),
  clamp: (x) => x.clamp(-1, 1),
  leaky_relu: (x) => F.leaky_relu(x, 0.5),
  isnan: (x) => x.isnan(),
  double: (x) => x.double(),
  bool: (x) => x.bool(),
  clone: (x) => x.clone(),
  contiguous: (x) => x.contiguous(),
  zeros_like: (x) => torch.zeros_like(x),
  full_like: (x) => torch.full_like(x, 3),
  'ones_like double': (x) => torch.ones_like(x, { dtype: torch.float64 }),
  masked_fill: (x) => x.masked_fill(x.gt(0), 9),
  sum: (x) => x.sum(-1),
  'sum 0': (x) => x.sum(0, true),
  cumsum: (x) => x.cumsum(0),
  softmax: (x) => x.softmax(-1),
  cat: (x) => torch.cat([x, x], 0),
  stack: (x) => torch.stack([x, x]),
  layer_norm: (x) => F.layer_norm(x, x.shape.slice(-1)),
  index_select: (x) => x.index_select(0, torch.tensor([0, 0])),
  dropout: (x) => F.dropout(x.add(4), 0.5),
  'dropout of relu': (x) => F.dropout(x.mul(2).relu().add(1), 0.3),
  rand_like: (x) => torch.rand_like(x),
  randn_like: (x) => torch.randn_like(x),
  'rand_like double': (x) => torch.rand_like(x, { dtype: torch.float64 }),
  bernoulli: (x) => torch.bernoulli(x.abs().div(8)),
  uniform_: (x) => x.uniform_(),
  normal_: (x) => x.normal_(),
  bernoulli_: (x) => x.bernoulli_(0.4),
  exponential_: (x) => x.exponential_(),
  random_: (x) => x.random_(0, 10),
  'init.uniform_': (x) => nn.init.uniform_(x),
  'init.normal_': (x) => nn.init.normal_(x),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  maximum: (a, b) => torch.maximum(a, b),
  lt: (a, b) => a.lt(b),
  eq: (a, b) => a.eq(b),
  'add double': (a, b) => a.add(b.double()),
  where: (a, b) => torch.where(a.gt(b), a, b),
  'where 0': (a, b) => torch.where(a.gt(0), b, torch.tensor(0.5).mul(0)),
  'clamp by': (a, b) => a.clamp(b, null),
  'add and relu': (a, b) => a.add(b).relu().mul(a),
  add_: (a, b) => a.add_(b),
  copy_: (a, b) => a.copy_(b),
  'mul_ of a result': (a, b) => a.add(1).mul_(b),
  copysign: (a, b) => torch.copysign(a, b),
  xlogy: (a, b) => torch.xlogy(a, b.add(4)),
  hypot: (a, b) => torch.hypot(a, b),
  heaviside: (a, b) => torch.heaviside(a, b),
  lerp: (a, b) => torch.lerp(a, b, 0.75),
  addcmul: (a, b) => torch.addcmul(a, b, b, { value: 2 }),
  logaddexp: (a, b) => torch.logaddexp(a, b),
  fmax: (a, b) => torch.fmax(a, b),
  'add int': (a, b) => a.long().add(b),
  'number ** x': (a, b) => torch.pow(2, a.add(b)),
};

function viewed(x: Tensor, [name, ...args]: Step): Tensor {
  if (name === 'permute') return x.permute(args[0] as number[]);
  if (name === 'expand') return x.expand(args[0] as number[]);
  if (name === 'unsqueeze') return x.unsqueeze(args[0] as number);
  if (name === 'select') return x.select(args[0] as number, args[1] as number);
  const [dim, start, end, step] = args as number[];
  return x.at(...new Array<string>(dim).fill(':'), `${start}:${end}:${step}`);
}

function operand([base, steps]: Case['operands'][number], device: torch.Device): Tensor {
  const n = base.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: n }, (_, i) => ((i * 5) % 7) - 3);
  return steps.reduce(viewed, torch.from_numpy(values, base).to(device));
}

/** What an operation gives on a device. */
export function made({ op, operands, seed }: Case, device: torch.Device): Tensor {
  const [a, b] = operands.map((one) => operand(one, device));
  torch.manual_seed(seed);
  return on(device, () => ops[op](a, b));
}

/** Strides as far as they move: not along dimensions of size 1, nor where there are no elements. */
const moving = (shape: readonly number[], strides: readonly number[]): string =>
  `${strides.filter((_, i) => shape[i] > 1 && !shape.includes(0))}`;

/** What differs in what was made, of which `copy` is on the cpu, from what PyTorch gave; null where nothing does. */
export function differs(y: Tensor, copy: Tensor, { stride, values }: Case): string | null {
  const [found, expected] = [y.stride(), stride].map((strides) => moving(y.shape, strides));
  if (found !== expected) return `the strides that move are ${found} where ${expected} were expected`;
  return mismatch(Array.from(copy.double().flatten().numpy()), values.map(Number), { rtol: 0, atol: 1e-5 });
}
