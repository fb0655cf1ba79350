// Weights of cells by name, packed (all gates in one array) or unpacked (an array for each): files of cells hold the latter,
// whether they were fused or not.

import { KeyError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { required } from '../../mxnet/base/options.ts';
import * as nd from '../../mxnet/nd.ts';
import { type Params, params } from '../params.ts';

export type Weights = Params;
/** The argument of packing and unpacking. */
export const packable = { args: required(params) };

/** A copy of weights to take from and add to, in order. */
export class WeightMap {
  readonly #arrays: Map<string, NDArray>;

  constructor(weights: Weights) {
    this.#arrays = new Map(Object.entries(weights));
  }

  /** @throws KeyError where it is missing. */
  get(name: string): NDArray {
    const found = this.#arrays.get(name);
    if (found) return found;
    throw new KeyError(`'${name}'`, `there are ${[...this.#arrays.keys()].join(', ') || 'none'}`);
  }

  /** Takes an array out. @throws KeyError where it is missing. */
  take(name: string): NDArray {
    const found = this.get(name);
    this.#arrays.delete(name);
    return found;
  }

  set(name: string, array: NDArray): void {
    this.#arrays.set(name, array);
  }

  toObject(): { [name: string]: NDArray } {
    return Object.fromEntries(this.#arrays);
  }
}

const sides = ['i2h', 'h2h'];

/** Weights [G·H, …] and biases [G·H] as one [H, …] and [H] for each of the G gates. */
export function unpacked(
  weights: Weights,
  prefix: string,
  gates: readonly string[],
  hidden: number,
): { [name: string]: NDArray } {
  const arrays = new WeightMap(weights);
  if (gates.length === 0) return arrays.toObject();
  for (const side of sides) {
    const whole = ['weight', 'bias'].map((kind) => [kind, arrays.take(`${prefix}${side}_${kind}`)] as const);
    gates.forEach((gate, i) => {
      for (const [kind, x] of whole) {
        const rows = nd.slice_axis(x, { axis: 0, begin: i * hidden, end: (i + 1) * hidden });
        arrays.set(`${prefix}${side}${gate}_${kind}`, rows.copy());
      }
    });
  }
  return arrays.toObject();
}

/** One array of each of the G gates as one for all. */
export function packed(weights: Weights, prefix: string, gates: readonly string[]): { [name: string]: NDArray } {
  const arrays = new WeightMap(weights);
  if (gates.length === 0) return arrays.toObject();
  for (const side of sides) {
    // Gate by gate, so that the first one that is missing is the one that the error names.
    const parts = gates.map((gate) => ['weight', 'bias'].map((kind) => arrays.take(`${prefix}${side}${gate}_${kind}`)));
    ['weight', 'bias'].forEach((kind, k) => {
      arrays.set(`${prefix}${side}_${kind}`, nd.concatenate(parts.map((part) => part[k])));
    });
  }
  return arrays.toObject();
}
