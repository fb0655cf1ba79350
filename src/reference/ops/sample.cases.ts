// The vocabulary of the case table: what a row's samples, error inputs and tolerance are, and short ways to write them.
// Inputs are described, not made: the suites draw them from a seeded generator, in the dtype and memory layout under
// test. Nothing in a `.cases.ts` file ships.

import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Op } from './op.ts';

/** How the elements of an input are drawn; `random` is uniform in [0, 1), `i` counts them in row-major order. */
export interface Fill {
  readonly name: string;
  readonly draw: (random: () => number, i: number) => number;
}

/** How an input lies in memory. All but `plain` and `single` lie in a larger array of guard values. */
export type Layout =
  /** A storage of exactly its elements. */
  | 'plain'
  /** Contiguous, from an odd offset. */
  | 'guarded'
  /** Dimensions stored in reverse order. */
  | 'transposed'
  /** Gaps between neighbours. */
  | 'strided'
  /** The first dimension repeated without a copy. */
  | 'expanded'
  /** One element repeated over the whole shape. */
  | 'single';

/** One input. `own` is the dtype under test. */
export interface Input {
  readonly shape: Shape;
  readonly dtype: DType | 'own';
  readonly fill: Fill;
  /** No gradient is asked of it, although its dtype would allow one. */
  readonly still?: boolean;
}

/** An input that is an output of another op, which the reference computes from other inputs of the sample. */
export interface Computed {
  readonly from: string;
  readonly inputs: readonly number[];
  readonly output: number;
}

export type Slot = Input | Computed | null;

export interface Sample<A = unknown> {
  readonly inputs: readonly Slot[];
  readonly attributes?: A;
  /** Attributes made anew for each run, in place of the others: those with a generator, which every run advances. */
  readonly fresh?: () => A;
  /** Where only some of the row's dtypes make sense. */
  readonly dtypes?: readonly DType[];
  readonly layouts?: readonly Layout[];
  /** Why gradients are not compared. */
  readonly forwardOnly?: string;
  /** Why the derivative is not that of the values; it must indeed differ. */
  readonly differs?: string;
  /** Why second derivatives are not checked; they must indeed be wrong. */
  readonly once?: string;
}

export interface ErrorSample<A = unknown> {
  readonly inputs: readonly Slot[];
  readonly attributes?: A;
  readonly fresh?: () => A;
  readonly error: new (message: string) => Error;
  readonly message: string;
}

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** What must occur among a row's samples. */
export type Edge = 'zero' | 'scalar' | 'prime' | 'odd' | 'even' | 'special' | 'views';

export interface Cases<A = unknown> {
  /** What `own` stands for, one run each. */
  readonly dtypes: readonly DType[];
  readonly samples: readonly Sample<A>[];
  /** Inputs away from kinks, small enough for finite differences. Empty exactly where the row has no derivative. */
  readonly gradient: readonly Sample<A>[];
  readonly errors: readonly ErrorSample<A>[];
  /** Instead of the defaults of torch.testing.assert_close, for float32. */
  readonly tolerance?: Tolerance;
  /** Which elements of an output mean something (default: all); `values` are the elements of the inputs. */
  comparable?(
    sample: Sample<A>,
    output: number,
    shape: Shape,
    values: readonly (ArrayLike<number> | null)[],
  ): (i: number) => boolean;
  /** Why an edge that every row must have makes no sense here. */
  readonly lacks?: { readonly [E in Edge]?: string };
}

/** The cases of a file of ops: one entry an op, with that op's attributes. What else the file exports has none. */
export type CasesOf<Table> = {
  readonly [K in keyof Table as Table[K] extends Op ? K : never]: Table[K] extends Op<infer A> ? Cases<A> : never;
};

export const FLOATS: readonly DType[] = ['float32', 'float64'];
export const NUMBERS: readonly DType[] = ['float32', 'float64', 'int64', 'int32', 'uint8'];
export const ALL: readonly DType[] = [...NUMBERS, 'bool'];

