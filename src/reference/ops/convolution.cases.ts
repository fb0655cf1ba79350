// Cases of convolution and of its gradients: every tile edge of the products behind them, several blocks of K, and strides, paddings
// and dilations that leave elements out, or windows outside.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import { type Convolution, type OfInput, type OfWeight, windowsOf } from '../kernels/convolution.ts';
import type * as ops from './convolution.ts';
import { TILE_EDGES } from './linalg.cases.ts';
import {
  type Cases,
  type CasesOf,
  DISTINCT,
  FEW,
  type Fill,
  FLOATS,
  fixed,
  own,
  type Sample,
  small,
  special,
  wide,
} from './sample.cases.ts';

/** A convolution of x [N, C, L] with O filters of K taps. */
interface Plan extends Partial<Convolution> {
  readonly n?: number;
  readonly c?: number;
  readonly l: number;
  readonly o?: number;
  readonly k: number;
  readonly bias?: boolean;
  /** How the first and the second factor are drawn. */
  readonly fills?: readonly [Fill, Fill];
}

const PLANS: readonly Plan[] = [
  ...TILE_EDGES.flatMap((e): Plan[] => [
    { n: 2, c: 3, l: 7, o: e, k: 3 },
    { c: 2, l: e + 2, o: 5, k: 3, bias: true },
    { n: e, c: 2, l: 4, o: 3, k: 2 },
    { n: 3, c: e, l: 5, o: 4, k: 1 },
    { l: e + 1, k: e },
  ]),
  // Strides, paddings and dilations, of which some leave taps or elements out.
  { n: 2, c: 3, l: 11, o: 4, k: 3, stride: 2, padding: [1, 1], bias: true },
  { n: 2, c: 3, l: 13, o: 4, k: 2, stride: 3 },
  { n: 2, c: 3, l: 13, o: 4, k: 5, stride: 4, padding: [3, 0] },
  { n: 2, c: 3, l: 11, o: 5, k: 3, dilation: 4, padding: [2, 3] },
  { n: 2, c: 3, l: 11, o: 5, k: 4, stride: 2, dilation: 2, padding: [3, 2] },
  { n: 2, c: 3, l: 17, o: 5, k: 4, stride: 6, dilation: 4, padding: [0, 5] },
  { n: 2, c: 3, l: 5, o: 2, k: 3, padding: [7, 6] },
  { n: 11, c: 5, l: 13, o: 13, k: 7, padding: [3, 3] },
  { n: 1, c: 1, l: 50, o: 3, k: 3, stride: 1, padding: [40, 40], dilation: 1 },
  { n: 2, c: 2, l: 1, o: 3, k: 1, padding: [2, 2], stride: 2 },
  // Groups: of one channel, and of several.
  { n: 3, c: 6, l: 7, o: 6, k: 3, groups: 6, padding: [1, 1], bias: true },
  { n: 2, c: 4, l: 9, o: 12, k: 2, groups: 4, stride: 2 },
  { n: 2, c: 10, l: 7, o: 4, k: 3, groups: 2, dilation: 2, padding: [2, 2] },
  // Several blocks of K, and powers of two.
  { n: 1, c: 107, l: 9, o: 5, k: 3, padding: [1, 1] },
  { n: 2, c: 214, l: 5, o: 17, k: 3, padding: [2, 0], bias: true },
  { n: 2, c: 1, l: 700, o: 2, k: 2, padding: [1, 0] },
  { n: 4, c: 64, l: 64, o: 32, k: 1 },
  { n: 1, c: 64, l: 131, o: 256, k: 4 },
  { n: 1, c: 64, l: 17, o: 128, k: 2, stride: 2 },
  { n: 1, c: 16, l: 128, o: 64, k: 4, stride: 2 },
  // Nothing at all.
  { n: 0, c: 3, l: 5, o: 2, k: 2 },
  { n: 2, c: 3, l: 2, o: 2, k: 5 },
  { n: 2, c: 0, l: 4, o: 2, k: 2, bias: true },
  { n: 2, c: 3, l: 4, o: 0, k: 2 },
  // Infinities and NaN, on either side.
  { n: 2, c: 2, l: 8, o: 3, k: 3, padding: [1, 1], fills: [special, wide], bias: true },
  { n: 2, c: 2, l: 8, o: 4, k: 2, fills: [wide, special], padding: [1, 0], stride: 2 },
];

