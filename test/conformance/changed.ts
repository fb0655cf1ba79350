// A sample's inputs in other shapes and dtypes, and what may come of that: the row's rule refuses the call before a kernel runs,
// in the library's own errors, or both devices agree on it, whatever WebAssembly memory held before and whatever stands
// around the inputs.

import '../../src/engine/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import type { DType } from '../../src/reference/base/dtype.ts';
import { type Shape, size } from '../../src/reference/base/shape.ts';
import { cases, type OpName } from '../../src/reference/cases.ts';
import { read, type Tensor } from '../../src/reference/engine/tensor.ts';
import type { Layout, Sample } from '../../src/reference/ops/sample.cases.ts';
import { call } from '../../src/wasm/instance.ts';
import { EXACT, FLOAT32, mismatch } from '../helpers/close.ts';
import { stored } from '../helpers/draw.ts';
import { type Drawn, runOn, table } from '../helpers/run.ts';

/** Another shape of each kind. */
function others(shape: Shape): Shape[] {
  const one = (f: (d: number) => number): Shape[] => shape.map((_, i) => shape.map((d, k) => (k === i ? f(d) : d)));
  const near = [...one((d) => d + 1), ...one((d) => Math.max(d - 1, 0)), ...one(() => 0)];
  return [...near, [...shape, 1], [2, ...shape], shape.slice(1), []].filter((s) => s.join() !== shape.join());
}

const dtypes: readonly DType[] = ['float64', 'int64', 'bool'];

/** An input in another shape: the elements that there are, repeated. */
export const reshaped = (drawn: Drawn, shape: Shape): Drawn => ({
  ...drawn,
  shape,
  values: stored(
    Array.from({ length: size(shape) }, (_, i) => drawn.values[i % Math.max(drawn.values.length, 1)] ?? 0),
    drawn.dtype,
  ),
});

export const retyped = (drawn: Drawn, dtype: DType): Drawn => ({
  ...drawn,
  dtype,
  wantsGrad: false,
  values: stored(
    Array.from(drawn.values, (v) => (Number.isFinite(v) ? Math.trunc(v) : 1)),
    dtype,
  ),
});

export type Inputs = readonly (Drawn | null)[];

export function* changes(drawn: Inputs): Generator<readonly [string, Inputs]> {
  for (const [i, own] of drawn.entries()) {
    if (own === null) continue;
    const put = (other: Drawn): Inputs => drawn.map((d, k) => (k === i ? other : d && { ...d, wantsGrad: false }));
    for (const shape of others(own.shape)) yield [`input ${i} [${own.shape}] as [${shape}]`, put(reshaped(own, shape))];
    for (const dtype of dtypes) if (dtype !== own.dtype) yield [`input ${i} as ${dtype}`, put(retyped(own, dtype))];
  }
}

/** Fills the memory of the next calls. */
const poison = (value: number): void =>
  call((wasm) => {
    const count = 1 << 18;
    const at = wasm.allocate(count) >>> 2;
    wasm.float32().fill(value, at, at + count);
  });

type Found = readonly Tensor[] | Error;

function attempt(device: Device, name: OpName, sample: Sample, drawn: Inputs, layout: Layout): Found {
  try {
    return runOn(device, table[name], { ...sample, forwardOnly: 'inputs' }, drawn, layout, 0).results;
  } catch (error) {
    return error as Error;
  }
}

/** What is wrong with a changed call; null where nothing is, and whether it was refused. */
export function fault(name: OpName, sample: Sample, drawn: Inputs): { wrong: string | null; refused: boolean } {
  const rule = attempt('meta', name, sample, drawn, 'plain');
  // A view of a larger storage may show more of it.
  const fenced = table[name].view ? 'plain' : 'guarded';
  const runs = (
    [
      ['cpu', Number.NaN],
      ['cpu', 1e30],
      ['reference', 0],
    ] as const
  ).map(([device, before]) => {
    poison(before);
    return attempt(device, name, sample, drawn, device === 'reference' ? fenced : 'plain');
  });
  const say = (wrong: string | null, refused = true) => ({ wrong, refused });
  for (const found of [rule, ...runs]) {
    if (found instanceof Error && !('hint' in found)) return say(`not an error of the library's: ${found.stack}`);
  }
  if (rule instanceof Error) {
    const odd = runs.find((found) => !(found instanceof Error) || found.message !== rule.message);
    return say(
      odd === undefined
        ? null
        : `the rule says ${rule.message}, a device ${odd instanceof Error ? odd.message : 'nothing'}`,
    );
  }
  const [first, second, law] = runs;
  if (first instanceof Error || second instanceof Error || law instanceof Error) {
    const messages = runs.map((found) => (found instanceof Error ? found.message : 'nothing'));
    return say(new Set(messages).size === 1 ? null : `devices say ${messages.join(' | ')}`);
  }
  for (const [i, y] of first.entries()) {
    const where = cases[name].comparable?.(
      sample,
      i,
      y.shape,
      drawn.map((d) => (d ? d.values : d)),
    );
    const report =
      mismatch(read(y), read(second[i]), EXACT, where) ??
      mismatch(read(y), read(law[i]), cases[name].tolerance ?? FLOAT32, where);
    if (report !== null) return say(`output ${i} [${y.shape}]: ${report}`, false);
  }
  return say(null, false);
}
