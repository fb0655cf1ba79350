// The ABI of training (typed in src/wasm/abi.ts): backward passes, losses and optimizer steps. Its binary works in the
// memory of that of forward passes: its constants lie below that one's, its blocks come from that one's arena.

import { backward } from './backward';
import { Gru, GruResetBefore, Lstm, RnnRelu, RnnTanh } from './cell';
import { Layer } from './recurrent';

export { crossEntropy, crossEntropyBackward } from './loss';
export { adam, axpy, rmsprop, scale } from './optimize';
export { logSoftmaxBackward, softmaxBackward } from './softmax-backward';

export function rnnTanhBackward(layer: Layer): void {
  backward<RnnTanh>(layer);
}

export function rnnReluBackward(layer: Layer): void {
  backward<RnnRelu>(layer);
}

export function lstmBackward(layer: Layer): void {
  backward<Lstm>(layer);
}

export function gruBackward(layer: Layer): void {
  backward<Gru>(layer);
}

export function gruResetBeforeBackward(layer: Layer): void {
  backward<GruResetBefore>(layer);
}
