// Numbers that the program draws or counts itself, in the ancestor's order, and that go up to the device.

import { allocate } from '../../reference/base/dtype.ts';
import { contiguousStrides, size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import * as create from '../../reference/ops/create.ts';
import type { Rules } from '../../reference/ops/op.ts';
import * as random from '../../reference/ops/random.ts';
import * as mxnet from '../../reference/ops/random-mxnet.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { stored } from '../pointwise.ts';
import { toWords } from '../words.ts';

/** Runs the plain kernel and puts its results on the device. An operand that lends its layout alone is not looked at; others cannot be. */
const host =
  ({ kernel }: Pick<Rules, 'kernel'>): GpuKernel =>
  (gpu, inputs, outputs, attributes) => {
    const made = outputs.map(
      ({ dtype, shape }): View => ({
        data: allocate(dtype, size(shape)),
        dtype,
        shape,
        strides: contiguousStrides(shape),
        offset: 0,
      }),
    );
    kernel?.(inputs, made, attributes);
    for (const [i, { data, dtype }] of made.entries())
      gpu.queue.upload(stored(outputs[i]).target(), toWords(data, dtype));
  };

const drawn = [
  create.iota,
  create.linspace,
  random.uniform,
  random.normal,
  random.bernoulli,
  random.randint,
  random.random,
  random.exponential,
  random.geometric,
  random.cauchy,
  random.log_normal,
  random.randperm,
  random.dropout_mask,
  mxnet.mxnet_uniform,
  mxnet.mxnet_normal,
  mxnet.mxnet_exponential,
  mxnet.mxnet_gamma,
  mxnet.mxnet_poisson,
  mxnet.mxnet_negative_binomial,
  mxnet.mxnet_generalized_negative_binomial,
  mxnet.mxnet_randint,
  mxnet.mxnet_dropout,
  mxnet.mxnet_recurrent_dropout,
];

export const hostKernels: Family = drawn.map((row) => [row, host(row)] as const);
