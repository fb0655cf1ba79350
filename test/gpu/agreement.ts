// What is wrong with a row on `webgpu`: every sample × dtype × layout against the reference in float64: outputs, and every input's
// gradient under a random upstream one. Needs no test runner, so that a page can ask too.

import '../../src/engine/index.ts';
import { Buffered } from '../../src/gpu/buffered.ts';
import { type DType, isFloating } from '../../src/reference/base/dtype.ts';
import { sameShape } from '../../src/reference/base/shape.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import { elementsOf } from '../../src/reference/engine/storage.ts';
import { read, type Tensor } from '../../src/reference/engine/tensor.ts';
import { walk } from '../../src/reference/kernels/walk.ts';
import type { Cases, Layout, Sample } from '../../src/reference/ops/sample.cases.ts';
import { stored } from '../helpers/draw.ts';
import type { Placed } from '../helpers/layout.ts';
import { EXACT, FLOAT32, mismatch, type Tolerance } from '../helpers/mismatch.ts';
import { attributesOf, drawInputs, type Outcome, runLaw, runOn, table } from '../helpers/run.ts';

export const names = Object.keys(cases) as OpName[];

/**
 * Of each row's runs `npm test` takes every so manyth, in Node and on a page; there it takes every so manyth row. Primes: runs go
 * through layouts, dtypes and samples by turns, of which a common divisor would leave some out.
 */
export const EVERY = { node: 13, page: 31, row: 4 };
/** Of second derivatives `npm test` takes one sample of every so manyth row. */
export const EVERY_DERIVATIVE = { node: 16, page: 40 };

/** Runs whose results are read together. */
const TOGETHER = 32;
const LAYOUTS: readonly Layout[] = ['plain', 'guarded', 'transposed', 'strided', 'expanded', 'single'];
function layoutsOf({ inputs, layouts = LAYOUTS }: Sample): readonly Layout[] {
  const rank = Math.max(...inputs.map((slot) => (slot && 'shape' in slot ? slot.shape.length : 0)));
  return layouts.filter((layout) =>
    layout === 'transposed' ? rank > 1 : layout === 'strided' || layout === 'expanded' ? rank > 0 : true,
  );
}

async function compare(
  what: string,
  found: Tensor | null,
  expected: Tensor | null,
  tolerance: Tolerance,
  where?: (i: number) => boolean,
): Promise<string[]> {
  if (found === null || expected === null)
    return found === expected ? [] : [`${what}: ${found} where ${expected} was expected`];
  if (!sameShape(found.shape, expected.shape))
    return [`${what}: shape [${found.shape}] where [${expected.shape}] was expected`];
  const actual = read(await found.read());
  const exact = isFloating(found.dtype) ? tolerance : EXACT;
  const report = mismatch(actual, stored(read(expected), found.dtype), exact, where);
  return report === null ? [] : [`${what}: ${report}`];
}

/** Whether a place was written to that no view of the op shows. */
async function disturbed({ tensor, before }: Placed, mutable: boolean): Promise<boolean> {
  const { storage } = tensor;
  const data = storage instanceof Buffered ? await storage.fetch(0, storage.length) : elementsOf(storage);
  const own = new Set<number>();
  if (mutable) walk(tensor.shape, tensor.strides, tensor.offset, (at) => own.add(at));
  return data.some((value, i) => !Object.is(value, before[i]) && !own.has(i));
}

/** Equal elements keep their order on the device, whatever PyTorch's own algorithms do with them on the cpu: it promises nothing there. */
const lawful = (sample: Sample): Sample =>
  'order' in attributesOf(sample) ? { ...sample, attributes: { ...attributesOf(sample), order: undefined } } : sample;

