// Reductions over dimensions (`dims` sorted and non-negative) and along one dimension.

import { type DType, isFloating } from '../base/dtype.ts';
import { IndexError } from '../base/errors.ts';
import { reducedShape, type Shape } from '../base/shape.ts';
import { type Call, type Row, row, type Spec } from './row.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Dims {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}
export interface Dim {
  readonly dim: number;
  readonly keepdim: boolean;
}

const spec = (inputs: readonly (Spec | null)[]): Spec => inputs[0] as Spec;
const same = (dtype: DType): DType => dtype;
/** Sums of integers and bools are int64. */
const summed = (dtype: DType): DType => (isFloating(dtype) ? dtype : 'int64');
const toBool = (): DType => 'bool';
const toIndex = (): DType => 'int64';

/** A value of the reduced shape with its dimensions of size 1 back, so that it broadcasts over the input. */
export function restore<T>(f: Vocabulary<T>, value: T, x: Shape, { dims, keepdim }: Dims): T {
  return keepdim ? value : f.reshape(value, reducedShape(x, dims, true));
}

type Rule<A> = <T>(f: Vocabulary<T>, g: T, call: Call<T, A>, x: Spec) => T;

interface Definition<A> {
  name: string;
  doc: string;
  dtype?: (dtype: DType) => DType;
  saves?: Row['saves'];
  rule?: Rule<A>;
  /** Whether a dimension without elements has no result (max of nothing). */
  needsElements?: boolean;
}

function reduction<A extends Dims>({ name, doc, dtype = same, saves, rule, needsElements }: Definition<A>): Row<A> {
  return row<A>({
    name,
    doc,
    infer: (inputs, { dims, keepdim }) => {
      const x = spec(inputs);
      if (needsElements) checkElements(name, x.shape, dims);
      return [{ shape: reducedShape(x.shape, dims, keepdim), dtype: dtype(x.dtype) }];
    },
    saves,
    derivative: rule && ((f, [g], call) => [g === null ? null : rule(f, g, call, call.specs[0] as Spec)]),
  });
}

function checkElements(name: string, shape: Shape, dims: readonly number[]): void {
  const empty = dims.find((d) => shape[d] === 0);
  if (empty === undefined) return;
  throw new IndexError(`${name}(): Expected reduction dim ${empty} to have non-zero size.`);
}

const count = (shape: Shape, dims: readonly number[]): number => dims.reduce((n, d) => n * shape[d], 1);

/** g to the places that hold the extreme value, divided among equals. */
const shared: Rule<Dims> = (f, g, { inputs, outputs, attributes }, x) => {
  const hit = f.cast(f.eq(inputs[0], restore(f, outputs[0], x.shape, attributes)), x.dtype);
  const ways = f.sum(hit, attributes.dims, true);
  return f.mul(f.div(hit, ways), restore(f, g, x.shape, attributes));
};

