// Cases of integers as bits, and of C's remainder.

import type { DType } from '../base/dtype.ts';
import { pairwise } from './binary.cases.ts';
import type * as bits from './bits.ts';
import { type Cases, type CasesOf, type Fill, integers, NUMBERS, uniform } from './sample.cases.ts';
import { pointwise } from './unary.cases.ts';

const WHOLE: readonly DType[] = ['int64', 'int32', 'uint8', 'bool'];
const lacks = { special: 'its dtypes are integers' };

/** Samples of integers alone. */
const ofIntegers = <A>(cases: Cases<A>): Cases<A> => ({
  ...cases,
  samples: cases.samples.filter(({ dtypes }) => dtypes === undefined),
  lacks,
});
const bitwise = (right: Fill): Cases<object> =>
  ofIntegers(pairwise({ dtypes: WHOLE, fills: [integers(-100, 100), right], smooth: null }));

const nonzero: Fill = { name: 'nonzero', draw: (random) => (random() < 0.4 ? -1 : 1) * (1 + Math.floor(random() * 5)) };
/** Quotients that stay away from integers: a in (3.2, 3.8), b in ±(1, 1.02) or ±(2, 2.04). */
const divisor: Fill = {
  name: 'divisor',
  draw: (random, i) => (i % 2 ? -1 : 1) * (1 + (i % 3 === 0 ? 1 : 0) + 0.02 * random()),
};

export const bitCases: CasesOf<typeof bits> = {
  bitwise_and: bitwise(integers(-100, 100)),
  bitwise_or: bitwise(integers(-100, 100)),
  bitwise_xor: bitwise(integers(-100, 100)),
  bitwise_not: ofIntegers(pointwise({ dtypes: ['int64', 'int32', 'uint8'], fill: integers(0, 100), smooth: null })),
  bitwise_left_shift: bitwise(integers(0, 6)),
  bitwise_right_shift: bitwise(integers(0, 6)),
  fmod: pairwise({ dtypes: NUMBERS, fills: [integers(-9, 9), nonzero], smooth: [uniform(3.2, 3.8), divisor] }),
};
