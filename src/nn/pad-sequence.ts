// torch.nn.utils.rnn: sequences of different lengths as one padded tensor, and cut out of one.

import * as f from '../engine/functions.ts';
import {
  AttributeError,
  bind,
  IndexError,
  normalizeDim,
  RuntimeError,
  read,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { bindCall, signatureOf } from '../torch/define.ts';
import { full, Tensor, unbind } from '../torch/index.ts';
import { bool, either, float, of, str } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';

/** Options of pad_sequence. */
export interface PadSequenceOptions {
  /** The result is [N, T, ...] instead of [T, N, ...], false by default. */
  batch_first?: boolean;
  /** What stands beside the shorter sequences, 0 by default. */
  padding_value?: number;
  /** Where it stands: `'right'` (default), behind their end, or `'left'`. */
  padding_side?: 'left' | 'right';
}
const outer = /* @__PURE__ */ optionsOf<{ sequences: Tensor | Iterable<Tensor> } & PadSequenceOptions>(
  'pad_sequence',
  {
    sequences: [/* @__PURE__ */ of()],
    batch_first: [/* @__PURE__ */ of<boolean>(), false],
    padding_value: [/* @__PURE__ */ of<number>(), 0],
    padding_side: [/* @__PURE__ */ of<'left' | 'right'>(), 'right'],
  },
  false,
);
interface Inner {
  sequences: readonly unknown[];
  batch_first: boolean;
  padding_value: number | boolean;
  padding_side: string;
}
/** What PyTorch's own padding takes. */
const inner = /* @__PURE__ */ signatureOf<Inner>('pad_sequence', {
  sequences: [/* @__PURE__ */ of()],
  batch_first: [bool],
  padding_value: [/* @__PURE__ */ either(float, bool, 'float')],
  padding_side: [str],
});

/** Options of unpad_sequence. */
export interface UnpadSequenceOptions {
  /** The input is [N, T, ...] instead of [T, N, ...], false by default. */
  batch_first?: boolean;
}
const unpadding = /* @__PURE__ */ optionsOf<{ padded_sequences: Tensor; lengths: Tensor } & UnpadSequenceOptions>(
  'unpad_sequence',
  {
    padded_sequences: [/* @__PURE__ */ of()],
    lengths: [/* @__PURE__ */ of()],
    batch_first: [/* @__PURE__ */ of<boolean>(), false],
  },
  false,
);

/** The sequences in a list. @throws RuntimeError, TypeError in PyTorch's words for what is none. */
function sequencesOf(sequences: unknown): Tensor[] {
  if (sequences instanceof Tensor) return [...unbind(sequences)];
  if (!(Symbol.iterator in Object(sequences))) {
    const type = `<class '${typeName(sequences)}'>`;
    throw new RuntimeError(`pad_sequence: Expected iterable for input sequences, but got arg of type: ${type}`);
  }
  return [...(sequences as Iterable<unknown>)].map((sequence, i) => {
    if (sequence instanceof Tensor) return sequence;
    throw new TypeError(`expected Tensor as element ${i} in argument 0, but got ${typeName(sequence)}`);
  });
}

/** A sequence repeated to a shape. @throws RuntimeError where it cannot be. */
function fitted(sequence: Tensor, shape: readonly number[]): Tensor {
  const rank = Math.max(shape.length, sequence.ndim);
  for (let i = rank - 1; i >= 0; i--) {
    const [a, b] = [shape, sequence.shape].map((sizes) => sizes[i - rank + sizes.length] ?? 1);
    if (a !== b && (b !== 1 || i < rank - shape.length)) {
      throw new RuntimeError(
        `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${i}`,
        'sequences differ in their first dimension alone',
      );
    }
  }
  return f.expand(sequence, shape);
}

/**
 * Sequences [L, ...] of different lengths as one tensor [T, N, ...] or with batch_first [N, T, ...], T the length of the longest.
 * @throws RuntimeError for sequences that differ in more than their length.
 */
export function pad_sequence(sequences: Tensor | Iterable<Tensor>, options?: PadSequenceOptions): Tensor;
export function pad_sequence(
  sequences: Tensor | Iterable<Tensor>,
  batch_first: boolean,
  padding_value?: number | Omit<PadSequenceOptions, 'batch_first'>,
  padding_side?: 'left' | 'right' | Pick<PadSequenceOptions, 'padding_side'>,
): Tensor;
export function pad_sequence(options: { sequences: Tensor | Iterable<Tensor> } & PadSequenceOptions): Tensor;
export function pad_sequence(...args: readonly unknown[]): Tensor {
  const given = bind(outer, args);
  const sequences = sequencesOf(given.sequences);
  const o = bindCall(inner, null, [sequences, given.batch_first, given.padding_value, given.padding_side]);
  if (sequences.length === 0) throw new RuntimeError('received an empty list of sequences');
  if (o.padding_side !== 'left' && o.padding_side !== 'right') {
    throw new RuntimeError(`Expected padding_side to be one of left or right, but got ${o.padding_side}.`);
  }
  if (sequences.some(({ ndim }) => ndim === 0)) throw new RuntimeError('ArrayRef: invalid slice, N = 1; size = 0');
  const [{ shape, dtype, device }] = sequences;
  const rest = shape.slice(1);
  const longest = Math.max(...sequences.map((sequence) => sequence.shape[0]));
  const parts = sequences.map((sequence) => {
    const [length] = sequence.shape;
    const own = fitted(f.cast(sequence, dtype), [length, ...rest]);
    if (length === longest) return own;
    const padding = full([longest - length, ...rest], o.padding_value, { dtype, device });
    return f.cat(o.padding_side === 'left' ? [padding, own] : [own, padding], 0);
  });
  return named(
    'CopySlices',
    f.cat_all(
      parts.map((part) => f.unsqueeze(part, o.batch_first ? 0 : 1)),
      { dim: o.batch_first ? 0 : 1 },
    ),
  );
}

/**
 * The sequences in a padded tensor [T, N, ...] or with batch_first [N, T, ...], each as long as `lengths` [N] says, copied.
 * @throws ValueError where there are not as many lengths as sequences.
 */
export function unpad_sequence(padded_sequences: Tensor, lengths: Tensor, options?: UnpadSequenceOptions): Tensor[];
export function unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: boolean): Tensor[];
export function unpad_sequence(options: { padded_sequences: Tensor; lengths: Tensor } & UnpadSequenceOptions): Tensor[];
export function unpad_sequence(...args: readonly unknown[]): Tensor[] {
  const { padded_sequences, lengths, batch_first } = bind(unpadding, args);
  if (!(padded_sequences instanceof Tensor)) {
    const attribute = batch_first ? 'shape' : 'transpose_';
    throw new AttributeError(`'${typeName(padded_sequences)}' object has no attribute '${attribute}'`);
  }
  if (!batch_first) normalizeDim(1, padded_sequences.ndim);
  if (padded_sequences.ndim < 2) throw new IndexError('tuple index out of range');
  if (!(lengths instanceof Tensor)) {
    throw new AttributeError(`'${typeName(lengths)}' object has no attribute 'device'`);
  }
  if (lengths.ndim === 0) throw new TypeError('iteration over a 0-d tensor');
  const batch = batch_first ? padded_sequences : f.transpose(padded_sequences, 0, 1);
  const [count, steps] = batch.shape;
  if (lengths.shape[0] !== count) {
    const how = lengths.shape[0] < count ? 'shorter' : 'longer';
    throw new ValueError(`zip() argument 2 is ${how} than argument 1`);
  }
  return Array.from(read(lengths), (length, n) => {
    const end = Math.min(steps, Math.max(0, Math.ceil(length)));
    return named('IndexBackward0', f.clone(f.slice(f.select(batch, 0, n), 0, 0, end)));
  });
}
