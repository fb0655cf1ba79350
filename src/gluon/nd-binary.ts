// Elementwise ops of two arrays, or of an array and a number. Both arrays must have one dtype; a number takes the array's, cut
// to an integer first where that is one. Results of comparisons are 0 and 1 in the same dtype.

import * as f from '../engine/functions.ts';
import { isFloating, TypeError } from '../engine/index.ts';
import { custom } from './custom.ts';
import { op } from './define.ts';
import { scalarFor } from './dtype.ts';
import { incompatible } from './errors.ts';
import { NDArray } from './ndarray.ts';
import { broadcast, text } from './shapes.ts';

/** An operand: an array or a plain number (a truth value counts as one). */
export type Operand = NDArray | number | boolean;

export type Body = (a: NDArray | number, b: NDArray | number) => NDArray;

const typeName = (x: unknown): string =>
  x === null || x === undefined ? 'NoneType' : typeof x === 'string' ? 'str' : Array.isArray(x) ? 'list' : typeof x;

/** @throws MXNetError where dtypes differ or (for `elementwise`) shapes do. */
export function checkPair(a: NDArray, b: NDArray, elementwise: boolean): void {
  if (a.dtype !== b.dtype) {
    throw incompatible(1, a.dtype, b.dtype, `nothing is promoted: convert one side, x.astype('${a.dtype}')`);
  }
  if (!elementwise) broadcast(a.shape, b.shape);
  else if (a.shape.join() !== b.shape.join()) throw incompatible(1, text(a.shape), text(b.shape));
}

function pair(lhs: unknown, rhs: unknown, elementwise: boolean): [NDArray | number, NDArray | number] {
  const ok = (x: unknown): x is Operand => x instanceof NDArray || typeof x === 'number' || typeof x === 'boolean';
  for (const x of [lhs, rhs]) if (!ok(x)) throw new TypeError(`type <class '${typeName(x)}'> not supported`);
  if (lhs instanceof NDArray && rhs instanceof NDArray) checkPair(lhs, rhs, elementwise);
  const dtype = (lhs instanceof NDArray ? lhs : (rhs as NDArray)).dtype;
  const operand = (x: unknown): NDArray | number => (x instanceof NDArray ? x : scalarFor(Number(x), dtype));
  return [operand(lhs), operand(rhs)];
}

const dtypeOfPair = (a: NDArray | number, b: NDArray | number) => (a instanceof NDArray ? a : (b as NDArray)).dtype;
const plain = (x: NDArray | number): NDArray | number => (x instanceof NDArray ? f.detach(x) : x);

/** Keeps the dtype of the operands. */
const kept =
  (body: Body): Body =>
  (a, b) => {
    const dtype = dtypeOfPair(a, b);
    if (isFloating(dtype)) return body(a, b);
    const wide = (x: NDArray | number): NDArray | number => (x instanceof NDArray ? f.cast(x, 'float64') : x);
    return f.cast(f.trunc(body(wide(a), wide(b))), dtype);
  };

/** 0 or 1 in the dtype of the operands; no gradient. */
const truth =
  (body: Body): Body =>
  (a, b) =>
    f.cast(body(plain(a), plain(b)), dtypeOfPair(a, b));

/** The larger (smaller) of two; of equals the left one gets the gradient, as in MXNet. */
const extreme =
  (value: Body, left: Body): Body =>
  (a, b) => {
    const [x, y] = [a, b].map(plain);
    if (![a, b].every((v) => v instanceof NDArray)) return value(a, b);
    return custom(
      'maximum',
      [a as NDArray, b as NDArray],
      (p, q) => value(p, q),
      (g) => {
        const first = left(x, y);
        const shares = [f.where(first, g, 0), f.where(first, 0, g)];
        return shares.map((share, i) => sumTo(share, [a, b][i] as NDArray));
      },
    );
  };

/** A gradient summed back over what broadcasting repeated. */
export function sumTo(g: NDArray, like: NDArray): NDArray {
  const lead = g.shape.length - like.shape.length;
  const dims = [...g.shape.keys()].filter((i) => i < lead || (like.shape[i - lead] === 1 && g.shape[i] !== 1));
  return f.reshape(dims.length > 0 ? f.sum(g, dims, true) : g, like.shape);
}

/** √(a² + b²), from the larger one so that squares do not overflow. */
const hypot: Body = (a, b) => f.sqrt(f.add(f.mul(a, a), f.mul(b, b)));

