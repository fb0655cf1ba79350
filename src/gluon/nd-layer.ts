// Softmax and activations.

import * as f from '../engine/functions.ts';
import { isFloating } from '../engine/index.ts';
import { op } from './define.ts';
import { dtypeOf } from './dtype.ts';
import { MXNetError } from './errors.ts';
import { softrelu, softsign } from './nd-unary.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf } from './shapes.ts';

/** @throws MXNetError for integers. */
function checkFloating(x: NDArray): void {
  if (!isFloating(x.dtype)) throw new MXNetError(`This operation only support floating point types, not ${x.dtype}`);
}

export interface Softmax {
  readonly data: NDArray;
  readonly length?: NDArray | null;
  readonly axis?: number;
  readonly temperature?: number | null;
  readonly dtype?: string | null;
  readonly use_length?: boolean;
}

/** 1 where the position along the axis is below the length of its row. */
export function lengthMask(data: NDArray, length: NDArray, axis: number): NDArray {
  const n = data.shape[axis];
  const steps = f.zeros_like(
    f.cast(f.detach(data), 'int64'),
    data.shape.map((d, i) => (i === axis ? d : 1)),
  );
  for (let i = 0; i < n; i++) steps.storage.data[i] = i;
  const lengths = f.reshape(
    f.cast(f.detach(length), 'int64'),
    data.shape.map((d, i) => (i === axis ? 1 : d)),
  );
  return f.lt(steps, lengths);
}

const softmax = (name: string, of: typeof f.softmax, sign = 1) =>
  op<Softmax>()(
    name,
    ['data', 'length', 'axis', 'temperature', 'dtype', 'use_length'],
    { length: null, axis: -1, temperature: null, dtype: null, use_length: false },
    ({ data, length, axis, temperature, dtype, use_length }): NDArray => {
      checkFloating(data);
      const dim = axisOf(axis, data.shape.length);
      const signed = sign === 1 ? data : f.neg(data);
      const scaled = temperature === null || temperature === 1 ? signed : f.div(signed, temperature);
      const masked = use_length && length !== null;
      const mask = masked ? lengthMask(data, length, dim) : null;
      const y: NDArray = of(mask === null ? scaled : f.where(mask, scaled, Number.NEGATIVE_INFINITY), dim);
      return f.cast(mask === null ? y : f.where(mask, y, 0), dtypeOf(dtype, data.dtype));
    },
  );

const activations: { readonly [name: string]: (x: NDArray) => NDArray } = {
  relu: f.relu,
  sigmoid: f.sigmoid,
  softrelu,
  softsign,
  tanh: f.tanh,
};

function activation({ data, act_type }: { data: NDArray; act_type: string }): NDArray {
  const body = activations[act_type];
  if (body) return body(data);
  const known = Object.keys(activations).map((k) => `'${k}'`);
  throw new MXNetError(
    `Invalid Input: '${act_type}', valid values are: {${known.join(', ')}}, in operator Activation(name="", act_type="${act_type}")`,
  );
}

export interface Leaky {
  readonly data: NDArray;
  readonly gamma?: NDArray | null;
  readonly act_type?: string;
  readonly slope?: number;
  readonly lower_bound?: number;
  readonly upper_bound?: number;
}

/** Scale and slope of SELU (Klambauer et al., 2017). */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

function leakyRelu({ data, gamma, act_type, slope }: Required<Leaky>): NDArray {
  switch (act_type) {
    case 'leaky':
      return f.leaky_relu(data, { negative_slope: slope });
    case 'elu':
      return f.elu(data, { alpha: slope });
    case 'selu':
      return f.mul(f.elu(data, { alpha: SELU_ALPHA }), SELU_SCALE);
    case 'gelu':
      return f.gelu(data, { approximate: 'none' });
    case 'prelu': {
      if (gamma === null) throw new MXNetError('LeakyReLU: act_type prelu needs gamma');
      // One slope for each channel (axis 1), or one for all.
      const shape = data.shape.map((d, i) => (i === 1 && gamma.size === d ? d : 1));
      const slopes = f.reshape(gamma, gamma.size === 1 ? data.shape.map(() => 1) : shape);
      return f.where(f.gt(f.detach(data), 0), data, f.mul(data, slopes));
    }
    default:
      throw new MXNetError(
        `Invalid Input: '${act_type}', valid values are: {'elu', 'gelu', 'leaky', 'prelu', 'selu'}, in operator LeakyReLU(name="", act_type="${act_type}")`,
      );
  }
}

export const layerOperators = {
  softmax: softmax('softmax', f.softmax),
  log_softmax: softmax('log_softmax', f.log_softmax),
  softmin: softmax('softmax', f.softmax, -1),
};

export const layerFunctions = {
  Activation: op<{ data: NDArray; act_type: string }>()('Activation', ['data', 'act_type'], {}, activation),
  LeakyReLU: op<Leaky>()(
    'LeakyReLU',
    ['data', 'gamma', 'act_type', 'slope', 'lower_bound', 'upper_bound'],
    { gamma: null, act_type: 'leaky', slope: 0.25, lower_bound: 0.125, upper_bound: 0.334 },
    leakyRelu,
  ),
  softmax_cross_entropy: op<{ data: NDArray; label: NDArray }>()(
    'softmax_cross_entropy',
    ['data', 'label'],
    {},
    (o) => {
      const index = f.reshape(f.cast(f.detach(o.label), 'int64'), [o.label.size, 1]);
      return f.reshape(f.neg(f.sum(f.gather(f.log_softmax(o.data, 1), 1, index))), [1]);
    },
  ),
};
