// mx.init = mx.initializer: how parameters are filled.

export { InitDesc, Initializer } from './init-base.ts';
export { FusedRNN } from './init-fused.ts';
export { Load, Mixed } from './init-mixed.ts';
export { alias, create, register } from './init-registry.ts';
export {
  Bilinear,
  Constant,
  LSTMBias,
  MSRAPrelu,
  Normal,
  One,
  Orthogonal,
  Uniform,
  Xavier,
  Zero,
} from './init-weights.ts';
