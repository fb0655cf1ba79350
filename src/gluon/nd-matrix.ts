// Matrix products in MXNet's spelling.

import * as f from '../engine/functions.ts';
import { size } from '../engine/index.ts';
import { op } from './define.ts';
import { checkFailed, incompatible, MXNetError } from './errors.ts';
import { checkPair } from './nd-binary.ts';
import { atLeast1d } from './nd-reduce.ts';
import type { NDArray } from './ndarray.ts';
import { text } from './shapes.ts';

export interface Product {
  readonly lhs: NDArray;
  readonly rhs: NDArray;
  readonly transpose_a?: boolean;
  readonly transpose_b?: boolean;
  readonly forward_stype?: string | null;
}

const last = (x: NDArray): number => x.shape[x.shape.length - 1];

/** The last axis of a with the first of b; transposed, a's axes (b's) are reversed. */
function dot({ lhs, rhs, transpose_a, transpose_b }: Required<Product>): NDArray {
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
    throw incompatible(1, a.dtype, b.dtype);
  }
}

/** One product for each leading index. */
function batchDot({ lhs, rhs, transpose_a, transpose_b }: Required<Product>): NDArray {
  checkDtype(lhs, rhs);
  const rank = lhs.shape.length;
  const turned = (x: NDArray, on: boolean): NDArray => (on ? f.transpose(x, rank - 2, rank - 1) : x);
  const [a, b] = [turned(lhs, transpose_a), turned(rhs, transpose_b)];
  const fits = rank >= 3 && b.shape.length === rank && a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join();
  if (!fits || last(a) !== b.shape[rank - 2]) {
    throw new MXNetError(`batch_dot shape error: ${text(lhs.shape)} X ${text(rhs.shape)}`);
  }
  return f.matmul(a, b);
}

export interface Dense {
  readonly data: NDArray;
  readonly weight: NDArray;
  readonly bias?: NDArray | null;
  readonly num_hidden?: number;
  readonly no_bias?: boolean;
  readonly flatten?: boolean;
}

/** x Wᵀ + b over all axes but the first (or, without `flatten`, over the last). */
function fullyConnected({ data, weight, bias, num_hidden, no_bias, flatten }: Required<Dense>): NDArray {
  const width = flatten ? size(data.shape.slice(1)) : last(data);
  const units = num_hidden || weight.shape[0];
  if (weight.shape.length !== 2 || weight.shape[0] !== units || weight.shape[1] !== width) {
    throw new MXNetError(`Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${units},${width})`);
  }
  checkPair(data, weight.dtype === data.dtype ? data : weight, false);
  const rows = flatten ? f.reshape(data, [data.shape[0], width]) : data;
  return f.linear(rows, weight, no_bias ? null : bias);
}

const product = <const N extends string>(name: N, body: (o: Required<Product>) => NDArray) =>
  op<Product>()(
    name,
    ['lhs', 'rhs', 'transpose_a', 'transpose_b', 'forward_stype'],
    { transpose_a: false, transpose_b: false, forward_stype: null },
    body,
  );

export const matrixOperators = {
  dot: product('dot', dot),
  batch_dot: product('batch_dot', batchDot),
};

export const matrixFunctions = {
  FullyConnected: op<Dense>()(
    'FullyConnected',
    ['data', 'weight', 'bias', 'num_hidden', 'no_bias', 'flatten'],
    { bias: null, num_hidden: 0, no_bias: false, flatten: true },
    fullyConnected,
  ),
  /** A Bᵀ-like products of the last two axes, α op(A) op(B). */
  linalg_gemm2: op<{ A: NDArray; B: NDArray; transpose_a?: boolean; transpose_b?: boolean; alpha?: number }>()(
    'linalg_gemm2',
    ['A', 'B', 'transpose_a', 'transpose_b', 'alpha'],
    { transpose_a: false, transpose_b: false, alpha: 1 },
    ({ A, B, transpose_a, transpose_b, alpha }) => {
      const rank = A.shape.length;
      const turned = (x: NDArray, on: boolean): NDArray => (on ? f.transpose(x, rank - 2, rank - 1) : x);
      return f.mul(f.matmul(turned(A, transpose_a), turned(B, transpose_b)), alpha);
    },
  ),
};
