// `bptt/nn`: torch.nn, and what runs a network step by step. A page that takes torch.nn whole, as the member of `bptt`, does not
// carry that.

export * from './namespace.ts';
export { type StreamOptions, stream } from './stream.ts';
export type { StreamState } from './stream-state.ts';
export type { Stream } from './stream-steps.ts';
