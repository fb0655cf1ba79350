// The ABI of forward passes (typed in src/wasm/abi.ts): pointers and sizes, never a tensor. What many programs do without is in
// binaries of its own: functions.ts and probabilities.ts.

// First, so that its room is.
export { allocate, mark, release } from './arena';

import { Gru, GruResetBefore, Lstm, RnnRelu, RnnTanh } from './cell';
import { forward } from './forward';
import { Layer } from './recurrent';

export { matmul } from './matmul';
export { add, div, lt, mul, ne, neg, relu, sub } from './pointwise';
export { sum } from './reduce';
export { logistic, signedTanh } from './transcendental';

export function rnnTanh(layer: Layer): void {
  forward<RnnTanh>(layer);
}

export function rnnRelu(layer: Layer): void {
  forward<RnnRelu>(layer);
}

export function lstm(layer: Layer): void {
  forward<Lstm>(layer);
}

export function gru(layer: Layer): void {
  forward<Gru>(layer);
}

export function gruResetBefore(layer: Layer): void {
  forward<GruResetBefore>(layer);
}
