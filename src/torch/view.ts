// Shapes that PyTorch spells as methods alone; `bptt/core` has them as functions.

import * as f from '../engine/functions.ts';
import { checkSizes, type DType, dtypes, isPlainObject, RuntimeError, viewAs } from '../engine/index.ts';
import type { Input, Unary, WithSizes } from './calls.ts';
import { bound, unary, withSizes } from './define.ts';
import { dtype as dtypeKind } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

/** Takes sizes one by one or as a list, or a dtype. */
export interface View<P extends unknown[] = []> extends WithSizes<P> {
  (...args: [...self: P, dtype: DType]): Tensor;
  (...args: [...self: P, options: { dtype: DType }]): Tensor;
}

/** The methods of this file. */
export interface ViewMethods {
  /**
   * The same elements in another shape, or the same bytes as elements of another dtype; always a view. The second has no history.
   * @throws RuntimeError where strides do not allow it; NotImplementedError for dtypes that are not held as their bits: int64, bool.
   */
  view: View;
  /** Dimensions of size 1 repeated without a copy, as a view; -1 keeps a size. */
  expand: WithSizes;
  /** Copies of the whole along each dimension. */
  repeat: WithSizes;
  /** The tensor itself where its elements lie in row-major order, else a copy. */
  contiguous: Unary;
}

/**
 * The same elements in another shape, or the same bytes as elements of another dtype; always a view. The second has no history.
 * @throws RuntimeError where strides do not allow it; NotImplementedError for dtypes that are not held as their bits: int64, bool.
 */
export const view: View<Input> = /* @__PURE__ */ (() => {
  const shaped = withSizes('view', 'size', (x, shape) => f.view(x, { shape }));
  const typed = bound<{ dtype: DType }>('view', { dtype: [dtypeKind] }, (x, { dtype }) => viewAs(x, dtype));
  return function (this: unknown, ...args: readonly unknown[]): Tensor {
    const [, given] = args;
    const named = isPlainObject(given) && 'dtype' in given;
    return Reflect.apply(named || typeof given === 'string' ? typed : shaped, this, args);
  };
})();

/** Dimensions of size 1 repeated without a copy, as a view; -1 keeps a size. */
export const expand: WithSizes<Input> = /* @__PURE__ */ withSizes('expand', 'size', (x, requested) => {
  const lead = requested.length - x.shape.length;
  if (lead < 0) {
    throw new RuntimeError(
      `expand(torch.${dtypes[x.dtype].scalarName}Tensor{[${x.shape.join(', ')}]}, size=[${requested.join(', ')}]): the number of sizes provided (${requested.length}) must be greater or equal to the number of dimensions in the tensor (${x.shape.length})`,
    );
  }
  if (requested.slice(0, lead).includes(-1)) {
    throw new RuntimeError(
      `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${requested.indexOf(-1)}`,
    );
  }
  return f.expand_to(x, { shape: requested.map((d, i) => (d === -1 ? x.shape[i - lead] : d)) });
});

/** Copies of the whole along each dimension. */
export const repeat: WithSizes<Input> = /* @__PURE__ */ withSizes('repeat', 'repeats', (x, times) => {
  const lead = times.length - x.shape.length;
  if (lead < 0) {
    throw new RuntimeError(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor',
    );
  }
  const shape = [...new Array(lead).fill(1), ...x.shape];
  const total = shape.map((d, i) => d * times[i]);
  checkSizes(total);
  // [d, …] → [1, d, …] → [times, d, …] → [times · d, …].
  const apart = f.reshape(
    x,
    shape.flatMap((d) => [1, d]),
  );
  const repeated = f.expand(
    apart,
    shape.flatMap((d, i) => [times[i], d]),
  );
  return named('RepeatBackward0', f.clone(f.reshape(repeated, total)));
});

/** The tensor itself where its elements lie in row-major order, else a copy. */
export const contiguous: Unary<Input> = /* @__PURE__ */ unary('contiguous', (x) => (x.isContiguous ? x : f.clone(x)));
