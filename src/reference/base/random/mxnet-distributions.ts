// MXNet's parallel samplers of continuous numbers and integers. A parameter is a number, or an array: then the values
// are split evenly among its elements, in order. Plain numbers pass through float32, as MXNet's operators take them.

import type { DType, TypedArray } from '../dtype.ts';
import { log, pow } from '../math.ts';
import { type Draw, normal32, normal64, uniform32, uniform64 } from './libstdcxx.ts';
import type { Engine, MXNetGenerator } from './mxnet-generator.ts';

const f = Math.fround;

/** One number for all values, or one for each equal share of them. */
export type SamplerParameter = number | TypedArray;

/** The parameter that value i of n has. */
export function parameterAt(parameter: SamplerParameter, n: number): (i: number) => number {
  if (typeof parameter === 'number') {
    const value = f(parameter);
    return () => value;
  }
  const share = Math.ceil(n / parameter.length);
  return (i) => parameter[Math.floor(i / share)];
}

/** Rounds to the precision of arithmetic in a dtype. */
const rounding = (double: boolean): ((x: number) => number) => (double ? (x) => x : f);

/** Calls back with the engine, rounding and parameters of each value. */
function sample(
  generator: MXNetGenerator,
  data: TypedArray,
  parameters: readonly [SamplerParameter, SamplerParameter],
  value: (engine: Engine, a: number, b: number) => number,
): void {
  const a = parameterAt(parameters[0], data.length);
  const b = parameterAt(parameters[1], data.length);
  generator.parallel(data.length, (engine, i) => {
    data[i] = value(engine, a(i), b(i));
  });
}

/** U(low, high): low + (high - low)·u, one word a value in float32, two in float64. */
export function fillMXNetUniform(
  generator: MXNetGenerator,
  data: TypedArray,
  dtype: DType,
  low: SamplerParameter = 0,
  high: SamplerParameter = 1,
): void {
  const double = dtype === 'float64';
  const uniform: Draw = double ? uniform64 : uniform32;
  const round = rounding(double);
  // The width is computed in the parameters' precision.
  const narrow = rounding(low instanceof Float64Array);
  sample(generator, data, [low, high], (e, l, h) => round(l + round(narrow(h - l) * uniform(e))));
}

/** N(loc, scale²). */
export function fillMXNetNormal(
  generator: MXNetGenerator,
  data: TypedArray,
  dtype: DType,
  loc: SamplerParameter = 0,
  scale: SamplerParameter = 1,
): void {
  const double = dtype === 'float64';
  const normal: Draw = double ? normal64 : normal32;
  const round = rounding(double);
  sample(generator, data, [loc, scale], (e, m, s) => round(round(normal(e) * s) + m));
}

/** Exponential numbers of rate `lam`: -ln(1 - u)/lam, the logarithm in double precision. */
export function fillMXNetExponential(
  generator: MXNetGenerator,
  data: TypedArray,
  dtype: DType,
  lam: SamplerParameter = 1,
): void {
  const uniform: Draw = dtype === 'float64' ? uniform64 : uniform32;
  sample(generator, data, [lam, 0], (e, rate) => -log(1 - uniform(e)) / rate);
}

/**
 * One gamma number of shape a and scale b by Marsaglia and Tsang (2000); below a = 1 from shape a + 1, times u^(1/a).
 * Where MXNet's C++ rounds to the value's type, `round` does.
 */
export function drawGamma(engine: Engine, a: number, b: number, double: boolean): number {
  const round = rounding(double);
  const [uniform, normal] = double ? [uniform64, normal64] : [uniform32, normal32];
  const d = round(a < 1 ? a + 2 / 3 : a - 1 / 3);
  // Nothing is ever accepted here (MXNet does not come back).
  if (!(d > 0 && d < Number.POSITIVE_INFINITY)) return d > 0 ? d * b : Number.NaN;
  const k = round(Math.sqrt(9 * d));
  const c = round(1 / k);
  for (;;) {
    const z = normal(engine);
    if (z <= -k) continue;
    const x = round(1 + round(c * z));
    const v = round(round(x * x) * x);
    if (log(1 - uniform(engine)) < 0.5 * z * z + d * (1 - v + log(v))) {
      const gamma = round(round(d * v) * b);
      return a < 1 ? round(gamma * pow(uniform(engine), round(1 / a))) : gamma;
    }
  }
}

/** Gamma numbers of shape `alpha` and scale `beta`. */
export function fillMXNetGamma(
  generator: MXNetGenerator,
  data: TypedArray,
  dtype: DType,
  alpha: SamplerParameter = 1,
  beta: SamplerParameter = 1,
): void {
  const double = dtype === 'float64';
  sample(generator, data, [alpha, beta], (e, a, b) => drawGamma(e, a, b, double));
}

/** Integers in [low, high): low + (w₁·2³¹ + w₂) mod (high - low), two words a value. */
export function fillMXNetRandint(generator: MXNetGenerator, data: TypedArray, low: number, high: number): void {
  const range = BigInt(high) - BigInt(low);
  const base = BigInt(low);
  generator.parallel(data.length, (engine, i) => {
    const first = BigInt(engine.random32());
    const word = BigInt.asIntN(64, (first << 31n) + BigInt(engine.random32()));
    data[i] = Number(base + (word % range));
  });
}
