// MXNet's rules for initial weights over plain arrays: bounds and fixed patterns, in the order of MXNet's own arithmetic, so
// that the drawn bits agree.

import {
  AssertionError,
  IndexError,
  KeyError,
  type Shape,
  size,
  type TypedArray,
  ValueError,
} from '../../engine/index.ts';
import { thinSVD } from './svd.ts';

/**
 * Half width or standard deviation of Xavier's distribution: √(magnitude / factor) with the factor fan_in, fan_out or their
 * mean; a weight is [out, in, …]. @throws ValueError for a vector, or another factor_type than avg, in and out.
 */
export function xavierScale(name: string, shape: Shape, factor_type: string, magnitude: number): number {
  if (shape.length < 2) {
    throw new ValueError(`Xavier initializer cannot be applied to vector ${name}. It requires at least 2D.`);
  }
  const field = size(shape.slice(2));
  const [fan_in, fan_out] = [shape[1] * field, shape[0] * field];
  const factors: { readonly [type: string]: number } = { avg: (fan_in + fan_out) / 2, in: fan_in, out: fan_out };
  if (!Object.hasOwn(factors, factor_type)) {
    throw new ValueError('Incorrect factor type', "factor_type is 'avg', 'in' or 'out'");
  }
  return Math.sqrt(magnitude / factors[factor_type]);
}

/**
 * A matrix with orthonormal rows or columns, times `scale`: of the singular value decomposition of a matrix
 * [shape[0], the rest] the factor that has its shape.
 */
export function orthogonalFactor(matrix: TypedArray, shape: Shape, scale: number): TypedArray {
  const rows = shape[0];
  const columns = size(shape.slice(1));
  const { u, vt } = thinSVD(Float64Array.from(matrix), rows, columns);
  const factor = Math.fround(scale);
  return Float32Array.from(rows >= columns ? u : vt, (x) => factor * Math.fround(x));
}

/** The kernel of bilinear upsampling, for each filter of a weight [out, in, height, width]. @throws IndexError below 4-D. */
export function bilinearKernel(data: TypedArray, shape: Shape): void {
  const [, , height, width] = shape;
  if (width === undefined) throw new IndexError('tuple index out of range', 'a weight [out, in, height, width]');
  const f = Math.ceil(width / 2);
  const c = (2 * f - 1 - (f % 2)) / (2 * f);
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    data[i] = Math.fround((1 - Math.abs(x / f - c)) * (1 - Math.abs(y / f - c)));
  }
}

/** The biases of an LSTM cell, gates i, f, c, o: 0, and `forget` for the second of four equal parts. */
export function lstmBias(data: TypedArray, shape: Shape, forget: number): void {
  const hidden = Math.trunc(shape[0] / 4) * size(shape.slice(1));
  data.fill(0).fill(forget, hidden, 2 * hidden);
}

/** One gate's matrix or bias in the flat parameters of a fused layer. */
export interface FusedPart {
  readonly name: string;
  readonly start: number;
  readonly shape: Shape;
}

const gates: { readonly [mode: string]: readonly string[] } = {
  rnn_relu: [''],
  rnn_tanh: [''],
  lstm: ['_i', '_f', '_c', '_o'],
  gru: ['_r', '_z', '_o'],
};

/** What names say of the gates of a layer, in the order of its weights. @throws KeyError for an unknown mode. */
export function gateNames(mode: string): readonly string[] {
  if (Object.hasOwn(gates, mode)) return gates[mode];
  throw new KeyError(`'${mode}'`, `mode is one of ${Object.keys(gates).join(', ')}`);
}

/**
 * The parts of a fused layer's flat parameters in order: all weights, then all biases; within each by layer, direction,
 * input before state, gate (`l0_i2h_f_weight`). @throws KeyError for an unknown mode, AssertionError for a length that fits
 * no input size.
 */
export function fusedParts(
  length: number,
  hidden: number,
  layers: number,
  mode: string,
  bidirectional: boolean,
): FusedPart[] {
  const names = gateNames(mode);
  const directions = bidirectional ? ['l', 'r'] : ['l'];
  const b = directions.length;
  const input = length / b / hidden / names.length - (layers - 1) * (hidden + b * hidden + 2) - hidden - 2;
  if (!Number.isInteger(input) || input < 0) {
    throw new AssertionError('Invalid parameters size for FusedRNNCell', `length ${length}`);
  }
  const parts: FusedPart[] = [];
  let start = 0;
  for (const kind of ['weight', 'bias']) {
    for (let layer = 0; layer < layers; layer++) {
      for (const direction of directions) {
        for (const [side, width] of [
          ['i2h', layer === 0 ? input : b * hidden],
          ['h2h', hidden],
        ] as const) {
          const shape = kind === 'bias' ? [hidden] : [hidden, width];
          for (const gate of names) {
            parts.push({ name: `${direction}${layer}_${side}${gate}_${kind}`, start, shape });
            start += size(shape);
          }
        }
      }
    }
  }
  return parts;
}
