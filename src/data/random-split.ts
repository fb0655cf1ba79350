// random_split: a data set cut into parts at random.

import { bind, type Generator, randperm, TypeError, typeName, ValueError, warn } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf } from '../rules/text/python.ts';
import { default_generator } from '../torch/index.ts';
import { generator, of } from '../torch/kinds.ts';
import type { Source } from './dataset.ts';
import { Subset } from './datasets-of.ts';

/** What random_split takes. */
export interface RandomSplitOptions<T> {
  /** What is split. */
  dataset: Source<T>;
  /** How many samples each part has, or fractions that sum to 1. */
  lengths: readonly number[];
  /** Draws in place of the default generator, which null (default) is. */
  generator?: Generator | null;
}
const declared = /* @__PURE__ */ optionsOf<RandomSplitOptions<unknown>>(
  'random_split',
  { dataset: [/* @__PURE__ */ of()], lengths: [/* @__PURE__ */ of()], generator: [generator, null] },
  false,
);

/**
 * Parts of the given lengths, or of the given fractions that sum to 1 (each rounded down, what is left dealt out one by
 * one). One permutation is drawn, from `generator` or the default one; part k takes its next piece.
 * @throws ValueError where lengths do not sum to the data set's or a fraction is outside [0, 1].
 */
export function random_split<T>(
  dataset: Source<T>,
  lengths: readonly number[],
  generator?: Generator | null | { generator?: Generator | null },
): Subset<T>[] {
  const bound = bind(declared, [dataset, lengths, generator], ['dataset']);
  if (!Array.isArray(lengths)) throw new TypeError(`'${typeName(lengths)}' object is not iterable`);
  for (const length of lengths as readonly unknown[]) {
    if (typeof length === 'number') continue;
    throw new TypeError(`unsupported operand type(s) for +: 'int' and '${typeName(length)}'`, 'lengths are numbers');
  }
  const n = lengthOf(dataset);
  const sum = total(lengths);
  // Python's math.isclose(sum, 1).
  const isFractions = sum <= 1 && 1 - sum <= 1e-9;
  const sizes = isFractions ? fromFractions(n, lengths) : lengths;
  if (total(sizes) !== n) {
    throw new ValueError(
      'Sum of input lengths does not equal the length of the input dataset!',
      `the lengths sum to ${total(sizes)}, the data set has ${n} samples`,
    );
  }
  if (!sizes.every(Number.isInteger)) {
    throw new TypeError("randperm(): argument 'n' (position 1) must be int, not float", `the lengths are ${lengths}`);
  }
  const order = Array.from(randperm(bound.generator ?? default_generator, n));
  let start = 0;
  return sizes.map((size) => new Subset(dataset, order.slice(start, (start += size))));
}

function fromFractions(n: number, fractions: readonly number[]): number[] {
  const sizes = fractions.map((fraction, i) => {
    if (fraction < 0 || fraction > 1) throw new ValueError(`Fraction at index ${i} is not between 0 and 1`);
    return Math.floor(n * fraction);
  });
  const left = n - total(sizes);
  for (let i = 0; i < left; i++) sizes[i % sizes.length]++;
  sizes.forEach((size, i) => {
    if (size === 0) warn(`Length of split at index ${i} is 0. This might result in an empty dataset.`);
  });
  return sizes;
}

/** Python's sum, which carries the rounding errors along (Neumaier), so that 0.1 ten times gives 1. */
function total(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const x of values) {
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
}
