// The public root: `import * as torch from 'bptt'` reads as PyTorch's tutorials do.

export { datasets, transforms } from './data/index.ts';
export * from './errors.ts';
export * as nn from './nn/index.ts';
export * as optim from './optim/index.ts';
export * from './torch/index.ts';
export * as utils from './utils.ts';

/** Dtypes by PyTorch's names. */
export const float32 = 'float32';
export const float = 'float32';
export const float64 = 'float64';
export const double = 'float64';
export const int64 = 'int64';
export const long = 'int64';
export const int32 = 'int32';
export const int = 'int32';
export const uint8 = 'uint8';
export const bool = 'bool';
