// mx.rnn: recurrent cells that make graphs of symbols, their checkpoints, and sentences as numbers.

export { do_rnn_checkpoint, load_rnn_checkpoint, rnn_unroll, save_rnn_checkpoint } from './checkpoint.ts';
export { BucketSentenceIter } from './io.ts';
export * from './rnn_cell.ts';
export * as rnn_cell from './rnn_cell.ts';
export { encode_sentences } from './sentences.ts';
