// PyTorch's functions of tensors, each an export that a bundler may drop.

export * from './about.ts';
export * from './activations.ts';
export * from './adjoint.ts';
export * from './along.ts';
export * from './angles.ts';
export * from './arrange.ts';
export { type AsArray, asarray } from './as-array.ts';
export { type AsTensor, as_tensor } from './as-tensor.ts';
export * from './binary.ts';
export * from './bits.ts';
export * from './blend.ts';
export * from './broadcasts.ts';
export * from './closeness.ts';
export * from './combinations.ts';
export * from './constants.ts';
export { type Tensordot, tensordot } from './contract.ts';
export * from './conv-transpose.ts';
export * from './convolution.ts';
export * from './coordinates.ts';
export * from './covariance.ts';
export * from './cut.ts';
export * from './diagonals.ts';
export * from './differences.ts';
export * from './distance.ts';
export * from './distributions.ts';
export * from './einsum.ts';
export { type EmptyPermuted, type EmptyStrided, empty_permuted, empty_strided } from './empty-strided.ts';
export * from './extremes.ts';
export * from './gradients.ts';
export * from './histc.ts';
export * from './histogram.ts';
export * from './histogramdd.ts';
export * from './index-reduce.ts';
export { cat, type Join, type JoinOptions, stack, type Where, where } from './join.ts';
export {
  type FInfo,
  type FInfoOptions,
  finfo,
  type IInfo,
  type IInfoOptions,
  iinfo,
  type MakeFInfo,
  type MakeIInfo,
} from './limits.ts';
export * from './logarithms.ts';
export * from './many-products.ts';
export * from './matrix.ts';
export * from './nanmedian.ts';
export * from './nans.ts';
export * from './part-scatter.ts';
export * from './parts.ts';
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
export * from './power-rows.ts';
export * from './powers.ts';
export * from './products.ts';
export * from './promotion.ts';
export * from './put.ts';
export * from './quantiles.ts';
export * from './reduce.ts';
export * from './rms-norm.ts';
export * from './running.ts';
export { type ScalarTensor, scalar_tensor } from './scalar-tensor.ts';
export * from './scattering.ts';
export * from './searches.ts';
export * from './selections.ts';
export * from './sets.ts';
export * from './shape.ts';
export * from './signs.ts';
export * from './sort.ts';
export * from './spreads.ts';
export * from './stacks.ts';
export * from './statistics.ts';
export * from './trapezoids.ts';
export * from './typename.ts';
export * from './unary.ts';
export * from './units.ts';
export * from './vectors.ts';
