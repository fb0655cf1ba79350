// Every linear row and its derivative are adjoint: <A x, u> = <x, Aᵀ u>, and the derivative of the derivative is A again.
// On small whole numbers both hold exactly, in any memory layout.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { dispatch, read, runBackward, size } from '../../src/engine/index.ts';
import { Tensor } from '../../src/index.ts';
import { table } from '../helpers/ops.ts';
import { numRuns, places, seeds } from './helpers/plan.ts';
import { inner, shapesOf, Whole } from './helpers/whole.ts';

/** A call of a row: shapes of the inputs that it is linear in, tensors for the others, by position. */
interface Call {
  readonly inputs: readonly (readonly number[] | Tensor)[];
  readonly attributes?: object;
}

type Make = (draw: Whole, shape: readonly number[]) => Call;

const dimOf = (draw: Whole, shape: readonly number[]): number => draw.below(shape.length);
const put = (shape: readonly number[], dim: number, n: number): number[] => shape.map((d, i) => (i === dim ? n : d));

/** Some dimensions, in order. */
const some = (draw: Whole, shape: readonly number[]): number[] => [...shape.keys()].filter(() => draw.below(2) === 0);

/** A slice of a dimension of n elements. */
function slice(draw: Whole, n: number): { start: number; end: number; step: number; count: number } {
  const start = draw.below(n + 1);
  const end = start + draw.below(n - start + 1);
  const step = 1 + draw.below(3);
  return { start, end, step, count: Math.ceil((end - start) / step) };
}

/** A pattern of strides that stays inside a contiguous tensor of 24 elements, with or without repeats. */
function pattern(draw: Whole, distinct: boolean): { shape: number[]; strides: number[]; offset: number } {
  const strides = distinct
    ? [
        [6, 1],
        [1, 4],
        [12, 2],
      ][draw.below(3)]
    : [draw.below(4), draw.below(4)];
  return { shape: [1 + draw.below(2), 1 + draw.below(5)], strides, offset: draw.below(3) };
}

/** Shapes of a convolution's factors, and how its windows lie. */
function windows(draw: Whole) {
  const [groups, kernel, dilation, stride] = [3, 3, 3, 3].map((n) => 1 + draw.below(n));
  const [n, channels, filters] = [3, 2, 3].map((n) => 1 + draw.below(n));
  const padding: [number, number] = [draw.below(3), draw.below(3)];
  const length = dilation * (kernel - 1) + 1 + draw.below(4);
  const options = { stride, padding, dilation, groups };
  const x = [n, channels * groups, length];
  const weight = [filters * groups, channels, kernel];
  const steps = Math.floor((length + padding[0] + padding[1] - dilation * (kernel - 1) - 1) / stride) + 1;
  return { x, weight, y: [n, filters * groups, steps], options };
}

/** A product of two factors, linear in either one. */
const either = (draw: Whole, a: readonly number[], b: readonly number[]): Call['inputs'] =>
  draw.below(2) ? [a, draw.tensor(b)] : [draw.tensor(a), b];

const elementwise: Make = (_, shape) => ({ inputs: [shape] });
const broadcast: Make = (draw, shape) => ({ inputs: [shape, shape.slice(dimOf(draw, [...shape, 1]))] });
const triangle: Make = (draw, shape) => ({ inputs: [[...shape, 3]], attributes: { diagonal: draw.below(7) - 3 } });

