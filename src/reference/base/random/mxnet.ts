// Random numbers of MXNet 1.9.1 on the CPU and of NumPy's legacy generator, number for number.

export { fillMXNetMultinomial, mxnetShuffle } from './mxnet-categories.ts';
export {
  fillMXNetExponential,
  fillMXNetGamma,
  fillMXNetNormal,
  fillMXNetRandint,
  fillMXNetUniform,
  type SamplerParameter,
} from './mxnet-distributions.ts';
export { fillDropout, fillRecurrentDropout } from './mxnet-dropout.ts';
export { MXNetGenerator } from './mxnet-generator.ts';
export { fillGeneralizedNegativeBinomial, fillNegativeBinomial, fillPoisson } from './mxnet-poisson.ts';
export { RandomState } from './numpy.ts';
