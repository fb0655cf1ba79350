// Random numbers as nodes of a graph: drawn anew at each run, on its context.

import { optional } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { normal, uniform } from '../random/index.ts';
import { fitting, shaped } from './create.ts';
import { op, plain32 } from './define.ts';

/** Uniform numbers in [low, high). */
export const _random_uniform = op(
  '_random_uniform',
  { low: optional(plain32, 0), high: optional(plain32, 1), ...shaped },
  ({ low, high, shape, dtype }) => uniform(low, high, { shape: shapeOf(shape), dtype: dtype ?? 'float32' }),
  fitting,
);
/** Normal numbers of mean `loc` and standard deviation `scale`. */
export const _random_normal = op(
  '_random_normal',
  { loc: optional(plain32, 0), scale: optional(plain32, 1), ...shaped },
  ({ loc, scale, shape, dtype }) => normal(loc, scale, { shape: shapeOf(shape), dtype: dtype ?? 'float32' }),
  fitting,
);
