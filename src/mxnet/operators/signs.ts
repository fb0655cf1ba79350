// Python's signs between symbols, as MXNet's core calls them: arrays of one shape, or an array and a number.

import type { NDArray } from '../array/ndarray.ts';
import { scalarFor } from '../base/dtype.ts';
import { bool, float, optional, required } from '../base/options.ts';
import { alias, array, type Operator, op } from './define.ts';
import { elemwise_add, elemwise_div, elemwise_mul, elemwise_sub } from './fluent/binary.ts';
import * as compute from './pair.ts';
import { type Body, elementwise } from './pair.ts';

const scaled = { data: required(array), scalar: optional(float, 1), is_int: optional(bool, true) };

/** An array and a number. */
/* @__NO_SIDE_EFFECTS__ */
function scalar(name: string, body: (x: NDArray, n: number) => NDArray): Operator<typeof scaled> {
  return op(name, scaled, ({ data, scalar: n }) => body(data, scalarFor(n, data.dtype)), { alike: true });
}

/** A number and an array. */
/* @__NO_SIDE_EFFECTS__ */
function reversed(name: string, body: Body): Operator<typeof scaled> {
  return scalar(name, (x, n) => body(n, x));
}

export const _plus = alias('_plus', elemwise_add);
export const _minus = alias('_minus', elemwise_sub);
export const _mul = alias('_mul', elemwise_mul);
export const _div = alias('_div', elemwise_div);
export const _mod = elementwise('_mod', compute.mod);
export const _power = elementwise('_power', compute.power);
export const _maximum = elementwise('_maximum', compute.maximum);
export const _minimum = elementwise('_minimum', compute.minimum);
export const _hypot = elementwise('_hypot', compute.hypot);
export const _equal = elementwise('_equal', compute.equal);
export const _not_equal = elementwise('_not_equal', compute.not_equal);
export const _greater = elementwise('_greater', compute.greater);
export const _greater_equal = elementwise('_greater_equal', compute.greater_equal);
export const _lesser = elementwise('_lesser', compute.lesser);
export const _lesser_equal = elementwise('_lesser_equal', compute.lesser_equal);
export const _logical_and = elementwise('_logical_and', compute.logical_and);
export const _logical_or = elementwise('_logical_or', compute.logical_or);
export const _logical_xor = elementwise('_logical_xor', compute.logical_xor);
export const _plus_scalar = scalar('_plus_scalar', compute.add);
export const _minus_scalar = scalar('_minus_scalar', compute.sub);
export const _rminus_scalar = reversed('_rminus_scalar', compute.sub);
export const _mul_scalar = scalar('_mul_scalar', compute.mul);
export const _div_scalar = scalar('_div_scalar', compute.div);
export const _rdiv_scalar = reversed('_rdiv_scalar', compute.div);
export const _mod_scalar = scalar('_mod_scalar', compute.mod);
export const _rmod_scalar = reversed('_rmod_scalar', compute.mod);
export const _power_scalar = scalar('_power_scalar', compute.power);
export const _rpower_scalar = reversed('_rpower_scalar', compute.power);
export const _maximum_scalar = scalar('_maximum_scalar', compute.maximum);
export const _minimum_scalar = scalar('_minimum_scalar', compute.minimum);
export const _hypot_scalar = scalar('_hypot_scalar', compute.hypot);
export const _equal_scalar = scalar('_equal_scalar', compute.equal);
export const _not_equal_scalar = scalar('_not_equal_scalar', compute.not_equal);
export const _greater_scalar = scalar('_greater_scalar', compute.greater);
export const _greater_equal_scalar = scalar('_greater_equal_scalar', compute.greater_equal);
export const _lesser_scalar = scalar('_lesser_scalar', compute.lesser);
export const _lesser_equal_scalar = scalar('_lesser_equal_scalar', compute.lesser_equal);

// The names that Python's signs with a number call them by, and that unnamed nodes get.
export const _PlusScalar = alias('_PlusScalar', _plus_scalar);
export const _MinusScalar = alias('_MinusScalar', _minus_scalar);
export const _RMinusScalar = alias('_RMinusScalar', _rminus_scalar);
export const _MulScalar = alias('_MulScalar', _mul_scalar);
export const _DivScalar = alias('_DivScalar', _div_scalar);
export const _RDivScalar = alias('_RDivScalar', _rdiv_scalar);
export const _ModScalar = alias('_ModScalar', _mod_scalar);
export const _RModScalar = alias('_RModScalar', _rmod_scalar);
export const _PowerScalar = alias('_PowerScalar', _power_scalar);
export const _RPowerScalar = alias('_RPowerScalar', _rpower_scalar);
