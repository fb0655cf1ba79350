// Elementwise ops of one input.

import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/unary.ts';
import { FUNCTIONS } from '../functions.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { wordOf } from '../words.ts';

/** y of x, as WGSL. */
const unary =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes) =>
    pointwise(gpu, { name, reads: [present(inputs[0])], writes, declares: FUNCTIONS, body: `y0 = ${y};` });

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
];
