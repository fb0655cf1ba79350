// Elementwise ops of one and two float32 tensors, with broadcasting, and comparisons.

import { broadcastShapes, broadcastStrides, contiguousStrides, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Spec } from '../reference/ops/row.ts';
import type { Abi, Combine, Elementwise } from './abi.ts';
import { allFloat32, type Entries, type Entry, LIMIT } from './entry.ts';
import { call, type Instance } from './instance.ts';
import { copyOut, SLACK, stream } from './stream.ts';
import { placeRows } from './transfer.ts';

function unary(of: (abi: Abi) => Elementwise): Entry {
  return {
    supports: ([x]) => x!.dtype === 'float32' && size(x!.shape) < LIMIT,
    kernel: ([x], [y]) =>
      stream([x!], [y], 1, ({ abi }) => {
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

function binary(of: (abi: Abi) => Combine): Entry {
  return {
    supports: (inputs) => {
      const [x, y] = inputs as readonly Spec[];
      return allFloat32(inputs) && size(broadcastShapes(x.shape, y.shape)) < LIMIT;
    },
    kernel: ([left, right], [z]) => {
      const [x, y] = [left!, right!];
      const [n, p, q] = [z, x, y].map((view) => size(view.shape));
      if ((p === n || p === 1) && (q === n || q === 1)) {
        const [xStep, yStep] = [p === n ? 4 : 0, q === n ? 4 : 0];
        stream([x, y], [z], 1, ({ abi }) => {
          const op = of(abi);
          return ([a, b, c], count) => op(1, count, a, 0, xStep, b, 0, yStep, c);
        });
      } else if (n > 0) {
        call((wasm) => copyOut(wasm, byRows(wasm, of(wasm.abi), x, y, z), z, 0, n));
      }
    },
  };
}

/** a > b as b < a. */
function swapped({ supports, kernel }: Entry): Entry {
  return { supports, kernel: ([x, y], outputs, attributes) => kernel([y, x], outputs, attributes) };
}

export const pointwise: Entries = {
  neg: unary((abi) => abi.neg),
  abs: unary((abi) => abi.abs),
  sqrt: unary((abi) => abi.sqrt),
  rsqrt: unary((abi) => abi.rsqrt),
  reciprocal: unary((abi) => abi.reciprocal),
  relu: unary((abi) => abi.relu),
  exp: unary((abi) => abi.exp),
  expm1: unary((abi) => abi.expm1),
  log: unary((abi) => abi.log),
  log1p: unary((abi) => abi.log1p),
  sigmoid: unary((abi) => abi.logistic),
  tanh: unary((abi) => abi.signedTanh),
  add: binary((abi) => abi.add),
  sub: binary((abi) => abi.sub),
  mul: binary((abi) => abi.mul),
  div: binary((abi) => abi.div),
  maximum: binary((abi) => abi.maximum),
  minimum: binary((abi) => abi.minimum),
  eq: binary((abi) => abi.eq),
  ne: binary((abi) => abi.ne),
  lt: binary((abi) => abi.lt),
  le: binary((abi) => abi.le),
  gt: swapped(binary((abi) => abi.lt)),
  ge: swapped(binary((abi) => abi.le)),
};
