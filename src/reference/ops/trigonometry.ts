// Angles, their inverses, hyperbolic functions, and logarithms to other bases: ops of one number, but for the angle of a
// point.

import * as m from '../base/math.ts';
import { binary, floating } from './binary.ts';
import { oneMinus, unary } from './unary.ts';

/** Tan x. */
// d tan/dx = 1 + y²
export const tan = /* @__PURE__ */ unary({
  name: 'tan',
  scalar: (x) => m.sin(x) / m.cos(x),
  saves: 'y',
  uses: ['mul', 'add'],
  rule: (f, g, y) => f.mul(g, f.add(f.mul(y, y), 1)),
});
/** The angle whose sine is x. */
// d asin/dx = 1 / √(1 - x²)
export const asin = /* @__PURE__ */ unary({
  name: 'asin',
  scalar: m.asin,
  saves: 'x',
  uses: ['div', 'sqrt', 'sub', 'mul'],
  rule: (f, g, x) => f.div(g, f.sqrt(oneMinus(f, f.mul(x, x)))),
});
/** The angle whose cosine is x. */
// d acos/dx = -1 / √(1 - x²)
export const acos = /* @__PURE__ */ unary({
  name: 'acos',
  scalar: m.acos,
  saves: 'x',
  uses: ['neg', 'div', 'sqrt', 'sub', 'mul'],
  rule: (f, g, x) => f.neg(f.div(g, f.sqrt(oneMinus(f, f.mul(x, x))))),
});
/** The angle whose tangent is x. */
// d atan/dx = 1 / (1 + x²)
export const atan = /* @__PURE__ */ unary({
  name: 'atan',
  scalar: m.atan,
  saves: 'x',
  uses: ['div', 'add', 'mul'],
  rule: (f, g, x) => f.div(g, f.add(f.mul(x, x), 1)),
});
/** Sinh x. */
// d sinh/dx = cosh x = (eˣ + e⁻ˣ) / 2
export const sinh = /* @__PURE__ */ unary({
  name: 'sinh',
  scalar: m.sinh,
  saves: 'x',
  uses: ['mul', 'add', 'exp', 'neg'],
  rule: (f, g, x) => f.mul(g, f.mul(f.add(f.exp(x), f.exp(f.neg(x))), 0.5)),
});
/** Cosh x. */
// d cosh/dx = sinh x = (eˣ - e⁻ˣ) / 2
export const cosh = /* @__PURE__ */ unary({
  name: 'cosh',
  scalar: m.cosh,
  saves: 'x',
  uses: ['mul', 'sub', 'exp', 'neg'],
  rule: (f, g, x) => f.mul(g, f.mul(f.sub(f.exp(x), f.exp(f.neg(x))), 0.5)),
});
/** The number whose sinh is x. */
// d asinh/dx = 1 / √(x² + 1)
export const asinh = /* @__PURE__ */ unary({
  name: 'asinh',
  scalar: m.asinh,
  saves: 'x',
  uses: ['div', 'sqrt', 'add', 'mul'],
  rule: (f, g, x) => f.div(g, f.sqrt(f.add(f.mul(x, x), 1))),
});
/** The number from 0 on whose cosh is x. */
// d acosh/dx = 1 / √(x² - 1)
export const acosh = /* @__PURE__ */ unary({
  name: 'acosh',
  scalar: m.acosh,
  saves: 'x',
  uses: ['div', 'sqrt', 'sub', 'mul'],
  rule: (f, g, x) => f.div(g, f.sqrt(f.sub(f.mul(x, x), 1))),
});
/** The number whose tanh is x. */
// d atanh/dx = 1 / (1 - x²)
export const atanh = /* @__PURE__ */ unary({
  name: 'atanh',
  scalar: m.atanh,
  saves: 'x',
  uses: ['div', 'sub', 'mul'],
  rule: (f, g, x) => f.div(g, oneMinus(f, f.mul(x, x))),
});
/** Logarithm to the base 2. */
export const log2 = /* @__PURE__ */ unary({
  name: 'log2',
  scalar: m.log2,
  saves: 'x',
  uses: ['div', 'mul'],
  rule: (f, g, x) => f.div(g, f.mul(x, Math.LN2)),
});
/** Logarithm to the base 10. */
export const log10 = /* @__PURE__ */ unary({
  name: 'log10',
  scalar: m.log10,
  saves: 'x',
  uses: ['div', 'mul'],
  rule: (f, g, x) => f.div(g, f.mul(x, Math.LN10)),
});

// d atan2(a, b)/da = b / (a² + b²), d/db = -a / (a² + b²); 0 at the origin, which has no angle
export const atan2 = /* @__PURE__ */ binary({
  name: 'atan2',
  // The angle of the point (b, a)
  scalar: m.atan2,
  casts: floating,
  saves: [0, 1],
  uses: ['mul', 'div', 'add', 'neg', 'where', 'eq'],
  rule: (f, g, { inputs: [a, b], needs }) => {
    const square = f.add(f.mul(a, a), f.mul(b, b));
    const scaled = f.div(g, f.where(f.eq(square, 0), 1, square));
    return [needs[0] ? f.mul(scaled, b) : null, needs[1] ? f.neg(f.mul(scaled, a)) : null];
  },
});
