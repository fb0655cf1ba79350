// Layers of matrix products.

import * as f from '../../engine/functions.ts';
import { size } from '../../engine/index.ts';
import { boolText } from '../../rules/text/python.ts';
import { inNode } from '../array/inference.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError, noShape, unlike } from '../base/errors.ts';
import { bool, int, optional, reported, required } from '../base/options.ts';
import { text } from '../base/shapes.ts';
import { alias, array, double, op, outside } from './define.ts';
import { checkPair } from './pair.ts';

/** How many numbers of the data a row of weights meets. */
const features = ({ shape }: NDArray, flatten: boolean): number =>
  flatten ? size(shape.slice(1)) : shape[shape.length - 1];

const about = {
  num_hidden: 'Number of hidden nodes of the output.',
  no_bias: 'Whether to disable bias parameter.',
  flatten: 'Whether to collapse all but the first axis of the input data tensor.',
};
const ranges = { num_hidden: [1] } as const;

/** @throws MXNetError for no units. */
function checkUnits(units: number, flatten: boolean, no_bias: boolean): void {
  const text = outside('num_hidden', units, ranges.num_hidden, about.num_hidden);
  if (text === null) return;
  throw new MXNetError(
    `${text}, in operator FullyConnected(name="", flatten="${boolText(flatten)}", no_bias="${boolText(no_bias)}", num_hidden="${units}")`,
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
    num_hidden: reported(int),
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
    if (!no_bias && bias !== null) {
      if (bias.ndim !== 1 || bias.size !== units) throw new MXNetError(`Unexpected shape for bias ${text(bias.shape)}`);
      if (bias.dtype !== data.dtype) throw unlike(2, data.dtype, bias.dtype);
    }
    const rows = flatten ? f.reshape(data, [data.shape[0], width]) : data;
    return f.linear(rows, weight, no_bias ? null : bias);
  },
  {
    shapes: ({ data, weight, bias, num_hidden, flatten, no_bias }) => {
      checkUnits(num_hidden, flatten, no_bias);
      return [
        [weight, [num_hidden, features(data, flatten)]],
        [bias, [num_hidden]],
      ];
    },
    back: ({ data, flatten }, [shape]) => {
      if (data.ndim === 0) return [];
      const leading = flatten ? 1 : data.ndim - 1;
      return [[data, [...shape.slice(0, leading), ...data.shape.slice(leading)]]];
    },
    about,
    ranges,
    inputs: ({ no_bias }) => (no_bias ? ['data', 'weight'] : ['data', 'weight', 'bias']),
  },
);

/** Products of the last two axes, α op(A) op(B). */
const _linalg_gemm2 = op(
  '_linalg_gemm2',
  {
    A: required(array),
    B: required(array),
    transpose_a: optional(bool, false),
    transpose_b: optional(bool, false),
    alpha: optional(double, 1),
  },
  ({ A, B, transpose_a, transpose_b, alpha }) => {
    const [rank, shapes] = [A.shape.length, [A.shape, B.shape]];
    if (rank < 2 || B.shape.length !== rank) {
      throw noShape('_linalg_gemm2', shapes, 'both have as many axes, two at least');
    }
    if (A.dtype !== B.dtype) throw unlike(1, A.dtype, B.dtype);
    const odd = A.shape.slice(0, -2).findIndex((d, i) => d !== B.shape[i]);
    if (odd >= 0) {
      const condition = `(*in_attrs)[0][i] == (*in_attrs)[1][i] (${A.shape[odd]} vs. ${B.shape[odd]}) `;
      throw checkFailed(condition, 'Shapes of inputs 0, 1 must be the same, except on row/col axis');
    }
    const [left, right] = [A.shape[rank - (transpose_a ? 2 : 1)], B.shape[rank - (transpose_b ? 1 : 2)]];
    if (left !== right) {
      const sides = ['a', 'b'].map(
        (x, i) =>
          `(transpose_${x} ? (*in_attrs)[${i}][${i ? 'ndim-1' : 'axis'}] : (*in_attrs)[${i}][${i ? 'axis' : 'ndim-1'}])`,
      );
      throw checkFailed(
        `${sides.join(' == ')} (${left} vs. ${right}) `,
        'Incompatible matrix dimensions for multiplication',
      );
    }
    const turned = (x: NDArray, on: boolean): NDArray => (on ? f.transpose(x, rank - 2, rank - 1) : x);
    return f.mul(f.matmul(turned(A, transpose_a), turned(B, transpose_b)), alpha);
  },
);
export const linalg_gemm2 = alias('linalg_gemm2', _linalg_gemm2);
