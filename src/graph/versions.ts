// Which value a tensor has at a time. A storage has a newest value, its base; a write gives it another. A tensor that
// looked at the storage before the write is out of date: its value is then a window on the new base, whether it is the
// base, a view or an alias, and whether it was made before the write or after. What was written to lies in memory
// as it did when recorded, while everything else follows the inputs of a replay.

import * as f from '../engine/functions.ts';
import { memoryOrder, StateError, type Storage, sameShape, size, speciesOf, type Tensor } from '../engine/index.ts';
import type { Builder } from './builder.ts';
import { unwatched } from './unwatched.ts';

interface Base {
  readonly value: number;
  readonly shape: readonly number[];
}

interface Memory {
  /** How many writes have been recorded. */
  writes: number;
  /** The value of the whole storage and the shape in which it has it; null until it is needed. */
  base: Base | null;
  /** The order in which the dimensions of the base's value lie in the storage, where it is not row-major. */
  order?: readonly number[] | null;
  /** Why there can be no base. */
  readonly refusal: string | null;
  /** Whether gradients of a tensor that appears unrecorded stop at it: it was detached from what ops made. */
  readonly computed: boolean;
}

interface Seen {
  readonly storage: Storage;
  readonly writes: number;
  readonly value: number;
  /** It is an alias made by `detach`: its newer versions have no history either. */
  readonly stopped: boolean;
}

/** Whether a tensor is its storage from the first element to the last, in order. */
const whole = (x: Tensor): boolean => x.isContiguous && x.offset === 0 && size(x.shape) === x.storage.length;

/** A copy of a constant. */
function copied(x: Tensor): Tensor {
  const copy = unwatched(() => f.clone(x));
  copy.wrapped = x.wrapped;
  return copy;
}

export class Versions {
  private readonly tensors = new Map<Tensor, Seen>();
  private readonly memories = new Map<Storage, Memory>();
  /** Values of constants and inputs that are written to. */
  private readonly origins = new Map<Storage, number>();
  private readonly builder: Builder;
  /** Storages with a larger serial were made by the body. */
  private readonly start: number;

  constructor(builder: Builder, start: number) {
    this.builder = builder;
    this.start = start;
  }

  /** Takes in an input. Its storage may be written or seen otherwise only if it is all of it. */
  input(x: Tensor, name: string): number {
    const value = this.builder.value(x, name);
    const shared = this.memories.has(x.storage);
    const fits = whole(x) && !shared;
    this.memories.set(x.storage, {
      writes: 0,
      base: fits ? { value, shape: x.shape } : null,
      refusal: fits ? null : `${name} is a view or shares its elements with another input`,
      computed: true,
    });
    this.keep(x, value);
    return value;
  }

  /** Whether anything is known of a tensor or of what it looks at. */
  knows(x: Tensor): boolean {
    return this.tensors.has(x) || (this.memories.get(x.storage)?.computed ?? false);
  }

  /** The value that a tensor has now. */
  valueOf(x: Tensor, name?: string): number {
    const memory = this.memories.get(x.storage);
    const seen = this.tensors.get(x);
    if (memory && seen?.storage === x.storage && seen.writes === memory.writes) return seen.value;
    const outside = memory === undefined || (!memory.computed && memory.writes === 0);
    return this.keep(x, outside ? this.constant(x, memory, name) : this.window(x, seen), seen?.stopped ?? !outside);
  }

  private constant(x: Tensor, memory: Memory | undefined, name?: string): number {
    const value = this.builder.constant(x, name);
    if (memory === undefined) {
      const base = whole(x) ? { value, shape: x.shape } : null;
      this.memories.set(x.storage, { writes: 0, base, refusal: null, computed: false });
    }
    return value;
  }

  /** A tensor seen through the newest value of its storage. */
  private window(x: Tensor, seen: Seen | undefined): number {
    const { value, shape } = this.base(x);
    const same = whole(x) && sameShape(shape, x.shape);
    const stopped = seen?.stopped ?? true;
    if (same && !stopped) return value;
    const { offset, strides } = x;
    const step = same
      ? { op: f.alias.op, attributes: {} }
      : { op: f.as_strided.op, attributes: { shape: x.shape, strides, offset } };
    return this.builder.node({ ...step, inputs: [value], results: [x], stopped })[0];
  }

  /** The newest value of a storage. @throws StateError where it is not all known. */
  private base(x: Tensor): Base {
    const memory = this.memory(x);
    if (memory.refusal !== null) {
      throw new StateError(`${memory.refusal}, and is written or looked at in another way`, 'clone() it first');
    }
    if (memory.base === null) {
      const { storage } = x;
      const flat = new (speciesOf(x))(storage, { shape: [storage.length], strides: [1], offset: 0 });
      memory.base = { value: this.builder.constant(flat), shape: flat.shape };
    }
    const { base, order } = memory;
    if (order) {
      const shape = order.map((d) => base.shape[d]);
      const step = { op: f.permute.op, attributes: { dims: order }, results: [{ shape, dtype: x.dtype }] };
      memory.base = { value: this.builder.node({ ...step, inputs: [base.value], stopped: false })[0], shape };
      memory.order = null;
    }
    return memory.base;
  }

  private memory({ storage }: Tensor): Memory {
    const memory = this.memories.get(storage);
    if (memory === undefined) throw new StateError('a storage was written before it was seen');
    return memory;
  }

  private keep(x: Tensor, value: number, stopped = false): number {
    const writes = this.memories.get(x.storage)?.writes ?? 0;
    this.tensors.set(x, { storage: x.storage, writes, value, stopped });
    return value;
  }

  /** A result: a storage of its own, or a view of one that is known. */
  made(x: Tensor, value: number, view: boolean): void {
    if (!view) {
      const base = { value, shape: x.shape };
      const order = memoryOrder(x.shape, [x]);
      this.memories.set(x.storage, { writes: 0, base, order, refusal: null, computed: true });
    }
    this.keep(x, value);
  }

  /** Before a write: what the body itself made of nothing is kept as it was. */
  beforeWrite(x: Tensor): void {
    this.valueOf(x);
    const { value } = this.base(x);
    const memory = this.memory(x);
    if (!this.origins.has(x.storage)) this.origins.set(x.storage, value);
    if (memory.computed || memory.writes > 0 || x.storage.serial <= this.start) return;
    for (const [number, constant] of this.builder.constants) {
      if (constant.storage === x.storage) this.builder.constants.set(number, copied(constant));
    }
  }

  /** After a write: `value` is what `x` is now, contiguous. */
  wrote(x: Tensor, value: number): void {
    const memory = this.memory(x);
    const { value: before, shape } = this.base(x);
    const { strides, offset } = x;
    memory.base = whole(x)
      ? { value, shape: x.shape }
      : {
          value: this.builder.node({
            op: f.as_strided_scatter.op,
            inputs: [before, value],
            attributes: { shape: x.shape, strides, offset },
            results: [{ shape, dtype: x.dtype }],
            stopped: false,
          })[0],
          shape,
        };
    memory.writes++;
    if (whole(x)) this.keep(x, value);
    else this.tensors.delete(x);
  }

  /** First and newest values of what was there before and is written to. */
  written(): Map<number, number> {
    const starts = [...this.origins].filter(([storage]) => storage.serial <= this.start);
    return new Map(
      starts.flatMap(([storage, first]) => {
        const last = this.memories.get(storage)?.base?.value;
        return last === undefined || last === first ? [] : [[first, last] as const];
      }),
    );
  }
}
