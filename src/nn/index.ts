// `bptt/nn`: torch.nn, and what PyTorch has not: what runs a network, or a cell of one's own, step by step, and LSTMs with
// dropout on their weights, with zoneout or with norms. A page that takes torch.nn whole, as the member of `bptt`, does not carry that.

export { type ForEachStepOptions, for_each_step } from './for-each-step.ts';
export { LayerNormLSTM, type LayerNormLSTMOptions } from './layer-norm-lstm.ts';
export * from './namespace.ts';
export type { Nest, Taken } from './nest.ts';
export { type StreamOptions, stream } from './stream.ts';
export type { StreamState } from './stream-state.ts';
export type { Stream } from './stream-steps.ts';
export { WeightDropLSTM, type WeightDropLSTMOptions } from './weight-drop.ts';
export { ZoneoutLSTM, type ZoneoutLSTMOptions } from './zoneout.ts';
