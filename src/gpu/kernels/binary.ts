// Elementwise ops of two inputs, broadcast, in the dtype that both were converted to.

import * as ops from '../../reference/ops/binary.ts';
import * as compare from '../../reference/ops/compare.ts';
import { present } from '../../reference/ops/op.ts';
import { FUNCTIONS } from '../functions.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { wordOf } from '../words.ts';

/** y of x0 and x1, as WGSL. */
const binary =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes) =>
    pointwise(gpu, { name, reads: inputs.map(present), writes, declares: FUNCTIONS, body: `y0 = ${y};` });

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

const comparison = (name: string, sign: string): GpuKernel => binary(name, `select(0, 1, x0 ${sign} x1)`);

export const binaryKernels: Family = [
  [ops.add, binary('add', 'x0 + x1')],
  [ops.sub, binary('sub', 'x0 - x1')],
  [ops.mul, binary('mul', 'x0 * x1')],
  [ops.div, binary('div', 'x0 / x1')],
  [ops.maximum, extreme('maximum', 'select(x1, x0, x0 > x1)')],
  [ops.minimum, extreme('minimum', 'select(x1, x0, x0 < x1)')],
  [compare.eq, comparison('eq', '==')],
  [compare.ne, unequal],
  [compare.lt, comparison('lt', '<')],
  [compare.le, comparison('le', '<=')],
  [compare.gt, comparison('gt', '>')],
  [compare.ge, comparison('ge', '>=')],
];
