// How many points lie in each bin of several dimensions, and the edges of the bins, in PyTorch's spelling.

import { RuntimeError } from '../engine/index.ts';
import { define } from './define.ts';
import { type HistogramRest, histogramOf } from './histograms.ts';
import { bool, either, floats, int, ints, listOf, tensor } from './kinds.ts';
import { returned } from './pair.ts';
import type { Tensor } from './tensor.ts';

/** Counts and the edges of each dimension, and by name. */
export type Histogramdd = [hist: Tensor, bin_edges: Tensor[]] & { readonly hist: Tensor; readonly bin_edges: Tensor[] };
/** How many bins each dimension has, those of each, or their edges. */
type Bins = number | readonly number[] | readonly Tensor[];
export interface HistogramddOptions extends HistogramRest {
  /** How many bins each dimension has, those of each, or their edges in order [bins + 1]. */
  bins: Bins;
}
/** Takes how many bins each dimension has, those of each, or their edges. */
export interface HistogramddFunction {
  (
    input: Tensor,
    bins: Bins,
    range?: readonly number[] | null | HistogramRest,
    weight?: Tensor | null | Omit<HistogramRest, 'range'>,
    density?: boolean | Pick<HistogramRest, 'density'>,
  ): Histogramdd;
  (input: Tensor, options: HistogramddOptions): Histogramdd;
}

/** How many of the points [..., dimensions] lie in each bin, and the edges of each dimension; the last one belongs to the last bin. @throws RuntimeError for edges that are none. */
export const histogramdd: HistogramddFunction = /* @__PURE__ */ define<
  HistogramddOptions & { input: Tensor },
  Histogramdd
>(
  'histogramdd',
  () => ({
    input: [tensor],
    bins: [/* @__PURE__ */ either(either(int, ints), listOf(tensor), 'tuple of ints')],
    range: [floats, null],
    weight: [tensor, null],
    density: [bool, false],
  }),
  ({ input, bins, ...rest }) => {
    if (input.ndim < 2) throw new RuntimeError('torch.histogramdd: input tensor should have at least 2 dimensions');
    const dimensions = input.shape[input.ndim - 1];
    const each = typeof bins === 'number' ? Array.from({ length: dimensions }, () => bins) : bins;
    if (each.length !== dimensions) {
      throw new RuntimeError(
        each.some((of) => typeof of === 'number')
          ? 'histogramdd: The size of bins must be equal to the innermost dimension of the input.'
          : `torch.histogramdd: expected ${dimensions} sequences of bin edges for a ${dimensions}-dimensional histogram but got ${each.length}`,
      );
    }
    const [hist, own] = histogramOf(input, each, rest);
    const bin_edges = own.map((edges, d) => (typeof each[d] === 'number' ? edges : each[d]));
    const both: [hist: Tensor, bin_edges: Tensor[]] = [hist, bin_edges];
    return returned('histogramdd', both, { hist, bin_edges });
  },
);
