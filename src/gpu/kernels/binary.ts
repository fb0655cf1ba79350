// Elementwise ops of two inputs, broadcast, in the dtype that both were converted to.

import * as ops from '../../reference/ops/binary.ts';
import * as compare from '../../reference/ops/compare.ts';
import { present } from '../../reference/ops/op.ts';
import * as ties from '../../reference/ops/ties.ts';
import * as angles from '../../reference/ops/trigonometry.ts';
import { truth } from '../functions.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { wordOf } from '../words.ts';

/** y of x0 and x1, as WGSL. */
const binary =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes) =>
    pointwise(gpu, { name, reads: inputs.map(present), writes, body: `y0 = ${y};` });

/** Of floats a NaN among the operands is the result; of integers there is none. */
const extreme =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes, attributes) => {
    const loud = wordOf(writes[0].dtype) === 'f32' ? `select(select(${y}, x1, is_nan(x1)), x0, is_nan(x0))` : y;
    binary(name, loud)(gpu, inputs, writes, attributes);
  };

/** NaN is unequal to everything, itself included. */
const unequal: GpuKernel = (gpu, inputs, writes, attributes) => {
  const float = wordOf(present(inputs[0]).dtype) === 'f32';
  binary('ne', `select(0, 1, x0 != x1${float ? ' || is_nan(x0) || is_nan(x1)' : ''})`)(gpu, inputs, writes, attributes);
};

/** Of floats, and of whole numbers. */
const either =
  (name: string, y: string, whole: string): GpuKernel =>
  (gpu, inputs, writes, attributes) =>
    binary(name, `${wordOf(writes[0].dtype) === 'f32' ? y : whole}(x0, x1)`)(gpu, inputs, writes, attributes);

/** Of what is true: all that is not 0. */
const logic =
  (name: string, sign: string): GpuKernel =>
  (gpu, inputs, writes, attributes) => {
    const word = wordOf(present(inputs[0]).dtype);
    binary(name, `select(0, 1, (${truth('x0', word)}) ${sign} (${truth('x1', word)}))`)(
      gpu,
      inputs,
      writes,
      attributes,
    );
  };

const maximum = extreme('maximum', 'select(x1, x0, x0 > x1)');
const minimum = extreme('minimum', 'select(x1, x0, x0 < x1)');

const comparison = (name: string, sign: string): GpuKernel => binary(name, `select(0, 1, x0 ${sign} x1)`);

export const binaryKernels: Family = [
  [ops.add, binary('add', 'x0 + x1')],
  [ops.sub, binary('sub', 'x0 - x1')],
  [ops.mul, binary('mul', 'x0 * x1')],
  [ops.div, binary('div', 'x0 / x1')],
  [ops.maximum, maximum],
  [ops.minimum, minimum],
  [ops.tanh_backward, binary('tanh_backward', 'x0 * (1.0 - x1 * x1)')],
  [ops.sigmoid_backward, binary('sigmoid_backward', 'x0 * (x1 * (1.0 - x1))')],
  [ties.mxnet_maximum, maximum],
  [ties.mxnet_minimum, minimum],
  [ops.pow, either('pow', 'power', 'whole_power')],
  [angles.atan2, binary('atan2', 'atan2_(x0, x1)')],
  [ops.floor_divide, either('floor_divide', 'floor_divide_', 'whole_quotient')],
  [ops.remainder, either('remainder', 'remainder_', 'whole_remainder')],
  [compare.eq, comparison('eq', '==')],
  [compare.ne, unequal],
  [compare.lt, comparison('lt', '<')],
  [compare.le, comparison('le', '<=')],
  [compare.gt, comparison('gt', '>')],
  [compare.ge, comparison('ge', '>=')],
  [compare.logical_and, logic('logical_and', '&&')],
  [compare.logical_or, logic('logical_or', '||')],
  [compare.logical_xor, logic('logical_xor', '!=')],
];
