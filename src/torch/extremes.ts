// max and min, whose result depends on how they are called: one element, a pair along a dimension, or elementwise.

import * as f from '../engine/functions.ts';
import { IndexError, isPlainObject, normalizeDim } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { checkNotEmpty } from './checks.ts';
import { bindCall, signatureOf } from './define.ts';
import { bool, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import { pair, type ValuesIndices } from './pair.ts';
import { Tensor } from './tensor.ts';

export interface ExtremeRest {
  /** Whether the dimension stays, with size 1; not by default. */
  keepdim?: boolean;
}
export interface ExtremeOptions extends ExtremeRest {
  /** The dimension to search. */
  dim: number;
}

/** Of the whole: one element · with a tensor: elementwise · along a dimension: values and indices. */
export interface Extreme<P extends unknown[] = []> {
  (...args: P): Tensor;
  (...args: [...self: P, other: Tensor]): Tensor;
  (...args: [...self: P, options: { other: Tensor }]): Tensor;
  (...args: [...self: P, dim: number, keepdim?: boolean]): ValuesIndices;
  (...args: [...self: P, dim: number, options: ExtremeRest]): ValuesIndices;
  (...args: [...self: P, options: ExtremeOptions]): ValuesIndices;
}

type Ops = {
  /** What PyTorch records for the whole. */
  readonly node: string;
  readonly all: (x: Tensor) => Tensor;
  readonly along: typeof f.max_dim;
  readonly between: (x: Tensor, other: Tensor) => Tensor;
};

/** The methods of this file. */
export interface ExtremeMethods {
  /** The largest element; values and indices along a dimension; or the larger of each two elements. */
  max: Extreme;
  /** The smallest element; values and indices along a dimension; or the smaller of each two elements. */
  min: Extreme;
}

function extreme(name: string, { node, all, along, between }: Ops): Extreme<Input> {
  const alongOne = signatureOf<ExtremeOptions & { input: Tensor }>(name, {
    input: [tensor],
    dim: [int],
    keepdim: [bool, false],
  });
  const ofTwo = signatureOf<{ input: Tensor; other: Tensor }>(name, {
    input: [tensor],
    other: [tensor],
  });
  const ofAll = signatureOf<{ input: Tensor }>(name, { input: [tensor] });
  function choose(this: unknown, ...args: readonly unknown[]): Tensor | ValuesIndices {
    const last = args.at(-1);
    if (args.length === 1 && !(isPlainObject(last) && ('dim' in last || 'axis' in last))) {
      const { input: x } = bindCall(ofAll, this, args);
      checkNotEmpty(name, x);
      return named(node, all(x));
    }
    if (args[1] instanceof Tensor || (isPlainObject(last) && 'other' in last)) {
      const { input: x, other } = bindCall(ofTwo, this, args);
      return between(x, other);
    }
    const { input: x, dim, keepdim } = bindCall(alongOne, this, args);
    const d = normalizeDim(dim, x.shape.length);
    if (x.shape[d] === 0) throw new IndexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
    const [values, indices] = along(x, { dim: d, keepdim });
    return pair(name, values, indices);
  }
  return choose as Extreme<Input>;
}

/** The largest element; values and indices along a dimension; or the larger of each two elements. */
export const max: Extreme<Input> = /* @__PURE__ */ extreme('max', {
  node: 'MaxBackward1',
  all: f.amax,
  along: f.max_dim,
  between: f.maximum,
});
/** The smallest element; values and indices along a dimension; or the smaller of each two elements. */
export const min: Extreme<Input> = /* @__PURE__ */ extreme('min', {
  node: 'MinBackward1',
  all: f.amin,
  along: f.min_dim,
  between: f.minimum,
});
