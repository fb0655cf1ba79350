// mx.io.NDArrayIter: batches of arrays in memory, in order or shuffled by NumPy's generator.

import { AssertionError, bind, isPlainObject, TypeError } from '../../engine/index.ts';
import { array, type Source } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import { type Arguments, bool, declare, int, of, optional, required, str } from '../../mxnet/base/options.ts';
import { typeText } from '../../mxnet/base/python-text.ts';
import { concat, slice_axis, tile } from '../../mxnet/operators/index.ts';
import { numpy } from '../../mxnet/random/state.ts';
import { DataBatch, DataDesc } from './desc.ts';
import { DataIter, StopIteration } from './iter.ts';

/** An array, a list of arrays, or arrays by name. */
export type Data = Source | readonly Source[] | Readonly<Record<string, Source>>;

type Named = readonly (readonly [name: string, array: NDArray])[];

const isArray = (x: unknown): x is NDArray | NumpyArray => x instanceof NDArray || x instanceof NumpyArray;

/** Arrays by name, in the order of the names. What is no NDArray becomes float32. @throws TypeError for what is no data. */
function namedFrom(data: unknown, mayLack: boolean, fallback: string): Named {
  if (data === null && !mayLack) throw new AssertionError('', 'data is an array, a list of arrays, or arrays by name');
  const one = isArray(data) || ArrayBuffer.isView(data) ? [data] : (data ?? []);
  if (Array.isArray(one) && one.length === 0 && !mayLack) {
    throw new AssertionError('', 'the list of data is empty: give at least one array');
  }
  const named: unknown = Array.isArray(one)
    ? Object.fromEntries(one.map((x, i) => [one.length === 1 ? fallback : `_${i}_${fallback}`, x]))
    : one;
  if (!isPlainObject(named)) {
    throw new TypeError(
      'Input must be NDArray, numpy.ndarray, h5py.Dataset a list of them or dict with them as values',
    );
  }
  const order = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
  return Object.entries(named)
    .map(([name, x]) => [name, asArray(name, x)] as const)
    .sort(order);
}

/** What may be numbers in an array: `array` finds out. */
const isSource = (x: unknown): x is Source =>
  isArray(x) || Array.isArray(x) || ArrayBuffer.isView(x) || typeof x === 'number' || typeof x === 'boolean';

function asArray(name: string, x: unknown): NDArray {
  if (x instanceof NDArray) return x;
  try {
    if (isSource(x)) return array(x);
    throw new TypeError('no array');
  } catch {
    throw new TypeError(`Invalid type '${typeText(x)}' for ${name}, should be NDArray, numpy.ndarray or h5py.Dataset`);
  }
}

const options = {
  /** An array, a list of arrays, or arrays by name: rows along the first axis. */
  data: required(of<Data>()),
  label: optional(of<Data>()),
  batch_size: optional(int, 1),
  shuffle: optional(bool, false),
  /** What happens to the rows that are left: 'pad' fills up from the beginning, 'discard', 'roll_over' to the next epoch. */
  last_batch_handle: optional(str, 'pad'),
  data_name: optional(str, 'data'),
  label_name: optional(str, 'softmax_label'),
  layout: optional(str, 'NCHW'),
};
const constructing = declare('NDArrayIter.__init__', options);
const nothing = declare('NDArrayIter method', {});

/** `new NDArrayIter(x, y, 32, { shuffle: true })`. */
export class NDArrayIter extends DataIter {
  static override readonly name: string = 'NDArrayIter';

  data: Named;
  label: Named;
  readonly idx: number[];
  readonly shuffle: boolean;
  readonly last_batch_handle: string;
  readonly num_data: number;
  readonly layout: string;
  cursor: number;
  /** The rows that 'roll_over' keeps. */
  #kept: readonly [data: readonly NDArray[], label: readonly NDArray[]] | null = null;

  /** @throws TypeError for what are no arrays. */
  constructor(...args: Arguments<typeof options, 'data'>) {
    super();
    const o = bind(constructing, args, ['data', 'label']);
    this.batch_size = o.batch_size;
    this.layout = o.layout;
    this.data = namedFrom(o.data, false, o.data_name);
    this.label = namedFrom(o.label, true, o.label_name);
    this.num_data = this.data[0][1].shape[0];
    this.idx = Array.from({ length: this.num_data }, (_, i) => i);
    this.shuffle = o.shuffle;
    this.last_batch_handle = o.last_batch_handle;
    this.cursor = -this.batch_size;
    this.reset();
  }

