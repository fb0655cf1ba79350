// Random numbers: PyTorch's generator and its distributions (CPU, x86-64 with AVX2, torch ≥ 2.7), MXNet's and NumPy's,
// number for number.

export { bernoulliFrom, fillBernoulli } from './bernoulli.ts';
export type { BitSource } from './bits.ts';
export { fillExponential } from './exponential.ts';
export { Generator } from './generator.ts';
export { fillRandint, fillRandom, randomInt64, randperm } from './integers.ts';
export { MT19937 } from './mt19937.ts';
export { multinomial } from './multinomial.ts';
export * from './mxnet.ts';
export { fillNormal } from './normal.ts';
export { fillUniform } from './uniform.ts';