const SMALL_PLANS: readonly Plan[] = [
  { c: 2, l: 4, o: 2, k: 2, padding: [1, 0], bias: true },
  { n: 2, c: 1, l: 5, k: 2, stride: 2, padding: [0, 1] },
  { c: 2, l: 5, o: 2, k: 2, groups: 2, dilation: 2, bias: true },
];

function shapesOf({ n = 1, c = 1, l, o = 1, k, fills = [wide, wide], bias = false, ...given }: Plan) {
  const options: Convolution = { stride: 1, padding: [0, 0], dilation: 1, groups: 1, ...given };
  const terms = Math.max((c * k) / options.groups, n * l);
  const [first, second] = terms > 100 ? [small, small] : fills;
  return {
    x: [n, c, l],
    weight: [o, c / options.groups, k],
    y: [n, o, windowsOf(l, k, options)],
    first,
    second,
    bias,
    options,
    layouts: terms > 100 ? FEW : DISTINCT,
  };
}

const forward = (plan: Plan): Sample<Convolution> => {
  const { x, weight, first, second, bias, options, layouts } = shapesOf(plan);
  const added = bias ? own([weight[0]]) : null;
  return { inputs: [own(x, first), own(weight, second), added], attributes: options, layouts };
};
const toInput = (plan: Plan): Sample<OfInput> => {
  const { x, weight, y, first, second, options, layouts } = shapesOf(plan);
  return { inputs: [own(y, first), own(weight, second)], attributes: { ...options, length: x[2] }, layouts };
};
const toWeight = (plan: Plan): Sample<OfWeight> => {
  const { x, weight, y, first, second, options, layouts } = shapesOf(plan);
  return { inputs: [own(y, first), own(x, second)], attributes: { ...options, kernel: weight[2] }, layouts };
};

const options: Convolution = { stride: 1, padding: [0, 0], dilation: 1, groups: 1 };
const lacks: Cases['lacks'] = { scalar: 'its inputs have three dimensions' };
const mixed = 'expected scalar type Float but found Double';

export const convolutionCases: CasesOf<typeof ops> = {
  convolution: {
    dtypes: FLOATS,
    samples: PLANS.map(forward),
    gradient: SMALL_PLANS.map(forward),
    errors: [
      {
        inputs: [own([2, 3, 5]), own([4, 2, 2]), null],
        attributes: options,
        error: ShapeError,
        message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1',
      },
      {
        inputs: [own([2, 3, 5]), own([4, 3, 2]), own([5])],
        attributes: options,
        error: ShapeError,
        message: 'The size of tensor a (4) must match the size of tensor b (5) at non-singleton dimension 0',
      },
      {
        inputs: [own([2, 3, 5]), fixed('float64', [4, 3, 2], wide), null],
        attributes: options,
        error: RuntimeError,
        message: mixed,
      },
      {
        inputs: [own([2, 3, 5]), own([4, 3, 2]), fixed('float64', [4], wide)],
        attributes: options,
        error: RuntimeError,
        message: mixed,
      },
    ],
    lacks,
  },
  convolution_input: {
    dtypes: FLOATS,
    samples: PLANS.map(toInput),
    gradient: SMALL_PLANS.map(toInput),
    errors: [
      {
        inputs: [own([2, 4, 5]), own([4, 3, 2])],
        attributes: { ...options, length: 5 },
        error: ShapeError,
        message: 'The size of tensor a (4) must match the size of tensor b (5) at non-singleton dimension 2',
      },
    ],
    lacks,
  },
  convolution_weight: {
    dtypes: FLOATS,
    samples: PLANS.map(toWeight),
    gradient: SMALL_PLANS.map(toWeight),
    errors: [
      {
        inputs: [own([2, 4, 5]), own([2, 3, 5])],
        attributes: { ...options, kernel: 2 },
        error: ShapeError,
        message: 'The size of tensor a (4) must match the size of tensor b (5) at non-singleton dimension 2',
      },
    ],
    lacks,
  },
};
