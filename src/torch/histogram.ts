// How many elements lie between edges, and the edges, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { formatSizes, general, noKernel, RuntimeError, TypeError } from '../engine/index.ts';
import { scalarOf } from './arithmetic.ts';
import { checkBins, counts, type Ends, extremes, flat, within } from './bins.ts';
import type { Input } from './calls.ts';
import { define } from './define.ts';
import { bool, either, floats, int, tensor } from './kinds.ts';
import { cNames } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Counts and edges, and by name. */
export type Histogram = [hist: Tensor, bin_edges: Tensor] & { readonly hist: Tensor; readonly bin_edges: Tensor };
export interface HistogramRest {
  /** The first and the last edge; null (default): the smallest and the largest element. Of a number of bins alone. */
  range?: readonly number[] | null;
  /** What each element counts, in the shape of the input; null (default): 1. */
  weight?: Tensor | null;
  /** Whether counts are divided so that the area below them is 1; not by default. */
  density?: boolean;
}
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

/** The ends that a range says, or the elements. @throws RuntimeError for a range that is none. */
function endsOf(x: Tensor, range: readonly number[] | null): Ends {
  const refusal = (low: number, high: number): string =>
    `torch.histogramdd: dimension 0's range [${general(low)}, ${general(high)}] is not finite`;
  if (range === null) return x.shape[0] === 0 ? [scalarOf(x, 0), scalarOf(x, 1)] : extremes(x, 0.5, refusal);
  if (range.length !== 2) {
    throw new RuntimeError(
      `torch.histogramdd: for a 1-dimensional histogram range should have 2 elements, but got ${range.length}`,
    );
  }
  const [min, max] = range;
  if (!range.every(Number.isFinite)) throw new RuntimeError(refusal(min, max));
  if (min > max) {
    throw new RuntimeError(
      `torch.histogramdd: min should not exceed max, but got min ${general(min)} max ${general(max)} for dimension 0`,
    );
  }
  const margin = min === max ? 0.5 : 0;
  return [scalarOf(x, min - margin), scalarOf(x, max + margin)];
}
/** So many edges in even steps: counted from the first in the first half, from the last in the second. */
function evenEdges([low, high]: Ends, bins: number): Tensor {
  const i = f.range(f.placeOf(low), bins + 1);
  const step = f.div(f.sub(high, low), bins);
  const [up, down] = [f.add(low, f.mul(step, i)), f.sub(high, f.mul(step, f.sub(bins, i)))];
  return f.where(f.lt(i, (bins + 1) >> 1), up, down);
}
/** @throws RuntimeError for edges that are no vector [bins + 1] of x's dtype. */
function checkEdges(x: Tensor, bins: Tensor): void {
  if (bins.ndim !== 1) {
    throw new RuntimeError(
      `torch.histogramdd: bins tensor should have one dimension, but got ${bins.ndim} dimensions in the bins tensor for dimension 0`,
    );
  }
  if (bins.shape[0] === 0) {
    throw new RuntimeError(
      'torch.histogramdd: bins tensor should have at least 1 element, but got 0 elements in the bins tensor for dimension 0',
    );
  }
  if (bins.dtype !== x.dtype) {
    throw new RuntimeError(
      `torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ${cNames[x.dtype]} and bins for dimension 0 with dtype ${cNames[bins.dtype]}`,
    );
  }
  checkBins(bins.shape[0] - 1);
}
/** What each of the elements x [n] counts. @throws RuntimeError for weights of another number or dtype. */
function weightsOf(x: Tensor, weight: Tensor | null): Tensor {
  if (weight === null) return f.ones_like(x);
  if (weight.dtype !== x.dtype) {
    throw new RuntimeError(
      `torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but got input(${cNames[x.dtype]}), and weight(${cNames[weight.dtype]})`,
    );
  }
  if (weight.numel() !== x.numel()) {
    throw new RuntimeError(
      `torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape ${formatSizes([x.numel(), 1])} and weight with shape ${formatSizes([weight.numel()])}`,
    );
  }
  return flat(weight);
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
  ({ input, bins, range, weight, density }) => {
    const x = flat(input);
    if (typeof bins !== 'number' && range !== null) {
      throw new TypeError('histogram() received an invalid combination of arguments', 'edges say the range themselves');
    }
    if (typeof bins === 'number') checkBins(bins);
    else checkEdges(x, bins);
    const weights = weightsOf(x, weight);
    if (x.dtype !== 'float32' && x.dtype !== 'float64') throw noKernel('histogramdd', x.dtype);
    const edges = typeof bins === 'number' ? evenEdges(endsOf(x, range), bins) : f.clone(f.detach(bins));
    const n = edges.shape[0] - 1;
    const inside = within(x, f.select(edges, 0, 0), f.select(edges, 0, n));
    const found = counts(f.sub(f.searchsorted(edges, x, { right: true }), 1), inside, n, weights);
    const widths = f.sub(f.slice(edges, 0, 1, n + 1), f.slice(edges, 0, 0, n));
    const hist = density ? f.div(f.div(found, f.sum(found)), widths) : found;
    const both: [hist: Tensor, bin_edges: Tensor] = [hist, edges];
    return Object.assign(both, { hist, bin_edges: edges });
  },
  2,
);