const bodies = {
  add: kept(f.add),
  sub: kept(f.sub),
  mul: kept(f.mul),
  div: kept(f.div),
  mod: kept(f.remainder),
  power: kept(f.pow),
  maximum: kept(extreme(f.maximum, f.ge)),
  minimum: kept(extreme(f.minimum, f.le)),
  hypot: kept(hypot),
  equal: truth(f.eq),
  not_equal: truth(f.ne),
  greater: truth(f.gt),
  greater_equal: truth(f.ge),
  lesser: truth(f.lt),
  lesser_equal: truth(f.le),
  logical_and: truth(f.logical_and),
  logical_or: truth(f.logical_or),
  logical_xor: truth(f.logical_xor),
};

const binary = (name: string, body: Body, elementwise = false) =>
  op<{ lhs: Operand; rhs: Operand }>()(name, ['lhs', 'rhs'], {}, ({ lhs, rhs }) =>
    body(...pair(lhs, rhs, elementwise)),
  );

/** The right operand first: `2 - x` is `x.rsub(2)`. */
const swapped = (name: string, body: Body) =>
  op<{ lhs: Operand; rhs: Operand }>()(name, ['lhs', 'rhs'], {}, ({ lhs, rhs }) => body(...pair(rhs, lhs, false)));

export const binaryOperators = {
  add: binary('add', bodies.add),
  subtract: binary('subtract', bodies.sub),
  multiply: binary('multiply', bodies.mul),
  divide: binary('divide', bodies.div),
  true_divide: binary('true_divide', bodies.div),
  modulo: binary('modulo', bodies.mod),
  power: binary('power', bodies.power),
  maximum: binary('maximum', bodies.maximum),
  minimum: binary('minimum', bodies.minimum),
  hypot: binary('hypot', bodies.hypot),
  equal: binary('equal', bodies.equal),
  not_equal: binary('not_equal', bodies.not_equal),
  greater: binary('greater', bodies.greater),
  greater_equal: binary('greater_equal', bodies.greater_equal),
  lesser: binary('lesser', bodies.lesser),
  lesser_equal: binary('lesser_equal', bodies.lesser_equal),
  logical_and: binary('logical_and', bodies.logical_and),
  logical_or: binary('logical_or', bodies.logical_or),
  logical_xor: binary('logical_xor', bodies.logical_xor),
  broadcast_add: binary('broadcast_add', bodies.add),
  broadcast_plus: binary('broadcast_plus', bodies.add),
  broadcast_sub: binary('broadcast_sub', bodies.sub),
  broadcast_minus: binary('broadcast_minus', bodies.sub),
  broadcast_mul: binary('broadcast_mul', bodies.mul),
  broadcast_div: binary('broadcast_div', bodies.div),
  broadcast_mod: binary('broadcast_mod', bodies.mod),
  broadcast_power: binary('broadcast_power', bodies.power),
  broadcast_maximum: binary('broadcast_maximum', bodies.maximum),
  broadcast_minimum: binary('broadcast_minimum', bodies.minimum),
  broadcast_hypot: binary('broadcast_hypot', bodies.hypot),
  broadcast_equal: binary('broadcast_equal', bodies.equal),
  broadcast_not_equal: binary('broadcast_not_equal', bodies.not_equal),
  broadcast_greater: binary('broadcast_greater', bodies.greater),
  broadcast_greater_equal: binary('broadcast_greater_equal', bodies.greater_equal),
  broadcast_lesser: binary('broadcast_lesser', bodies.lesser),
  broadcast_lesser_equal: binary('broadcast_lesser_equal', bodies.lesser_equal),
  broadcast_logical_and: binary('broadcast_logical_and', bodies.logical_and),
  broadcast_logical_or: binary('broadcast_logical_or', bodies.logical_or),
  broadcast_logical_xor: binary('broadcast_logical_xor', bodies.logical_xor),
  elemwise_add: binary('elemwise_add', bodies.add, true),
  elemwise_sub: binary('elemwise_sub', bodies.sub, true),
  elemwise_mul: binary('elemwise_mul', bodies.mul, true),
  elemwise_div: binary('elemwise_div', bodies.div, true),
};

/** Python's operators as methods: `x + y` is `x.add(y)`, `2 - x` is `x.rsub(2)`, `x == y` is `x.eq(y)`. */
export const operatorMethods = {
  sub: binaryOperators.subtract,
  mul: binaryOperators.multiply,
  div: binaryOperators.divide,
  mod: binaryOperators.modulo,
  pow: binaryOperators.power,
  rsub: swapped('rsub', bodies.sub),
  rdiv: swapped('rdiv', bodies.div),
  rmod: swapped('rmod', bodies.mod),
  rpow: swapped('rpow', bodies.power),
  eq: binaryOperators.equal,
  ne: binaryOperators.not_equal,
  gt: binaryOperators.greater,
  ge: binaryOperators.greater_equal,
  lt: binaryOperators.lesser,
  le: binaryOperators.lesser_equal,
};
