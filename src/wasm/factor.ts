// The orthogonal factor of a matrix with the bits of the plain code, by the binary of what fills new weights.

import type { Fast } from '../reference/engine/bound.ts';
import { factorizer } from '../reference/kernels/factor.ts';
import { draws, release } from './draws.ts';
import { outOfMemory } from './instance.ts';

/** Where the room begins: behind what draws need. */
const START = 65536;

const kernel: Fast<{ readonly gain: number }>['kernel'] = /* @__PURE__ */ factorizer(
  (count) => {
    const { memory } = draws();
    const missing = START + count * 8 - memory.buffer.byteLength;
    try {
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    } catch {
      throw outOfMemory();
    }
    return new Float64Array(memory.buffer, START, count);
  },
  (_room, x, y, depth) => draws().products(START + x * 8, START + (x + depth * 4) * 8, START + y * 8, START),
);

/** Bytes of memory up to which the binary stays. */
const KEPT = 1 << 20;

export const orthonormal: Fast<{ readonly gain: number }> = {
  supports: () => true,
  kernel: (...call) => {
    try {
      kernel(...call);
    } finally {
      if (draws().memory.buffer.byteLength > KEPT) release();
    }
  },
};
