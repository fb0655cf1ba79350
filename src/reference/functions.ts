// The engine's functions: the rows as calls with positional arguments, and the few composites that derivatives need.
// They work on any class of tensors and give the class of their first argument. Names and argument orders of the
// frameworks are the façades' business.

import { allocate, type DType, promote } from './base/dtype.ts';
import { TypeError } from './base/errors.ts';
import { broadcastShapes, inferShape, normalizeDims, type Shape, sameShape, size, viewStrides } from './base/shape.ts';
import { dispatch } from './dispatch.ts';
import { binaryRows, comparisonRows } from './ops/binary.ts';
import { reductionRows } from './ops/reduce.ts';
import type { Attributes, Row } from './ops/row.ts';
import { unaryRows } from './ops/unary.ts';
import type { Operand, Vocabulary } from './ops/vocabulary.ts';
import { rows } from './rows.ts';
import { detached, fromArray, type Species, type Tensor, zeros } from './tensor.ts';

type Unary = { readonly [K in keyof typeof unaryRows]: <T extends Tensor>(x: T) => T };
type Binary = {
  readonly [K in keyof typeof binaryRows | keyof typeof comparisonRows]: <T extends Tensor>(
    a: Scalar<T>,
    b: Scalar<T>,
  ) => T;
};
type Reduction = {
  readonly [K in Exclude<keyof typeof reductionRows, 'var' | 'norm'>]: <T extends Tensor>(
    x: T,
    dims?: number | readonly number[],
    keepdim?: boolean,
  ) => T;
};

/** An operand that may also be a plain truth value. */
type Scalar<T> = Operand<T> | boolean;

const table: { readonly [name: string]: Row } = rows;

/** Runs a row by name and gives all outputs. */
function callAll<T extends Tensor>(op: string, inputs: readonly (T | null)[], attributes?: Attributes): T[] {
  return dispatch(table[op], inputs, attributes) as T[];
}

/** Runs a row by name and gives the first output. */
function call<T extends Tensor>(op: string, inputs: readonly (T | null)[], attributes?: Attributes): T {
  return callAll(op, inputs, attributes)[0];
}

/** A plain number as a 0-dim tensor beside `like`, in the dtype that promotion gives the two. */
function wrap<T extends Tensor>(value: number | boolean, like: T): T {
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(`unsupported operand type(s): 'Tensor' and '${typeof value}'`);
  }
  const own: DType = typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int64' : 'float64';
  const dtype = promote([like, { dtype: own, shape: [], wrapped: true }]);
  const data = allocate(dtype, 1);
  data[0] = Number(value);
  const scalar = fromArray(like.species as Species<T>, data, dtype, [], like.storage.device);
  scalar.wrapped = true;
  return scalar;
}

/** Two operands as tensors; at least one of them is one. */
function pair<T extends Tensor>(a: Scalar<T>, b: Scalar<T>): [T, T] {
  if (typeof a !== 'object') return [wrap(a, b as T), b as T];
  return [a, typeof b !== 'object' ? wrap(b, a) : b];
}

function each<R>(names: object, make: (name: string) => unknown): R {
  return Object.fromEntries(Object.keys(names).map((name) => [name, make(name)])) as R;
}

const unary = each<Unary>(unaryRows, (name) => (x: Tensor) => call(name, [x]));
const binary = each<Binary>(
  { ...binaryRows, ...comparisonRows },
  (name) => (a: Scalar<Tensor>, b: Scalar<Tensor>) => call(name, pair(a, b)),
);
const reduction = each<Reduction>(
  reductionRows,
  (name) =>
    (x: Tensor, dims?: number | readonly number[], keepdim = false) =>
      call(name, [x], { dims: normalizeDims(dims, x.shape.length), keepdim }),
);

function where<T extends Tensor>(condition: T, a: Scalar<T>, b: Scalar<T>): T {
  const like = typeof a !== 'object' ? (typeof b !== 'object' ? condition : b) : a;
  const [x, y] = [a, b].map((v) => (typeof v !== 'object' ? wrap(v, like) : v));
  const dtype = promote([x, y]);
  return call('where', [cast(condition, 'bool'), cast(x, dtype), cast(y, dtype)]);
}

function cast<T extends Tensor>(x: T, dtype: DType): T {
  return x.dtype === dtype ? x : call('cast', [x], { dtype });
}

/** A view in another shape where strides allow it, else a copy. */
function reshape<T extends Tensor>(x: T, shape: Shape): T {
  if (sameShape(x.shape, shape)) return x;
  const fits = viewStrides(x.shape, x.strides, inferShape(shape, size(x.shape))) !== undefined;
  return fits ? call('view', [x], { shape }) : renamed('unsafe_view', call('view', [clone(x)], { shape }));
}

/** Gives the node of a composite its own name, which is what a façade prints. */
function renamed<T extends Tensor>(name: string, x: T): T {
  const node = x.autograd?.node;
  if (node) node.name = name;
  return x;
}

const clone = <T extends Tensor>(x: T): T => call('clone', [x]);
const slice = <T extends Tensor>(x: T, dim: number, start: number, end: number, step = 1): T =>
  call('slice', [x], { dim, start, end, step });
