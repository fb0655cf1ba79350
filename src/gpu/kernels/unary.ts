// Elementwise ops of one input.

import { present } from '../../reference/ops/op.ts';
import * as angles from '../../reference/ops/trigonometry.ts';
import * as ops from '../../reference/ops/unary.ts';
import { truth } from '../functions.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { wordOf } from '../words.ts';

/** y of x, as WGSL. */
const unary =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes) =>
    pointwise(gpu, { name, reads: [present(inputs[0])], writes, body: `y0 = ${y};` });

/** Whether floats are something, by their bits; integers all are, or none is. */
const question =
  (name: string, y: string, whole: 0 | 1): GpuKernel =>
  (gpu, inputs, writes, attributes) =>
    unary(name, wordOf(present(inputs[0]).dtype) === 'f32' ? `select(0, 1, ${y})` : `${whole}`)(
      gpu,
      inputs,
      writes,
      attributes,
    );

/** Whether x is 0, which NaN is not. */
const not: GpuKernel = (gpu, inputs, writes, attributes) =>
  unary('logical_not', `select(1, 0, ${truth('x0', wordOf(present(inputs[0]).dtype))})`)(
    gpu,
    inputs,
    writes,
    attributes,
  );

/** The same for floats; integers stay what they are. */
const rounded =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes, attributes) =>
    unary(name, wordOf(present(inputs[0]).dtype) === 'f32' ? y : 'x0')(gpu, inputs, writes, attributes);

export const unaryKernels: Family = [
  [ops.neg, unary('neg', '-x0')],
  [ops.abs, unary('abs', 'abs(x0)')],
  [ops.sign, unary('sign', 'sign(x0)')],
  [ops.floor, rounded('floor', 'floor(x0)')],
  [ops.ceil, rounded('ceil', 'ceil(x0)')],
  [ops.trunc, rounded('trunc', 'trunc(x0)')],
  [ops.round, rounded('round', 'round(x0)')],
  [ops.exp, unary('exp', 'exp_(x0)')],
  [ops.log, unary('log', 'log_(x0)')],
  [ops.sqrt, unary('sqrt', 'sqrt(x0)')],
  [ops.rsqrt, unary('rsqrt', '1.0 / sqrt(x0)')],
  [ops.reciprocal, unary('reciprocal', '1.0 / x0')],
  [ops.tanh, unary('tanh', 'tanh_(x0)')],
  [ops.sigmoid, unary('sigmoid', 'sigmoid(x0)')],
  [ops.relu, unary('relu', 'select(x0, 0, x0 < 0)')],
  [ops.expm1, unary('expm1', 'expm1_(x0)')],
  [ops.log1p, unary('log1p', 'log1p_(x0)')],
  [ops.sin, unary('sin', 'sin_(x0)')],
  [ops.cos, unary('cos', 'cos_(x0)')],
  [angles.tan, unary('tan', 'sin_(x0) / cos_(x0)')],
  [angles.sinh, unary('sinh', 'sinh_(x0)')],
  [angles.cosh, unary('cosh', 'cosh_(x0)')],
  [angles.asin, unary('asin', 'asin_(x0)')],
  [angles.acos, unary('acos', 'acos_(x0)')],
  [angles.atan, unary('atan', 'atan_(x0)')],
  [angles.asinh, unary('asinh', 'asinh_(x0)')],
  [angles.acosh, unary('acosh', 'acosh_(x0)')],
  [angles.atanh, unary('atanh', 'atanh_(x0)')],
  [angles.log2, unary('log2', `log_(x0) * ${Math.fround(Math.LOG2E)}`)],
  [angles.log10, unary('log10', `log_(x0) * ${Math.fround(Math.LOG10E)}`)],
  [ops.erf, unary('erf', 'erf_(x0)')],
  [ops.erfc, unary('erfc', 'erfc_(x0)')],
  [ops.silu, unary('silu', 'x0 * sigmoid(x0)')],
  [ops.isnan, question('isnan', 'is_nan(x0)', 0)],
  [ops.isfinite, question('isfinite', '(bitcast<u32>(x0) & 0x7f800000u) != 0x7f800000u', 1)],
  [ops.logical_not, not],
];
