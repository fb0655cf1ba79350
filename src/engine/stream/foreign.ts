// Any op as a stage of a stream: its operands are copied out of the region, its own kernel runs, and its results are copied
// back. What has no kernel in the region runs so, with the bits that it has everywhere.

import type { Bound } from '../../reference/engine/bound.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { Instance } from '../../wasm/instance.ts';
import type { Stage } from '../../wasm/stages.ts';
import type { Slot } from './slots.ts';

/** What of an op runs it. */
export type Runs = Pick<Bound, 'kernel' | 'fast' | 'moves'>;

const viewOf = ({ array: data, dtype, shape, strides, offset }: Slot): View => ({
  data,
  dtype,
  shape,
  strides,
  offset,
});

export class Foreign implements Stage {
  readonly leaves = true;
  private kernel: Bound['kernel'];
  private inputs: readonly (View | null)[] = [];
  private readonly op: Runs;
  private readonly attributes: object;
  private readonly sources: readonly Slot[];
  private readonly results: readonly Slot[];
  private readonly outputs: readonly View[];

  constructor(op: Runs, attributes: object, sources: readonly Slot[], results: readonly Slot[]) {
    this.op = op;
    this.attributes = attributes;
    this.sources = sources;
    this.results = results;
    this.outputs = results.map(viewOf);
  }

  /** Sets the operands: values of the stream, or what is fixed. */
  bind(inputs: readonly (Slot | View | null)[]): void {
    const { kernel, fast, moves } = this.op;
    this.inputs = inputs.map((input) => (input && 'array' in input ? viewOf(input) : input));
    this.kernel = !moves && fast?.supports(this.inputs, this.attributes) ? fast.kernel : kernel;
  }

  run(wasm: Instance, region: number): void {
    const memory = wasm.float32();
    for (const { at, array } of this.sources) {
      if (at === null) continue;
      const from = (region + at) >>> 2;
      for (let i = 0; i < array.length; i++) array[i] = memory[from + i];
    }
    for (const { array } of this.results) array.fill(0);
    this.kernel?.(this.inputs, this.outputs, this.attributes);
    // The kernel may have made memory grow.
    const after = wasm.float32();
    for (const { at, array } of this.results) if (at !== null) after.set(array, (region + at) >>> 2);
  }
}
