// torch.nn.utils.rnn: padded batches and lists of sequences packed. Lengths are read, as PyTorch reads them: they lie on the CPU.

import * as f from '../engine/functions.ts';
import { AttributeError, bind, dtypes, IndexError, RuntimeError, read, size, typeName } from '../engine/index.ts';
import { above, pack } from '../rules/packed.ts';
import { optionsOf } from '../rules/signature.ts';
import { itemsOf } from '../rules/text/python.ts';
import { to } from '../torch/convert.ts';
import { bindCall, signatureOf } from '../torch/define.ts';
import { sort, Tensor, tensor } from '../torch/index.ts';
import { bool, of, tensor as tensorKind } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { orderOn, PackedSequence } from './packed-sequence.ts';
import { pad_sequence } from './pad-sequence.ts';

/** Lengths of sequences: a list, or a tensor [N] of whole numbers on the CPU. */
export type Lengths = Tensor | readonly number[];

/** Options of pack_sequence. */
export interface PackSequenceOptions {
  /** Whether the longest sequence must come first (the default); else they are sorted. */
  enforce_sorted?: boolean;
}
/** Options of pack_padded_sequence. */
export interface PackPaddedSequenceOptions extends PackSequenceOptions {
  /** The input is [N, T, ...] instead of [T, N, ...], false by default. */
  batch_first?: boolean;
}

const padded = /* @__PURE__ */ optionsOf<{ input: Tensor; lengths: Lengths } & PackPaddedSequenceOptions>(
  'pack_padded_sequence',
  {
    input: [/* @__PURE__ */ of()],
    lengths: [/* @__PURE__ */ of()],
    batch_first: [/* @__PURE__ */ of<boolean>(), false],
    enforce_sorted: [/* @__PURE__ */ of<boolean>(), true],
  },
  false,
);
/** What PyTorch's own packing takes. */
const inner = /* @__PURE__ */ signatureOf<{ input: Tensor; lengths: Tensor; batch_first: boolean }>(
  '_pack_padded_sequence',
  { input: [tensorKind], lengths: [tensorKind], batch_first: [bool] },
);
const listed = /* @__PURE__ */ optionsOf<{ sequences: Iterable<Tensor> } & PackSequenceOptions>(
  'pack_sequence',
  { sequences: [/* @__PURE__ */ of()], enforce_sorted: [/* @__PURE__ */ of<boolean>(), true] },
  false,
);

/** Lengths as numbers. @throws RuntimeError where they are not those of so many sequences, the longest first. */
function checkedLengths(lengths: Tensor, batch: number): number[] {
  const device = lengths.device === 'meta' ? 'meta' : 'cpu';
  if (lengths.ndim !== 1 || device === 'meta') {
    throw new RuntimeError(
      `'lengths' argument should be a 1D CPU int64 tensor, but got ${lengths.ndim}D ${device} ${dtypes[lengths.dtype].scalarName} tensor`,
    );
  }
  const numbers = Array.from(read(lengths));
  if (numbers.length !== batch) {
    throw new RuntimeError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${numbers.length} (batch_size=${batch})`,
    );
  }
  if (numbers[batch - 1] <= 0) {
    throw new RuntimeError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
    );
  }
  if (numbers.some((length, n) => length > numbers[n - 1])) {
    throw new RuntimeError(
      '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.',
    );
  }
  return numbers;
}

/** For each sequence of a batch which one it is of those sorted. @throws IndexError, RuntimeError as a lookup along that dimension. */
function orderOf(sorted: Tensor, dim: number, batch: number): number[] {
  if (sorted.ndim > 1) throw new IndexError('index_select(): Index is supposed to be a vector');
  const order: number[] = [];
  for (const [k, n] of read(sorted).entries()) order[n] = k;
  const odd = read(sorted).find((n: number) => n >= batch);
  if (odd === undefined) return order;
  if (dim === 0) throw new IndexError('index out of range in self');
  throw new RuntimeError(`INDICES element is out of DATA bounds, id=${odd} axis_dim=${batch}`);
}

/**
 * Packs a padded batch, input [T, N, ...] or with batch_first [N, T, ...], of sequences that are so long.
 * Source of the order of equal lengths: std::sort, as PyTorch.
 * @throws RuntimeError in PyTorch's words for lengths that do not fit the batch, are not above 0, or are to be sorted and are not.
 */
export function pack_padded_sequence(
  input: Tensor,
  lengths: Lengths,
  options?: PackPaddedSequenceOptions,
): PackedSequence;
export function pack_padded_sequence(
  input: Tensor,
  lengths: Lengths,
  batch_first: boolean,
  enforce_sorted?: boolean | PackSequenceOptions,
): PackedSequence;
export function pack_padded_sequence(
  input: Tensor,
  options: { lengths: Lengths } & PackPaddedSequenceOptions,
): PackedSequence;
export function pack_padded_sequence(
  options: { input: Tensor; lengths: Lengths } & PackPaddedSequenceOptions,
): PackedSequence;
export function pack_padded_sequence(...args: readonly unknown[]): PackedSequence {
  const { lengths, enforce_sorted, ...given } = bind(padded, args);
  let numbers =
    lengths instanceof Tensor ? f.cast(lengths, 'int64') : tensor(lengths, { dtype: 'int64', device: 'cpu' });
  let sorted: Tensor | null = null;
  if (!enforce_sorted) [numbers, sorted] = sort(numbers, { descending: true });
  const { input, batch_first } = bindCall(inner, null, [given.input, numbers, given.batch_first]);
  if (size(input.shape) === 0) throw new RuntimeError('Cannot pack empty tensors.');
  input.size(1);
  const dim = batch_first ? 0 : 1;
  const order = sorted && orderOf(sorted, dim, input.shape[dim]);
  const batchSizes = above(checkedLengths(numbers, order?.length ?? input.shape[dim]));
  const data = pack(input, { batchSizes, order, batchFirst: batch_first });
  const { device } = input;
  return new PackedSequence(
    named('PackPaddedSequenceBackward0', data),
    f.integers({ species: Tensor, deviceName: 'cpu' }, batchSizes),
    sorted && to(sorted, device),
    order && orderOn(device, order),
  );
}

/** Packs sequences [L, ...] of different lengths L. @throws RuntimeError where the longest must come first and does not. */
export function pack_sequence(
  sequences: Iterable<Tensor>,
  enforce_sorted?: boolean | PackSequenceOptions,
): PackedSequence;
export function pack_sequence(options: { sequences: Iterable<Tensor> } & PackSequenceOptions): PackedSequence;
export function pack_sequence(...args: readonly unknown[]): PackedSequence {
  const { sequences, enforce_sorted } = bind(listed, args);
  const all = itemsOf(sequences, 'give a list of tensors');
  const lengths = all.map((sequence) => {
    if (sequence instanceof Tensor) return sequence.size(0);
    throw new AttributeError(`'${typeName(sequence)}' object has no attribute 'size'`);
  });
  return pack_padded_sequence(pad_sequence(all as Tensor[]), lengths, { enforce_sorted });
}
