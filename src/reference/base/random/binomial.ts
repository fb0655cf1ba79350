// Binomial numbers: `binomial`. Waiting times from one success to the next where fewer than 10 are expected, else Hörmann's
// transformed rejection (BTRS, 1993). What PyTorch holds in the dtype of the counts is rounded to it, so that the same draws are taken.

import type { DType, TypedArray } from '../dtype.ts';
import { log, log1p } from '../math.ts';
import { logGamma } from '../math-gamma.ts';
import { uniform53 } from './bits.ts';
import type { Generator } from './generator.ts';
import { requireFloating } from './text.ts';

type Round = (x: number) => number;

/** How much log k! is above (k + ½) log(k + 1) - (k + 1) + ½ log 2π; by three terms of Stirling's series from 10 on. */
function tail(k: number): number {
  if (k >= 10) {
    const square = (k + 1) * (k + 1);
    return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
  }
  const n = Math.trunc(k) + 1;
  // ½ ln 2π = 0.9189…
  return logGamma(n) - ((n - 0.5) * log(n) - n + 0.9189385332046728);
}

/** How many waiting times, ⌈log u / log(1 - p)⌉ trials each, fit into the count. */
function byWaiting(generator: Generator, count: number, p: number, round: Round): number {
  const logMiss = round(log1p(-p));
  let successes = 0;
  for (let trials = 0; ; successes++) {
    trials += Math.ceil(log(uniform53(generator)) / logMiss);
    if (trials > count) return successes;
  }
}

function byRejection(generator: Generator, count: number, p: number, round: Round): number {
  const mean = round(count * p);
  const deviation = round(Math.sqrt(round(mean * round(1 - p))));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const sure = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const odds = round(p / round(1 - p));
  const mode = Math.floor(round(round(count + 1) * p));
  const above = count - mode + 1;
  for (;;) {
    const u = uniform53(generator) - 0.5;
    const v = uniform53(generator);
    const us = 0.5 - Math.abs(u);
    const k = round(Math.floor(((2 * a) / us + b) * u + (mean + 0.5)));
    if (k < 0 || k > count) continue;
    if (us >= 0.07 && v <= sure) return k;
    const misses = round(count - k);
    const rest = round(misses + 1);
    const bound =
      (mode + 0.5) * log((mode + 1) / (odds * above)) +
      round(count + 1) * log(above / rest) +
      (k + 0.5) * log((odds * rest) / round(k + 1)) +
      tail(mode) +
      tail(count - mode) -
      tail(k) -
      tail(misses);
    if (log((v * alpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** A number of successes; of likely ones, count less that of misses. NaN of NaN, for whose count PyTorch never ends. */
function binomial(generator: Generator, count: number, p: number, round: Round): number {
  if (count <= 0 || p <= 0) return 0;
  if (p >= 1) return count;
  if (Number.isNaN(count + p)) return Number.NaN;
  const rare = p <= 0.5 ? p : round(1 - p);
  const k = (round(count * rare) >= 10 ? byRejection : byWaiting)(generator, count, rare, round);
  return p <= 0.5 ? k : round(count - k);
}

/** Fills with binomial numbers, each of the count and the probability at its place. @throws NotImplementedError for a dtype. */
export function binomialFrom(
  generator: Generator,
  data: TypedArray,
  counts: TypedArray,
  probabilities: TypedArray,
  dtype: DType,
): void {
  requireFloating(dtype, 'binomial_cpu', data.length);
  const round: Round = dtype === 'float32' ? Math.fround : (x) => x;
  for (let i = 0; i < data.length; i++) data[i] = binomial(generator, counts[i], probabilities[i], round);
}
