// Elementwise ops of two inputs, broadcast to a common shape and promoted to a common dtype. Autograd sums each gradient
// back to the shape of its input, so the derivatives here do not mention shapes.

import { type DType, defaultDType, isFloating, promote } from '../base/dtype.ts';
import { power } from '../base/math.ts';
import { broadcastShapes, sameShape } from '../base/shape.ts';
import { both, product } from '../kernels/elementwise.ts';
import type { Kernel, View } from '../kernels/kernel.ts';
import { always, type Call, type None, type Op, op, type Places, type Words } from './op.ts';
import type { Spec } from './spec.ts';
import type { Word } from './vocabulary.ts';

type Pair = readonly [Spec, Spec];

/** The dtype that two operands promote to. */
export const common = ([a, b]: Pair): DType =>
  a.dtype === b.dtype && !a.wrapped && !b.wrapped ? a.dtype : promote([a, b]);
/** True division leaves the integers. */
export const floating = (inputs: Pair): DType => {
  const dtype = common(inputs);
  return isFloating(dtype) ? dtype : defaultDType();
};

interface Definition<U extends Word> {
  readonly name: string;
  /** What it does to two numbers, in double. */
  readonly scalar: (a: number, b: number) => number;
  /** A kernel of its own, where two doubles do not say all. */
  readonly kernel?: Kernel<readonly [View, View]>;
  /** Dtype in which it computes. */
  readonly casts?: (inputs: Pair) => DType;
  /** Dtype of the result, where it is not the one it computes in. */
  readonly result?: DType;
  readonly saves?: Places;
  /** Whether the derivative of the right operand reads the result. */
  readonly savesOutput?: boolean;
  readonly uses?: readonly U[];
  rule?<T>(f: Words<T, U>, g: T, call: Call<T, None>): readonly [T | null, T | null];
}

export function binary<const U extends Word = never>({
  name,
  scalar,
  kernel = both(scalar),
  casts = common,
  result,
  saves,
  savesOutput,
  uses = [],
  rule,
}: Definition<U>): Op<None, U> {
  return op<None, U>({
    name,
    infer: ([a, b]: Pair) => [
      {
        shape: sameShape(a.shape, b.shape) ? a.shape : broadcastShapes(a.shape, b.shape),
        dtype: result ?? casts([a, b]),
      },
    ],
    kernel,
    preserves: always,
    casts,
    broadcasts: true,
    compares: result === 'bool',
    saves: { inputs: saves, outputs: savesOutput ? ([, right]) => (right ? [0] : []) : undefined },
    uses,
    derivative: rule && ((f, [g], call) => (g === null ? [null, null] : rule(f, g, call))),
  });
}

/** A gradient only where it is wanted: the other side may not have been computable (log of a negative base, say). */
const when = <T>({ needs }: { readonly needs: readonly boolean[] }, i: number, compute: () => T): T | null =>
  needs[i] ? compute() : null;

/** A product's derivative reads, for each factor that wants a gradient, the other one. */
export const crosswise = (needs: readonly boolean[]): readonly number[] => [0, 1].filter((i) => needs[1 - i]);

/** a + b. */
export const add = /* @__PURE__ */ binary({
  name: 'add',
  scalar: (a, b) => a + b,
  rule: (_f, g) => [g, g],
});
/** a - b. */
export const sub = /* @__PURE__ */ binary({
  name: 'sub',
  scalar: (a, b) => a - b,
  uses: ['neg'],
  rule: (f, g, c) => [g, when(c, 1, () => f.neg(g))],
});
/** a · b. */
export const mul = /* @__PURE__ */ binary({
  name: 'mul',
  scalar: (a, b) => a * b,
  kernel: product,
  saves: crosswise,
  uses: ['mul'],
  rule: (f, g, c) => [when(c, 0, () => f.mul(g, c.inputs[1])), when(c, 1, () => f.mul(g, c.inputs[0]))],
});
// d(a/b)/da = 1/b, d(a/b)/db = -a/b²
export const div = /* @__PURE__ */ binary({
  name: 'div',
  // a / b, never an integer
  scalar: (a, b) => a / b,
  casts: floating,
  saves: (needs) => (needs[1] ? [0, 1] : [1]),
  uses: ['div', 'neg', 'mul'],
  rule: (f, g, c) => {
    const [a, b] = c.inputs;
    return [when(c, 0, () => f.div(g, b)), when(c, 1, () => f.neg(f.mul(g, f.div(f.div(a, b), b))))];
  },
});

/** Powers of integers; negative ones keep their whole part, which is 0 but for those of 1 and -1. */
const wholePower = (a: number, b: number): number => (b < 0 && a === 0 ? 0 : Math.trunc(power(a, b)));
/** The same where they wrap, by squares of 32 bits. */
function wrappedPower(a: number, b: number): number {
  if (b < 0) return wholePower(a, b);
  let [y, square] = [1, a];
  for (let n = b; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) y = Math.imul(y, square);
    square = Math.imul(square, square);
  }
  return y;
}
const powers: Kernel<readonly [View, View]> = (inputs, outputs, attributes) => {
  const [{ dtype }] = outputs;
  both(isFloating(dtype) ? power : dtype === 'int64' ? wholePower : wrappedPower)(inputs, outputs, attributes);
};

