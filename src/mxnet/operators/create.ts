// Arrays that come from nothing, as nodes of a graph: where a graph runs, they are made on its context.

import { arange, eye, full, linspace, ones, zeros } from '../array/create.ts';
import { type Bound, bool, float, int, intOrInts, optional, reported, str } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { double, dtype, op, type Traits } from './define.ts';

const placed = { ctx: optional(str, ''), dtype: optional<string | null>(dtype, 'float32') };
const shaped = { shape: optional(intOrInts, []), ...placed };

/** Made of no input, in the dtype that is asked for. */
const made: Traits<{ readonly dtype: string | null }> = { types: ({ dtype }) => [dtype ?? 'float32'] };

/** A size of 0 is as large as what the array meets. */
const fitting: Traits<Bound<typeof shaped> & { readonly name: string | null }> = {
  ...made,
  resized: (options, shape) => ({ ...options, shape }),
};

export const _zeros = op('_zeros', shaped, ({ shape, dtype }) => zeros(shapeOf(shape), { dtype }), fitting);
export const _ones = op('_ones', shaped, ({ shape, dtype }) => ones(shapeOf(shape), { dtype }), fitting);
export const _full = op(
  '_full',
  { ...shaped, shape: optional(intOrInts), value: reported(double) },
  ({ shape, value, dtype }) => full(shapeOf(shape ?? []), value, { dtype }),
  made,
);
export const _arange = op(
  '_arange',
  {
    start: reported(double),
    stop: optional(float),
    step: optional(float, 1),
    repeat: optional(int, 1),
    infer_range: optional(bool, false),
    ...placed,
  },
  ({ start, stop, step, repeat, dtype }) => arange({ start, stop, step, repeat, dtype }),
  made,
);
export const _linspace = op(
  '_linspace',
  { start: reported(double), stop: reported(double), num: reported(int), endpoint: optional(bool, true), ...placed },
  (o) => linspace({ start: o.start, stop: o.stop, num: o.num, endpoint: o.endpoint, dtype: o.dtype }),
  made,
);
export const _eye = op(
  '_eye',
  { N: reported(int), M: optional(int, 0), k: optional(int, 0), ...placed },
  ({ N, M, k, dtype }) => eye({ N, M, k, dtype }),
  made,
);
