// Which dtype comes of two, and of operands, in PyTorch's spelling: what arithmetic does before it computes, asked for by itself.

import { type DType, defaultDType, dtypes, promote, wider } from '../engine/index.ts';
import type { Other } from './calls.ts';
import { define } from './define.ts';
import { dtype, other, scalar } from './kinds.ts';
import type { Tensor } from './tensor.ts';

export interface PromoteOptions {
  /** A dtype. */
  type1: DType;
  /** Another one. */
  type2: DType;
}
/** Takes two dtypes. */
export interface PromoteTypes {
  (type1: DType, type2: DType): DType;
  (type1: DType, options: Pick<PromoteOptions, 'type2'>): DType;
  (options: PromoteOptions): DType;
}
/** The smallest dtype that is of no lower kind and no smaller than either of two. */
export const promote_types: PromoteTypes = /* @__PURE__ */ define<PromoteOptions, DType>(
  'promote_types',
  { type1: [dtype], type2: [dtype] },
  ({ type1, type2 }) => wider(type1, type2),
);

export interface CanCastOptions {
  /** What there is. */
  from_: DType;
  /** What is wanted. */
  to: DType;
}
/** Takes a dtype and the one that it is to become. */
export interface CanCast {
  (from_: DType, to: DType): boolean;
  (from_: DType, options: Pick<CanCastOptions, 'to'>): boolean;
  (options: CanCastOptions): boolean;
}
/** Whether an in-place form may write results of a dtype into a tensor of another: where that is of no lower kind. */
export const can_cast: CanCast = /* @__PURE__ */ define<CanCastOptions, boolean>(
  'can_cast',
  { from_: [dtype], to: [dtype] },
  ({ from_, to }) => dtypes[from_].category <= dtypes[to].category,
);

export interface ResultTypeOptions {
  /** A tensor, or a number. */
  tensor: Other;
  /** A tensor, or a number. */
  other: Other;
}
/** Takes two operands; a number that stands first is called `scalar`, and what is beside it `tensor`. */
export interface ResultType {
  (tensor: Other, other: Other): DType;
  (tensor: Tensor, options: Pick<ResultTypeOptions, 'other'>): DType;
  (scalar: number | boolean, options: { tensor: Other }): DType;
  (options: ResultTypeOptions): DType;
  (options: { scalar: number | boolean; tensor: Other }): DType;
}
/** An operand as promotion sees it: a plain number is whole where it has no fraction, and yields to tensors. */
const operand = (x: Other) => {
  if (typeof x === 'object') return x;
  const own: DType = typeof x === 'boolean' ? 'bool' : Number.isInteger(x) ? 'int64' : defaultDType();
  return { dtype: own, shape: [], wrapped: true };
};
const resultOf = (a: Other, b: Other): DType => promote([operand(a), operand(b)]);
/** The dtype of a sum of two operands: of dimensions, of none, or plain numbers. */
export const result_type: ResultType = /* @__PURE__ */ (() => {
  const ofTensor = define<ResultTypeOptions, DType>(
    'result_type',
    { tensor: [other], other: [other] },
    ({ tensor: x, other: y }) => resultOf(x, y),
  );
  const ofNumber = define<{ scalar: number | boolean; tensor: Other }, DType>(
    'result_type',
    { scalar: [scalar], tensor: [other] },
    ({ scalar: n, tensor: x }) => resultOf(n, x),
  );
  return (...args: readonly unknown[]): DType => {
    const [first] = args;
    const leads = scalar.holds?.(first) || (typeof first === 'object' && first !== null && 'scalar' in first);
    return (leads ? ofNumber : ofTensor)(...args);
  };
})();
