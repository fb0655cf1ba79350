// How many elements lie between edges, and the edges, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { TypeError } from '../engine/index.ts';
import { flat } from './bins.ts';
import type { Input } from './calls.ts';
import { define } from './define.ts';
import { type HistogramRest, histogramOf } from './histograms.ts';
import { bool, either, floats, int, tensor } from './kinds.ts';
import { returned } from './pair.ts';
import type { Tensor } from './tensor.ts';

export type { HistogramRest };

/** Counts and edges, and by name. */
export type Histogram = [hist: Tensor, bin_edges: Tensor] & { readonly hist: Tensor; readonly bin_edges: Tensor };
export interface HistogramOptions extends HistogramRest {
  /** How many bins, 100 by default, or their edges in order [bins + 1]. */
  bins?: number | Tensor;
}
/** Takes how many bins, or their edges. */
export interface HistogramFunction<P extends unknown[] = []> {
  (...args: [...self: P, bins?: number | Tensor, options?: HistogramRest]): Histogram;
  (...args: [...self: P, options: HistogramOptions]): Histogram;
}

/** The methods of this file. */
export interface HistogramMethods {
  /** How many elements lie in each bin, and the edges of the bins. */
  histogram: HistogramFunction;
}

/** How many elements lie in each bin, and the edges of the bins: [bins] and [bins + 1]; the last edge belongs to the last bin. @throws RuntimeError for edges that are none. */
export const histogram: HistogramFunction<Input> = /* @__PURE__ */ define<
  HistogramOptions & { input: Tensor },
  Histogram
>(
  'histogram',
  () => ({
    input: [tensor],
    bins: [/* @__PURE__ */ either(int, tensor), 100],
    range: [floats, null],
    weight: [tensor, null],
    density: [bool, false],
  }),
  ({ input, bins, weight, ...rest }) => {
    if (typeof bins !== 'number' && rest.range !== null) {
      throw new TypeError('histogram() received an invalid combination of arguments', 'edges say the range themselves');
    }
    const points = f.unsqueeze(flat(input), 1);
    const [hist, [own]] = histogramOf(points, [bins], { ...rest, weight: weight && flat(weight) });
    const bin_edges = typeof bins === 'number' ? own : f.clone(own);
    const both: [hist: Tensor, bin_edges: Tensor] = [hist, bin_edges];
    return returned('histogram', both, { hist, bin_edges });
  },
  2,
);
