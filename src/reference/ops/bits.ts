// Integers as bits, and the remainder of C, which has the sign of the dividend. Truth values are integers of one bit to all but `bitwise_not`.

import { binary } from './binary.ts';
import { same, unary } from './unary.ts';

const isSmall = (a: number): boolean => (a | 0) === a;

/** By 32-bit numbers where both are such, else by the 64 bits of two's complement. */
const bitwise = (name: string, small: (a: number, b: number) => number, large: (a: bigint, b: bigint) => bigint) =>
  binary({
    name,
    scalar: (a, b) => (isSmall(a) && isSmall(b) ? small(a, b) : Number(BigInt.asIntN(64, large(BigInt(a), BigInt(b))))),
  });

/** The bits that both have. */
export const bitwise_and = /* @__PURE__ */ bitwise(
  'bitwise_and',
  (a, b) => a & b,
  (a, b) => a & b,
);
/** The bits that one of both has. */
export const bitwise_or = /* @__PURE__ */ bitwise(
  'bitwise_or',
  (a, b) => a | b,
  (a, b) => a | b,
);
/** The bits that just one of both has. */
export const bitwise_xor = /* @__PURE__ */ bitwise(
  'bitwise_xor',
  (a, b) => a ^ b,
  (a, b) => a ^ b,
);

/** The other bits, of integers. */
export const bitwise_not = /* @__PURE__ */ unary({
  name: 'bitwise_not',
  dtype: same,
  scalar: (x) => -1 - x,
});

/** By bits of two's complement; 64 and more, or less than none, leave the sign alone, or nothing. */
const shift = (name: string, of: (a: bigint, by: bigint) => bigint, beyond: (a: number) => number) =>
  binary({
    name,
    scalar: (a, by) => (by >= 0 && by < 64 ? Number(BigInt.asIntN(64, of(BigInt(a), BigInt(by)))) : beyond(a)),
  });

/** a · 2ᵇ, of which a dtype keeps what it has room for. */
export const bitwise_left_shift = /* @__PURE__ */ shift(
  'bitwise_left_shift',
  (a, by) => a << by,
  () => 0,
);
/** a / 2ᵇ, rounded down. */
export const bitwise_right_shift = /* @__PURE__ */ shift(
  'bitwise_right_shift',
  (a, by) => a >> by,
  (a) => (a < 0 ? -1 : 0),
);

// d fmod(a, b)/da = 1, d/db = -trunc(a / b)
export const fmod = /* @__PURE__ */ binary({
  name: 'fmod',
  // a - b · trunc(a / b), exact
  scalar: (a, b) => a % b,
  saves: ([, right]) => (right ? [0, 1] : []),
  uses: ['neg', 'mul', 'floor_divide', 'abs', 'sign'],
  rule: (f, g, { inputs: [a, b], needs }) => {
    if (!needs[1]) return [g, null];
    const whole = f.mul(f.mul(f.sign(a), f.sign(b)), f.floor_divide(f.abs(a), f.abs(b)));
    return [g, f.neg(f.mul(g, whole))];
  },
});