// d(aᵇ)/da = b aᵇ⁻¹ (0 where b = 0), d(aᵇ)/db = aᵇ log a (0 where a = 0 and b ≥ 0)
export const pow = /* @__PURE__ */ binary({
  name: 'pow',
  // a to the power b
  scalar: power,
  kernel: powers,
  saves: [0, 1],
  savesOutput: true,
  uses: ['where', 'eq', 'ge', 'mul', 'pow', 'sub', 'logical_and', 'log'],
  rule: (f, g, c) => {
    const [a, b] = c.inputs;
    return [
      when(c, 0, () => f.where(f.eq(b, 0), 0, f.mul(g, f.mul(b, f.pow(a, f.sub(b, 1)))))),
      when(c, 1, () => {
        const flat = f.logical_and(f.eq(a, 0), f.ge(b, 0));
        return f.where(flat, 0, f.mul(g, f.mul(c.outputs[0], f.log(a))));
      }),
    ];
  },
});

/** The loser gets no gradient; equal ones get half each, and beside a NaN nobody loses. */
function extremeRule<T>(
  f: Words<T, 'mul' | 'eq' | 'where'>,
  g: T,
  [a, b]: readonly T[],
  wins: (a: T, b: T) => T,
): readonly [T, T] {
  const half = f.mul(g, 0.5);
  const tie = f.eq(a, b);
  return [f.where(tie, half, f.where(wins(b, a), 0, g)), f.where(tie, half, f.where(wins(a, b), 0, g))];
}

/** The larger of a and b; NaN wins. */
export const maximum = /* @__PURE__ */ binary({
  name: 'maximum',
  scalar: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  saves: [0, 1],
  uses: ['mul', 'eq', 'where', 'gt'],
  rule: (f, g, c) => extremeRule(f, g, c.inputs, (a, b) => f.gt(a, b)),
});
/** The smaller of a and b; NaN wins. */
export const minimum = /* @__PURE__ */ binary({
  name: 'minimum',
  scalar: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  saves: [0, 1],
  uses: ['mul', 'eq', 'where', 'lt'],
  rule: (f, g, c) => extremeRule(f, g, c.inputs, (a, b) => f.lt(a, b)),
});

/** Python's a // b: from the exact remainder, because a / b may have been rounded up to an integer (1 // 0.1 is 9). */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  const quotient = (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0);
  // a 0 with the sign of a / b
  if (quotient === 0) return (a / b) * 0;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

// Python's rules: the quotient is rounded down, the remainder has the sign of b.
export const floor_divide = /* @__PURE__ */ binary({
  name: 'floor_divide',
  // floor(a / b); its derivatives are 0
  scalar: floorDivide,
  uses: ['zeros_like'],
  rule: (f, g) => [f.zeros_like(g), f.zeros_like(g)],
});

/** a - b floor(a/b): the sign of b, and exact where % is. */
function exactRemainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

// r = a - b floor(a/b)
export const remainder = /* @__PURE__ */ binary({
  name: 'remainder',
  // a - b · floor(a / b)
  scalar: exactRemainder,
  saves: ([, right]) => (right ? [0, 1] : []),
  uses: ['neg', 'mul', 'floor_divide'],
  rule: (f, g, c) => {
    const [a, b] = c.inputs;
    return [g, when(c, 1, () => f.neg(f.mul(g, f.floor_divide(a, b))))];
  },
});

// d(g (1 - y²))/dg = 1 - y², d/dy = -2 g y
export const tanh_backward = /* @__PURE__ */ binary({
  name: 'tanh_backward',
  // Gradient of tanh from g and y
  scalar: (g, y) => g * (1 - y * y),
  casts: floating,
  saves: (needs) => (needs[1] ? [0, 1] : [1]),
  uses: ['tanh_backward', 'mul'],
  rule: (f, u, c) => {
    const [g, y] = c.inputs;
    return [when(c, 0, () => f.tanh_backward(u, y)), when(c, 1, () => f.mul(f.mul(u, -2), f.mul(g, y)))];
  },
});

// d(g y (1 - y))/dg = y (1 - y), d/dy = g (1 - 2 y)
export const sigmoid_backward = /* @__PURE__ */ binary({
  name: 'sigmoid_backward',
  // Gradient of sigmoid from g and y
  scalar: (g, y) => g * (y * (1 - y)),
  casts: floating,
  saves: (needs) => (needs[1] ? [0, 1] : [1]),
  uses: ['sigmoid_backward', 'mul', 'sub'],
  rule: (f, u, c) => {
    const [g, y] = c.inputs;
    return [when(c, 0, () => f.sigmoid_backward(u, y)), when(c, 1, () => f.mul(f.mul(u, g), f.sub(1, f.mul(y, 2))))];
  },
});
