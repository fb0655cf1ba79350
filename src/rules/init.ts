// Initialization rules: how wide a distribution a weight is drawn from. Bounds are computed in double in the order in
// which PyTorch computes them, so that the drawn bits agree.

import { size, ValueError } from '../engine/index.ts';
import { text } from './text/python.ts';

/** Inputs and outputs of one unit of a weight [out, in, …]. @throws ValueError below two dimensions. */
export function fans(shape: readonly number[]): { fan_in: number; fan_out: number } {
  if (shape.length < 2) {
    throw new ValueError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions');
  }
  const field = size(shape.slice(2));
  return { fan_in: shape[1] * field, fan_out: shape[0] * field };
}

/** Recommended gain of leaky_relu: √(2 / (1 + slope²)). */
export const leakyGain = (slope: number): number => Math.sqrt(2 / (1 + slope * slope));

/** Recommended gain of a nonlinearity; `param` is the slope of leaky_relu. */
export function gainOf(nonlinearity: string, param: number | null = null): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu':
      if (param !== null && typeof param !== 'number')
        throw new ValueError(`negative_slope ${text(param)} not a valid number`);
      return leakyGain(param ?? 0.01);
    case 'selu':
      return 3 / 4;
    case 'linear':
    case 'sigmoid':
    case 'conv1d':
    case 'conv2d':
    case 'conv3d':
      return 1;
    default:
      throw new ValueError(`Unsupported nonlinearity ${nonlinearity}`);
  }
}

/** Standard deviation of Glorot and Bengio (2010): gain √(2 / (fan_in + fan_out)). */
export function xavierStd(shape: readonly number[], gain: number): number {
  const { fan_in, fan_out } = fans(shape);
  return gain * Math.sqrt(2 / (fan_in + fan_out));
}

/** Standard deviation of He et al. (2015): gain / √fan. */
export function kaimingStd(shape: readonly number[], a: number, mode: string, nonlinearity: string): number {
  if (mode !== 'fan_in' && mode !== 'fan_out') {
    throw new ValueError(`Mode ${mode} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  return gainOf(nonlinearity, a) / Math.sqrt(fans(shape)[mode]);
}

/** Half width of the uniform distribution of a standard deviation: √3 σ. */
export const uniformBound = (std: number): number => Math.sqrt(3) * std;
