// torch.nn.utils.rnn: sequences of different lengths, packed and padded.

export { invert_permutation, PackedSequence, type PackedSequenceFields } from './packed-sequence.ts';
export {
  type Lengths,
  type PackPaddedSequenceOptions,
  type PackSequenceOptions,
  pack_padded_sequence,
  pack_sequence,
} from './packing.ts';
export { type PadSequenceOptions, pad_sequence, type UnpadSequenceOptions, unpad_sequence } from './pad-sequence.ts';
export { type PadPackedSequenceOptions, pad_packed_sequence, unpack_sequence } from './unpacking.ts';
