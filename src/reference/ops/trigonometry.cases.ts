// Cases of angles, hyperbolic functions and logarithms to other bases.

import { pairwise } from './binary.cases.ts';
import { type CasesOf, positive, uniform } from './sample.cases.ts';
import type * as trigonometry from './trigonometry.ts';
import { pointwise } from './unary.cases.ts';

const inside = uniform(-0.9, 0.9);
const beyond = uniform(1.1, 5);

export const angleCases: CasesOf<typeof trigonometry> = {
  tan: pointwise({ fill: uniform(-1.4, 1.4), smooth: uniform(-1, 1) }),
  asin: pointwise({ fill: inside, smooth: inside }),
  acos: pointwise({ fill: inside, smooth: inside }),
  atan: pointwise({ fill: uniform(-20, 20) }),
  sinh: pointwise(),
  cosh: pointwise(),
  asinh: pointwise({ fill: uniform(-20, 20) }),
  acosh: pointwise({ fill: beyond, smooth: beyond }),
  atanh: pointwise({ fill: inside, smooth: inside }),
  log2: pointwise({ fill: positive, smooth: positive }),
  log10: pointwise({ fill: positive, smooth: positive }),
  atan2: pairwise(),
};
