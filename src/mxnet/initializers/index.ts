// mx.init = mx.initializer: how parameters are filled.

export { InitDesc, Initializer } from './base.ts';
export { FusedRNN } from './fused.ts';
export { Load, Mixed } from './mixed.ts';
export { alias, create, register } from './registry.ts';
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
} from './weights.ts';