const unsqueeze = <T extends Tensor>(x: T, dim: number): T => call('unsqueeze', [x], { dim });
const cat = <T extends Tensor>(xs: readonly T[], dim: number): T =>
  xs.length === 1 ? xs[0] : call('cat', xs, { dim });
const permute = <T extends Tensor>(x: T, dims: readonly number[]): T => call('permute', [x], { dims });

function transpose<T extends Tensor>(x: T, a: number, b: number): T {
  const dims = [...x.shape.keys()];
  dims[a] = b;
  dims[b] = a;
  return permute(x, dims);
}

/** Matrix product of any ranks, by PyTorch's rule: 1-D operands get a dimension that is taken away again, leading ones broadcast. */
function matmul<T extends Tensor>(a: T, b: T): T {
  const [p, q] = [a.shape.length, b.shape.length];
  if (p === 2 && q === 2) return call('matmul', [a, b]);
  if (p === 1) {
    const product = matmul(unsqueeze(a, 0), b);
    const shape = q === 1 ? [] : [...product.shape.slice(0, -2), product.shape.at(-1) as number];
    return renamed(q === 1 ? 'dot' : q === 2 ? 'squeeze4' : 'unsafe_view', reshape(product, shape));
  }
  if (q === 1) {
    const product = matmul(a, unsqueeze(b, 1));
    return renamed(p === 2 ? 'mv' : 'unsafe_view', reshape(product, product.shape.slice(0, -1)));
  }
  if (q === 2) {
    const flat = reshape(a, [size(a.shape.slice(0, -1)), a.shape[p - 1]]);
    return renamed('unsafe_view', reshape(call('matmul', [flat, b]), [...a.shape.slice(0, -1), b.shape[1]]));
  }
  const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const batched = (x: T): T => {
    const full = [...lead, ...x.shape.slice(-2)];
    return reshape(sameShape(x.shape, full) ? x : call('expand', [x], { shape: full }), [
      size(lead),
      ...x.shape.slice(-2),
    ]);
  };
  const product = call('matmul', [batched(a), batched(b)]);
  return renamed('unsafe_view', reshape(product, [...lead, ...product.shape.slice(1)]));
}

/** x wᵀ + b over the last dimension of x. */
function linear<T extends Tensor>(x: T, weight: T, bias: T | null): T {
  const w = transpose(weight, 0, 1);
  const rank = x.shape.length;
  const flat = rank === 2 ? x : reshape(x, [size(x.shape.slice(0, -1)), x.shape[rank - 1]]);
  const y = bias === null ? call('matmul', [flat, w]) : call('addmm', [bias, flat, w]);
  if (rank === 2) return y;
  const result = reshape(y, [...x.shape.slice(0, -1), weight.shape[0]]);
  return bias === null ? renamed('unsafe_view', result) : result;
}

export const f = {
  ...unary,
  ...binary,
  ...reduction,
  call,
  callAll,
  spec: (x: Tensor) => x,
  where,
  cast,
  clone,
  detach: detached,
  reshape,
  permute,
  transpose,
  slice,
  unsqueeze,
  cat,
  matmul,
  linear,
  renamed,
  expand: <T extends Tensor>(x: T, shape: Shape): T => (sameShape(x.shape, shape) ? x : call('expand', [x], { shape })),
  squeeze: <T extends Tensor>(x: T, dims: readonly number[]): T => call('squeeze', [x], { dims }),
  select: <T extends Tensor>(x: T, dim: number, index: number): T => call('select', [x], { dim, index }),
  flip: <T extends Tensor>(x: T, dims: readonly number[]): T => call('flip', [x], { dims }),
  stack: <T extends Tensor>(xs: readonly T[], dim: number): T =>
    cat(
      xs.map((x) => unsqueeze(x, dim)),
      dim,
    ),
  gather: <T extends Tensor>(x: T, dim: number, index: T): T => call('gather', [x, index], { dim }),
  scatter_add: <T extends Tensor>(x: T, dim: number, index: T, source: T): T =>
    call('scatter_add', [x, index, source], { dim }),
  index_select: <T extends Tensor>(x: T, dim: number, index: T): T => call('index_select', [x, index], { dim }),
  cumsum: <T extends Tensor>(x: T, dim: number): T => call('cumsum', [x], { dim }),
  softmax: <T extends Tensor>(x: T, dim: number): T => call('softmax', [x], { dim }),
  log_softmax: <T extends Tensor>(x: T, dim: number): T => call('log_softmax', [x], { dim }),
  var: <T extends Tensor>(x: T, dims: number | readonly number[] | undefined, correction: number, keepdim = false): T =>
    call('var', [x], { dims: normalizeDims(dims, x.shape.length), correction, keepdim }),
  norm: <T extends Tensor>(x: T, p: number, dims?: number | readonly number[], keepdim = false): T =>
    call('norm', [x], { p, dims: normalizeDims(dims, x.shape.length), keepdim }),
  zeros_like: <T extends Tensor>(x: T, shape?: Shape): T =>
    zeros(x.species as Species<T>, x.dtype, shape ?? x.shape, x.storage.device),
  wrap,
};

/** The vocabulary of derivatives is a part of the functions. */
export const vocabulary: Vocabulary<Tensor> = f;
