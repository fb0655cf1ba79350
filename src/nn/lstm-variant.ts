// What variants of the LSTM that are walked step by step refuse alike.

import { NotImplementedError } from '../engine/index.ts';

/** @throws NotImplementedError for packed data, whose rows at each step are given. */
export function refusePacked(name: string, batchSizes: readonly number[] | undefined): void {
  if (!batchSizes) return;
  throw new NotImplementedError(`${name} does not take a PackedSequence`, 'pad it: nn.utils.rnn.pad_packed_sequence');
}
