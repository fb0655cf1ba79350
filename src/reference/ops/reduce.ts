// Reductions over dimensions; `dims` are sorted and non-negative.

import { type DType, isFloating } from '../base/dtype.ts';
import { IndexError } from '../base/errors.ts';
import { reducedShape, type Shape } from '../base/shape.ts';
import type { Dims } from '../kernels/reduce.ts';
import * as fold from '../kernels/reduce.ts';
import { type Call, type Op, op, type Words } from './op.ts';
import type { Spec } from './spec.ts';
import type { Word } from './vocabulary.ts';

const same = (dtype: DType): DType => dtype;
/** Sums of integers and bools are int64. */
export const summed = (dtype: DType): DType => (isFloating(dtype) ? dtype : 'int64');

/** A value of the reduced shape with its dimensions of size 1 back, so that it broadcasts over the input. */
export function restore<T>(f: Words<T, 'reshape'>, value: T, x: Shape, { dims, keepdim }: Dims): T {
  return keepdim ? value : f.reshape(value, reducedShape(x, dims, true));
}

interface Definition<A extends Dims, U extends Word> {
  readonly name: string;
  readonly fold: fold.Fold<A>;
  readonly dtype?: (dtype: DType) => DType;
  readonly saves?: { readonly inputs?: readonly number[]; readonly outputs?: readonly number[] };
  /** Whether a dimension without elements has no result (max of nothing). */
  readonly needsElements?: boolean;
  readonly uses?: readonly U[];
  /** The gradient of x; `up` is that of the output, with the reduced dimensions back. */
  rule<T>(f: Words<T, U | 'reshape'>, up: T, call: Call<T, A>, x: Spec): T | null;
}

function reduction<A extends Dims = Dims, const U extends Word = never>({
  name,
  fold: folds,
  dtype = same,
  saves,
  needsElements,
  uses = [],
  rule,
}: Definition<A, U>): Op<A, U | 'reshape'> {
  return op<A, U | 'reshape'>({
    name,
    infer: ([x]: readonly [Spec], { dims, keepdim }) => {
      if (needsElements) checkElements(name, x.shape, dims);
      return [{ shape: reducedShape(x.shape, dims, keepdim), dtype: dtype(x.dtype) }];
    },
    kernel: fold.reduction(folds),
    saves,
    uses: ['reshape', ...uses],
    derivative: (f, [g], call) => {
      const [x] = call.specs;
      if (g === null || x === null) return [null];
      return [rule(f, restore(f, g, x.shape, call.attributes), call, x)];
    },
  });
}

/** A reduction to truth values, which has no derivative. */
function question(name: string, folds: fold.Fold<Dims>): Op<Dims, never> {
  return op({
    name,
    infer: ([x]: readonly [Spec], { dims, keepdim }: Dims) => [
      { shape: reducedShape(x.shape, dims, keepdim), dtype: 'bool' },
    ],
    kernel: fold.reduction(folds),
  });
}

/** @throws IndexError where a reduced dimension has no elements. */
export function checkElements(name: string, shape: Shape, dims: readonly number[]): void {
  const empty = dims.find((d) => !(shape[d] > 0));
  if (empty === undefined) return;
  throw new IndexError(`${name}(): Expected reduction dim ${empty} to have non-zero size.`);
}

const count = (shape: Shape, dims: readonly number[]): number => dims.reduce((n, d) => n * shape[d], 1);

/** The upstream gradient to the places that hold the extreme value, divided among equals. */
function shared<T>(
  f: Words<T, 'reshape' | 'cast' | 'eq' | 'sum' | 'mul' | 'div'>,
  up: T,
  { inputs, outputs, attributes }: Call<T, Dims>,
  x: Spec,
): T {
  const hit = f.cast(f.eq(inputs[0], restore(f, outputs[0], x.shape, attributes)), x.dtype);
  const ways = f.sum(hit, attributes.dims, true);
  return f.mul(f.div(hit, ways), up);
}

