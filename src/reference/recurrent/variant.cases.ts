// Cases of the variants of the LSTM and their backward passes: blocks with and without a rest, directions, missing weights.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import {
  type Cases,
  type CasesOf,
  DISTINCT,
  type Fill,
  FLOATS,
  fixed,
  integers,
  type Layout,
  own,
  type Sample,
  type Slot,
  special,
  still,
  uniform,
  wide,
} from '../ops/sample.cases.ts';
import type { VariantScan } from '../ops/scan-options.ts';
import type * as layerNorm from './layer-norm.ts';
import { FIRST } from './variant.ts';
import type * as zoneout from './zoneout.ts';

interface Layer {
  t: number;
  n: number;
  i: number;
  h: number;
  reverse?: boolean;
  /** Without the weights that may be missing. */
  bare?: boolean;
  x?: Fill;
  layouts?: readonly Layout[];
}

/** A variant's own inputs. */
type Own = (layer: Layer, k: number) => Slot[];

const LAYERS: readonly Layer[] = [
  { t: 3, n: 2, i: 3, h: 5 },
  { t: 4, n: 3, i: 5, h: 7, reverse: true },
  { t: 5, n: 2, i: 2, h: 8, bare: true },
  { t: 2, n: 11, i: 13, h: 4, reverse: true, bare: true },
  { t: 1, n: 1, i: 1, h: 1 },
  { t: 3, n: 16, i: 4, h: 33 },
  { t: 2, n: 3, i: 0, h: 4, layouts: ['guarded'] },
];
const SMALL: readonly Layer[] = [
  { t: 2, n: 1, i: 2, h: 2 },
  { t: 2, n: 2, i: 1, h: 2, reverse: true, bare: true },
];

const inputsOf = (layer: Layer, own_: Own, k: number): Slot[] => {
  const { t, n, i, h, x = wide } = layer;
  const weight = (shape: Shape): Slot => own(shape, uniform(-0.6, 0.6));
  const states = [own([n, h], uniform(-1, 1)), own([n, h], uniform(-1, 1))];
  return [own([t, n, i], x), ...states, weight([4 * h, i]), weight([4 * h, h]), ...own_(layer, k)];
};

const sample = (layer: Layer, own_: Own, k: number): Sample<VariantScan> => ({
  inputs: inputsOf(layer, own_, k),
  attributes: { reverse: layer.reverse ?? false, eps: 1e-3 },
  layouts: layer.layouts ?? DISTINCT,
});

/** Gradients of the three results (some are missing), the layer, and what the forward pass gave. */
const sampleBack = (name: string, layer: Layer, own_: Own, k: number): Sample<VariantScan> => {
  const { t, n, h } = layer;
  const inputs = inputsOf(layer, own_, k);
  const places = inputs.map((_, i) => 3 + i);
  return {
    ...sample(layer, own_, k),
    inputs: [
      k % 4 === 1 ? null : own([t, n, h]),
      k % 3 === 2 ? null : own([n, h]),
      k % 4 === 3 ? null : own([n, h]),
      ...inputs,
      { from: name, inputs: places, output: 0 },
      { from: name, inputs: places, output: 3 },
    ],
  };
};

const NO_SCALAR = 'a sequence has three dimensions';

function forward(own_: Own): Cases<VariantScan> {
  const first = sample(LAYERS[0], own_, 0);
  const wrong = (input: number, slot: Slot) => ({
    ...first,
    inputs: first.inputs.with(input, slot),
    layouts: undefined,
  });
  const differs = (a: number, b: number, dim: number): string =>
    `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${dim}`;
  return {
    dtypes: FLOATS,
    samples: [...LAYERS, { t: 2, n: 8, i: 1, h: 5, x: special }].map((layer, k) => sample(layer, own_, k)),
    gradient: SMALL.map((layer, k) => ({ ...sample(layer, own_, k), layouts: undefined })),
    errors: [
      { ...wrong(2, own([3, 5])), error: ShapeError, message: differs(2, 3, 0) },
      { ...wrong(4, own([20, 4])), error: ShapeError, message: differs(5, 4, 1) },
      { ...wrong(FIRST, own([19])), error: ShapeError, message: differs(20, 19, 0) },
      {
        ...wrong(1, fixed('float64', [2, 5], wide)),
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
    ],
    // The reserve is given back by the pass that reads it; what it holds is an input of the backward op's cases.
    comparable: (_, output) => () => output !== 3,
    lacks: { scalar: NO_SCALAR },
  };
}

const backward = (name: string, own_: Own): Cases<VariantScan> => ({
  dtypes: FLOATS,
  samples: LAYERS.map((layer, k) => sampleBack(name, layer, own_, k)),
  gradient: [],
  errors: [
    {
      ...sampleBack(name, LAYERS[0], own_, 0),
      inputs: sampleBack(name, LAYERS[0], own_, 0).inputs.with(1, own([3, 5])),
      error: ShapeError,
      message: 'The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0',
    },
  ],
  lacks: { scalar: NO_SCALAR, special: 'what the forward pass gives of infinite inputs is compared in its cases' },
});

/** A bias, and shares that were drawn, or are expected. */
const ofZoneout: Own = ({ t, n, h, bare }, k) => {
  const shares = still([t, n, h], k % 3 === 2 ? uniform(0, 1) : integers(0, 1));
  return [bare ? null : own([4 * h], uniform(-0.6, 0.6)), shares, shares];
};

export const zoneoutCases: CasesOf<typeof zoneout> = {
  zoneout_lstm: forward(ofZoneout),
  zoneout_lstm_backward: backward('zoneout_lstm', ofZoneout),
};

/** Weights of the norms. */
const ofLayerNorm: Own = ({ h }) => {
  const scale = (width: number): Slot => own([width], uniform(0.5, 1.5));
  const shift = (width: number): Slot => own([width], uniform(-0.6, 0.6));
  return [scale(4 * h), scale(4 * h), shift(4 * h), scale(h), shift(h)];
};

export const layerNormCases: CasesOf<typeof layerNorm> = {
  layer_norm_lstm: forward(ofLayerNorm),
  layer_norm_lstm_backward: backward('layer_norm_lstm', ofLayerNorm),
};
