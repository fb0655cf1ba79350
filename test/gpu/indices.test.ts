// Indices out of bounds on `webgpu`: the errors that the rows' cases demand, at the latest when anything is read.

import { describe, expect, it } from 'vitest';
import '../../src/engine/index.ts';
import { cases } from '../../src/reference/cases.ts';
import { fromArray, Tensor } from '../../src/reference/engine/tensor.ts';
import { drawInputs, runOn, table } from '../helpers/run.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const names = [
  'gather',
  'scatter_add',
  'index_select',
  'rearrange',
  'place',
  'index_add',
  'embedding',
  'inverse_index',
] as const;
const refusals = names.flatMap((name) =>
  cases[name].errors
    .filter(({ inputs }) => inputs.every((slot) => slot === null || !('dtype' in slot) || slot.dtype !== 'float64'))
    .map((sample) => ({ name, sample, message: sample.message })),
);

describe.skipIf(adapter === null)('on webgpu', () => {
  it.each(refusals)('$name: $message', async ({ name, sample }) => {
    const drawn = drawInputs(sample, 'float32', 'plain', 0);
    const call = async (): Promise<void> => {
      const { results } = runOn('webgpu', table[name], sample, drawn, 'plain', 0);
      await Promise.all(
        [...results, fromArray(Tensor, Float32Array.of(0), 'float32', [1], 'webgpu')].map((y) => y.read()),
      );
    };
    await expect(call()).rejects.toMatchObject({ name: sample.error.name, message: sample.message });
  });
});
