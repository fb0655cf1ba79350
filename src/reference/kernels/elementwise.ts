// Elementwise kernels: one scalar function each, computed in double and rounded to the dtype by the store.

import type { TypedArray } from '../base/dtype.ts';
import { type Shape, size } from '../base/shape.ts';
import type { Kernel, View } from './kernel.ts';
import { broadcast, dense } from './walk.ts';

/** Integers have no -0 and truth is 1, which a store into a double or a byte does not see to. */
export function settle({ data, dtype }: View): void {
  if (dtype === 'int64') for (let i = 0; i < data.length; i++) data[i] += 0;
  else if (dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = data[i] === 0 ? 0 : 1;
}

/** y = fn(x) for every element. */
export const each =
  <A>(fn: (x: number, attributes: A) => number): Kernel<readonly [View], A> =>
  ([input], [output], attributes) => {
    const x = dense(input);
    const y = output.data;
    for (let i = 0; i < y.length; i++) y[i] = fn(x[i], attributes);
    settle(output);
  };

/** A single element stays one; anything else is repeated over the whole shape. */
const operand = (view: View, shape: Shape): TypedArray => dense(size(view.shape) === 1 ? view : broadcast(view, shape));

/** y = fn(a, b) for every pair of elements, broadcast. */
export const both =
  (fn: (a: number, b: number) => number): Kernel<readonly [View, View]> =>
  ([left, right], [output]) => {
    const y = output.data;
    const a = operand(left, output.shape);
    const b = operand(right, output.shape);
    if (b.length === 1) for (let i = 0, s = b[0], w = a.length === 1 ? 0 : 1; i < y.length; i++) y[i] = fn(a[i * w], s);
    else if (a.length === 1) for (let i = 0, s = a[0]; i < y.length; i++) y[i] = fn(s, b[i]);
    else for (let i = 0; i < y.length; i++) y[i] = fn(a[i], b[i]);
    settle(output);
  };

/** Products of 32-bit integers wrap, which a double cannot hold before it is stored. */
export const product: Kernel<readonly [View, View]> = (inputs, outputs, attributes) => {
  const multiply = both(outputs[0].dtype === 'int32' ? Math.imul : (a, b) => a * b);
  multiply(inputs, outputs, attributes);
};

/** y = c ? a : b. */
export const choose: Kernel<readonly [View, View, View]> = (inputs, [output]) => {
  const [c, a, b] = inputs.map((input) => dense(broadcast(input, output.shape)));
  const y = output.data;
  for (let i = 0; i < y.length; i++) y[i] = c[i] !== 0 ? a[i] : b[i];
};

/** Floats become integers by dropping the fraction; anything but 0 becomes true. */
export const convert: Kernel<readonly [View]> = ([input], [output]) => {
  const x = dense(input);
  const y = output.data;
  if (output.dtype === 'bool') for (let i = 0; i < y.length; i++) y[i] = x[i] !== 0 ? 1 : 0;
  else if (output.dtype === 'int64') for (let i = 0; i < y.length; i++) y[i] = Math.trunc(x[i]) + 0;
  else y.set(x);
};
