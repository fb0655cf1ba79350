// Histograms of points with several coordinates, as histogramdd counts them; histogram's have one. Edges, what they are refused
// for, and the counts between them.

import * as f from '../engine/functions.ts';
import { formatSizes, general, noKernel, RuntimeError, size } from '../engine/index.ts';
import { scalarOf } from './arithmetic.ts';
import { binOf, checkBins, counts, type Ends, extremes, flat, within } from './bins.ts';
import { cNames } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface HistogramRest {
  /** The first and the last edge of each dimension in turn; null (default): the smallest and the largest element. Of numbers of bins alone. */
  range?: readonly number[] | null;
  /** What each point counts, in the shape of the input without the last dimension (`histogram`: in its shape); null (default): 1. */
  weight?: Tensor | null;
  /** Whether counts are divided so that the volume below them is 1; not by default. */
  density?: boolean;
}

/** The ends that a range says, or the elements. @throws RuntimeError for a range that is none. */
function endsOf(x: Tensor, range: readonly number[] | null, dim: number): Ends {
  const refusal = (low: number, high: number): string =>
    `torch.histogramdd: dimension ${dim}'s range [${general(low)}, ${general(high)}] is not finite`;
  if (range === null) return x.shape[0] === 0 ? [scalarOf(x, 0), scalarOf(x, 1)] : extremes(x, 0.5, refusal);
  const [min, max] = range.slice(2 * dim, 2 * dim + 2);
  if (!Number.isFinite(min) || !Number.isFinite(max)) throw new RuntimeError(refusal(min, max));
  if (min > max) {
    throw new RuntimeError(
      `torch.histogramdd: min should not exceed max, but got min ${general(min)} max ${general(max)} for dimension ${dim}`,
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
/** @throws RuntimeError for edges that are no vector [bins + 1] of the points' dtype. */
function checkEdges({ dtype }: Tensor, bins: Tensor, dim: number): void {
  if (bins.ndim !== 1) {
    throw new RuntimeError(
      `torch.histogramdd: bins tensor should have one dimension, but got ${bins.ndim} dimensions in the bins tensor for dimension ${dim}`,
    );
  }
  if (bins.shape[0] === 0) {
    throw new RuntimeError(
      `torch.histogramdd: bins tensor should have at least 1 element, but got 0 elements in the bins tensor for dimension ${dim}`,
    );
  }
  if (bins.dtype !== dtype) {
    throw new RuntimeError(
      `torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ${cNames[dtype]} and bins for dimension ${dim} with dtype ${cNames[bins.dtype]}`,
    );
  }
  checkBins(bins.shape[0] - 1, dim);
}
/** What each of the points [..., dimensions] counts [n]. @throws RuntimeError for weights of another shape or dtype. */
function weightsOf(points: Tensor, weight: Tensor | null): Tensor {
  const shape = points.shape.slice(0, -1);
  if (weight === null) return f.full(f.placeOf(points), { shape: [size(shape)], dtype: points.dtype, value: 1 });
  if (weight.dtype !== points.dtype) {
    throw new RuntimeError(
      `torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but got input(${cNames[points.dtype]}), and weight(${cNames[weight.dtype]})`,
    );
  }
  if ((weight.ndim === 0 ? [1] : weight.shape).join() !== shape.join()) {
    throw new RuntimeError(
      `torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape ${formatSizes(points.shape)} and weight with shape ${formatSizes(weight.shape)}`,
    );
  }
  return flat(weight);
}

/**
 * How many of the points [..., dimensions] lie in each bin [bins of the first dimension, ...], and the edges of each dimension;
 * the last edge belongs to the last bin. `bins` says how many they are, or their edges.
 * @throws RuntimeError for edges, ranges and weights that are none.
 */
export function histogramOf(
  points: Tensor,
  bins: readonly (number | Tensor)[],
  { range, weight, density }: Required<HistogramRest>,
): [hist: Tensor, edges: Tensor[]] {
  for (const [d, of] of bins.entries()) {
    if (typeof of === 'number') checkBins(of, d);
    else checkEdges(points, of, d);
  }
  const weights = weightsOf(points, weight);
  if (points.dtype !== 'float32' && points.dtype !== 'float64') {
    const searched = range === null && bins.some((of) => typeof of === 'number');
    throw noKernel(searched ? 'histogramdd' : 'histogram_cpu', points.dtype);
  }
  if (range !== null && range.length !== 2 * bins.length) {
    throw new RuntimeError(
      `torch.histogramdd: for a ${bins.length}-dimensional histogram range should have ${2 * bins.length} elements, but got ${range.length}`,
    );
  }
  let at = f.zeros_like(f.cast(weights, 'int64'));
  // Points without coordinates are not counted.
  let inside = f.eq(at, bins.length > 0 ? 0 : 1);
  const edges: Tensor[] = [];
  for (const [d, of] of bins.entries()) {
    const x = flat(f.select(points, points.ndim - 1, d));
    const own = typeof of === 'number' ? evenEdges(endsOf(x, range, d), of) : f.detach(of);
    const n = own.shape[0] - 1;
    inside = f.logical_and(inside, within(x, f.select(own, 0, 0), f.select(own, 0, n)));
    at = f.add(f.mul(at, n), binOf(f.sub(f.searchsorted(own, x, { right: true }), 1), inside, n));
    edges.push(own);
  }
  const sizes = edges.map(({ shape }) => shape[0] - 1);
  const found = f.reshape(counts(at, inside, size(sizes), weights), sizes);
  return [density ? densityOf(found, edges) : found, edges];
}

/** Shares of what is counted, by the volume of their bins. */
function densityOf(found: Tensor, edges: readonly Tensor[]): Tensor {
  let hist = f.div(found, f.sum(found));
  for (const [d, own] of edges.entries()) {
    const n = own.shape[0] - 1;
    const widths = f.sub(f.slice(own, 0, 1, n + 1), f.slice(own, 0, 0, n));
    hist = f.div(
      hist,
      f.reshape(
        widths,
        found.shape.map((size, i) => (i === d ? size : 1)),
      ),
    );
  }
  return hist;
}
