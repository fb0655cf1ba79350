// The values of a program that do not follow from the frame: parameters, and what is made of them and of nothing. They are
// computed again when an element of a parameter was written, or a parameter got another storage.

import { StateError } from '../../reference/base/errors.ts';
import { formatSizes, sameShape } from '../../reference/base/shape.ts';
import { dispatch, type Place } from '../../reference/engine/dispatch.ts';
import { withGrad } from '../../reference/engine/node.ts';
import type { Tensor } from '../../reference/engine/tensor.ts';
import { present } from '../../reference/ops/op.ts';
import type { Program } from './program.ts';

export class Fixed {
  private readonly values = new Map<number, Tensor>();
  private readonly program: Program;
  private readonly place: Place;
  private readonly leaves: readonly (readonly [number, Tensor])[];
  private readonly storages: unknown[] = [];
  private readonly versions: number[] = [];

  constructor(program: Program, place: Place) {
    this.program = program;
    this.place = place;
    this.leaves = [...program.constants];
    this.compute();
  }

  of(value: number): Tensor {
    return present(this.values.get(value));
  }

  /** Computes everything again if something was written; says whether. */
  renew(): boolean {
    const { leaves, storages, versions } = this;
    for (let i = 0; i < leaves.length; i++) {
      const { storage } = leaves[i][1];
      if (storage !== storages[i] || storage.version !== versions[i]) return this.compute();
    }
    return false;
  }

  private compute(): true {
    const { values } = this;
    const { specs, steps } = this.program;
    this.leaves.forEach(([value, x], i) => {
      const { shape, dtype } = specs[value];
      if (!sameShape(shape, x.shape) || dtype !== x.dtype) {
        throw new StateError(
          `a parameter was ${formatSizes(shape)} ${dtype} when its stream was made, and is ${formatSizes(x.shape)} ${x.dtype}`,
          'make another stream of the model',
        );
      }
      this.storages[i] = x.storage;
      this.versions[i] = x.storage.version;
      values.set(value, x);
    });
    const from = (n: number | null): Tensor | null => (n === null ? null : (values.get(n) ?? null));
    withGrad(false, () => {
      for (const { op, inputs, outputs, attributes, live } of steps) {
        if (live) continue;
        // What is filled with one number has no need of a tensor of that shape.
        const given = inputs.map(from);
        const made = dispatch(op, given.includes(null) ? [] : given, attributes, this.place);
        for (const [i, y] of made.entries()) values.set(outputs[i], y);
      }
    });
    return true;
  }
}
