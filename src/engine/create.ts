// Tensors made of nothing: one value everywhere, or numbers in even steps.

import type { DType } from '../reference/base/dtype.ts';
import type { Shape } from '../reference/base/shape.ts';
import { bound, type Fast } from '../reference/engine/bound.ts';
import type { Place } from '../reference/engine/dispatch.ts';
import { fromArray, type Species, speciesOf, Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/create.ts';
import type { Op } from '../reference/ops/op.ts';
import { functionOf, type Named, none } from './function.ts';

/** Where a new tensor goes. */
export interface At<T extends Tensor> extends Place {
  readonly species: Species<T>;
}

export type Create<A extends object> = (<T extends Tensor>(place: At<T>, attributes: A) => T) & Named<A>;

/** A function that makes a tensor of nothing but attributes. In the place of a tensor it lies in memory as that one does. */
export const creation = <A extends object>(op: Op<A, never>, fast: Fast<A> | null = null): Create<A> =>
  functionOf(
    bound(op, fast, none),
    (run) =>
      <T extends Tensor>(place: At<T>, attributes: A) =>
        run<Tensor>(place instanceof Tensor ? [place] : [], attributes, place)[0] as T,
  );

/** A tensor of one value. */
export const full: Create<ops.Fill> = /* @__PURE__ */ creation(ops.full);
/** start, start + step, start + 2 step …, `length` of them. */
export const iota: Create<ops.Iota> = /* @__PURE__ */ creation(ops.iota);
/** `length` numbers in even steps from start to end, both included. */
export const linspace: Create<ops.Linspace> = /* @__PURE__ */ creation(ops.linspace);

/** The class and the device of a tensor. */
export const placeOf = <T extends Tensor>(x: T): At<T> => ({ species: speciesOf(x), deviceName: x.deviceName });

/** 0, 1 … length - 1, int64 unless said otherwise. */
export const range = <T extends Tensor>(place: At<T>, length: number, dtype: DType = 'int64'): T =>
  iota(place, { length, dtype, start: 0, step: 1 });

/** Whole numbers from outside as an int64 tensor [n]. */
export const integers = <T extends Tensor>({ species, deviceName }: At<T>, values: ArrayLike<number>): T =>
  fromArray(species, Float64Array.from(values), 'int64', [values.length], deviceName);

/** A tensor like `x` (shape, class, dtype, device) of ones. */
export const ones_like = <T extends Tensor>(x: T): T => full(placeOf(x), { shape: x.shape, dtype: x.dtype, value: 1 });

/** A tensor like `x` (class, dtype, device) of zeros; of another shape where one is given. */
export const zeros_like = <T extends Tensor>(x: T, shape: Shape = x.shape): T =>
  full(placeOf(x), { shape, dtype: x.dtype, value: 0 });
