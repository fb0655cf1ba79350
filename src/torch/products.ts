// Products of tensors over some of their dimensions, and those that are added, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, isFloating, RuntimeError } from '../engine/index.ts';
import type { Input } from './calls.ts';
import { checkSameDtype, contracted } from './contract.ts';
import { converted } from './converted.ts';
import { bound } from './define.ts';
import { float, tensor } from './kinds.ts';
import { type AddmmRest, dot, mv, type Product } from './matrix.ts';
import { named } from './names.ts';
import { norm } from './reduce.ts';
import type { Tensor } from './tensor.ts';

export interface AddmvOptions extends AddmmRest {
  /** The matrix [n, k]. */
  mat: Tensor;
  /** The vector [k]. */
  vec: Tensor;
}
/** Takes a matrix, a vector and two factors. */
export interface Addmv<P extends unknown[] = []> {
  (...args: [...self: P, mat: Tensor, vec: Tensor, options?: AddmmRest]): Tensor;
  (...args: [...self: P, options: AddmvOptions]): Tensor;
}
export interface AddrOptions extends AddmmRest {
  /** The vector of rows [n]. */
  vec1: Tensor;
  /** The vector of columns [m]. */
  vec2: Tensor;
}
/** Takes two vectors and two factors. */
export interface Addr<P extends unknown[] = []> {
  (...args: [...self: P, vec1: Tensor, vec2: Tensor, options?: AddmmRest]): Tensor;
  (...args: [...self: P, options: AddrOptions]): Tensor;
}
/** Takes a second tensor, and the order of the norm of what lies between. */
export interface Dist<P extends unknown[] = []> {
  (...args: [...self: P, other: Tensor, p?: number | { p?: number }]): Tensor;
  (...args: [...self: P, options: { other: Tensor; p?: number }]): Tensor;
}

/** The methods of this file. */
export interface ProductMethods {
  /** Σ input · other over the last dimension of both. */
  inner: Product;
  /** `dot`. */
  vdot: Product;
  /** A matrix of blocks: each element of input times other. */
  kron: Product;
  /** beta · input + alpha · (mat @ vec). */
  addmv: Addmv;
  /** `addmv` in place. */
  addmv_: Addmv;
  /** beta · input + alpha · vec1 vec2ᵀ. */
  addr: Addr;
  /** `addr` in place. */
  addr_: Addr;
  /** The norm of input - other. */
  dist: Dist;
}

/** Σ input · other over the last dimension of both; by a tensor without dimensions their product. @throws RuntimeError */
export const inner: Product<Input> = /* @__PURE__ */ bound<{ other: Tensor }>(
  'inner',
  { other: [tensor] },
  (x, { other }) => {
    checkSameDtype(x, other);
    if (x.ndim === 0 || other.ndim === 0) return f.mul(x, other);
    if (x.shape.at(-1) !== other.shape.at(-1)) {
      throw new RuntimeError(
        `inner() the last dimension must match on both input tensors but got shapes ${formatSizes(x.shape)} and ${formatSizes(other.shape)}`,
      );
    }
    return contracted(x, other, [-1], [-1]);
  },
);
/** `dot`. */
export const vdot: Product<Input> = /* @__PURE__ */ bound<{ other: Tensor }>('vdot', { other: [tensor] }, (x, o) =>
  named('VdotBackward0', dot(x, o.other)),
);

/** A matrix of blocks, each element of input times other; of fewer dimensions the first ones are 1. */
export const kron: Product<Input> = /* @__PURE__ */ bound<{ other: Tensor }>(
  'kron',
  { other: [tensor] },
  (x, { other }) => {
    const rank = Math.max(x.ndim, other.ndim);
    const raised = ({ shape }: Tensor): number[] => [...new Array(rank - shape.length).fill(1), ...shape];
    const [p, q] = [raised(x), raised(other)];
    const [a, b] = [p.flatMap((n) => [n, 1]), q.flatMap((n) => [1, n])];
    const y = f.mul(f.reshape(x, a), f.reshape(other, b));
    return named(
      'UnsafeViewBackward0',
      f.reshape(
        y,
        p.map((n, d) => n * q[d]),
      ),
    );
  },
);

/** beta · x + alpha · product; a beta of 0 leaves x out, whatever is in it. */
function addedTo(x: Tensor, product: Tensor, given: Required<AddmmRest>): Tensor {
  const [beta, alpha] = [given.beta, given.alpha].map((n) => converted(n, x.dtype));
  const scaled = alpha === 1 ? product : f.mul(product, alpha);
  if (beta === 0) return scaled;
  const start = f.expand(x, product.shape);
  return f.add(beta === 1 ? start : f.mul(start, beta), scaled);
}
const factors = { beta: [float, 1], alpha: [float, 1] } as const;
/** beta · input + alpha · (mat @ vec). @throws RuntimeError for shapes that do not fit. */
export const addmv: Addmv<Input> = /* @__PURE__ */ bound<AddmvOptions>(
  'addmv',
  { mat: [tensor], vec: [tensor], ...factors },
  (x, { mat, vec, ...rest }) => {
    const [n] = x.shape;
    if (x.ndim === 1 && mat.ndim === 2 && vec.ndim === 1 && n !== 1 && n !== mat.shape[0]) {
      throw new RuntimeError(`size mismatch, got input (${n}), mat (${mat.shape.join('x')}), vec (${vec.shape[0]})`);
    }
    return named('AddmvBackward0', addedTo(x, mv(mat, vec), rest));
  },
  2,
);
/** beta · input + alpha · vec1 vec2ᵀ. @throws RuntimeError for an input that does not broadcast. */
export const addr: Addr<Input> = /* @__PURE__ */ bound<AddrOptions>(
  'addr',
  { vec1: [tensor], vec2: [tensor], ...factors },
  (x, { vec1, vec2, ...rest }) => {
    for (const [word, { ndim }] of Object.entries({ vec1, vec2 })) {
      if (ndim !== 1) throw new RuntimeError(`addr: Expected 1-D argument ${word}, but got ${ndim}-D`);
    }
    return named('AddrBackward0', addedTo(x, f.mul(f.unsqueeze(vec1, 1), vec2), rest));
  },
  2,
);

/** (Σ |input - other|ᵖ)^(1/p). @throws RuntimeError for integers. */
export const dist: Dist<Input> = /* @__PURE__ */ bound<{ other: Tensor; p?: number }>(
  'dist',
  { other: [tensor], p: [float, 2] },
  (x, { other, p }) => {
    const apart = f.sub(x, other);
    if (!isFloating(apart.dtype)) {
      throw new RuntimeError(
        `norm(): input dtype should be either floating point or complex. Got ${dtypes[apart.dtype].scalarName} instead.`,
      );
    }
    return named('DistBackward0', norm(apart, { p }));
  },
);
