// Parts of a network cut and rearranged in plain data: rows of the batch, steps of time, layouts. What properties
// compare is made here, outside the code under test.

import { allocate, fromArray, read, size, type TypedArray } from '../../../src/engine/index.ts';
import { Tensor } from '../../../src/index.ts';
import type { Outcome, Parts, Values } from './network.ts';
import type { Plan } from './plan.ts';

export const rangeOf = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** An array of a kind and length. */
const like = (data: TypedArray, count: number): TypedArray =>
  allocate(data instanceof Float32Array ? 'float32' : 'float64', count);

/** The elements of an array of `shape` at the listed indices of a dimension. */
export function pick(data: TypedArray, shape: readonly number[], dim: number, indices: readonly number[]): TypedArray {
  const inner = size(shape.slice(dim + 1));
  const outer = size(shape.slice(0, dim));
  const out = like(data, outer * indices.length * inner);
  for (let o = 0; o < outer; o++) {
    indices.forEach((index, k) => {
      const from = (o * shape[dim] + index) * inner;
      out.set(data.subarray(from, from + inner), (o * indices.length + k) * inner);
    });
  }
  return out;
}

/** An array [a, b, …] with its first two dimensions swapped. */
export function swap(data: TypedArray, [a, b, ...rest]: readonly number[]): TypedArray {
  const inner = size(rest);
  const out = like(data, data.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const from = (i * b + j) * inner;
      out.set(data.subarray(from, from + inner), (j * a + i) * inner);
    }
  }
  return out;
}

/** Arrays of one kind, one after the other. */
export function joined(...arrays: TypedArray[]): TypedArray {
  const out = like(
    arrays[0],
    arrays.reduce((n, a) => n + a.length, 0),
  );
  let at = 0;
  for (const a of arrays) {
    out.set(a, at);
    at += a.length;
  }
  return out;
}

/** An array [T, N, …] with every row of the batch reversed within its own length; what lies behind it stays. */
export function flipWithin(
  data: TypedArray,
  [t, n, ...rest]: readonly number[],
  lengths: readonly number[] | null,
): TypedArray {
  const inner = size(rest);
  const out = data.slice() as TypedArray;
  for (let j = 0; j < n; j++) {
    const length = lengths?.[j] ?? t;
    for (let i = 0; i < length; i++) {
      const from = (i * n + j) * inner;
      out.set(data.subarray(from, from + inner), ((length - 1 - i) * n + j) * inner);
    }
  }
  return out;
}

/** New elements, and a new shape, for a tensor; a leaf where it was one. */
export function remade(x: Tensor, data: TypedArray, shape: readonly number[] = x.shape): Tensor {
  const y = fromArray(Tensor, data, x.dtype, shape, x.device);
  return x.requires_grad ? y.requires_grad_() : y;
}

/** The listed indices of a dimension. */
export function picked(x: Tensor, dim: number, indices: readonly number[]): Tensor {
  const shape = x.shape.map((d, i) => (i === dim ? indices.length : d));
  return remade(x, pick(read(x), x.shape, dim, indices), shape);
}

/** Elements of [T, N, …] behind the end of their row. */
export function padding(data: TypedArray, [t, n, ...rest]: readonly number[], lengths: readonly number[]): TypedArray {
  const behind = rangeOf(0, t * n).filter((at) => Math.floor(at / n) >= lengths[at % n]);
  return pick(data, [t * n, size(rest)], 0, behind);
}

/** The first `length` steps of upstream gradients of one row. */
export const cutOutcome = (up: Outcome, length: number): Outcome => ({
  ...up,
  output: picked(up.output, 0, rangeOf(0, length)),
});
/** The first `length` steps of the arrays of one row. */
export const cutValues = (found: Values, plan: Plan, length: number): Values =>
  Object.fromEntries(
    Object.entries(found).map(([name, v]) =>
      name === 'output' || name === 'x'
        ? [name, pick(v, [plan.steps, v.length / plan.steps], 0, rangeOf(0, length))]
        : [name, v],
    ),
  );

/** Some rows of the batch of a network, time first. */
export function rowsOf({ x, h, c, weights, lengths }: Parts, rows: readonly number[]): Parts {
  return {
    weights,
    x: picked(x, 1, rows),
    h: h && picked(h, 1, rows),
    c: c && picked(c, 1, rows),
    lengths: lengths && picked(lengths, 0, rows),
  };
}

/** Some rows of what a network gives, or of upstream gradients. */
export const outcomeRows = ({ output, h, c }: Outcome, rows: readonly number[]): Outcome => ({
  output: picked(output, 1, rows),
  h: picked(h, 1, rows),
  c: c && picked(c, 1, rows),
});

/** Shapes by name of what belongs to a single row: the batch is dimension 1 (time first). */
export function shapes(plan: Plan): { readonly [name: string]: readonly number[] } {
  const { steps, batch, layers, hidden, inputs, bidirectional } = plan;
  const count = layers * (bidirectional ? 2 : 1);
  const state = plan.projection || hidden;
  return {
    output: [steps, batch, (bidirectional ? 2 : 1) * state],
    h_n: [count, batch, state],
    c_n: [count, batch, hidden],
    x: [steps, batch, inputs],
    h_0: [count, batch, state],
    c_0: [count, batch, hidden],
  };
}

/** What belongs to single rows, for the listed rows. */
export function valueRows(found: Values, plan: Plan, rows: readonly number[]): Values {
  const known = shapes(plan);
  const own = Object.entries(found).filter(([name]) => name in known);
  return Object.fromEntries(own.map(([name, v]) => [name, pick(v, known[name], 1, rows)]));
}

/** All but what belongs to single rows: gradients of weights. */
export const weightsOf = (found: Values): Values =>
  Object.fromEntries(Object.entries(found).filter(([name]) => name.includes('[')));
