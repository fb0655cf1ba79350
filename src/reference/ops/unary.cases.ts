// Cases of the elementwise ops of one input.

import type { DType } from '../base/dtype.ts';
import type * as activation from './activation.ts';
import {
  ALL,
  away,
  type Cases,
  type CasesOf,
  type Fill,
  FLOATS,
  NUMBERS,
  own,
  positive,
  SHAPES,
  SMALL,
  special,
  uniform,
  wide,
} from './sample.cases.ts';
import type * as unary from './unary.ts';

interface Pointwise<A> {
  dtypes?: readonly DType[];
  fill?: Fill;
  /** Elements away from the op's kinks; null where it is not differentiable. */
  smooth?: Fill | null;
  attributes?: readonly (A | undefined)[];
}

export function pointwise<A>({
  dtypes = ALL,
  fill = wide,
  smooth = away,
  attributes = [undefined],
}: Pointwise<A> = {}): Cases<A> {
  const samples = attributes.flatMap((a) => [
    ...SHAPES.map((shape) => ({ inputs: [own(shape, fill)], attributes: a })),
    { inputs: [own([4, 6], special)], attributes: a, dtypes: FLOATS },
  ]);
  const gradient =
    smooth === null
      ? []
      : attributes.flatMap((a) => SMALL.map((shape) => ({ inputs: [own(shape, smooth)], attributes: a })));
  return { dtypes, samples, gradient, errors: [] };
}

/** Further than 0.1 from every half integer, and from every integer. */
const between: Fill = { name: 'between', draw: (random) => Math.floor(random() * 6) - 3 + 0.15 + 0.2 * random() };
const halves: Fill = { name: 'halves', draw: (_random, i) => (i - 12) / 2 };

export const unaryCases: CasesOf<typeof unary> = {
  neg: pointwise({ dtypes: NUMBERS }),
  abs: pointwise({ dtypes: NUMBERS }),
  sign: pointwise(),
  floor: pointwise({ dtypes: NUMBERS, smooth: between }),
  ceil: pointwise({ dtypes: NUMBERS, smooth: between }),
  trunc: pointwise({ dtypes: NUMBERS, smooth: between }),
  round: pointwise({ dtypes: NUMBERS, fill: halves, smooth: between }),
  exp: pointwise(),
  expm1: pointwise(),
  log: pointwise({ fill: positive, smooth: positive }),
  log1p: pointwise({ fill: uniform(-0.75, 2), smooth: uniform(-0.5, 2) }),
  sqrt: pointwise({ fill: positive, smooth: positive }),
  rsqrt: pointwise({ fill: positive, smooth: positive }),
  reciprocal: pointwise({ fill: positive }),
  sin: pointwise({ fill: uniform(-20, 20) }),
  cos: pointwise({ fill: uniform(-20, 20) }),
  tanh: pointwise({ fill: uniform(-10, 10) }),
  sigmoid: pointwise({ fill: uniform(-20, 20) }),
  relu: pointwise({ dtypes: NUMBERS }),
  silu: pointwise(),
  erf: pointwise(),
  erfc: pointwise({ fill: uniform(-6, 10) }),
  isnan: pointwise({ smooth: null }),
  isfinite: pointwise({ smooth: null }),
  logical_not: pointwise({ smooth: null }),
};

export const activationCases: CasesOf<typeof activation> = {
  leaky_relu: pointwise({ dtypes: FLOATS, attributes: [{ negative_slope: 0.01 }, { negative_slope: -0.5 }] }),
  elu: pointwise({ dtypes: FLOATS, attributes: [{ alpha: 1 }, { alpha: 0.5 }] }),
  gelu: pointwise({ dtypes: FLOATS, attributes: [{ approximate: 'none' }, { approximate: 'tanh' }] }),
  softplus: pointwise({
    dtypes: FLOATS,
    fill: uniform(-30, 30),
    smooth: uniform(-3, 0.5),
    attributes: [
      { beta: 1, threshold: 20 },
      { beta: 2, threshold: 2 },
    ],
  }),
  softsign: pointwise(),
  hardtanh: pointwise({
    dtypes: NUMBERS,
    smooth: between,
    attributes: [
      { min_val: -1, max_val: 1 },
      { min_val: 0, max_val: 6 },
    ],
  }),
  clamp: pointwise({
    dtypes: NUMBERS,
    smooth: between,
    attributes: [
      { min: -1, max: 1 },
      { min: null, max: 1 },
      { min: 0, max: null },
    ],
  }),
};