/** The rows that are linear in the inputs given as shapes. */
const linear: { readonly [name: string]: Make } = {
  neg: elementwise,
  cast: (_, shape) => ({ inputs: [shape], attributes: { dtype: 'float64' } }),
  add: broadcast,
  sub: broadcast,
  mul: (draw, shape) => ({ inputs: [shape.slice(dimOf(draw, [...shape, 1])), draw.tensor(shape)] }),
  where: (draw, shape) => ({ inputs: [f.gt(draw.tensor(shape), 0), shape, shape.slice(dimOf(draw, [...shape, 1]))] }),
  sum: (draw, shape) => ({ inputs: [shape], attributes: { dims: some(draw, shape), keepdim: draw.below(2) === 0 } }),
  // Means of 4 elements are exact.
  mean: (draw, shape) => ({ inputs: [[4, ...shape]], attributes: { dims: [0], keepdim: draw.below(2) === 0 } }),
  cumsum: (draw, shape) => ({ inputs: [shape], attributes: { dim: dimOf(draw, shape) } }),
  alias: elementwise,
  clone: elementwise,
  view: (draw, shape) => ({
    inputs: [shape],
    attributes: { shape: draw.permutation(shape.length).map((d) => shape[d]) },
  }),
  permute: (draw, shape) => ({ inputs: [shape], attributes: { dims: draw.permutation(shape.length) } }),
  expand: (draw, shape) => ({
    inputs: [shape.map((d) => (draw.below(2) ? 1 : d))],
    attributes: { shape: [2, ...shape] },
  }),
  slice: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const { start, end, step } = slice(draw, shape[dim]);
    return { inputs: [shape], attributes: { dim, start, end, step } };
  },
  slice_backward: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const { start, end, step, count } = slice(draw, 7);
    return { inputs: [put(shape, dim, count)], attributes: { dim, start, end, step, size: 7 } };
  },
  select: (draw, shape) => {
    const dim = dimOf(draw, shape);
    return { inputs: [put(shape, dim, 3)], attributes: { dim, index: draw.below(6) - 3 } };
  },
  unsqueeze: (draw, shape) => ({ inputs: [shape], attributes: { dim: dimOf(draw, [...shape, 1]) } }),
  squeeze: (draw, shape) => ({ inputs: [shape.map((d) => (d > 2 ? 1 : d))], attributes: { dims: some(draw, shape) } }),
  diagonal: (draw, shape) => {
    const dims = [dimOf(draw, shape), shape.length];
    const [dim1, dim2] = draw.below(2) ? dims : dims.reverse();
    return { inputs: [[...shape, 4]], attributes: { offset: draw.below(7) - 3, dim1, dim2 } };
  },
  unfold: (draw, shape) => {
    const dim = dimOf(draw, shape);
    return { inputs: [put(shape, dim, 7)], attributes: { dim, size: 1 + draw.below(3), step: 1 + draw.below(3) } };
  },
  as_strided: (draw) => ({ inputs: [[24]], attributes: pattern(draw, false) }),
  as_strided_backward: (draw) => {
    const attributes = pattern(draw, false);
    return { inputs: [attributes.shape], attributes: { ...attributes, size: [24] } };
  },
  as_strided_scatter: (draw) => {
    const attributes = pattern(draw, true);
    return { inputs: [[24], attributes.shape], attributes };
  },
  cat: (draw, shape) => {
    const dim = dimOf(draw, shape);
    return { inputs: [shape, put(shape, dim, draw.below(4)), shape], attributes: { dim } };
  },
  flip: (draw, shape) => ({ inputs: [shape], attributes: { dims: some(draw, shape) } }),
  pad: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const [before, after] = [draw.below(5) - 1, draw.below(5) - 1];
    return { inputs: [put(shape, dim, 2 + draw.below(3))], attributes: { dim, before, after, value: 0 } };
  },
  convolution: (draw) => {
    const { x, weight, options } = windows(draw);
    return { inputs: [...either(draw, x, weight), [weight[0]]], attributes: options };
  },
  convolution_input: (draw) => {
    const { x, weight, y, options } = windows(draw);
    return { inputs: either(draw, y, weight), attributes: { ...options, length: x[2] } };
  },
  convolution_weight: (draw) => {
    const { x, weight, y, options } = windows(draw);
    return { inputs: either(draw, y, x), attributes: { ...options, kernel: weight[2] } };
  },
  tril: triangle,
  triu: triangle,
  gather: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const index = put(
      shape.map((d) => Math.max(0, d - draw.below(2))),
      dim,
      draw.below(5),
    );
    return { inputs: [put(shape, dim, 3), draw.indices(index, 3)], attributes: { dim } };
  },
  scatter_add: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const index = put(
      shape.map((d) => Math.max(0, d - draw.below(2))),
      dim,
      draw.below(5),
    );
    return { inputs: [put(shape, dim, 3), draw.indices(index, 3), index], attributes: { dim } };
  },
  index_select: (draw, shape) => {
    const dim = dimOf(draw, shape);
    return { inputs: [put(shape, dim, 3), draw.indices([draw.below(5)], 3)], attributes: { dim } };
  },
  rearrange: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const order = draw.permutation(5).map((n) => (n < 3 ? n : -1));
    const back = [0, 1, 2].map((n) => order.indexOf(n));
    return { inputs: [put(shape, dim, 3), draw.listed(order), draw.listed(back)], attributes: { dim, fill: 0 } };
  },
  place: (draw) => {
    const from = draw.permutation(5).map((n) => (n < 3 ? n : -1));
    return { inputs: [[3], draw.listed(from), draw.listed([0, 1, 2].map((n) => from.indexOf(n)))] };
  },
  index_add: (draw, shape) => {
    const dim = dimOf(draw, shape);
    const k = draw.below(5);
    return { inputs: [put(shape, dim, 3), draw.indices([k], 3), put(shape, dim, k)], attributes: { dim } };
  },
  embedding: (draw, shape) => ({ inputs: [[5, 3], draw.indices(shape, 5)], attributes: { padding_idx: null } }),
  embedding_backward: (draw, shape) => ({
    inputs: [[...shape, 3], draw.indices(shape, 5)],
    attributes: { rows: 5, padding_idx: draw.below(2) ? null : draw.below(5) },
  }),
  matmul: (draw, [n, k = 2]) => {
    const batch = draw.below(2) === 0 ? [] : [draw.below(3)];
    const fixed = draw.scattered([...batch, k, 17]);
    return draw.below(2)
      ? { inputs: [[...batch, n, k], fixed] }
      : { inputs: [draw.scattered([...batch, 17, n]), [...batch, n, k]] };
  },
  addmm: (draw, [n, k = 2]) => ({
    inputs: [[[17], [n, 17], [1, 17], [n, 1]][draw.below(4)], [n, k], draw.scattered([k, 17])],
  }),
};

