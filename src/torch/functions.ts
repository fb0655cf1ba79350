// PyTorch's functions of tensors, each an export that a bundler may drop.

export * from './about.ts';
export * from './along.ts';
export * from './binary.ts';
export * from './convolution.ts';
export * from './cut.ts';
export * from './distance.ts';
export * from './einsum.ts';
export * from './extremes.ts';
export * from './join.ts';
export * from './matrix.ts';
export * from './pick.ts';
export {
  type AdaptivePool,
  type AvgPool1d,
  adaptive_avg_pool1d,
  adaptive_max_pool1d,
  avg_pool1d,
  type MaxPool1d,
  max_pool1d,
} from './pooling.ts';
export * from './reduce.ts';
export * from './shape.ts';
export * from './sort.ts';
export * from './unary.ts';
