// Elementwise ops of two inputs (and `where`), broadcast to a common shape and promoted to a common dtype. Autograd sums
// each gradient back to the shape of its input, so the derivatives here do not mention shapes.

import { type DType, defaultDType, isFloating, promote } from '../base/dtype.ts';
import { broadcastShapes } from '../base/shape.ts';
import { type Attributes, type Call, type Row, row, type Spec } from './row.ts';
import type { Vocabulary } from './vocabulary.ts';

const given = (inputs: readonly (Spec | null)[]): Spec[] => inputs as Spec[];
const common = (inputs: readonly (Spec | null)[]): DType => promote(given(inputs));
/** True division leaves the integers. */
const floating = (inputs: readonly (Spec | null)[]): DType => {
  const dtype = common(inputs);
  return isFloating(dtype) ? dtype : defaultDType();
};

type Rule = <T>(f: Vocabulary<T>, g: T, call: Call<T, Attributes>) => readonly [T | null, T | null];

interface Definition {
  name: string;
  doc: string;
  /** Dtype in which it computes. */
  casts?: (inputs: readonly (Spec | null)[]) => DType;
  /** Dtype of the result, where it is not the one it computes in. */
  result?: DType;
  saves?: readonly number[] | ((needs: readonly boolean[]) => readonly number[]);
  savesOutput?: boolean;
  rule?: Rule;
  wgsl?: string;
}

function binary({ name, doc, casts = common, result, saves, savesOutput, rule, wgsl }: Definition): Row {
  return row<Attributes>({
    name,
    doc,
    infer: (inputs) => {
      const [a, b] = given(inputs);
      return [{ shape: broadcastShapes(a.shape, b.shape), dtype: result ?? casts(inputs) }];
    },
    casts,
    broadcasts: true,
    saves: { inputs: saves, outputs: savesOutput ? [0] : undefined },
    derivative: rule && ((f, [g], call) => (g === null ? [null, null] : rule(f, g, call))),
    wgsl,
  });
}

/** A gradient only where it is wanted: the other side may not have been computable (log of a negative base, say). */
const when = <T>(call: Call<T, Attributes>, i: number, compute: () => T): T | null =>
  call.needs[i] ? compute() : null;

/** A product's derivative reads, for each factor that wants a gradient, the other one. */
export const crosswise = (needs: readonly boolean[]): readonly number[] => [0, 1].filter((i) => needs[1 - i]);

export const binaryRows = {
  add: binary({ name: 'add', doc: 'a + b', rule: (_f, g) => [g, g], wgsl: 'a + b' }),
  sub: binary({
    name: 'sub',
    doc: 'a - b',
    rule: (f, g, c) => [g, when(c, 1, () => f.neg(g))],
    wgsl: 'a - b',
  }),
  mul: binary({
    name: 'mul',
    doc: 'a · b',
    saves: crosswise,
    rule: (f, g, c) => [when(c, 0, () => f.mul(g, c.inputs[1])), when(c, 1, () => f.mul(g, c.inputs[0]))],
    wgsl: 'a * b',
  }),
  // d(a/b)/da = 1/b, d(a/b)/db = -a/b²
  div: binary({
    name: 'div',
    doc: 'a / b, never an integer',
    casts: floating,
    saves: (needs) => (needs[1] ? [0, 1] : [1]),
    rule: (f, g, c) => {
      const [a, b] = c.inputs;
      return [when(c, 0, () => f.div(g, b)), when(c, 1, () => f.neg(f.mul(g, f.div(f.div(a, b), b))))];
    },
    wgsl: 'a / b',
  }),
  // d(aᵇ)/da = b aᵇ⁻¹ (0 where b = 0), d(aᵇ)/db = aᵇ log a (0 where a = 0 and b ≥ 0)
  pow: binary({
    name: 'pow',
    doc: 'a to the power b',
    saves: [0, 1],
    savesOutput: true,
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
    wgsl: 'pow(a, b)',
  }),
  // The larger one gets the gradient; equal ones get half each.
  maximum: binary({
    name: 'maximum',
    doc: 'the larger of a and b; NaN wins',
    saves: [0, 1],
    rule: (f, g, c) => extremeRule(f, g, c, (a, b) => f.gt(a, b)),
    wgsl: 'max(a, b)',
  }),
  minimum: binary({
    name: 'minimum',
    doc: 'the smaller of a and b; NaN wins',
    saves: [0, 1],
    rule: (f, g, c) => extremeRule(f, g, c, (a, b) => f.lt(a, b)),
    wgsl: 'min(a, b)',
  }),
  // Python's rules: the quotient is rounded down, the remainder has the sign of b.
  floor_divide: binary({ name: 'floor_divide', doc: 'floor(a / b)' }),
  // r = a - b floor(a/b)
  remainder: binary({
    name: 'remainder',
    doc: 'a - b · floor(a / b)',
    saves: [0, 1],
    rule: (f, g, c) => {
      const [a, b] = c.inputs;
      return [g, when(c, 1, () => f.neg(f.mul(g, f.call('floor', [f.div(a, b)]))))];
    },
  }),
};

function extremeRule<T>(
  f: Vocabulary<T>,
  g: T,
  { inputs: [a, b] }: Call<T, Attributes>,
  wins: (a: T, b: T) => T,
): readonly [T, T] {
  const half = f.mul(g, 0.5);
  const tie = f.eq(a, b);
  return [f.where(tie, half, f.where(wins(a, b), g, 0)), f.where(tie, half, f.where(wins(b, a), g, 0))];
}

export const comparisonRows = {
  eq: binary({ name: 'eq', doc: 'a = b', result: 'bool', wgsl: 'a == b' }),
  ne: binary({ name: 'ne', doc: 'a ≠ b', result: 'bool', wgsl: 'a != b' }),
  lt: binary({ name: 'lt', doc: 'a < b', result: 'bool', wgsl: 'a < b' }),
  le: binary({ name: 'le', doc: 'a ≤ b', result: 'bool', wgsl: 'a <= b' }),
  gt: binary({ name: 'gt', doc: 'a > b', result: 'bool', wgsl: 'a > b' }),
  ge: binary({ name: 'ge', doc: 'a ≥ b', result: 'bool', wgsl: 'a >= b' }),
  logical_and: binary({ name: 'logical_and', doc: 'a and b, each true where not 0', result: 'bool' }),
  logical_or: binary({ name: 'logical_or', doc: 'a or b, each true where not 0', result: 'bool' }),
  logical_xor: binary({ name: 'logical_xor', doc: 'exactly one of a and b', result: 'bool' }),
};

/** inputs: condition (bool), a, b. The functions cast a and b to their common dtype first. */
export const whereRow = row<Attributes>({
  name: 'where',
  doc: 'a where the condition holds, else b',
  infer: (inputs) => {
    const [condition, a, b] = given(inputs);
    return [{ shape: broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape)), dtype: common([a, b]) }];
  },
  broadcasts: true,
  saves: { inputs: [0] },
  derivative: (f, [g], { inputs: [condition], needs }) =>
    g === null
      ? [null, null, null]
      : [null, needs[1] ? f.where(condition, g, 0) : null, needs[2] ? f.where(condition, 0, g) : null],
  moves: true,
});
