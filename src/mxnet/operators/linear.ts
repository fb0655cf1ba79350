// Layers of matrix products.

import * as f from '../../engine/functions.ts';
import { size } from '../../engine/index.ts';
import { boolText } from '../../rules/text/python.ts';
import { inNode } from '../array/inference.ts';
import type { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import { bool, float, int, optional, required } from '../base/options.ts';
import { text } from '../base/shapes.ts';
import { array, op } from './define.ts';
import { checkPair } from './pair.ts';

/** How many numbers of the data a row of weights meets. */
const features = ({ shape }: NDArray, flatten: boolean): number =>
  flatten ? size(shape.slice(1)) : shape[shape.length - 1];

/** @throws MXNetError for no units. */
function checkUnits(units: number, flatten: boolean, no_bias: boolean): void {
  if (units >= 1) return;
  throw new MXNetError(
    `value ${units} for Parameter num_hidden should be greater equal to 1\nnum_hidden: Number of hidden nodes of the output., in operator FullyConnected(name="", flatten="${boolText(flatten)}", no_bias="${boolText(no_bias)}", num_hidden="${units}")`,
  );
}

/** x Wᵀ + b over all axes but the first (or, without `flatten`, over the last). */
export const FullyConnected = op(
  'FullyConnected',
  {
    data: required(array),
    /** [num_hidden, inputs] */
    weight: required(array),
    bias: optional(array),
    num_hidden: optional(int, 0),
    no_bias: optional(bool, false),
    flatten: optional(bool, true),
  },
  ({ data, weight, bias, num_hidden, no_bias, flatten, name }) => {
    const width = features(data, flatten);
    const units = num_hidden || weight.shape[0];
    if (weight.shape.length !== 2 || weight.shape[0] !== units || weight.shape[1] !== width) {
      throw new MXNetError(
        `${inNode(name)}Shape inconsistent, Provided = ${text(weight.shape)}, inferred shape=(${units},${width})`,
      );
    }
    checkPair(data, weight.dtype === data.dtype ? data : weight, false);
    const rows = flatten ? f.reshape(data, [data.shape[0], width]) : data;
    return f.linear(rows, weight, no_bias ? null : bias);
  },
  ({ data, weight, bias, num_hidden, no_bias, flatten }) => {
    checkUnits(num_hidden, flatten, no_bias);
    return [
      [weight, [num_hidden, features(data, flatten)]],
      [bias, [num_hidden]],
    ];
  },
);

/** Products of the last two axes, α op(A) op(B). */
export const linalg_gemm2 = op(
  'linalg_gemm2',
  {
    A: required(array),
    B: required(array),
    transpose_a: optional(bool, false),
    transpose_b: optional(bool, false),
    alpha: optional(float, 1),
  },
  ({ A, B, transpose_a, transpose_b, alpha }) => {
    const rank = A.shape.length;
    const turned = (x: NDArray, on: boolean): NDArray => (on ? f.transpose(x, rank - 2, rank - 1) : x);
    return f.mul(f.matmul(turned(A, transpose_a), turned(B, transpose_b)), alpha);
  },
);
