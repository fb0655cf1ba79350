// A program in WebAssembly memory: one call a step, in which nothing is packed, allocated or copied but the frame and the output.

import type { TypedArray } from '../../reference/base/dtype.ts';
import { isContiguous, size } from '../../reference/base/shape.ts';
import type { Place } from '../../reference/engine/dispatch.ts';
import { read } from '../../reference/engine/tensor.ts';
import { dense, walk } from '../../reference/kernels/walk.ts';
import { present } from '../../reference/ops/op.ts';
import { call, type Instance } from '../../wasm/instance.ts';
import { Region } from '../../wasm/region.ts';
import type { Stage } from '../../wasm/stages.ts';
import { type Bind, Builder, type Write } from './builder.ts';
import { Fixed } from './fixed.ts';
import { forms } from './forms.ts';
import type { Machine, Program } from './program.ts';
import type { Slot } from './slots.ts';

/** Fewer numbers than this are copied out faster one by one. */
const SHORT = 48;

/** The same place as another sees it: a result takes it while it is an operand. */
const copyOf = (slot: Slot): Slot => ({ ...slot, array: slot.array.slice() });

export class Resident implements Machine {
  private readonly fixed: Fixed;
  private readonly region: Region;
  private readonly stages: readonly Stage[];
  private readonly binds: readonly Bind[];
  private readonly input: number;
  private readonly output: Slot;
  private readonly count: number;
  /** Whether the output lies in order. */
  private readonly ordered: boolean;
  private readonly carried: readonly Slot[];
  private frame: ArrayLike<number> = [];

  constructor(program: Program, place: Place) {
    this.fixed = new Fixed(program, place);
    const builder = new Builder(program);
    const input = builder.make(program.input);
    program.steps.forEach((step, index) => {
      if (!step.live) return;
      const { op, inputs, outputs, attributes } = step;
      const [first] = inputs;
      const slot = builder.place(first);
      if (op.view && slot) builder.put(outputs[0], { ...slot, ...op.view(slot, attributes) });
      else if (!forms.some((form) => form(builder, step, index))) {
        const results = outputs.map((n, i) => (i === op.reserve ? builder.nothing(n) : builder.make(n)));
        const own = program.carried.filter(({ step }) => step === index);
        const carried = own.map(({ input, next }) => [input, copyOf(present(builder.place(next)))] as const);
        builder.foreign(op, attributes, inputs, results, new Map(carried));
      }
    });
    this.stages = builder.stages;
    this.binds = builder.binds;
    this.input = input.at ?? 0;
    this.output = present(builder.place(program.output));
    this.count = size(this.output.shape);
    this.ordered = isContiguous(this.output.shape, this.output.strides);
    this.carried = program.carried.map(({ next }) => present(builder.place(next)));
    this.region = new Region(builder.slots.length);
    this.bind();
    this.write(program.carried.map(({ value }) => read(this.fixed.of(value))));
  }

  step(frame: ArrayLike<number>): TypedArray {
    if (this.fixed.renew()) this.bind();
    this.frame = frame;
    return call(this.run);
  }

  read(): Float32Array[] {
    return this.carried.map((slot) => Float32Array.from(dense({ ...slot, data: this.whole(slot) })));
  }

  write(values: readonly ArrayLike<number>[]): void {
    this.carried.forEach((slot, state) => {
      const data = this.whole(slot);
      let i = 0;
      walk(slot.shape, slot.strides, slot.offset, (place) => {
        data[place] = values[state][i++];
      });
      this.region.write(data, slot.at ?? 0);
    });
  }

  /** A copy of all that lies in a place of the region. */
  private whole({ at, array }: Slot): Float32Array {
    return this.region.read(at ?? 0, array.length);
  }

  private bind(): void {
    const write: Write = (values, to) => this.region.write(values, to);
    for (const bind of this.binds) bind(this.fixed, write);
  }

  /** Has the region in memory, and every stage know where. */
  private place(wasm: Instance): void {
    const { region, stages } = this;
    if (region.place(wasm)) for (const stage of stages) stage.placed?.(wasm, region.at);
  }

  /** Made once: a step makes nothing. */
  private readonly run = (wasm: Instance): TypedArray => {
    const { stages, region } = this;
    this.place(wasm);
    wasm.float32().set(this.frame, (region.at + this.input) >>> 2);
    for (let i = 0; i < stages.length; i++) {
      stages[i].run(wasm, region.at);
      if (stages[i].leaves) this.place(wasm);
    }
    return this.taken(wasm);
  };

  private taken(wasm: Instance): TypedArray {
    const { output, region } = this;
    const n = this.count;
    const { array, at, offset } = output;
    const memory = wasm.float32();
    if (at === null) return dense({ ...output, data: array }).slice();
    const start = ((region.at + at) >>> 2) + offset;
    if (!this.ordered) return dense({ ...output, data: memory, offset: start }).slice();
    if (n >= SHORT) return memory.slice(start, start + n);
    const y = new Float32Array(n);
    for (let i = 0; i < n; i++) y[i] = memory[start + i];
    return y;
  }
}
