// What is not an op: the spec of a tensor, a tensor without its history, and plain numbers as operands.

import { allocate, type DType, promote } from '../reference/base/dtype.ts';
import { TypeError } from '../reference/base/errors.ts';
import { backendOf } from '../reference/engine/storage.ts';
import { detached, fromArray, speciesOf, type Tensor, zeros } from '../reference/engine/tensor.ts';
import type { Spec } from '../reference/ops/spec.ts';
import type { Operand } from '../reference/ops/vocabulary.ts';

/** An operand that may also be a plain truth value. */
export type Scalar<T> = Operand<T> | boolean;

/** Shape and dtype. */
export const spec = (x: Tensor): Spec => x;

/** The same elements without history. */
export const detach: <T extends Tensor>(x: T) => T = detached;

/** A plain number as a 0-dim tensor beside `like`, in the dtype that promotion gives the two. */
export function wrap<T extends Tensor>(value: number | boolean, like: T): T {
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(`unsupported operand type(s): 'Tensor' and '${typeof value}'`);
  }
  // What no integer can hold is a fraction's kin.
  const whole = Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63;
  const own: DType = typeof value === 'boolean' ? 'bool' : whole ? 'int64' : 'float64';
  const dtype = promote([like, { dtype: own, shape: [], wrapped: true }]);
  const { device } = like.storage;
  const scalar = device === 'meta' ? zeros(speciesOf(like), dtype, [], device) : number(value, dtype, like);
  scalar.wrapped = true;
  return scalar;
}

function number<T extends Tensor>(value: number | boolean, dtype: DType, like: T): T {
  const data = allocate(dtype, 1);
  data[0] = Number(value);
  // It follows the tensors from wherever it is; where elements are awaited it stays in reach of the program.
  const { device } = like.storage;
  return fromArray(speciesOf(like), data, dtype, [], backendOf(device) ? 'cpu' : device);
}

const isNumber = <T extends Tensor>(a: Scalar<T>): a is number | boolean => typeof a !== 'object';

/** Two operands as tensors. @throws TypeError where neither of them is one. */
export function pair<T extends Tensor>(a: Scalar<T>, b: Scalar<T>): [T, T] {
  if (!isNumber(a)) return [a, isNumber(b) ? wrap(b, a) : b];
  if (isNumber(b)) throw new TypeError(`unsupported operand type(s): '${typeof a}' and '${typeof b}'`);
  return [wrap(a, b), b];
}

/** The tensor that plain numbers beside it take after. */
export const like = <T extends Tensor>(a: Scalar<T>, b: Scalar<T>, otherwise: T): T =>
  !isNumber(a) ? a : !isNumber(b) ? b : otherwise;

export const asTensor = <T extends Tensor>(a: Scalar<T>, beside: T): T => (isNumber(a) ? wrap(a, beside) : a);

/** Gives the node of a composite its own name, which is what a façade prints. */
export function renamed<T extends Tensor>(name: string, x: T): T {
  const node = x.autograd?.node;
  if (node) node.name = name;
  return x;
}
