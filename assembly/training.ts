// The ABI of training (typed in src/wasm/abi.ts): backward passes, losses and optimizer steps. Its binary works in the
// memory of that of forward passes: its constants lie below that one's, its blocks come from that one's arena.

import { backward } from './backward';
import { Gru, GruResetBefore, Lstm, RnnRelu, RnnTanh } from './cell';
import { Layer } from './recurrent';

export { packColumns } from './recurrent';
export { bernoulli } from './bernoulli';
export { crossEntropy, crossEntropyBackward } from './loss';
export { adam, axpy, rmsprop, scale } from './optimize';
export { sigmoidBackward, tanhBackward } from './pointwise';
export { logSoftmaxBackward, softmaxBackward } from './softmax-backward';

export function rnnTanhBackward(layer: Layer, phase: i32, part: i32, parts: i32): void {
  backward<RnnTanh>(layer, phase, part, parts);
}

export function rnnReluBackward(layer: Layer, phase: i32, part: i32, parts: i32): void {
  backward<RnnRelu>(layer, phase, part, parts);
}

export function lstmBackward(layer: Layer, phase: i32, part: i32, parts: i32): void {
  backward<Lstm>(layer, phase, part, parts);
}

export function gruBackward(layer: Layer, phase: i32, part: i32, parts: i32): void {
  backward<Gru>(layer, phase, part, parts);
}

export function gruResetBeforeBackward(layer: Layer, phase: i32, part: i32, parts: i32): void {
  backward<GruResetBefore>(layer, phase, part, parts);
}
