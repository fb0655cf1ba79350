// Ops that have a kernel in the region, by name: what many programs do without stays out of those that stream, so nothing here
// names an op's object.

import type { Combine, Elementwise, InferenceAbi, Walk } from '../../wasm/abi.ts';

type Of<K> = ReadonlyMap<string, (abi: InferenceAbi) => K>;

export const walks: Of<Walk> = /* @__PURE__ */ new Map([
  ['rnn_tanh', (abi: InferenceAbi) => abi.rnnTanh],
  ['rnn_relu', (abi: InferenceAbi) => abi.rnnRelu],
  ['lstm', (abi: InferenceAbi) => abi.lstm],
  ['gru', (abi: InferenceAbi) => abi.gru],
  ['gru_reset_before', (abi: InferenceAbi) => abi.gruResetBefore],
]);

export const unary: Of<Elementwise> = /* @__PURE__ */ new Map([
  ['neg', (abi: InferenceAbi) => abi.neg],
  ['relu', (abi: InferenceAbi) => abi.relu],
  ['sigmoid', (abi: InferenceAbi) => abi.logistic],
  ['tanh', (abi: InferenceAbi) => abi.signedTanh],
]);

export const binary: Of<Combine> = /* @__PURE__ */ new Map([
  ['add', (abi: InferenceAbi) => abi.add],
  ['sub', (abi: InferenceAbi) => abi.sub],
  ['mul', (abi: InferenceAbi) => abi.mul],
  ['div', (abi: InferenceAbi) => abi.div],
]);
