// Masks of dropout with the bits of the plain code, by a kernel of training: who only infers draws none.

import type { Fast } from '../reference/engine/bound.ts';
import type { Bernoulli } from '../reference/ops/random.ts';
import { available, callTraining, trainable } from './instance.ts';
import { stream } from './stream.ts';

/** Words that the kernel has for the generator's state and its own. */
const ROOM = 1668;

export const dropout_mask: Fast<Bernoulli> = {
  supports: (_inputs, { dtype }) => dtype === 'float32' && trainable() && available(),
  kernel: (_inputs, [y], { generator: { source }, p }) =>
    stream(callTraining, [], [y], 1, (wasm) => {
      const state = wasm.allocate(ROOM);
      return ([to], count) => {
        const words = wasm.int32().subarray(state >>> 2, (state >>> 2) + source.words.length);
        words.set(source.words);
        source.next = wasm.abi.bernoulli(state, source.next, to, to + count * 4, 1 - p, 1 / Math.fround(1 - p));
        source.words.set(words);
      };
    }),
};