/** The layout of rows without inputs. */
export const PLAIN: readonly Layout[] = ['plain'];
const NOTHING = 'there are no inputs';
/** What such rows lack. */
export const NO_INPUTS: Cases['lacks'] = {
  zero: NOTHING,
  scalar: NOTHING,
  prime: NOTHING,
  odd: NOTHING,
  even: NOTHING,
  special: NOTHING,
  views: NOTHING,
};

/** Layouts of rows that want contiguous inputs. */
export const CONTIGUOUS: readonly Layout[] = ['plain', 'guarded'];
/** Layouts that keep the elements distinct. */
export const DISTINCT: readonly Layout[] = ['plain', 'guarded', 'transposed', 'strided'];
/** Layouts of large samples. */
export const FEW: readonly Layout[] = ['guarded', 'transposed'];

export const uniform = (low: number, high: number): Fill => ({
  name: `uniform ${low} ${high}`,
  draw: (random) => low + (high - low) * random(),
});
export const wide = uniform(-2, 2);
export const small = uniform(-0.5, 0.5);
export const positive = uniform(0.25, 3.25);
/** Further than 0.2 from 0. */
export const away: Fill = {
  name: 'away',
  draw: (random) => (random() < 0.5 ? -1 : 1) * (0.2 + 1.7 * random()),
};
/** Pairwise at least 0.1 apart, up to 101 elements, none of them 0. */
export const apart: Fill = { name: 'apart', draw: (_random, i) => ((i * 37) % 101) / 10 - 5.05 };
export const integers = (low: number, high: number): Fill => ({
  name: `integers ${low} ${high}`,
  draw: (random) => low + Math.floor((high - low + 1) * random()),
});
export const listed = (...values: number[]): Fill => ({
  name: `listed ${values.join(' ')}`,
  draw: (_random, i) => values[i % values.length],
});
const SPECIAL = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1, -1, 0.5];
/** ±0, ±inf, NaN and a few plain numbers, in turn. */
export const special: Fill = { ...listed(...SPECIAL), name: 'special' };
/** The same without NaN and +inf: what masked scores hold. */
export const masked: Fill = { ...listed(0.5, Number.NEGATIVE_INFINITY, 1.5, -0, 2, 0.25), name: 'masked' };

export const own = (shape: Shape, fill: Fill = wide): Input => ({ shape, dtype: 'own', fill });
export const still = (shape: Shape, fill: Fill = wide): Input => ({ shape, dtype: 'own', fill, still: true });
export const fixed = (dtype: DType, shape: Shape, fill: Fill): Input => ({ shape, dtype, fill });
/** Indices 0 … count - 1. */
export const indices = (shape: Shape, count: number): Input => fixed('int64', shape, integers(0, count - 1));

/** Shapes that every op without shape rules of its own must take: 0-dim, empty, primes, even and odd. */
export const SHAPES: readonly Shape[] = [[], [0], [1], [5], [2, 0, 3], [7, 11], [13, 4], [2, 3, 5]];
/** Shapes for finite differences. */
export const SMALL: readonly Shape[] = [[], [0], [3], [2, 3]];
/** Pairs that broadcast: same, either side, size 1, leading, empty. */
export const PAIRS: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[5], [5]],
  [[5], []],
  [[], [7]],
  [[7, 11], [11]],
  [[11], [7, 11]],
  [
    [7, 1],
    [1, 11],
  ],
  [
    [13, 1, 4],
    [3, 1],
  ],
  [[1], [6]],
  [[0], [1]],
  [[], [0]],
  [[2, 0, 3], [3]],
  [
    [2, 3, 4],
    [2, 3, 4],
  ],
];
export const SMALL_PAIRS: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[3], [3]],
  [[2, 3], []],
  [[2, 1], [3]],
  [[3], [2, 1]],
];
