// A program on its way to stages: where each value lies, what runs, and what is to be written again for other weights.

import { broadcastStrides, type Shape, size } from '../../reference/base/shape.ts';
import { lookInto } from '../../reference/engine/tensor.ts';
import { dense } from '../../reference/kernels/walk.ts';
import type { Spec } from '../../reference/ops/spec.ts';
import type { Stage } from '../../wasm/stages.ts';
import type { Fixed } from './fixed.ts';
import { Foreign, type Runs } from './foreign.ts';
import type { Program, Step } from './program.ts';
import { type Resident, resident, type Slot, Slots, where } from './slots.ts';

/** Writes numbers into the region. */
export type Write = (values: ArrayLike<number>, to: number) => void;
/** Something to be done again whenever the fixed values are other ones. */
export type Bind = (fixed: Fixed, write: Write) => void;

export class Builder {
  readonly stages: Stage[] = [];
  readonly binds: Bind[] = [];
  readonly slots = new Slots();
  readonly program: Program;
  private readonly places = new Map<number, Slot>();

  constructor(program: Program) {
    this.program = program;
  }

  spec(value: number): Spec {
    return this.program.specs[value];
  }

  /** Where a live value lies; null for a fixed one, and for none. */
  place(n: number | null | undefined): Slot | null {
    return n === null || n === undefined ? null : (this.places.get(n) ?? null);
  }

  put<S extends Slot>(value: number, slot: S): S {
    this.places.set(value, slot);
    return slot;
  }

  /** A place of its own in the region for a float32. */
  floats(value: number): Resident {
    return this.put(value, this.slots.floats(this.spec(value).shape));
  }

  /** A place of its own for a value. */
  make(value: number): Slot {
    const { shape, dtype } = this.spec(value);
    return this.put(value, this.slots.make(shape, dtype));
  }

  /** A place for what nobody reads. */
  nothing(value: number): Slot {
    return this.put(value, this.slots.make([0], this.spec(value).dtype));
  }

  /** Where a kernel of the region finds a live operand, in order; null where it does not. */
  read(n: number | null | undefined): number | null {
    const slot = this.place(n);
    return resident(slot) ? where(slot) : null;
  }

  /** The same for a float32 that may lie in any order: a copy in order, if need be. */
  rows(n: number): number {
    const slot = this.place(n);
    if (resident(slot)) return where(slot);
    const rows = this.slots.floats(this.spec(n).shape);
    this.foreign({ moves: true, fast: null, kernel: ([x], [y]) => x && y.data.set(dense(x)) }, {}, [n], [rows]);
    return rows.at;
  }

  /** Copies a fixed value into the region, repeated to a shape, row-major; gives its place. */
  copied(value: number, shape: Shape): number {
    const at = this.slots.room(size(shape));
    this.binds.push((fixed, write) => {
      const view = lookInto(fixed.of(value));
      write(dense({ ...view, shape, strides: broadcastStrides(view.shape, view.strides, shape) }), at);
    });
    return at;
  }

  /** Any op; `carried` says of inputs, by their position, where the step before has left what takes their place. */
  foreign(
    op: Runs,
    attributes: object,
    inputs: Step['inputs'],
    results: readonly Slot[],
    carried: ReadonlyMap<number, Slot> = new Map(),
  ): void {
    const places = inputs.map((n, i) => carried.get(i) ?? this.place(n));
    const sources = [...new Set(places)].filter((slot) => slot !== null);
    const stage = new Foreign(op, attributes, sources, results);
    this.stages.push(stage);
    this.binds.push((fixed) =>
      stage.bind(places.map((slot, i) => slot ?? (inputs[i] === null ? null : lookInto(fixed.of(inputs[i]))))),
    );
  }
}