export const reductionRows = {
  sum: reduction({
    name: 'sum',
    doc: 'sum over dims',
    dtype: summed,
    rule: (f, g, { attributes }, x) => f.expand(restore(f, g, x.shape, attributes), x.shape),
  }),
  mean: reduction({
    name: 'mean',
    doc: 'mean over dims',
    rule: (f, g, { attributes }, x) =>
      f.expand(f.div(restore(f, g, x.shape, attributes), count(x.shape, attributes.dims)), x.shape),
  }),
  // dy/dx = 2 (x - mean) / (n - correction)
  var: reduction<Dims & { correction: number }>({
    name: 'var',
    doc: 'variance over dims, divided by n - correction',
    saves: { inputs: [0] },
    rule: (f, g, { inputs: [v], attributes }, x) => {
      const centered = f.sub(v, f.mean(v, attributes.dims, true));
      const scale = 2 / (count(x.shape, attributes.dims) - attributes.correction);
      return f.mul(restore(f, g, x.shape, attributes), f.mul(centered, scale));
    },
  }),
  // dy/dx = (product of the others): y / x where x ≠ 0; computed exactly with zeros too, by leaving each factor out
  prod: reduction({
    name: 'prod',
    doc: 'product over dims',
    dtype: summed,
    saves: { inputs: [0] },
    rule: (f, g, { inputs: [v], attributes }, x) => {
      const isZero = f.eq(v, 0);
      const filled = f.where(isZero, 1, v);
      const zeros = f.sum(f.cast(isZero, x.dtype), attributes.dims, true);
      const others = f.call('prod', [filled], { dims: attributes.dims, keepdim: true });
      const alone = f.logical_and(isZero, f.eq(zeros, 1));
      const whole = f.where(f.eq(zeros, 0), f.div(others, filled), 0);
      const left = f.where(alone, f.expand(others, x.shape), whole);
      return f.mul(restore(f, g, x.shape, attributes), left);
    },
  }),
  amax: reduction({
    name: 'amax',
    doc: 'largest over dims',
    saves: { inputs: [0], outputs: [0] },
    rule: shared,
    needsElements: true,
  }),
  amin: reduction({
    name: 'amin',
    doc: 'smallest over dims',
    saves: { inputs: [0], outputs: [0] },
    rule: shared,
    needsElements: true,
  }),
  // d log Σ eˣ = softmax
  logsumexp: reduction({
    name: 'logsumexp',
    doc: 'log of the sum of exponentials, shifted by the largest',
    saves: { inputs: [0], outputs: [0] },
    rule: (f, g, { inputs: [v], outputs: [y], attributes }, x) =>
      f.mul(restore(f, g, x.shape, attributes), f.exp(f.sub(v, restore(f, y, x.shape, attributes)))),
  }),
  // p = 2: x / y · p = 1: sign x · p = ∞: sign x at the largest · else sign(x) |x|^(p-1) / y^(p-1); 0 where y = 0
  norm: reduction<Dims & { p: number }>({
    name: 'norm',
    doc: 'p-norm over dims; p may be 0 or infinite',
    saves: { inputs: [0], outputs: [0] },
    rule: (f, g, call, x) => {
      const { p } = call.attributes;
      const v = call.inputs[0];
      const y = restore(f, call.outputs[0], x.shape, call.attributes);
      const up = restore(f, g, x.shape, call.attributes);
      if (p === 0) return f.zeros_like(v);
      if (p === 1) return f.mul(up, f.sign(v));
      if (Number.isFinite(p)) {
        const scaled = p === 2 ? v : f.mul(f.sign(v), f.pow(f.abs(v), p - 1));
        const size = p === 2 ? y : f.pow(y, p - 1);
        return f.where(f.eq(y, 0), 0, f.mul(up, f.div(scaled, size)));
      }
      const hit = f.cast(f.eq(f.abs(v), y), x.dtype);
      return f.mul(f.mul(f.sign(v), f.div(hit, f.sum(hit, call.attributes.dims, true))), up);
    },
  }),
  any: reduction({ name: 'any', doc: 'whether any element is not 0', dtype: toBool }),
  all: reduction({ name: 'all', doc: 'whether every element is not 0', dtype: toBool }),
};

const along = (inputs: readonly (Spec | null)[], { dim, keepdim }: Dim): Shape =>
  reducedShape(spec(inputs).shape, spec(inputs).shape.length === 0 ? [] : [dim], keepdim);

/** Values and indices of the extreme element of a dimension; the first of equals, NaN before all. */
function extreme(name: string, doc: string): Row<Dim> {
  return row<Dim>({
    name,
    doc,
    infer: (inputs, attributes) => {
      checkElements(name, spec(inputs).shape, [attributes.dim]);
      const shape = along(inputs, attributes);
      return [
        { shape, dtype: spec(inputs).dtype },
        { shape, dtype: 'int64' },
      ];
    },
    saves: { outputs: [1] },
    derivative: (f, [g], { specs, outputs: [, index], attributes: { dim, keepdim } }) => {
      if (g === null) return [null];
      const { shape } = specs[0] as Spec;
      if (shape.length === 0) return [g];
      const back = <T>(h: Vocabulary<T>, v: T): T => (keepdim ? v : h.unsqueeze(v, dim));
      return [f.scatter_add(f.zeros_like(g, shape), dim, back(f, index), back(f, g))];
    },
  });
}

function position(name: string, doc: string): Row<Dim> {
  return row<Dim>({
    name,
    doc,
    infer: (inputs, attributes) => {
      checkElements(name, spec(inputs).shape, [attributes.dim]);
      return [{ shape: along(inputs, attributes), dtype: toIndex() }];
    },
  });
}

export const dimensionRows = {
  max_dim: extreme('max_dim', 'largest of a dimension and where it is'),
  min_dim: extreme('min_dim', 'smallest of a dimension and where it is'),
  argmax: position('argmax', 'index of the largest of a dimension'),
  argmin: position('argmin', 'index of the smallest of a dimension'),
  cumsum: row<{ dim: number }>({
    name: 'cumsum',
    doc: 'running sum along a dimension',
    infer: (inputs) => [{ shape: spec(inputs).shape, dtype: summed(spec(inputs).dtype) }],
    // dL/dxᵢ = Σ over j ≥ i of gⱼ
    derivative: (f, [g], { attributes: { dim } }) => [
      g === null ? null : f.flip(f.cumsum(f.flip(g, [dim]), dim), [dim]),
    ],
  }),
};
