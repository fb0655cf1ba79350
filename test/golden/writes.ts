// Functions of test/golden/inplace.json, what may be written between their forward and backward, and what differs from real PyTorch in
// what comes of it. Needs no test runner, so that a page can ask too.

import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';
import table from './inplace.json' with { type: 'json' };

type Tensor = torch.Tensor;
/** What is written. */
type Target = 'a' | 'b' | 'result';
/** The text of a refusal, or the gradients of both leaves. */
type Outcome = string | (Tensor | null)[];

const F = nn.functional;
const at = (): Tensor => torch.tensor([[0, 1, 0]]);
const functions: { readonly [name: string]: (a: Tensor, b: Tensor) => Tensor } = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  pow: (a, b) => a.pow(b),
  pow_number: (a) => a.pow(2),
  pow_left: (a, b) => a.pow(b.detach()),
  pow_right: (a, b) => a.detach().pow(b),
  mul_number: (a) => a.mul(3),
  div_number: (a) => a.div(3),
  remainder: (a, b) => a.remainder(b),
  remainder_number: (a) => a.remainder(2),
  maximum: (a, b) => torch.maximum(a, b),
  minimum: (a, b) => torch.minimum(a, b),
  where: (a, b) => torch.where(a.detach().gt(1), a, b),
  neg: (a) => a.neg(),
  abs: (a) => a.abs(),
  exp: (a) => a.exp(),
  expm1: (a) => a.expm1(),
  log: (a) => a.log(),
  log1p: (a) => a.log1p(),
  sqrt: (a) => a.sqrt(),
  rsqrt: (a) => a.rsqrt(),
  reciprocal: (a) => a.reciprocal(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  relu: (a) => a.relu(),
  square: (a) => a.square(),
  erf: (a) => a.erf(),
  erfc: (a) => a.erfc(),
  clamp: (a) => a.clamp(1, 2),
  silu: (a) => F.silu(a),
  gelu: (a) => F.gelu(a),
  elu: (a) => F.elu(a),
  leaky_relu: (a) => F.leaky_relu(a),
  softplus: (a) => F.softplus(a),
  hardtanh: (a) => F.hardtanh(a),
  sum: (a) => a.sum(1),
  mean: (a) => a.mean(1),
  prod: (a) => a.prod(1),
  amax: (a) => a.amax(1),
  max: (a) => a.max(1).values,
  logsumexp: (a) => a.logsumexp(1),
  var: (a) => a.var(1),
  std: (a) => a.std(1),
  norm: (a) => a.norm(2, 1),
  cumsum: (a) => a.cumsum(1),
  softmax: (a) => a.softmax(1),
  log_softmax: (a) => a.log_softmax(1),
  matmul: (a, b) => a.matmul(b.t()),
  linear: (a, b) => F.linear(a, b),
  gather: (a) => a.gather(0, at()),
  sort: (a) => a.sort(1).values,
  topk: (a) => a.topk(2, 1).values,
  flip: (a) => a.flip([1]),
  cat: (a, b) => torch.cat([a, b]),
  clone: (a) => a.clone(),
  masked_fill: (a) => a.masked_fill(a.detach().gt(1), 0),
  tril: (a) => a.tril(),
  cross_entropy: (a) => F.cross_entropy(a, torch.tensor([2, 0])),
  mse_loss: (a, b) => F.mse_loss(a, b),
  layer_norm: (a, b) => F.layer_norm(a, [3], b.at(0).mul(1), b.at(1).mul(1)),
  embedding: (a) => F.embedding(torch.tensor([1, 0]), a),
  einsum: (a, b) => torch.einsum('ij,kj->ik', a, b),
  put: (a, b) => a.put(at().at(0), b.at(0).mul(1)),
  put_added: (a, b) => a.put(at().at(0), b.at(0).mul(1), true),
  select_scatter: (a, b) => a.select_scatter(b.at(0).mul(1), 0, 1),
  slice_scatter: (a, b) => a.slice_scatter(b.at(':', '1:').mul(1), 1, 0, 2),
  diagonal_scatter: (a, b) => a.diagonal_scatter(b.at(0, ':2').mul(1)),
  as_strided: (a) => a.t().as_strided([2, 2], [1, 2]),
  index_prod: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'prod'),
  index_mean: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'mean'),
  index_amax: (a, b) => a.index_reduce(0, torch.tensor([0, 0]), b, 'amax'),
  addmm_: (a, b) => a.mul(1).addmm_(a.matmul(b.t()), b),
  matrix_power: (a, b) => a.matmul(b.t()).matrix_power(3),
};

/** Where PyTorch refuses and this library runs, because its formula reads less. */
const freer: ReadonlySet<string> = new Set([
  'pow_left result',
  'prod result',
  'std result',
  'gather a',
  'mse_loss a',
  'mse_loss b',
  'index_mean a',
  'index_mean b',
  'index_mean result',
]);

const leaf = (values: number[][]): Tensor => torch.tensor(values, { dtype: 'float32', requires_grad: true });

/** What differentiating after a write gives; a text ends before its versions. */
function outcome(name: string, target: Target | null, factor = 1): Outcome {
  const [x, y] = [leaf(table.x), leaf(table.y)];
  const [a, b] = [x.mul(1), y.mul(1)];
  const result = functions[name](a, b);
  try {
    if (target !== null) ({ a, b, result })[target].mul_(2);
    result.sum().mul(factor).backward();
  } catch (error) {
    return (error as Error).message.replace(/,? is at version.*/, '');
  }
  return [x, y].map(({ grad }) => grad);
}

type Answer = string | (number[][] | null)[];

/** What PyTorch answered, for each function and each of what is written. */
export const rows = Object.entries(table.functions).flatMap(([name, row]) =>
  Object.entries(row).map(([target, theirs]) => [name, target as Target, theirs as Answer] as const),
);

const made = (values: number[][] | null): Tensor | null =>
  values && torch.tensor(values, { dtype: 'float32', device: 'cpu' });

/** What comes of a write, and what is to come of it. */
export function written([name, target, theirs]: (typeof rows)[number]): readonly [ours: Outcome, expected: Outcome] {
  const ours = outcome(name, target);
  if (!freer.has(`${name} ${target}`)) return [ours, typeof theirs === 'string' ? theirs : theirs.map(made)];
  if (typeof theirs !== 'string') throw new TypeError(`PyTorch does not refuse ${name} ${target}`);
  // The write of the result doubles its gradient; another changes nothing.
  return [ours, outcome(name, null, target === 'result' ? 2 : 1)];
}

/** What differs, of tensors on the cpu; null where nothing does. */
export function differs([ours, expected]: readonly [Outcome, Outcome]): string | null {
  if (typeof ours === 'string' || typeof expected === 'string')
    return ours === expected ? null : `${ours} where ${expected} was expected`;
  const faults = ours.map((found, i) => {
    const [g, e] = [found, expected[i]].map((x) => x && Array.from(x.numpy()));
    return g && e ? mismatch(g, e, FLOAT32) : g === e ? null : `${g} where ${e} was expected`;
  });
  return faults.find((fault) => fault !== null) ?? null;
}