/** The rows with a derivative that are linear in no input, divide and round, or are given their derivative: they have
 * tests of their own. */
const others: readonly string[] =
  'abs sign floor floor_divide ceil trunc round exp expm1 log log1p sqrt rsqrt reciprocal sin cos tan asin acos atan atan2 sinh cosh asinh acosh atanh log2 log10 tanh tanh_backward sigmoid sigmoid_backward relu silu erf erfc leaky_relu elu gelu softplus hardtanh clamp div pow maximum minimum remainder var prod amax amin logsumexp norm max_dim min_dim max_pool sort softmax softmax_backward log_softmax log_softmax_backward cross_entropy layer_norm rnn_tanh rnn_relu lstm gru gru_reset_before mxnet_max mxnet_maximum mxnet_min mxnet_minimum softsign with_gradient huber multilabel_margin binary_cross_entropy ctc_loss mode cumprod cummax cummin logcumsumexp fmod scatter_reduce layer_norm_lstm zoneout_lstm'.split(
    ' ',
  );

test('every row with a derivative is here, or is not linear', () => {
  const derived = Object.values(table).flatMap((op) => (op.gradient ? [op.name] : []));
  expect([...Object.keys(linear), ...others].sort()).toEqual(derived.sort());
});

describe.each(places)('$device $dtype', (place) => {
  test.each(Object.entries(linear) as [string, Make][])('%s', (name, make) => {
    fc.assert(
      fc.property(
        seeds,
        shapesOf(3).filter((s) => s.length > 0),
        (seed, shape) => {
          const draw = new Whole(seed, place);
          const call = make(draw, shape);
          const leaf = (s: readonly number[]): Tensor => draw.scattered(s);
          // as_strided is about contiguous tensors; a view needs strides that allow it.
          const strict = name.startsWith('as_strided') || name === 'view';
          const own = call.inputs.map((s) =>
            s instanceof Tensor ? null : (strict ? draw.tensor(s) : leaf(s)).requires_grad_(),
          );
          const inputs = call.inputs.map((s, i) => own[i] ?? (s as Tensor));
          const wanted = own.filter((x) => x !== null);
          const apply = (given: readonly Tensor[]): Tensor =>
            dispatch(table[name], given, call.attributes ?? {})[0] as Tensor;
          const y = apply(inputs);
          const u = f.cast(draw.scattered(y.shape), y.dtype).requires_grad_();
          const g = runBackward([y], [u], { inputs: wanted, createGraph: true }) as Tensor[];

          // <A x, u> = <x, Aᵀ u>
          expect(g.map((v) => [...v.shape])).toEqual(wanted.map((x) => [...x.shape]));
          expect(wanted.reduce((s, x, i) => s + inner(x, g[i]), 0)).toBe(inner(y, u));

          // d<Aᵀ u, w> / du = A w
          const w = wanted.map((x) => draw.tensor(x.shape));
          const at = own.map((x, i) => (x === null ? inputs[i] : w[wanted.indexOf(x)]));
          const [again] = runBackward(g, w, { inputs: [u] });
          const expected = read(apply(at));
          const plus = (v: number): number => v + 0;
          expect(again === null ? new Array(size(y.shape)).fill(0) : Array.from(read(again), plus)).toEqual(
            Array.from(expected, plus),
          );
        },
      ),
      { numRuns },
    );
  });
});
