// How learning rates and momenta change: the formulas of schedules, in the order in which PyTorch computes them, so that they round
// alike. Chained forms take the latest rate, closed ones the first.

import { RuntimeError } from '../engine/index.ts';
import { cos, log, pow } from '../reference/base/math.ts';

/** a / b. @throws RuntimeError where Python raises for it. */
export function quotient(a: number, b: number): number {
  if (b === 0) throw new RuntimeError('division by zero', 'a schedule of no length, or a factor of 0');
  return a / b;
}

/** xʸ. */
export const power: (x: number, y: number) => number = pow;

/** The factor of an epoch on the line from start at epoch 0 to end at epoch total. */
export const lineStep = (epoch: number, total: number, start: number, end: number): number =>
  1 + quotient(end - start, total * start + (epoch - 1) * (end - start));
/** Where that line is. */
export const lineAt = (epoch: number, total: number, start: number, end: number): number =>
  start + quotient((end - start) * Math.min(total, epoch), total);

/** The factor of an epoch on (1 - epoch / total)ᵖ. */
export const polynomialStep = (epoch: number, total: number, p: number): number =>
  pow(quotient(1 - epoch / total, 1 - (epoch - 1) / total), p);
/** Where that curve is. */
export const polynomialAt = (epoch: number, total: number, p: number): number =>
  pow(1 - quotient(Math.min(total, epoch), total), p);

/** The rate on half a period of a cosine of T epochs, from base to least. */
export const cosineAt = (base: number, least: number, epoch: number, T: number): number =>
  least + ((base - least) * (1 + cos(quotient(Math.PI * epoch, T)))) / 2;

/** The rate that follows lr there; on the way up again after epoch T. */
export function cosineStep(lr: number, base: number, least: number, epoch: number, T: number): number {
  if ((epoch - 1 - T) % (2 * T) === 0) return lr + ((base - least) * (1 - cos(quotient(Math.PI, T)))) / 2;
  const [now, before] = [epoch, epoch - 1].map((e) => 1 + cos(quotient(Math.PI * e, T)));
  return quotient(now, before) * (lr - least) + least;
}

/** Epochs since the latest restart, and between it and the next; the n-th is at T (multⁿ - 1) / (mult - 1). */
export function periodOf(epoch: number, T: number, mult: number): [since: number, between: number] {
  if (epoch < T || mult === 1) return [epoch % T, T];
  const n = Math.trunc(log((epoch / T) * (mult - 1) + 1) / log(mult));
  return [epoch - (T * (pow(mult, n) - 1)) / (mult - 1), T * pow(mult, n)];
}

/** From start to end on half a period of a cosine; part runs from 0 to 1. */
export const annealCosine = (start: number, end: number, part: number): number =>
  end + ((start - end) / 2) * (cos(Math.PI * part) + 1);
/** From start to end on a line. */
export const annealLine = (start: number, end: number, part: number): number => (end - start) * part + start;

/** (1 - cos πt) / 2: a smooth way from 0 to 1. */
export const smooth = (t: number): number => (1 - cos(Math.PI * t)) / 2;

/** The cycle of an epoch, and how far between its lowest and its highest point it is; rising takes `ratio` of a cycle. */
export function triangle(epoch: number, total: number, ratio: number): { cycle: number; height: number } {
  const cycle = Math.floor(1 + epoch / total);
  const x = 1 + epoch / total - cycle;
  return { cycle, height: x <= ratio ? quotient(x, ratio) : (x - 1) / (ratio - 1) };
}
