// The ABI of forward passes (typed in src/wasm/abi.ts): pointers and sizes, never a tensor. What many programs do without is in
// binaries of its own: functions.ts and probabilities.ts.

// First, so that its room is.
export { allocate, mark, release, settle } from './arena';

import { Gru, GruResetBefore, Lstm, RnnRelu, RnnTanh } from './cell';
import { forward } from './forward';
import { Layer } from './recurrent';

export { affine } from './affine';
export { matmul } from './matmul';
export { packUnits } from './recurrent';
export { add, div, lt, mul, ne, neg, relu, sub } from './pointwise';
export { sum } from './reduce';
export { logistic, signedTanh } from './transcendental';

export function rnnTanh(layer: Layer, phase: i32, part: i32, parts: i32): void {
  forward<RnnTanh>(layer, part, parts);
}

export function rnnRelu(layer: Layer, phase: i32, part: i32, parts: i32): void {
  forward<RnnRelu>(layer, part, parts);
}

export function lstm(layer: Layer, phase: i32, part: i32, parts: i32): void {
  forward<Lstm>(layer, part, parts);
}

export function gru(layer: Layer, phase: i32, part: i32, parts: i32): void {
  forward<Gru>(layer, part, parts);
}

export function gruResetBefore(layer: Layer, phase: i32, part: i32, parts: i32): void {
  forward<GruResetBefore>(layer, part, parts);
}
