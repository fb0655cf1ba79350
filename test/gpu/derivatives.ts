// What is wrong with second derivatives on `webgpu`: every sample of the gradient suite in float32 against the reference in float64, which
// finite differences hold there. First ones of all samples and layouts are in agreement.ts. Needs no test runner.

import '../../src/engine/index.ts';
import { runBackward } from '../../src/engine/autograd.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { isFloating } from '../../src/reference/base/dtype.ts';
import { size } from '../../src/reference/base/shape.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import { dispatch } from '../../src/reference/engine/dispatch.ts';
import { autogradOf, fromArray, read, requiresGrad, Tensor } from '../../src/reference/engine/tensor.ts';
import type { Cases, Sample } from '../../src/reference/ops/sample.cases.ts';
import { drawUpstream, stored } from '../helpers/draw.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';
import { attributesOf, drawInputs, table } from '../helpers/run.ts';
import { hasDoubles } from './agreement.ts';

/** A tensor of a device in the dtype that it computes in: the law's has twice the digits. */
function made(device: Device, values: ArrayLike<number>, shape: readonly number[]): Tensor {
  const dtype = device === 'reference' ? 'float64' : 'float32';
  const x = fromArray(Tensor, stored(values, dtype), dtype, shape, device);
  autogradOf(x).requiresGrad = true;
  return x;
}

/** First and second derivatives of a sample: of the inputs, and of these and the upstream gradients. */
function derive(device: Device, name: OpName, sample: Sample, seed: number): (Tensor | null)[] {
  const row = table[name];
  const inputs = drawInputs(sample, 'float32', 'plain', seed).map((d, i) => {
    if (d?.wantsGrad) return made(device, d.values, d.shape);
    const home = row.anywhere?.includes(i) && device === 'webgpu' ? 'cpu' : device;
    const dtype = d?.own && device === 'reference' ? 'float64' : d?.dtype;
    return d && dtype ? fromArray(Tensor, stored(d.values, dtype), dtype, d.shape, home) : null;
  });
  const wanted = inputs.filter((x) => x !== null && requiresGrad(x)) as Tensor[];
  const outputs = dispatch(row, inputs, attributesOf(sample)).filter((y) => requiresGrad(y) && isFloating(y.dtype));
  const upstream = outputs.map((y, i) => made(device, drawUpstream(size(y.shape), seed + i), y.shape));
  const first = runBackward(outputs, upstream, { inputs: wanted, createGraph: true });
  const roots = first.filter((g) => g !== null && requiresGrad(g)) as Tensor[];
  if (sample.once !== undefined || roots.length === 0) return first;
  const above = roots.map((g, i) => made(device, drawUpstream(size(g.shape), seed + 50 + i), g.shape));
  return [...first, ...runBackward(roots, above, { inputs: [...wanted, ...upstream] })];
}

async function faults(name: OpName, index: number): Promise<string[]> {
  const own: Cases = cases[name];
  const sample = own.gradient[index];
  const [law, found] = [derive('reference', name, sample, index), derive('webgpu', name, sample, index)];
  const reports = found.map(async (g, i): Promise<string[]> => {
    const expected = law[i];
    if (g === null || expected === null) return g === expected ? [] : [`${i}: ${g} where ${expected} was expected`];
    const report = mismatch(read(await g.read()), read(expected), own.tolerance ?? FLOAT32);
    return report === null ? [] : [`${i}: ${report}`];
  });
  return (await Promise.all(reports)).flat().map((fault) => `${name}, sample ${index}, derivative ${fault}`);
}

/** The rows that have second derivatives to compare, or every so manyth. */
export const derived = (names: readonly OpName[], every = 1): readonly OpName[] =>
  names.filter((name) => samplesOf(name).length > 0).filter((_, i) => i % every === 0);

/** The samples of a row that the device takes, by their places. */
function samplesOf(name: OpName): number[] {
  const { gradient }: Cases = cases[name];
  return gradient.flatMap((sample, i) => (hasDoubles(name, sample) ? [] : [i]));
}

export interface Derived {
  readonly runs: number;
  readonly wrong: readonly string[];
}

/** What is wrong with a row's derivatives in all samples, or in the first so many. */
export async function derivativeFaults(name: OpName, most = Number.POSITIVE_INFINITY): Promise<Derived> {
  const samples = samplesOf(name).slice(0, most);
  const wrong = await Promise.all(samples.map((i) => faults(name, i)));
  return { runs: samples.length, wrong: wrong.flat() };
}
