// mx.io.DataIter: what gives batches, one call of `next` after the other; and ResizeIter, which gives as many as are asked for.

import { BpttError, bind } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  type Arguments,
  bool,
  declare,
  instance,
  int,
  type Kind,
  optional,
  required,
} from '../../mxnet/base/options.ts';
import { DataBatch, type Described } from './desc.ts';

/** Python's exception at the end of an iterator. */
export class StopIteration extends BpttError {
  static override readonly name: string = 'StopIteration';

  constructor(message = '', hint = 'there are no more batches: reset() begins anew') {
    super(message, hint);
  }
}

const nothing = declare('DataIter method', {});
const sized = { batch_size: optional(int, 0) };
const constructing = declare('DataIter.__init__', sized);

/** Base of iterators. A subclass defines `next`, or `iter_next` and what it gives; `for (const batch of iter)` goes through it. */
export class DataIter implements Iterable<DataBatch> {
  static readonly name: string = 'DataIter';

  static readonly __module__: string = 'mxnet.io.io';

  batch_size: number;

  constructor(...args: Arguments<typeof sized>) {
    this.batch_size = bind(constructing, args).batch_size;
  }

  /** The batches that are left: as in Python, a second loop goes on where the first one stopped, until `reset`. */
  *[Symbol.iterator](): Generator<DataBatch> {
    for (;;) {
      let batch: DataBatch;
      try {
        batch = this.next();
      } catch (error) {
        if (error instanceof StopIteration) return;
        throw error;
      }
      yield batch;
    }
  }

  /** Descriptions of the arrays of data and of labels. */
  get provide_data(): readonly Described[] {
    return [];
  }
  get provide_label(): readonly Described[] {
    return [];
  }

  /** Begins anew. */
  reset(...args: []): void {
    bind(nothing, args);
  }

  /** The next batch. @throws StopIteration where there is none. */
  next(...args: []): DataBatch {
    bind(nothing, args);
    if (!this.iter_next()) throw new StopIteration();
    const [data, label] = [this.getdata(), this.getlabel()];
    return new DataBatch({ data, label, pad: this.getpad(), index: this.getindex() });
  }

  /** Goes to the next batch. Returns whether there is one. */
  iter_next(...args: []): boolean {
    bind(nothing, args);
    return false;
  }

  getdata(...args: []): readonly NDArray[] | null {
    bind(nothing, args);
    return null;
  }
  getlabel(...args: []): readonly NDArray[] | null {
    bind(nothing, args);
    return null;
  }
  getindex(...args: []): readonly number[] | null {
    bind(nothing, args);
    return null;
  }
  /** How many rows of the batch only fill it up. */
  getpad(...args: []): number | null {
    bind(nothing, args);
    return null;
  }
}

const resized = {
  data_iter: required(instance('DataIter', () => DataIter)),
  /** How many batches an epoch has. */
  size: required(int),
  /** Whether `reset` begins the other iterator anew. */
  reset_internal: optional(bool, true),
};
const resizing = declare('ResizeIter.__init__', resized);

/** An iterator with epochs of another length: where the other one ends, it begins anew. */
export class ResizeIter extends DataIter {
  static override readonly name: string = 'ResizeIter';

  readonly data_iter: DataIter;
  readonly size: number;
  readonly reset_internal: boolean;
  readonly default_bucket_key: unknown;
  cur = 0;
  current_batch: DataBatch | null = null;

  constructor(...args: Arguments<typeof resized, 'data_iter'>) {
    super();
    const { data_iter, size, reset_internal } = bind(resizing, args);
    this.data_iter = data_iter;
    this.size = size;
    this.reset_internal = reset_internal;
    this.batch_size = data_iter.batch_size;
    this.default_bucket_key = Reflect.get(data_iter, 'default_bucket_key');
  }

  override get provide_data(): readonly Described[] {
    return this.data_iter.provide_data;
  }
  override get provide_label(): readonly Described[] {
    return this.data_iter.provide_label;
  }

  override reset(...args: []): void {
    bind(nothing, args);
    this.cur = 0;
    if (this.reset_internal) this.data_iter.reset();
  }

  override iter_next(...args: []): boolean {
    bind(nothing, args);
    if (this.cur === this.size) return false;
    this.current_batch = this.#next();
    this.cur += 1;
    return true;
  }

  #next(): DataBatch {
    try {
      return this.data_iter.next();
    } catch (error) {
      if (!(error instanceof StopIteration)) throw error;
      this.data_iter.reset();
      return this.data_iter.next();
    }
  }

  override getdata(...args: []): readonly NDArray[] | null {
    bind(nothing, args);
    return this.current_batch?.data ?? null;
  }
  override getlabel(...args: []): readonly NDArray[] | null {
    bind(nothing, args);
    return this.current_batch?.label ?? null;
  }
  override getindex(...args: []): readonly number[] | null {
    bind(nothing, args);
    return this.current_batch?.index ?? null;
  }
  override getpad(...args: []): number | null {
    bind(nothing, args);
    return this.current_batch?.pad ?? null;
  }
}

/** What gives batches: an iterator, or an object that can do the same. */
export const iterator: Kind<DataIter> = {
  name: 'DataIter',
  holds: (x) => typeof Object(x).reset === 'function' && Symbol.iterator in Object(x),
};
