// Activations with parameters, and the elementwise criteria: elementwise ops with attributes.

import * as ops from '../../reference/ops/activation.ts';
import * as criteria from '../../reference/ops/criteria.ts';
import { present } from '../../reference/ops/op.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { number, pointwise } from '../pointwise.ts';

/** An op of one input, in WGSL that may call its attributes k(0u), k(1u) …; which of two texts it is follows from them too. */
const activation =
  <A extends object>(
    name: string,
    text: string | ((attributes: A) => string),
    attributesOf: (attributes: A) => readonly number[] = () => [],
  ): GpuKernel =>
  (gpu, inputs, writes, given: A) => {
    const y = typeof text === 'string' ? text : text(given);
    pointwise(gpu, {
      name: typeof text === 'string' ? name : `${name} ${y}`,
      reads: [present(inputs[0])],
      writes,
      attributes: attributesOf(given),
      body: `y0 = ${y};`,
    });
  };

/** x cut to bounds, of the dtype of x: what is below `min` is `min`, and then what is above `max` is `max`. */
const cut =
  <A>(boundsOf: (attributes: A) => readonly [min: number | null, max: number | null]): GpuKernel =>
  (gpu, inputs, writes, attributes: A) => {
    const bounds = boundsOf(attributes);
    const x = present(inputs[0]);
    const lines = bounds.flatMap((bound, i) => (bound === null ? [] : [`if (y0 ${'<>'[i]} x#) { y0 = x#; }`]));
    pointwise(gpu, {
      name: `clamp ${bounds.map((bound) => bound !== null)}`,
      reads: [x, ...bounds.flatMap((bound) => (bound === null ? [] : [number(bound, x.dtype)]))],
      writes,
      body: ['y0 = x0;', ...lines.map((line, i) => line.replaceAll('#', `${i + 1}`))].join(' '),
    });
  };

const SLOPE = Math.sqrt(2 / Math.PI);

// No logarithm counts for less than -100. What is no probability gives NaN, as nobody can look at it here.
const binary_cross_entropy: GpuKernel = (gpu, inputs, writes) =>
  pointwise(gpu, {
    name: 'binary_cross_entropy',
    reads: inputs.map(present),
    writes,
    body: `
  let known = log_(x0);
  let other = log1p_(-x0);
  y0 = (x1 - 1.0) * select(other, -100.0, other < -100.0) - x1 * select(known, -100.0, known < -100.0);
  if (is_nan(x0) || x0 < 0.0 || x0 > 1.0 || x1 < 0.0 || x1 > 1.0) { y0 = nan(); }`,
  });

export const activationKernels: Family = [
  [
    ops.leaky_relu,
    activation<{ negative_slope: number }>('leaky_relu', 'select(x0 * k(0u), x0, x0 > 0.0)', (a) => [a.negative_slope]),
  ],
  [ops.elu, activation<{ alpha: number }>('elu', 'select(x0, k(0u) * expm1_(x0), x0 < 0.0)', ({ alpha }) => [alpha])],
  [
    ops.gelu,
    activation<{ approximate: string }>('gelu', ({ approximate }) =>
      approximate === 'tanh'
        ? `0.5 * x0 * (1.0 + tanh_(${SLOPE} * (x0 + 0.044715 * x0 * x0 * x0)))`
        : `0.5 * x0 * (1.0 + erf_(x0 * ${Math.SQRT1_2}))`,
    ),
  ],
  [
    ops.softplus,
    activation<{ beta: number; threshold: number }>(
      'softplus',
      'select(log1p_(exp_(x0 * k(0u))) / k(0u), x0, x0 * k(0u) > k(1u))',
      ({ beta, threshold }) => [beta, threshold],
    ),
  ],
  [ops.softsign, activation('softsign', 'x0 / (1.0 + abs(x0))')],
  [ops.hardtanh, cut<{ min_val: number; max_val: number }>(({ min_val, max_val }) => [min_val, max_val])],
  [ops.clamp, cut<{ min: number | null; max: number | null }>(({ min, max }) => [min, max])],
  [
    criteria.huber,
    activation<{ delta: number }>(
      'huber',
      'select(k(0u) * (abs(x0) - 0.5 * k(0u)), 0.5 * x0 * x0, abs(x0) <= k(0u))',
      ({ delta }) => [delta],
    ),
  ],
  [criteria.binary_cross_entropy, binary_cross_entropy],
];
