// Elementwise ops of one and two float32 tensors, with broadcasting, and comparisons.

import { broadcastShapes, broadcastStrides, contiguousStrides, type Shape, size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Spec } from '../reference/ops/spec.ts';
import type { Combine, Elementwise, InferenceAbi } from './abi.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { call, callTraining, type Enter, type Instance, trainable } from './instance.ts';
import { callFunctions, callProbabilities } from './parts.ts';
import { copyOut, SLACK, stream } from './stream.ts';
import { placeRows } from './transfer.ts';

function unary<A extends InferenceAbi>(enter: Enter<A>, of: (abi: A) => Elementwise): Fast {
  return {
    supports: ([x]: readonly [Spec]) => x.dtype === 'float32' && size(x.shape) < LIMIT,
    kernel: ([x]: readonly [View], [y]) =>
      stream(enter, [x], [y], 1, ({ abi }) => {
        const op = of(abi);
        return ([from, to], count) => op(from, from + count * 4, to);
      }),
  };
}

/** How rows of an operand lie: elements from row to row and from number to number, each 0 where it is repeated. */
interface Rows {
  readonly columns: number;
  readonly row: boolean;
  readonly step: boolean;
}

/**
 * An operand broadcast to `target`, as rows that are either its own or all the same, of numbers that are either its own
 * or all the same; null where it takes more than two such groups of dimensions.
 */
function rowsOf(shape: Shape, target: Shape): Rows | null {
  const own = broadcastStrides(shape, contiguousStrides(shape), target).map((stride) => stride !== 0);
  const dims = own.filter((_, i) => target[i] !== 1);
  const step = dims[dims.length - 1] ?? true;
  const split = dims.lastIndexOf(!step) + 1;
  const row = split > 0 && !step;
  if (dims.slice(0, split).some((d) => d !== row)) return null;
  const rest = target.filter((d) => d !== 1).slice(split);
  return { columns: size(rest), row, step };
}

/** z = x op y where an operand is repeated in part: by rows, or else from a copy of the whole operand. */
function byRows(wasm: Instance, op: Combine, x: View, y: View, z: View): number {
  const n = size(z.shape);
  const layouts = [x, y].map((view) => rowsOf(view.shape, z.shape));
  const columns = layouts.find((rows) => rows !== null && rows.columns < n)?.columns ?? n;
  const [a, b] = [x, y].map((view, i) => {
    const rows = layouts[i];
    if (rows?.columns === columns) return [placeRows(wasm, view), rows.row ? 4 : 0, rows.step ? 4 : 0];
    const strides = broadcastStrides(view.shape, view.strides, z.shape);
    return [placeRows(wasm, { ...view, shape: z.shape, strides }), columns * 4, 4];
  });
  const result = wasm.allocate(n + SLACK);
  op(n / columns, columns, a[0], a[1], a[2], b[0], b[1], b[2], result);
  return result;
}

function binary<A extends InferenceAbi>(enter: Enter<A>, of: (abi: A) => Combine, ready?: () => boolean): Fast {
  return {
    supports: ([x, y]: readonly [Spec, Spec]) => {
      return allFloat32([x, y]) && size(broadcastShapes(x.shape, y.shape)) < LIMIT && (ready?.() ?? true);
    },
    kernel: ([x, y]: readonly [View, View], [z]) => {
      const [n, p, q] = [z, x, y].map((view) => size(view.shape));
      if ((p === n || p === 1) && (q === n || q === 1)) {
        const [xStep, yStep] = [p === n ? 4 : 0, q === n ? 4 : 0];
        stream(enter, [x, y], [z], 1, ({ abi }) => {
          const op = of(abi);
          return ([a, b, c], count) => op(1, count, a, 0, xStep, b, 0, yStep, c);
        });
      } else if (n > 0) {
        enter((wasm) => copyOut(wasm, byRows(wasm, of(wasm.abi), x, y, z), z, 0, n));
      }
    },
  };
}

/** a > b as b < a. */
function swapped({ supports, kernel }: Fast): Fast {
  return { supports, kernel: ([x, y], outputs, attributes) => kernel([y, x], outputs, attributes) };
}

export const neg = /* @__PURE__ */ unary(call, (abi) => abi.neg);
export const abs = /* @__PURE__ */ unary(callFunctions, (abi) => abi.abs);
export const sqrt = /* @__PURE__ */ unary(callFunctions, (abi) => abi.sqrt);
export const rsqrt = /* @__PURE__ */ unary(callFunctions, (abi) => abi.rsqrt);
export const reciprocal = /* @__PURE__ */ unary(callFunctions, (abi) => abi.reciprocal);
export const relu = /* @__PURE__ */ unary(call, (abi) => abi.relu);
export const exp = /* @__PURE__ */ unary(callProbabilities, (abi) => abi.exp);
export const expm1 = /* @__PURE__ */ unary(callFunctions, (abi) => abi.expm1);
export const log = /* @__PURE__ */ unary(callFunctions, (abi) => abi.log);
export const log1p = /* @__PURE__ */ unary(callFunctions, (abi) => abi.log1p);
export const sigmoid = /* @__PURE__ */ unary(call, (abi) => abi.logistic);
export const tanh = /* @__PURE__ */ unary(call, (abi) => abi.signedTanh);
export const add = /* @__PURE__ */ binary(call, (abi) => abi.add);
export const sub = /* @__PURE__ */ binary(call, (abi) => abi.sub);
export const mul = /* @__PURE__ */ binary(call, (abi) => abi.mul);
export const div = /* @__PURE__ */ binary(call, (abi) => abi.div);
export const tanh_backward = /* @__PURE__ */ binary(callTraining, (abi) => abi.tanhBackward, trainable);
export const sigmoid_backward = /* @__PURE__ */ binary(callTraining, (abi) => abi.sigmoidBackward, trainable);
export const maximum = /* @__PURE__ */ binary(callFunctions, (abi) => abi.maximum);
export const minimum = /* @__PURE__ */ binary(callFunctions, (abi) => abi.minimum);
export const eq = /* @__PURE__ */ binary(callFunctions, (abi) => abi.eq);
export const ne = /* @__PURE__ */ binary(call, (abi) => abi.ne);
export const lt = /* @__PURE__ */ binary(call, (abi) => abi.lt);
export const le = /* @__PURE__ */ binary(callFunctions, (abi) => abi.le);
export const gt = /* @__PURE__ */ swapped(/* @__PURE__ */ binary(call, (abi) => abi.lt));
export const ge = /* @__PURE__ */ swapped(/* @__PURE__ */ binary(callFunctions, (abi) => abi.le));
