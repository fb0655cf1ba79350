// Matrix products in PyTorch's spelling, with its checks: each kind of product complains in its own words.

import * as f from '../engine/functions.ts';
import { dtypes, formatSizes, RuntimeError, sameShape, size } from '../engine/index.ts';
import { batchProduct } from './batches.ts';
import type { Input } from './calls.ts';
import { converted } from './converted.ts';
import { bound } from './define.ts';
import { float, tensor } from './kinds.ts';
import { cNames, named, noBool } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface AddmmRest {
  /** The factor of the input; 1 by default. 0 leaves it out, whatever is in it. */
  beta?: number;
  /** The factor of the product; 1 by default. */
  alpha?: number;
}
export interface AddmmOptions extends AddmmRest {
  /** The left factor [n, k]. */
  mat1: Tensor;
  /** The right factor [k, m]. */
  mat2: Tensor;
}

/** Takes the right factor. */
export interface Product<P extends unknown[] = []> {
  (...args: [...self: P, other: Tensor]): Tensor;
}

/** The methods of this file. */
export interface MatrixMethods {
  /** The product of two vectors. */
  dot: Product;
  /** The product of a matrix [n, k] and a vector [k]. */
  mv: Product;
  /** The product of vectors, matrices or batches of them; leading dimensions broadcast. */
  matmul: Product;
  /** The products of two batches of matrices, [b, n, k] and [b, k, m]. */
  bmm: Product;
  /** The product of two matrices, [n, k] and [k, m]. */
  mm: Product;
  /** beta · input + alpha · (mat1 @ mat2). */
  addmm: Addmm;
}

/** A product; PyTorch calls its right factor by different names. */
const product = (name: string, right: string, body: (a: Tensor, b: Tensor) => Tensor): Product<Input> =>
  bound<{ [word: string]: Tensor }>(name, { [right]: [tensor] } as never, (x, options) => body(x, options[right]));

/** Takes two matrices and two factors. */
export interface Addmm<P extends unknown[] = []> {
  (...args: [...self: P, mat1: Tensor, mat2: Tensor, options?: AddmmRest]): Tensor;
  (...args: [...self: P, options: AddmmOptions]): Tensor;
}

const scalar = (x: Tensor): string => dtypes[x.dtype].scalarName;

/** Operands of mm, and of what folds into it. @throws RuntimeError for different dtypes. */
function checkSame(a: Tensor, b: Tensor): void {
  if (a.dtype === b.dtype) return;
  throw new RuntimeError(
    `expected m1 and m2 to have the same dtype, but got: ${cNames[a.dtype]} != ${cNames[b.dtype]}`,
    'convert one side: x.to(torch.float32), or the model: model.double()',
  );
}

function dotted(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 1 || b.shape.length !== 1) {
    throw new RuntimeError(`1D tensors expected, but got ${a.shape.length}D and ${b.shape.length}D tensors`);
  }
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(`dot : expected both vectors to have same dtype, but found ${scalar(a)} and ${scalar(b)}`);
  }
  const [n, m] = [a.shape[0], b.shape[0]];
  if (n !== m) {
    throw new RuntimeError(
      `inconsistent tensor size, expected tensor [${n}] and src [${m}] to have the same number of elements, but got ${n} and ${m} elements respectively`,
    );
  }
  return f.matmul(noBool('dot', a), b);
}
/** The product of two vectors. */
export const dot: Product<Input> = /* @__PURE__ */ product('dot', 'tensor', dotted);

function timesVector(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 2 || b.shape.length !== 1) {
    throw new RuntimeError(`vector + matrix @ vector expected, got 1, ${a.shape.length}, ${b.shape.length}`);
  }
  return vectorProduct(a, b);
}
/** The product of a matrix [n, k] and a vector [k]. */
export const mv: Product<Input> = /* @__PURE__ */ product('mv', 'vec', timesVector);

/** [..., n] times [n]: the leading dimensions are folded into the rows of one matrix. */
function vectorProduct(a: Tensor, b: Tensor): Tensor {
  const n = a.shape[a.shape.length - 1];
  const rows = size(a.shape) / Math.max(n, 1);
  if (n !== b.shape[0]) {
    throw new RuntimeError(`size mismatch, got input (${rows}), mat (${rows}x${n}), vec (${b.shape[0]})`);
  }
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(
      `addmv input tensors must have the same dtype, but got ${scalar(b)}, ${scalar(a)}, and ${scalar(b)}`,
    );
  }
  return f.matmul(noBool('addmv_impl_cpu', a, a, b), b);
}

