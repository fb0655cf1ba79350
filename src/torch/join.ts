// Tensors joined, and picked from by a condition, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, normalizeDim, promote, RuntimeError, ValueError } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import type { Other } from './calls.ts';
import { checkBeside } from './converted.ts';
import { define } from './define.ts';
import { int, listOf, other, tensor } from './kinds.ts';
import { nonzero } from './pick.ts';
import { Tensor } from './tensor.ts';

export interface JoinOptions {
  /** The dimension to join along; 0 by default. */
  dim?: number;
}
export interface JoinAll extends JoinOptions {
  /** What is joined, in order. */
  tensors: readonly Tensor[];
}

/** Takes tensors and the dimension to join along. */
export interface Join {
  (tensors: readonly Tensor[], dim?: number | JoinOptions): Tensor;
  (options: JoinAll): Tensor;
}

export const join = (name: string, body: (tensors: readonly Tensor[], dim: number) => Tensor): Join =>
  define<JoinAll>(name, { tensors: [/* @__PURE__ */ listOf(tensor)], dim: [int, 0] }, ({ tensors, dim }) =>
    body(tensors, dim),
  );

export interface WhereOptions {
  /** Truth values, which broadcast with both others. */
  condition: Tensor;
  /** What is taken where the condition holds. */
  input: Other;
  /** What is taken elsewhere. */
  other: Other;
}

/** Takes a condition and what to pick from; of a condition alone, the coordinates where it holds. */
export interface Where {
  (condition: Tensor): Tensor[];
  (condition: Tensor, input: Other, other: Other): Tensor;
  (condition: Tensor, options: Omit<WhereOptions, 'condition'>): Tensor;
  (condition: Tensor, input: Other, options: Pick<WhereOptions, 'other'>): Tensor;
  (options: WhereOptions): Tensor;
}

function choose({ condition, input, other }: WhereOptions): Tensor {
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8') {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypes[condition.dtype].scalarName}`,
    );
  }
  if (typeof input !== 'object' && typeof other === 'object') checkBeside(input, other);
  if (typeof other !== 'object' && typeof input === 'object') checkBeside(other, input);
  return f.where(condition, input, other);
}

const picking = /* @__PURE__ */ define<WhereOptions>(
  'where',
  { condition: [tensor], input: [other], other: [other] },
  choose,
);
/** Picks from `input` where the condition holds, else from `other`; of a condition alone, the coordinates where it holds. */
export const where = function (this: unknown, ...args: readonly unknown[]): Tensor | Tensor[] {
  const [condition] = args;
  return args.length === 1 && condition instanceof Tensor
    ? nonzero(condition, { as_tuple: true })
    : Reflect.apply(picking, this, args);
} as Where;

export function joined(tensors: readonly Tensor[], dim: number): Tensor {
  if (tensors.length === 0) throw new ValueError('torch.cat(): expected a non-empty list of Tensors');
  const scalar = tensors.findIndex((x) => x.shape.length === 0);
  if (scalar !== -1) {
    throw new RuntimeError(`zero-dimensional tensor (at position ${scalar}) cannot be concatenated`);
  }
  const dtype = promote(tensors);
  // An empty vector may stand beside tensors of any rank, from the time before tensors could be empty in other shapes.
  const parts = tensors.filter((x) => x.shape.length !== 1 || x.shape[0] !== 0);
  const all = parts.length > 0 ? parts : tensors;
  // Among empty vectors alone no dimension is asked for.
  const d = parts.length > 0 ? normalizeDim(dim, all[0].shape.length) : 0;
  return f.cat_all(
    all.map((x) => f.cast(x, dtype)),
    { dim: d },
  );
}

/** Tensors joined along a dimension, promoted to one dtype. */
export const cat: Join = /* @__PURE__ */ join('cat', joined);

/** Tensors of one shape joined along a new dimension. */
export const stack: Join = /* @__PURE__ */ join('stack', (tensors, dim) => {
  if (tensors.length === 0) throw new RuntimeError('stack expects a non-empty TensorList');
  const { shape } = tensors[0];
  tensors.forEach((x, i) => {
    if (x.shape.join() !== shape.join()) {
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got [${shape.join(', ')}] at entry 0 and [${x.shape.join(', ')}] at entry ${i}`,
      );
    }
  });
  const d = normalizeDim(dim, shape.length + 1);
  const result = joined(
    tensors.map((x) => f.unsqueeze(x, d)),
    d,
  );
  const types = tensors.map(({ dtype }) => dtype);
  asOne('StackBackward0', tensors, [result], ([g]) => types.map((dtype, i) => g && f.cast(f.select(g, d, i), dtype)));
  return result;
});
