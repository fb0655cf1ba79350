// How many elements lie in each of so many bins of one width, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { general, isFloating, noKernel, RuntimeError } from '../engine/index.ts';
import { scalarOf } from './arithmetic.ts';
import { binOf, checkBins, counts, extremes, flat, within } from './bins.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { float, int } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface HistcOptions {
  /** How many bins, 100 by default. */
  bins?: number;
  /** The first edge, 0 by default. */
  min?: number;
  /** The last edge, 0 by default; where both are equal, the smallest and the largest element are the edges. */
  max?: number;
}
/** Takes how many bins, and both ends. */
export interface Histc<P extends unknown[] = []> {
  (
    ...args: [...self: P, bins?: number | HistcOptions, min?: number | Omit<HistcOptions, 'bins'>, max?: number]
  ): Tensor;
}
/** The methods of this file. */
export interface HistcMethods {
  /** How many elements lie in each of so many bins of one width. */
  histc: Histc;
}

/** How many elements lie in each of so many bins of one width: [bins], of the input's dtype; the last edge belongs to the last bin. @throws RuntimeError for ends that are none. */
export const histc: Histc<Input> = /* @__PURE__ */ bound<HistcOptions>(
  'histc',
  { bins: [int, 100], min: [float, 0], max: [float, 0] },
  (input, { bins, min, max }) => {
    checkBins(bins);
    if (input.dtype === 'bool') throw noKernel('linspace_cpu', input.dtype, 'int64');
    if (!isFloating(input.dtype)) throw noKernel('histogram_cpu', input.dtype);
    const x = flat(input);
    const refusal = (low: number, high: number): string =>
      `torch.histc: range of [${general(low)}, ${general(high)}] is not finite`;
    if (!Number.isFinite(min) || !Number.isFinite(max)) throw new RuntimeError(refusal(min, max));
    if (min > max) throw new RuntimeError('torch.histc: max must be larger than min');
    const margin = min === max ? 1 : 0;
    const found = margin > 0 && x.shape[0] > 0;
    const [low, high] = found ? extremes(x, margin, refusal) : [scalarOf(x, min - margin), scalarOf(x, max + margin)];
    const places = f.div(f.mul(f.sub(x, low), bins), f.sub(high, low));
    const inside = within(x, low, high);
    return counts(binOf(places, inside, bins), inside, bins, f.ones_like(x));
  },
);
