// Activations by name.

import * as f from '../../engine/functions.ts';
import type { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import { optional, reported, required } from '../base/options.ts';
import { array, choice, float32, op } from './define.ts';
import { softrelu } from './real.ts';

const activations: { readonly [name: string]: (x: NDArray) => NDArray } = {
  relu: f.relu,
  sigmoid: f.sigmoid,
  softrelu,
  softsign: f.softsign,
  tanh: f.tanh,
};

export const Activation = op(
  'Activation',
  {
    data: required(array),
    /** relu, sigmoid, softrelu, softsign or tanh. */
    act_type: reported(choice(...Object.keys(activations))),
  },
  ({ data, act_type }) => activations[act_type](data),
  { alike: true },
);

/** Scale and slope of SELU (Klambauer et al., 2017). */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

export const LeakyReLU = op(
  'LeakyReLU',
  {
    data: required(array),
    /** Slopes of prelu, one or one for each channel. */
    gamma: optional(array),
    /** elu, gelu, leaky, prelu or selu. */
    act_type: optional(choice('elu', 'gelu', 'leaky', 'prelu', 'selu'), 'leaky'),
    slope: optional(float32, 0.25),
    lower_bound: optional(float32, 0.125),
    upper_bound: optional(float32, 0.334),
  },
  ({ data, gamma, act_type, slope }): NDArray => {
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
  },
  {
    shapes: ({ data, gamma }) => [[gamma, [data.shape[1]]]],
    initial: { gamma: '["Constant", {"value": 0.25}]' },
    inputs: ({ act_type }) => (act_type === 'prelu' ? ['data', 'gamma'] : ['data']),
  },
);
