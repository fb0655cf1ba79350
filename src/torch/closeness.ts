// Whether tensors are equal, or nearly, and what is infinite, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, isFloating, RuntimeError, sameShape } from '../engine/index.ts';
import { real } from './arithmetic.ts';
import type { Input, OfTwo, Unary } from './calls.ts';
import { alone, bound, unary } from './define.ts';
import { bool, float, tensor } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface ToleranceRest {
  /** How far apart elements may be, as a part of the other's size; 1e-5 by default. */
  rtol?: number;
  /** How far apart they may be at least; 1e-8 by default. */
  atol?: number;
  /** Whether NaN is close to NaN; not by default. */
  equal_nan?: boolean;
}
export interface ToleranceOptions extends ToleranceRest {
  /** What to compare with; it broadcasts. */
  other: Tensor;
}

/** Takes a second tensor and how far apart its elements may be. */
export interface Close<P extends unknown[] = [], R = Tensor> {
  (...args: [...self: P, other: Tensor, rtol?: number, atol?: number, equal_nan?: boolean]): R;
  (...args: [...self: P, other: Tensor, options: ToleranceRest]): R;
  (...args: [...self: P, options: ToleranceOptions]): R;
}

/** The methods of this file. */
export interface ClosenessMethods {
  /** For each element, whether |input - other| ≤ atol + rtol · |other|. */
  isclose: Close;
  /** Whether all elements are close. */
  allclose: Close<[], boolean>;
  /** Whether both have the same shape and the same elements. */
  equal: OfTwo<[], boolean>;
  /** Whether each element is infinite. */
  isinf: Unary;
  /** Whether each element is +inf. */
  isposinf: Unary;
  /** Whether each element is -inf. */
  isneginf: Unary;
  /** Whether each element is a real number: all are. */
  isreal: Unary;
  /** Whether the one element is not 0. @throws RuntimeError for more elements, or none. */
  is_nonzero(): boolean;
  /** Whether both have the same shape. */
  is_same_size: OfTwo<[], boolean>;
}

function closeness(a: Tensor, { other: b, rtol, atol, equal_nan }: Required<ToleranceOptions>): Tensor {
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(
      `${dtypes[a.dtype].scalarName} did not match ${dtypes[b.dtype].scalarName}`,
      'convert one side: x.to(other.dtype)',
    );
  }
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (!(value >= 0)) throw new RuntimeError(`${name} must be greater than or equal to zero, but got ${value}`);
  }
  const [x, y] = [f.detach(a), f.detach(b)];
  const same = f.eq(x, y);
  const equal = equal_nan ? f.logical_or(same, f.logical_and(f.isnan(x), f.isnan(y))) : same;
  if (rtol === 0 && atol === 0) return equal;
  const [p, q] = [real(x), real(y)];
  const distance = f.abs(f.sub(p, q));
  const near = f.le(distance, f.add(f.abs(f.mul(q, rtol)), atol));
  return f.logical_or(equal, f.logical_and(f.isfinite(distance), near));
}

const tolerance = {
  other: [tensor],
  rtol: [float, 1e-5],
  atol: [float, 1e-8],
  equal_nan: [bool, false],
} as const;

/** Whether all of it is true, read. */
const holds = (x: Tensor): boolean => f.all(x).item() !== 0;

/** For each element, whether |input - other| ≤ atol + rtol · |other|. */
export const isclose: Close<Input> = /* @__PURE__ */ bound<ToleranceOptions>('isclose', tolerance, closeness);
/** Whether all elements are close. */
export const allclose: Close<Input, boolean> = /* @__PURE__ */ bound<ToleranceOptions, boolean>(
  'allclose',
  tolerance,
  (x, options) => holds(closeness(x, options)),
);
/** Whether both have the same shape and the same elements. */
export const equal: OfTwo<Input, boolean> = /* @__PURE__ */ bound<{ other: Tensor }, boolean>(
  'equal',
  { other: [tensor] },
  (x, { other }) => sameShape(x.shape, other.shape) && holds(f.eq(x, other)),
);

const infinite = (x: Tensor, value: number): Tensor => (isFloating(x.dtype) ? f.eq(f.detach(x), value) : f.ne(x, x));
/** Whether each element is infinite. */
export const isinf: Unary<Input> = /* @__PURE__ */ unary('isinf', (x) =>
  infinite(isFloating(x.dtype) ? f.abs(f.detach(x)) : x, Number.POSITIVE_INFINITY),
);
/** Whether each element is +inf. */
export const isposinf: Unary<Input> = /* @__PURE__ */ unary('isposinf', (x) => infinite(x, Number.POSITIVE_INFINITY));
/** Whether each element is -inf. */
export const isneginf: Unary<Input> = /* @__PURE__ */ unary('isneginf', (x) => infinite(x, Number.NEGATIVE_INFINITY));
/** Whether each element is a real number: all are. */
export const isreal: Unary<Input> = /* @__PURE__ */ unary('isreal', (x) => f.cast(f.ones_like(x), 'bool'));

/** Whether the one element is not 0. @throws RuntimeError for more elements, or none. */
export const is_nonzero: (input: Tensor) => boolean = /* @__PURE__ */ alone('is_nonzero', (x) => {
  const count = x.numel();
  if (count === 1) return x.item() !== 0;
  throw new RuntimeError(
    `Boolean value of Tensor with ${count === 0 ? 'no values' : 'more than one value'} is ambiguous`,
  );
});
/** Whether both have the same shape. */
export const is_same_size: OfTwo<Input, boolean> = /* @__PURE__ */ bound<{ other: Tensor }, boolean>(
  'is_same_size',
  { other: [tensor] },
  (x, { other }) => sameShape(x.shape, other.shape),
);