/** @throws RuntimeError where the second batch is not [B, K, N] for the first's [B, M, K]. */
function checkBatches(batch: number, k: number, second: readonly number[]): void {
  if (sameShape([batch, k], second.slice(0, 2))) return;
  throw new RuntimeError(
    `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: ${formatSizes(second.slice(0, 2))}.`,
  );
}

function multiplied(a: Tensor, b: Tensor): Tensor {
  const [p, q] = [a.shape.length, b.shape.length];
  if (p === 0 || q === 0) {
    throw new RuntimeError(`both arguments to matmul need to be at least 1D, but they are ${p}D and ${q}D`);
  }
  if (p === 1 && q === 1) return dotted(a, b);
  if (q === 1) return vectorProduct(a, b);
  if (q === 2) checkSame(a, b);
  if (p >= 2 && q >= 3) {
    const [k, rows] = [a.shape[p - 1], b.shape[q - 2]];
    const batch = b.shape.slice(0, -2).reduce((n, d) => n * d, 1);
    if (k !== rows) checkBatches(batch, k, [batch, rows]);
  }
  // A batch times one matrix is one product of all rows.
  const k = a.shape[p - 1];
  if (p >= 3 && q === 2 && k !== b.shape[0]) {
    throw new RuntimeError(
      `mat1 and mat2 shapes cannot be multiplied (${size(a.shape.slice(0, -1))}x${k} and ${b.shape.join('x')})`,
    );
  }
  return q >= 3 ? batchProduct(a, b) : f.matmul(noBool('addmm_impl_cpu_', a, a, b), b);
}
/** The product of vectors, matrices or batches of them; leading dimensions broadcast. */
export const matmul: Product<Input> = /* @__PURE__ */ product('matmul', 'other', multiplied);

function batched(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 3) throw new RuntimeError('batch1 must be a 3D tensor');
  if (b.shape.length !== 3) throw new RuntimeError('batch2 must be a 3D tensor');
  checkBatches(a.shape[0], a.shape[2], b.shape);
  return named('BmmBackward0', batchProduct(a, b));
}
/** The products of two batches of matrices, [b, n, k] and [b, k, m]. */
export const bmm: Product<Input> = /* @__PURE__ */ product('bmm', 'mat2', batched);

function timesMatrix(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 2) throw new RuntimeError('self must be a matrix');
  if (b.shape.length !== 2) throw new RuntimeError('mat2 must be a matrix');
  checkSame(a, b);
  return f.matmul(noBool('addmm_impl_cpu_', a, a, b), b);
}
/** The product of two matrices, [n, k] and [k, m]. */
export const mm: Product<Input> = /* @__PURE__ */ product('mm', 'mat2', timesMatrix);

function addProduct(x: Tensor, { mat1, mat2, ...factors }: Required<AddmmOptions>): Tensor {
  for (const [name, m] of Object.entries({ mat1, mat2 })) {
    if (m.shape.length !== 2) throw new RuntimeError(`${name} must be a matrix, got ${m.shape.length}-D tensor`);
  }
  for (const [name, m] of Object.entries({ self: x, mat1 })) {
    if (m.dtype === mat2.dtype) continue;
    throw new RuntimeError(`${name} and mat2 must have the same dtype, but got ${scalar(m)} and ${scalar(mat2)}`);
  }
  const shape = [mat1.shape[0], mat2.shape[1]];
  noBool('addmm_impl_cpu_', mat2, { shape });
  const [beta, alpha] = [factors.beta, factors.alpha].map((n) => converted(n, x.dtype));
  const product = alpha === 1 ? mat1 : f.mul(mat1, alpha);
  // beta 0 leaves the input out, whatever is in it.
  if (beta === 0) return named('AddmmBackward0', f.matmul(product, mat2));
  const start = sameShape(x.shape, shape) || mat1.shape[1] !== mat2.shape[0] ? x : f.expand(x, shape);
  return f.addmm(beta === 1 ? start : f.mul(start, beta), product, mat2);
}

/** beta · input + alpha · (mat1 @ mat2). */
export const addmm: Addmm<Input> = /* @__PURE__ */ bound<AddmmOptions>(
  'addmm',
  { mat1: [tensor], mat2: [tensor], beta: [float, 1], alpha: [float, 1] },
  addProduct,
  2,
);
