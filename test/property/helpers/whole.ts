// Tensors of small whole numbers: their sums and products are exact in either floating dtype, whatever the order, so that
// identities of linear algebra hold bit for bit.

import fc from 'fast-check';
import * as f from '../../../src/engine/functions.ts';
import { allocate, fromArray, MT19937, read, size } from '../../../src/engine/index.ts';
import { Tensor } from '../../../src/index.ts';
import type { Place } from './plan.ts';

/** Draws tensors and indices one after the other. */
export class Whole {
  private readonly generator: MT19937;
  private readonly place: Place;

  constructor(seed: number, place: Place) {
    this.generator = new MT19937(seed);
    this.place = place;
  }

  /** One of 0 … n - 1. */
  below(n: number): number {
    return this.generator.random32() % n;
  }

  /** Numbers from -4 to 4. */
  tensor(shape: readonly number[]): Tensor {
    const { dtype, device } = this.place;
    const data = allocate(dtype, size(shape));
    for (let i = 0; i < data.length; i++) data[i] = this.below(9) - 4;
    return fromArray(Tensor, data, dtype, shape, device);
  }

  /** Indices below n. */
  indices(shape: readonly number[], n: number): Tensor {
    const data = Float64Array.from({ length: size(shape) }, () => this.below(n));
    return fromArray(Tensor, data, 'int64', shape, this.place.device);
  }

  /** These indices. */
  listed(indices: readonly number[]): Tensor {
    return fromArray(Tensor, Float64Array.from(indices), 'int64', [indices.length], this.place.device);
  }

  /** Numbers in any memory layout: contiguous, transposed, part of a larger array, or repeated along a dimension. */
  scattered(shape: readonly number[]): Tensor {
    if (shape.length === 0) return this.tensor(shape);
    const [a, b] = [this.below(shape.length), this.below(shape.length)];
    const along = (n: number): number[] => shape.map((d, i) => (i === a ? n : d));
    switch (this.below(4)) {
      case 0:
        return this.tensor(shape);
      case 1:
        return this.tensor(shape).transpose(a, b).clone().transpose(a, b);
      case 2:
        return f.slice(this.tensor(along(3 * shape[a] + 2)), a, 1, 3 * shape[a] + 1, 3);
      default:
        return f.expand(this.tensor(along(1)), shape);
    }
  }

  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

/** Shapes of up to `rank` dimensions of at most `most`. */
export const shapesOf = (rank: number, least = 0, most = 4): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: least, max: most }), { maxLength: rank });

/** Every index of a shape, in row-major order. */
export function* indicesOf(shape: readonly number[]): Generator<number[]> {
  for (let at = 0; at < size(shape); at++) {
    const index: number[] = [];
    let rest = at;
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d] = rest % shape[d];
      rest = Math.floor(rest / shape[d]);
    }
    yield index;
  }
}

/** Reads elements by index; a dimension of size 1 answers to every index (broadcasting). */
export function reader(x: Tensor): (index: readonly number[]) => number {
  const data = read(x);
  const { shape } = x;
  return (index) => {
    const own = index.slice(index.length - shape.length);
    return data[shape.reduce((at, d, i) => at * d + (d === 1 ? 0 : own[i]), 0)];
  };
}

/** Σ a b. */
export function inner(a: Tensor, b: Tensor): number {
  const [x, y] = [read(a), read(b)];
  return Array.from(x).reduce((s, v, i) => s + v * y[i], 0);
}
