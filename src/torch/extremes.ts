// max and min, whose result depends on how they are called: one element, a pair along a dimension, or elementwise.

import * as f from '../engine/functions.ts';
import { bind, IndexError, normalizeDim } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { checkNotEmpty } from './checks.ts';
import { signatureOf } from './define.ts';
import { bool, int, optional, required } from './kinds.ts';
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

type Along = [dim: number, keepdim?: boolean] | [dim: number, options: ExtremeRest] | [options: ExtremeOptions];

function extreme(name: string, { node, all, along, between }: Ops): Extreme<Input> {
  const declared = signatureOf<ExtremeOptions>(name, { dim: required(int), keepdim: optional(bool, false) });
  function choose(x: Tensor): Tensor;
  function choose(x: Tensor, other: Tensor): Tensor;
  function choose(x: Tensor, ...args: Along): ValuesIndices;
  function choose(x: Tensor, ...args: unknown[]): Tensor | ValuesIndices {
    if (args.length === 0) {
      checkNotEmpty(name, x);
      return named(node, all(x));
    }
    if (args[0] instanceof Tensor) return between(x, args[0]);
    const { dim, keepdim } = bind(declared, args);
    const d = normalizeDim(dim, x.shape.length);
    if (x.shape[d] === 0) throw new IndexError(`${name}(): Expected reduction dim ${d} to have non-zero size.`);
    const [values, indices] = along(x, { dim: d, keepdim });
    return pair(values, indices);
  }
  return choose;
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
