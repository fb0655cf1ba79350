// The kinds of what blocks take: arrays, or symbols in their places, which answer the same calls.

import {
  array as arrayKind,
  arrayOrArrays as arrayOrArraysKind,
  arrays as arraysKind,
} from '../../mxnet/array/kinds.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { either, type Kind, listOf } from '../../mxnet/base/options.ts';
import { isSymbol } from '../../mxnet/symbols.ts';

/* @__NO_SIDE_EFFECTS__ */
const orSymbol = <T>({ name, holds }: Kind<T>): Kind<T> => ({
  name,
  holds: (value) => isSymbol(value) || (holds?.(value) ?? true),
});

/** An array. */
export const array: Kind<NDArray> = /* @__PURE__ */ orSymbol(arrayKind);
/** A list of arrays. */
export const arrays: Kind<readonly NDArray[]> = /* @__PURE__ */ listOf(array, arraysKind.name);
export const arrayOrArrays: Kind<NDArray | readonly NDArray[]> = /* @__PURE__ */ either(
  array,
  arrays,
  arrayOrArraysKind.name,
);
