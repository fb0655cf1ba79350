// The line search of LBFGS for a point that meets the strong Wolfe conditions: enough of a fall, and a slope that is flat
// enough. Source: Nocedal and Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6, as PyTorch bounds and ends them.

import type { Tensor } from '../torch/index.ts';

/** A point on the line. */
export interface Point {
  /** How far along the direction. */
  readonly t: number;
  /** The loss there. */
  readonly loss: number;
  /** The gradient there, [n]. */
  readonly grad: Tensor;
  /** The derivative of the loss by t: gradient · direction. */
  readonly slope: number;
}

/** How much of a fall is enough, and how much of the first slope may be left. */
const [ENOUGH, FLAT] = [1e-4, 0.9];

/** The minimum of the cubic through two points with their slopes, within bounds. */
function interpolate(a: Point, b: Point, low: number, high: number): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const [near, far] = a.t <= b.t ? [a, b] : [b, a];
  const t = far.t - (far.t - near.t) * ((far.slope + d2 - d1) / (far.slope - near.slope + 2 * d2));
  return Math.min(Math.max(t, low), high);
}

/**
 * Two points with one between them that meets the conditions, that one alone, or where the search ends before, the first
 * and the last.
 */
function bracketed(evaluate: (t: number) => Point, start: Point, t: number, most: number): [Point[], number] {
  let [before, now] = [start, evaluate(t)];
  for (let k = 0; k < most; k++) {
    if (now.loss > start.loss + ENOUGH * now.t * start.slope || (k > 1 && now.loss >= before.loss)) {
      return [[before, now], k];
    }
    if (Math.abs(now.slope) <= -FLAT * start.slope) return [[now], k];
    if (now.slope >= 0) return [[before, now], k];
    const next = interpolate(before, now, now.t + 0.01 * (now.t - before.t), now.t * 10);
    [before, now] = [now, evaluate(next)];
  }
  return [[start, now], most];
}

/**
 * The best point of a search of at most `most` steps from `start`, of which t is the first. `size` is the largest element of
 * the direction; a bracket that is narrower than `tolerance` by it is not parted any more.
 */
export function strongWolfe(
  evaluate: (t: number) => Point,
  start: Point,
  t: number,
  size: number,
  most: number,
  tolerance = 1e-9,
): Point {
  const [bracket, steps] = bracketed(evaluate, start, t, most);
  const lower = (): 0 | 1 => (bracket[0].loss <= bracket[bracket.length - 1].loss ? 0 : 1);
  let low = lower();
  let stuck = false;
  for (let k = steps; bracket.length === 2 && k < most; k++) {
    const [a, b] = bracket;
    const [least, largest] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
    if ((largest - least) * size < tolerance) break;
    let next = interpolate(a, b, least, largest);
    // Twice close to an end, or at one: a tenth of the bracket away from it.
    const margin = 0.1 * (largest - least);
    const close = Math.min(largest - next, next - least) < margin;
    if (close && (stuck || next >= largest || next <= least)) {
      next = Math.abs(next - largest) < Math.abs(next - least) ? largest - margin : least + margin;
      stuck = false;
    } else stuck = close;
    const found = evaluate(next);
    if (found.loss > start.loss + ENOUGH * next * start.slope || found.loss >= bracket[low].loss) {
      bracket[1 - low] = found;
      low = lower();
      continue;
    }
    if (Math.abs(found.slope) <= -FLAT * start.slope) return found;
    if (found.slope * (bracket[1 - low].t - bracket[low].t) >= 0) bracket[1 - low] = bracket[low];
    bracket[low] = found;
  }
  return bracket[low];
}
