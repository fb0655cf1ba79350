// Matrix products: one packed float32 product for each matrix of the batch, on operands with any strides.

import { broadcastStrides, size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Spec } from '../reference/ops/spec.ts';
import type { InferenceAbi } from './abi.ts';
import { muster, spread } from './crew.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { call } from './instance.ts';
import { fetch, type Placed, place } from './transfer.ts';

/** Whether operands, result and panels of 16 columns are within the limit. */
function fits(a: Spec, b: Spec): boolean {
  const batch = a.shape.length === 3 ? a.shape[0] : 1;
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  return Math.max(batch * m * k, batch * k * n, batch * m * n, m * 16, k * 16) < LIMIT;
}

function product(a: View, b: View, c: View | null, output: View): void {
  muster(size(output.shape) * a.shape[a.shape.length - 1]);
  call((wasm) => {
    const [m, k] = a.shape.slice(-2);
    const n = b.shape[b.shape.length - 1];
    const batch = a.shape.length === 3 ? a.shape[0] : 1;
    const [left, right] = [place(wasm, a), place(wasm, b)];
    const init: Placed = c === null ? { pointer: 0, strides: [0, 0] } : place(wasm, c);
    const result = wasm.allocate(batch * m * n);
    const [aRow, aColumn] = left.strides.slice(-2);
    const [bRow, bColumn] = right.strides.slice(-2);
    const [initRow, initColumn] = init.strides;
    for (let i = 0; i < batch; i++) {
      const x = left.pointer + (batch > 1 ? i * left.strides[0] : 0);
      const y = right.pointer + (batch > 1 ? i * right.strides[0] : 0);
      const z = result + i * m * n * 4;
      const args = [m, n, k, x, aRow, aColumn, y, bRow, bColumn, init.pointer, initRow, initColumn, z];
      spread<InferenceAbi>(wasm, 'matmul', args, Math.ceil(n / 16), m * n * k);
    }
    fetch(wasm, result, output);
  });
}

export const matmul: Fast = {
  supports: ([a, b]: readonly [Spec, Spec]) => {
    const rank = a.shape.length;
    return (
      allFloat32([a, b]) &&
      (rank === 2 || rank === 3) &&
      b.shape.length === rank &&
      (rank === 2 || a.shape[0] === b.shape[0]) &&
      fits(a, b)
    );
  },
  kernel: ([a, b]: readonly [View, View], [output]) => product(a, b, null, output),
};

export const addmm: Fast = {
  supports: ([c, a, b]: readonly [Spec, Spec, Spec]) =>
    allFloat32([c, a, b]) && a.shape.length === 2 && b.shape.length === 2 && c.shape.length <= 2 && fits(a, b),
  kernel: ([c, a, b]: readonly [View, View, View], [output]) => {
    const strides = broadcastStrides(c.shape, c.strides, output.shape);
    product(a, b, { ...c, shape: output.shape, strides }, output);
  },
};