async function faults(name: OpName, index: number, dtype: DType, layout: Layout): Promise<string[]> {
  const own: Cases = cases[name];
  const row = table[name];
  const sample = own.samples[index];
  const drawn = drawInputs(sample, dtype, layout, index);
  const law = runLaw(row, lawful(sample), drawn, layout, index);
  const refusal = refusalOf(name, sample, law);
  if (refusal !== null) return refusedWith(refusal, () => runOn('webgpu', row, sample, drawn, layout, index));
  const { results: after, gradients, placed, upstream } = runOn('webgpu', row, sample, drawn, layout, index);
  // What only the derivative reads is gone with it: looked at in a call of its own.
  const kept =
    row.reserve !== undefined && runOn('webgpu', row, { ...sample, forwardOnly: 'inputs' }, drawn, layout, index);
  const results = kept ? kept.results : after;
  const values = drawn.map((d) => d?.values ?? null);
  const tolerance = row.moves || row.makes || row.view ? EXACT : (own.tolerance ?? FLOAT32);
  const found = await Promise.all([
    ...results.map((y, i) =>
      compare(`output ${i}`, y, law.results[i], tolerance, own.comparable?.(sample, i, y.shape, values)),
    ),
    ...gradients.map((g, i) => compare(`gradient of input ${i}`, g, law.gradients[i], own.tolerance ?? FLOAT32)),
    ...placed.map(async (p, i) =>
      p && (await disturbed(p, row.mutates?.includes(i) ?? false)) ? [`input ${i}: its buffer was written to`] : [],
    ),
    ...upstream.map(async (p) => ((await disturbed(p, false)) ? ['an upstream gradient was written to'] : [])),
  ]);
  return found.flat();
}

/** What is wrong where a call is to be refused. */
function refusedWith(words: string, call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    return `${error}`.includes(words) ? [] : [`refused with ${error}, not with ${words}`];
  }
  return [`not refused: ${words}`];
}

/** Whether a sample has doubles, whatever the dtype under test. */
export const hasDoubles = (name: OpName, sample: Sample): boolean =>
  sample.inputs.some(
    (slot, i) => slot && 'dtype' in slot && slot.dtype === 'float64' && !table[name].anywhere?.includes(i),
  ) || Object.values(attributesOf(sample)).includes('float64');

/** Why the device refuses a call, in the words that it has for that; null where it has to take it. */
function refusalOf(name: OpName, sample: Sample, { results }: Outcome): string | null {
  if (hasDoubles(name, sample)) return "doesn't support float64";
  if (results.some((y) => y.dtype === 'int64' && read(y).some((v) => v !== (v | 0)))) return 'without overflow';
  // Draws whose parameters are tensors: the host would have to read them.
  return /^mxnet_/.test(name) && 'parameters' in attributesOf(sample) && sample.inputs.length > 0
    ? "can't look at"
    : null;
}

type Run = readonly [index: number, dtype: DType, layout: Layout];

/** Every dtype of a row but doubles, in every layout. */
function* runsOf(name: OpName): Generator<Run> {
  const own: Cases = cases[name];
  for (const [index, sample] of own.samples.entries()) {
    for (const dtype of sample.dtypes ?? own.dtypes) {
      if (dtype !== 'float64') for (const layout of layoutsOf(sample)) yield [index, dtype, layout];
    }
  }
}

export interface Found {
  readonly runs: number;
  readonly wrong: readonly string[];
}

/** Every so manyth run of a row, from another one on than in the row before: over the rows all kinds of runs are among them. */
export function someOf(name: OpName, every: number): Run[] {
  const all = [...runsOf(name)];
  const first = names.indexOf(name) % Math.min(every, all.length);
  return all.filter((_, i) => i % every === first);
}

/** What is wrong in the runs of a row, or in every so manyth of them. */
export async function faultsOf(name: OpName, every = 1): Promise<Found> {
  const runs = someOf(name, every);
  const wrong: string[] = [];
  for (let i = 0; i < runs.length; i += TOGETHER) {
    const some = runs.slice(i, i + TOGETHER);
    const found = await Promise.all(some.map((run) => faults(name, ...run)));
    for (const [k, [index, dtype, layout]] of some.entries()) {
      for (const fault of found[k]) wrong.push(`sample ${index}, ${dtype}, ${layout}: ${fault}`);
    }
  }
  return { runs: runs.length, wrong };
}

/** The first run of a row. */
export async function firstOf(name: OpName): Promise<readonly string[]> {
  const [run] = runsOf(name);
  return faults(name, ...run);
}
