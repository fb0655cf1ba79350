// The orthogonal factor of a matrix with the bits of the plain code, by the binary of what fills new weights.

import type { Fast } from '../reference/engine/bound.ts';
import { factorizer } from '../reference/kernels/factor.ts';
import { draws } from './draws.ts';

/** Where the room begins: behind what draws need. */
const START = 65536;

const kernel = /* @__PURE__ */ factorizer(
  (count) => {
    const { memory } = draws();
    const missing = START + count * 8 - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return new Float64Array(memory.buffer, START, count);
  },
  (_room, x, y, depth) => draws().products(START + x * 8, START + (x + depth * 4) * 8, START + y * 8, START),
);

export const orthonormal: Fast<{ readonly gain: number }> = { supports: () => true, kernel };
