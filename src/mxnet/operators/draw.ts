// Random numbers as nodes of a graph: drawn anew at each run, on its context.

import { type Bound, intOrInts, optional, str } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { normal, uniform } from '../random/index.ts';
import { dtype, op, plain32, type Traits } from './define.ts';

const drawn = { shape: optional(intOrInts), ctx: optional(str, ''), dtype: optional(dtype) };
type Drawn = Bound<typeof drawn>;

const sizes = ({ shape, dtype }: Drawn): { shape: number[]; dtype: string } => ({
  shape: shapeOf(shape ?? 1),
  dtype: dtype ?? 'float32',
});

/** A size of 0 is as large as what the numbers meet. */
const fitting: Traits<Drawn & { readonly name: string | null }> = {
  types: ({ dtype }) => [dtype ?? 'float32'],
  resized: (options, shape) => ({ ...options, shape }),
};

/** Uniform numbers in [low, high). */
export const _random_uniform = op(
  '_random_uniform',
  { low: optional(plain32, 0), high: optional(plain32, 1), ...drawn },
  ({ low, high, ...o }) => uniform(low, high, sizes(o)),
  fitting,
);
/** Normal numbers of mean `loc` and standard deviation `scale`. */
export const _random_normal = op(
  '_random_normal',
  { loc: optional(plain32, 0), scale: optional(plain32, 1), ...drawn },
  ({ loc, scale, ...o }) => normal(loc, scale, sizes(o)),
  fitting,
);
