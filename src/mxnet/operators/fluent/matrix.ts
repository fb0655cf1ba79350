// Matrix products in MXNet's spelling.

import * as f from '../../../engine/functions.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { checkFailed, MXNetError, unlike } from '../../base/errors.ts';
import { type Bound, bool, optional, required, str } from '../../base/options.ts';
import { atLeast1d, text } from '../../base/shapes.ts';
import { array, op } from '../define.ts';

const product = {
  lhs: required(array),
  rhs: required(array),
  transpose_a: optional(bool, false),
  transpose_b: optional(bool, false),
  forward_stype: optional(str),
};
type Product = Bound<typeof product>;

const last = (x: NDArray): number => x.shape[x.shape.length - 1];

/** The last axis of a with the first of b; transposed, a's axes (b's) are reversed. */
function dotted({ lhs, rhs, transpose_a, transpose_b }: Product): NDArray {
  checkDtype(lhs, rhs);
  const reversed = (x: NDArray): NDArray => f.permute(x, [...x.shape.keys()].reverse());
  const a = transpose_a ? reversed(lhs) : lhs;
  const b = transpose_b ? reversed(rhs) : rhs;
  const k = b.shape[0];
  if (last(a) !== k) {
    throw checkFailed(
      `L[!Ta].Size() == R[Tb].Size() (${last(a)} vs. ${k}) `,
      `dot shape error: ${text(lhs.shape)} X ${text(rhs.shape)}`,
    );
  }
  const flatA = f.reshape(a, [a.size / k, k]);
  const flatB = f.reshape(b, [k, b.size / k]);
  return atLeast1d(f.reshape(f.matmul(flatA, flatB), [...a.shape.slice(0, -1), ...b.shape.slice(1)]));
}

function checkDtype(a: NDArray, b: NDArray): void {
  if (a.dtype !== b.dtype) {
    throw unlike(1, a.dtype, b.dtype);
  }
}

/** One product for each leading index. */
function batchDot({ lhs, rhs, transpose_a, transpose_b }: Product): NDArray {
  checkDtype(lhs, rhs);
  const rank = lhs.shape.length;
  if (rank < 3 || rhs.shape.length !== rank) {
    throw new MXNetError(`batch_dot shape error: ${text(lhs.shape)} X ${text(rhs.shape)}`, 'both have three axes');
  }
  const turned = (x: NDArray, on: boolean): NDArray => (on ? f.transpose(x, rank - 2, rank - 1) : x);
  const [a, b] = [turned(lhs, transpose_a), turned(rhs, transpose_b)];
  const fits = rank >= 3 && b.shape.length === rank && a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join();
  if (!fits || last(a) !== b.shape[rank - 2]) {
    throw new MXNetError(`batch_dot shape error: ${text(lhs.shape)} X ${text(rhs.shape)}`);
  }
  return f.matmul(a, b);
}

export const dot = op('dot', product, dotted);
export const batch_dot = op('batch_dot', product, batchDot);