  get #axis(): number {
    return this.layout.indexOf('N');
  }

  #described(arrays: Named): DataDesc[] {
    return arrays.map(([name, { shape, dtype }]) =>
      DataDesc._of(
        name,
        shape.map((d, i) => (i === this.#axis ? this.batch_size : d)),
        dtype,
        this.layout,
      ),
    );
  }

  override get provide_data(): DataDesc[] {
    return this.#described(this.data);
  }
  override get provide_label(): DataDesc[] {
    return this.#described(this.label);
  }

  /** Begins anew; no rows are rolled over. */
  hard_reset(...args: []): void {
    bind(nothing, args);
    if (this.shuffle) this.#shuffle();
    this.cursor = -this.batch_size;
    this.#kept = null;
  }

  override reset(...args: []): void {
    bind(nothing, args);
    if (this.shuffle) this.#shuffle();
    const { cursor, num_data, batch_size } = this;
    const isLeft = num_data - batch_size < cursor && cursor < num_data;
    const rolls = this.last_batch_handle === 'roll_over' && isLeft;
    this.cursor = rolls ? cursor - num_data - batch_size : -batch_size;
  }

  #shuffle(): void {
    numpy.shuffle(this.idx);
    const shuffled = (arrays: Named): Named =>
      arrays.map(([name, x]) => [name, array(x.asnumpy().rows(this.idx), x.context)]);
    this.data = shuffled(this.data);
    this.label = shuffled(this.label);
  }

  override iter_next(...args: []): boolean {
    bind(nothing, args);
    this.cursor += this.batch_size;
    return this.cursor < this.num_data;
  }

  override next(...args: []): DataBatch {
    bind(nothing, args);
    if (!this.iter_next()) throw new StopIteration();
    const kept = this.#kept;
    const data = this.#rows(this.data, kept?.[0] ?? null);
    const label = this.#rows(this.label, kept?.[1] ?? null);
    if (this.#rolling) this.#kept = null;
    if (data[0].shape[this.#axis] !== this.batch_size) {
      this.#kept = [data, label];
      throw new StopIteration();
    }
    return new DataBatch({ data, label, pad: this.getpad() });
  }

  /** Whether the batch begins with rows of the epoch before. */
  get #rolling(): boolean {
    return this.last_batch_handle === 'roll_over' && -this.batch_size < this.cursor && this.cursor < 0;
  }

  /** Whether the batch is filled up with the first rows. */
  get #padding(): boolean {
    return this.last_batch_handle === 'pad' && this.cursor + this.batch_size > this.num_data;
  }

  #sliced(arrays: Named, begin: number, end: number): NDArray[] {
    return arrays.map(([, x]) => slice_axis(x, { axis: this.#axis, begin, end: Math.min(end, x.shape[this.#axis]) }));
  }

  #joined(a: readonly NDArray[], b: readonly NDArray[]): readonly NDArray[] {
    if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
    return a.map((x, i) => concat(x, b[i], { dim: this.#axis }));
  }

  #rows(arrays: Named, kept: readonly NDArray[] | null): readonly NDArray[] {
    const { cursor, batch_size, num_data } = this;
    if (cursor >= num_data) throw new AssertionError('DataIter needs reset.');
    if (this.#rolling) {
      if (kept === null) throw new AssertionError('next epoch should have cached data');
      return this.#joined(kept, this.#sliced(arrays, 0, cursor + batch_size));
    }
    if (!this.#padding) return this.#sliced(arrays, cursor, Math.min(cursor + batch_size, num_data));
    const first = this.#sliced(arrays, cursor, num_data);
    const pad = batch_size - num_data + cursor;
    const times = Math.floor(pad / num_data);
    const rest = pad % num_data;
    const whole = times > 0 ? this.#sliced(arrays, 0, num_data) : [];
    const repeated = whole.map((x) => tile(x, { reps: x.shape.map((_, i) => (i === 0 ? times : 1)) }));
    return this.#joined(this.#joined(first, repeated), rest > 0 ? this.#sliced(arrays, 0, rest) : []);
  }

  override getdata(...args: []): readonly NDArray[] {
    bind(nothing, args);
    return this.#rows(this.data, this.#kept?.[0] ?? null);
  }
  override getlabel(...args: []): readonly NDArray[] {
    bind(nothing, args);
    return this.#rows(this.label, this.#kept?.[1] ?? null);
  }

  override getpad(...args: []): number {
    bind(nothing, args);
    if (this.#padding) return this.cursor + this.batch_size - this.num_data;
    return this.#rolling ? -this.cursor : 0;
  }
}
