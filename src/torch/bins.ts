// Bins between two ends, and what is counted in them, for the histograms.

import * as f from '../engine/functions.ts';
import { RuntimeError } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** The first and the last edge, without dimensions. */
export type Ends = readonly [low: Tensor, high: Tensor];

/** @throws RuntimeError for fewer bins than one. */
export function checkBins(bins: number, dim = 0): void {
  if (bins > 0) return;
  throw new RuntimeError(`torch.histogram(): bins must be > 0, but got ${bins} for dimension ${dim}`);
}
/** The smallest and the largest element, apart by twice `margin` where they are equal. `refusal` says of a range that it is not finite. */
export function extremes(x: Tensor, margin: number, refusal: (low: number, high: number) => string): Ends {
  const [low, high] = [f.amin(x), f.amax(x)];
  const error = 'RuntimeError';
  f.checked(low, { error, text: refusal(Number.NaN, Number.NaN) });
  // Which of both is infinite only values tell, which nobody reads.
  const wide = f.stack([low, high], 0);
  f.checked(wide, { from: -Number.MAX_VALUE, most: Number.MAX_VALUE, error, text: refusal(-Infinity, Infinity) });
  const same = f.eq(low, high);
  return [f.where(same, f.sub(low, margin), low), f.where(same, f.add(high, margin), high)];
}

/** Which of so many bins elements at such places [n] belong to: the last edge to the last bin; 0 where they are not inside. */
export const binOf = (places: Tensor, inside: Tensor, bins: number): Tensor =>
  f.minimum(f.cast(f.where(inside, places, 0), 'int64'), bins - 1);
/** What elements count in the bins that they belong to [n], where they are inside: [bins]. */
export const counts = (at: Tensor, inside: Tensor, bins: number, weight: Tensor): Tensor =>
  f.scatter_add(f.zeros_like(weight, [bins]), 0, at, f.where(inside, weight, 0));
/** Whether elements lie between two ends, which belong to it. */
export const within = (x: Tensor, low: Tensor, high: Tensor): Tensor => f.logical_and(f.ge(x, low), f.le(x, high));
/** All elements in a row, without history. */
export const flat = (x: Tensor): Tensor => f.reshape(f.detach(x), [x.numel()]);
