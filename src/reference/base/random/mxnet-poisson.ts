// MXNet's parallel samplers of counts: Poisson and the two negative binomial ones, in single precision for every dtype.

import type { TypedArray } from '../dtype.ts';
import { cos, exp, log, sin } from '../math.ts';
import { logGamma } from '../math-gamma.ts';
import { uniform32 } from './libstdcxx.ts';
import { drawGamma, parameterAt, type SamplerParameter } from './mxnet-distributions.ts';
import type { Engine, MXNetGenerator } from './mxnet-generator.ts';

const f = Math.fround;
const PI = f(31415926 / 1e7);

/** A count as MXNet's C++ casts it to int: what is beyond it, and NaN, is the least of all. */
const counted = (count: number): number => (count < 2147483648 ? Math.floor(count) : -2147483648);

/** One Poisson number: products of uniforms below λ = 12, above it rejection from a Lorentzian (Numerical Recipes, 7.3). */
function drawPoisson(engine: Engine, lambda: number): number {
  if (lambda < 12) {
    const threshold = f(exp(-lambda));
    let count = 0;
    for (let product = uniform32(engine); product > threshold; product = f(product * uniform32(engine))) count++;
    return count;
  }
  const width = f(Math.sqrt(2 * lambda));
  const logLambda = f(log(lambda));
  const peak = f(f(lambda * logLambda) - f(logGamma(lambda + 1)));
  for (;;) {
    let y: number;
    let count: number;
    do {
      const angle = f(PI * uniform32(engine));
      y = f(sin(angle) / cos(angle));
      count = f(f(width * y) + lambda);
    } while (count < 0);
    count = Math.floor(count);
    const ratio = f(exp(f(f(f(count * logLambda) - f(logGamma(count + 1))) - peak)));
    // A mean that is not finite gives NaN here, and is accepted.
    if (!(uniform32(engine) > f(0.9 * (1 + f(y * y)) * ratio))) return counted(count);
  }
}

/** Poisson numbers of mean `lam`. */
export function fillPoisson(generator: MXNetGenerator, data: TypedArray, lam: SamplerParameter = 1): void {
  const mean = parameterAt(lam, data.length);
  generator.parallel(data.length, (engine, i) => {
    data[i] = drawPoisson(engine, f(mean(i)));
  });
}

/** Failures before k successes of probability p: a Poisson number whose mean is gamma distributed. */
export function fillNegativeBinomial(
  generator: MXNetGenerator,
  data: TypedArray,
  k: SamplerParameter = 1,
  p: SamplerParameter = 1,
): void {
  const successes = parameterAt(k, data.length);
  const probability = parameterAt(p, data.length);
  generator.parallel(data.length, (engine, i) => {
    const q = f(probability(i));
    data[i] = drawPoisson(engine, drawGamma(engine, f(successes(i)), f((1 - q) / q), false));
  });
}

/** The same by mean `mu` and dispersion `alpha` = 1/k; with alpha = 0 a Poisson number. */
export function fillGeneralizedNegativeBinomial(
  generator: MXNetGenerator,
  data: TypedArray,
  mu: SamplerParameter = 1,
  alpha: SamplerParameter = 1,
): void {
  const mean = parameterAt(mu, data.length);
  const dispersion = parameterAt(alpha, data.length);
  generator.parallel(data.length, (engine, i) => {
    const m = mean(i);
    const a = dispersion(i);
    data[i] = drawPoisson(engine, a === 0 ? f(m) : drawGamma(engine, f(1 / a), f(a * m), false));
  });
}
