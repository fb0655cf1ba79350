// A program on tensors, op by op through dispatch: for every dtype and device, and the twin of resident.ts.

import type { TypedArray } from '../../reference/base/dtype.ts';
import { allocate } from '../../reference/base/dtype.ts';
import { dispatch, type Place } from '../../reference/engine/dispatch.ts';
import { withGrad } from '../../reference/engine/node.ts';
import { fromArray, read, type Tensor } from '../../reference/engine/tensor.ts';
import { present } from '../../reference/ops/op.ts';
import { Fixed } from './fixed.ts';
import type { Carried, Machine, Program } from './program.ts';

/** Where the value of a carried input comes from. */
const key = ({ step, input }: Pick<Carried, 'step' | 'input'>): string => `${step} ${input}`;

export class Plain implements Machine {
  private readonly program: Program;
  private readonly place: Place;
  private readonly fixed: Fixed;
  private readonly states = new Map<string, Tensor>();

  constructor(program: Program, place: Place) {
    this.program = program;
    this.place = place;
    this.fixed = new Fixed(program, place);
    for (const carried of program.carried) {
      this.states.set(key(carried), this.fixed.of(carried.value));
    }
  }

  step(frame: ArrayLike<number>): TypedArray {
    const { program, fixed, states } = this;
    fixed.renew();
    const values = new Map([[program.input, this.tensor(frame, program.input)]]);
    withGrad(false, () => {
      program.steps.forEach(({ op, inputs, outputs, attributes, live }, step) => {
        if (!live) return;
        const given = inputs.map((n, input) =>
          n === null ? null : (states.get(key({ step, input })) ?? values.get(n) ?? fixed.of(n)),
        );
        for (const [i, y] of dispatch(op, given, attributes, this.place).entries()) values.set(outputs[i], y);
      });
    });
    for (const carried of program.carried) states.set(key(carried), present(values.get(carried.next)));
    return read(present(values.get(program.output)));
  }

  read(): Float32Array[] {
    return [...this.states.values()].map((x) => read(x) as Float32Array);
  }

  write(values: readonly ArrayLike<number>[]): void {
    this.program.carried.forEach((carried, i) => {
      this.states.set(key(carried), this.tensor(values[i], carried.value));
    });
  }

  private tensor(elements: ArrayLike<number>, value: number): Tensor {
    const { shape, dtype } = this.program.specs[value];
    const data = allocate(dtype, elements.length);
    data.set(elements);
    return fromArray(this.place.species, data, dtype, shape, this.place.deviceName);
  }
}