/** Sum over dims. */
export const sum = /* @__PURE__ */ reduction({
  name: 'sum',
  fold: fold.sum,
  dtype: summed,
  uses: ['expand'],
  rule: (f, up, _call, x) => f.expand(up, x.shape),
});
/** Mean over dims. */
export const mean = /* @__PURE__ */ reduction({
  name: 'mean',
  fold: fold.mean,
  uses: ['expand', 'div'],
  rule: (f, up, { attributes }, x) => f.expand(f.div(up, count(x.shape, attributes.dims)), x.shape),
});
// dy/dx = 2 (x - mean) / (n - correction)
const variance = /* @__PURE__ */ reduction({
  name: 'var',
  // Variance over dims, divided by n - correction
  fold: fold.variance,
  saves: { inputs: [0] },
  uses: ['sub', 'mean', 'mul'],
  rule: (f, up, { inputs: [v], attributes }, x) => {
    const centered = f.sub(v, f.mean(v, attributes.dims, true));
    const scale = 2 / (count(x.shape, attributes.dims) - attributes.correction);
    return f.mul(up, f.mul(centered, scale));
  },
});

export { variance as var };
// dy/dx = (product of the others): y / x where x ≠ 0; computed exactly with zeros too, by leaving each factor out
export const prod = /* @__PURE__ */ reduction({
  name: 'prod',
  // Product over dims
  fold: fold.prod,
  dtype: summed,
  saves: { inputs: [0] },
  uses: ['eq', 'where', 'sum', 'cast', 'prod', 'logical_and', 'div', 'expand', 'mul'],
  rule: (f, up, { inputs: [v], attributes }, x) => {
    const isZero = f.eq(v, 0);
    const filled = f.where(isZero, 1, v);
    const zeros = f.sum(f.cast(isZero, x.dtype), attributes.dims, true);
    const others = f.prod(filled, attributes.dims, true);
    const alone = f.logical_and(isZero, f.eq(zeros, 1));
    const whole = f.where(f.eq(zeros, 0), f.div(others, filled), 0);
    const left = f.where(alone, f.expand(others, x.shape), whole);
    return f.mul(up, left);
  },
});
/** Largest over dims. */
export const amax = /* @__PURE__ */ reduction({
  name: 'amax',
  fold: fold.amax,
  saves: { inputs: [0], outputs: [0] },
  needsElements: true,
  uses: ['cast', 'eq', 'sum', 'mul', 'div'],
  rule: shared,
});
/** Smallest over dims. */
export const amin = /* @__PURE__ */ reduction({
  name: 'amin',
  fold: fold.amin,
  saves: { inputs: [0], outputs: [0] },
  needsElements: true,
  uses: ['cast', 'eq', 'sum', 'mul', 'div'],
  rule: shared,
});
// d log Σ eˣ = softmax
export const logsumexp = /* @__PURE__ */ reduction({
  name: 'logsumexp',
  // Log of the sum of exponentials, shifted by the largest
  fold: fold.logsumexp,
  saves: { inputs: [0], outputs: [0] },
  uses: ['mul', 'exp', 'sub'],
  rule: (f, up, { inputs: [v], outputs: [y], attributes }, x) =>
    f.mul(up, f.exp(f.sub(v, restore(f, y, x.shape, attributes)))),
});
// p = 2: x / y · p = 1: sign x · p = ∞: sign x at the largest, shared (no NaN is) · else sign(x) |x|^(p-1) / y^(p-1); 0 where
// y = 0, and where x = 0; p = 0: none
export const norm = /* @__PURE__ */ reduction({
  name: 'norm',
  // p-norm over dims; p may be 0 or infinite
  fold: fold.norm,
  saves: { inputs: [0], outputs: [0] },
  uses: ['mul', 'sign', 'pow', 'abs', 'where', 'eq', 'div', 'cast', 'sum'],
  rule: (f, up, { inputs: [v], outputs, attributes }, x) => {
    const { p } = attributes;
    const y = restore(f, outputs[0], x.shape, attributes);
    if (p === 0) return null;
    if (p === 1) return f.mul(up, f.sign(v));
    if (Number.isFinite(p)) {
      const scaled = p === 2 ? v : f.where(f.eq(v, 0), 0, f.mul(f.sign(v), f.pow(f.abs(v), p - 1)));
      const size = p === 2 ? y : f.pow(y, p - 1);
      return f.where(f.eq(y, 0), 0, f.mul(up, f.div(scaled, size)));
    }
    const hit = f.eq(f.abs(v), y);
    const hits = f.sum(f.cast(hit, x.dtype), attributes.dims, true);
    return f.mul(f.where(hit, f.div(f.sign(v), hits), 0), up);
  },
});
/** Whether any element is not 0. */
export const any = /* @__PURE__ */ question('any', fold.any);
/** Whether every element is not 0. */
export const all = /* @__PURE__ */ question('all', fold.all);
