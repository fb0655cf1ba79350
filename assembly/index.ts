// The ABI: everything JavaScript may call (typed in src/wasm/abi.ts). Pointers and sizes, never a tensor.

import { backward } from './backward';
import { Gru, GruResetBefore, Lstm, RnnRelu, RnnTanh } from './cell';
import { forward } from './forward';
import { Layer } from './recurrent';

export { allocate, mark, release } from './arena';
export { tile1, tile2 } from './gemm';
export { crossEntropy, crossEntropyBackward } from './loss';
export { sigmoid, tanh } from './math';
export { matmul } from './matmul';
export { adam, axpy, scale } from './optimize';
export {
  abs, add, div, eq, le, lt, maximum, minimum, mul, ne, neg, reciprocal, relu, rsqrt, sqrt, sub,
} from './pointwise';
export { amax, amin, sum } from './reduce';
export { logSoftmax, softmax } from './softmax';
export { logSoftmaxBackward, softmaxBackward } from './softmax-backward';
export { exp, expm1, log, log1p, logistic, signedTanh } from './transcendental';

export function rnnTanh(layer: Layer): void {
  forward<RnnTanh>(layer);
}
export function rnnTanhBackward(layer: Layer): void {
  backward<RnnTanh>(layer);
}

export function rnnRelu(layer: Layer): void {
  forward<RnnRelu>(layer);
}
export function rnnReluBackward(layer: Layer): void {
  backward<RnnRelu>(layer);
}

export function lstm(layer: Layer): void {
  forward<Lstm>(layer);
}
export function lstmBackward(layer: Layer): void {
  backward<Lstm>(layer);
}

export function gru(layer: Layer): void {
  forward<Gru>(layer);
}
export function gruBackward(layer: Layer): void {
  backward<Gru>(layer);
}

export function gruResetBefore(layer: Layer): void {
  forward<GruResetBefore>(layer);
}
export function gruResetBeforeBackward(layer: Layer): void {
  backward<GruResetBefore>(layer);
}
