// torch.nn.utils.rnn: packed sequences padded, and one by one.

import * as f from '../engine/functions.ts';
import { AttributeError, bind, RuntimeError, read, size, startsOf, typeName, ValueError } from '../engine/index.ts';
import { above, pad } from '../rules/packed.ts';
import { optionsOf } from '../rules/signature.ts';
import { text } from '../rules/text/python.ts';
import { bindCall, signatureOf } from '../torch/define.ts';
import { full, Tensor, transpose } from '../torch/index.ts';
import { bool, int, number, of, tensor } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { orderIn, type PackedSequence } from './packed-sequence.ts';
import { unpad_sequence } from './pad-sequence.ts';

/** Options of pad_packed_sequence. */
export interface PadPackedSequenceOptions {
  /** The result is [N, T, ...] instead of [T, N, ...], false by default. */
  batch_first?: boolean;
  /** What stands behind the end of a sequence, 0 by default. */
  padding_value?: number;
  /** T; null (default): the length of the longest sequence. */
  total_length?: number | null;
}
const padding = /* @__PURE__ */ optionsOf<{ sequence: PackedSequence } & PadPackedSequenceOptions>(
  'pad_packed_sequence',
  {
    sequence: [/* @__PURE__ */ of()],
    batch_first: [/* @__PURE__ */ of<boolean>(), false],
    padding_value: [/* @__PURE__ */ of<number>(), 0],
    total_length: [/* @__PURE__ */ of<number>(), null],
  },
  false,
);
interface Inner {
  data: Tensor;
  batch_sizes: Tensor;
  batch_first: boolean;
  padding_value: number | Tensor;
  total_length: number;
}
/** What PyTorch's own padding takes. */
const inner = /* @__PURE__ */ signatureOf<Inner>('_pad_packed_sequence', {
  data: [tensor],
  batch_sizes: [tensor],
  batch_first: [bool],
  padding_value: [number],
  total_length: [int],
});
const unpacking = /* @__PURE__ */ optionsOf<{ packed_sequences: PackedSequence }>(
  'unpack_sequence',
  { packed_sequences: [/* @__PURE__ */ of()] },
  false,
);

/** @throws RuntimeError in PyTorch's words where data lacks rows: it takes the steps with as many rows at once. */
function checkRows({ shape }: Tensor, counts: readonly number[]): void {
  const [rows, ...rest] = shape;
  const starts = startsOf(counts);
  if (starts[counts.length] <= rows) return;
  for (let t = 0; t < counts.length; ) {
    const next = counts.findIndex((count, k) => k > t && count !== counts[t]);
    const end = next === -1 ? counts.length : next;
    if (starts[end] > rows) {
      const wanted = [end - t, counts[t], ...rest].join(', ');
      const left = Math.max(0, rows - starts[t]) * size(rest);
      throw new RuntimeError(`shape '[${wanted}]' is invalid for input of size ${left}`);
    }
    t = end;
  }
}

/**
 * Pads packed sequences: the batch [T, N, ...] or with batch_first [N, T, ...] in its own order, and the lengths int64 [N].
 * @throws ValueError for a total_length that is too small.
 */
export function pad_packed_sequence(
  sequence: PackedSequence,
  options?: PadPackedSequenceOptions,
): [padded: Tensor, lengths: Tensor];
export function pad_packed_sequence(
  sequence: PackedSequence,
  batch_first: boolean,
  padding_value?: number | Omit<PadPackedSequenceOptions, 'batch_first'>,
  total_length?: number | null | Pick<PadPackedSequenceOptions, 'total_length'>,
): [padded: Tensor, lengths: Tensor];
export function pad_packed_sequence(
  options: { sequence: PackedSequence } & PadPackedSequenceOptions,
): [padded: Tensor, lengths: Tensor];
export function pad_packed_sequence(...args: readonly unknown[]): [padded: Tensor, lengths: Tensor] {
  const { sequence, total_length, ...given } = bind(padding, args);
  if (!(sequence?.batch_sizes instanceof Tensor)) {
    throw new AttributeError(
      `'${typeName(sequence)}' object has no attribute 'batch_sizes'`,
      'give a PackedSequence, as pack_padded_sequence makes them',
    );
  }
  const { data, unsorted_indices } = sequence;
  const longest = sequence.batch_sizes.shape[0];
  if (total_length !== null && total_length < longest) {
    throw new ValueError(
      `Expected total_length to be at least the length of the longest sequence in input, but got total_length=${text(total_length)} and max sequence length being ${longest}`,
    );
  }
  const steps = total_length ?? longest;
  const o = bindCall(inner, null, [data, sequence.batch_sizes, given.batch_first, given.padding_value, steps]);
  const batchSizes = sequence.counts();
  checkRows(data, batchSizes);
  const order = unsorted_indices && orderIn(unsorted_indices);
  // A batch that is not put back is turned, as PyTorch's is.
  const turned = o.batch_first && order === null;
  const [fill] = read(full([1], o.padding_value, { dtype: data.dtype, device: 'cpu' }));
  const batch = pad(data, fill, steps, { batchSizes, order, batchFirst: o.batch_first && !turned });
  const output = named(order === null ? 'CopySlices' : 'IndexSelectBackward0', batch);
  const sorted = above(batchSizes);
  const lengths = order ? order.map((k) => sorted[k]) : sorted;
  return [turned ? transpose(output, 0, 1) : output, f.integers({ species: Tensor, deviceName: 'cpu' }, lengths)];
}

/** Packed sequences as a list of tensors [L, ...], in the order of the batch. */
export function unpack_sequence(packed_sequences: PackedSequence | { packed_sequences: PackedSequence }): Tensor[];
export function unpack_sequence(...args: readonly unknown[]): Tensor[] {
  const { packed_sequences } = bind(unpacking, args);
  const [padded, lengths] = pad_packed_sequence(packed_sequences, { batch_first: true });
  return unpad_sequence(padded, lengths, { batch_first: true });
}
