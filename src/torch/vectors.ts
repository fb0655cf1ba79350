// Vectors along a dimension: products that stand upright on two, and norms within a bound, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  dtypes,
  general,
  isFloating,
  noKernel,
  normalizeDim,
  RuntimeError,
  warn,
} from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { float, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';
import { contiguous } from './view.ts';

export interface CrossRest {
  /** The dimension of size 3 along which the vectors lie; the first such one by default. */
  dim?: number | null;
}
/** Takes vectors, and along which dimension they lie. */
export interface Cross<P extends unknown[] = []> {
  (...args: [...self: P, other: Tensor, dim?: number | null | CrossRest]): Tensor;
  (...args: [...self: P, options: CrossRest & { other: Tensor }]): Tensor;
}
export interface RenormOptions {
  /** The order of the norm, above 0. */
  p: number;
  /** The dimension whose slices have the norms. */
  dim: number;
  /** The bound. */
  maxnorm: number;
}
/** Takes the order of a norm, a dimension, and the bound of the norms of its slices. */
export interface Renorm<P extends unknown[] = []> {
  (...args: [...self: P, p: number, dim: number, maxnorm: number | Pick<RenormOptions, 'maxnorm'>]): Tensor;
  (...args: [...self: P, p: number, options: Omit<RenormOptions, 'p'>]): Tensor;
  (...args: [...self: P, options: RenormOptions]): Tensor;
}

/** The methods of this file. */
export interface VectorMethods {
  /** a × b of vectors of three along a dimension. */
  cross: Cross;
  /** Slices of a dimension scaled down to a norm of `maxnorm` where they are longer. */
  renorm: Renorm;
  /** `renorm` in place. */
  renorm_: Renorm;
}

const UNSAID = `Using torch.cross without specifying the dim arg is deprecated.
Please either pass the dim explicitly or simply use torch.linalg.cross.
The default value of dim will change to agree with that of linalg.cross in a future release.`;

/** The first dimension of size 3. @throws RuntimeError where there is none. */
function threeOf({ shape }: Tensor): number {
  const d = shape.indexOf(3);
  if (d === -1) throw new RuntimeError('no dimension of size 3 in input');
  return d;
}
/** (a₁b₂ - a₂b₁, a₂b₀ - a₀b₂, a₀b₁ - a₁b₀) along a dimension; others broadcast. @throws RuntimeError for vectors that are not of three. */
export const cross: Cross<Input> = /* @__PURE__ */ bound<CrossRest & { other: Tensor }>(
  'cross',
  { other: [tensor], dim: [int, null] },
  (x, { other: y, dim }) => {
    if (dim === null) warn(UNSAID);
    const along = dim ?? threeOf(x);
    if (x.ndim !== y.ndim) throw new RuntimeError('linalg.cross: inputs must have the same number of dimensions.');
    const d = normalizeDim(along, x.ndim);
    if (x.shape[d] !== 3 || y.shape[d] !== 3) {
      throw new RuntimeError(
        `linalg.cross: inputs dimension ${along} must have length 3. Got ${x.shape[d]} and ${y.shape[d]}`,
      );
    }
    broadcastShapes(x.shape, y.shape);
    if (x.dtype !== y.dtype) {
      const [own, given] = [x, y].map(({ dtype }) => dtypes[dtype].scalarName);
      throw new RuntimeError(`expected scalar type ${own} but found ${given}`);
    }
    if (x.dtype === 'bool') throw noKernel('cross', x.dtype, 'int64');
    const turned = (z: Tensor, ...places: number[]): Tensor => f.index_select(z, d, f.integers(f.placeOf(z), places));
    const ahead = f.mul(turned(x, 1, 2, 0), turned(y, 2, 0, 1));
    return named('LinalgCrossBackward0', f.sub(ahead, f.mul(turned(x, 2, 0, 1), turned(y, 1, 2, 0))));
  },
);

/** x · maxnorm / (‖slice‖ₚ + 10⁻⁷) where a slice of a dimension is longer than maxnorm, else x. @throws RuntimeError for a vector. */
export const renorm: Renorm<Input> = /* @__PURE__ */ bound<RenormOptions>(
  'renorm',
  { p: [float], dim: [int], maxnorm: [float] },
  (x, { p, dim, maxnorm }) => {
    if (!(p > 0)) throw new RuntimeError('renorm: non-positive-norm not supported');
    if (!(maxnorm >= 0)) throw new RuntimeError(`renorm: expected maxnorm to be >= 0 but got ${general(maxnorm)}`);
    if (x.ndim < 2) throw new RuntimeError(`renorm: input needs at least 2 dimensions, got ${x.ndim} dimensions`);
    const d = normalizeDim(dim, x.ndim);
    if (!isFloating(x.dtype)) {
      throw new RuntimeError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}`,
      );
    }
    const others = [...x.shape.keys()].filter((other) => other !== d);
    const norm = f.norm(x, p, others, true);
    const factor = f.where(f.gt(f.detach(norm), maxnorm), f.div(maxnorm, f.add(norm, 1e-7)), 1);
    return named('RenormBackward0', contiguous(f.mul(x, factor)));
  },
);
