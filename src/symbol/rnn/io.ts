// mx.rnn.BucketSentenceIter: sentences in batches of equal, padded length.

import { allocate, bind, type DType, ValueError } from '../../engine/index.ts';
import { array } from '../../mxnet/array/create.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { dtypeOf } from '../../mxnet/base/dtype.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import { type Arguments, declare, int, ints, listOf, optional, required, str } from '../../mxnet/base/options.ts';
import { slice_axis, transpose } from '../../mxnet/operators/index.ts';
import { numpy, python } from '../../mxnet/random/state.ts';
import { DataBatch, DataDesc } from '../io/desc.ts';
import { DataIter, StopIteration } from '../io/iter.ts';

const options = {
  /** Sentences as lists of numbers. */
  sentences: required(listOf(ints, 'list of list of int')),
  batch_size: required(int),
  /** Lengths of the buckets; null or none makes one of every length that fills a batch. */
  buckets: optional(ints),
  /** What sentences are filled up with, and the label behind their end. */
  invalid_label: optional(int, -1),
  data_name: optional(str, 'data'),
  label_name: optional(str, 'softmax_label'),
  dtype: optional(str, 'float32'),
  /** 'NT': rows are sentences; 'TN': columns are. */
  layout: optional(str, 'NT'),
};
const constructing = declare('BucketSentenceIter.__init__', options);
const nothing = declare('BucketSentenceIter method', {});

/** Lengths that as many sentences have as fill a batch. */
function frequentLengths(sentences: readonly (readonly number[])[], batch_size: number): number[] {
  const counts = new Map<number, number>();
  for (const { length } of sentences) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= batch_size).map(([length]) => length);
}

const ascending = (a: number, b: number): number => a - b;

/** Rows of numbers as NumPy's array. */
function matrix(rows: readonly (readonly number[])[], width: number, dtype: DType): NumpyArray {
  const data = allocate(dtype, rows.length * width);
  rows.forEach((row, i) => {
    data.set(row, i * width);
  });
  return new NumpyArray(data, [rows.length, width], dtype);
}

/**
 * Batches of sentences for a language model: each goes into the smallest bucket that holds it, filled up with
 * `invalid_label`; the label of a word is the next word. Orders come from Python's generator (which batch) and NumPy's (which
 * rows): `mx.random.python.seed(1)`, `mx.random.numpy.seed(1)`.
 */
export class BucketSentenceIter extends DataIter {
  static override readonly name: string = 'BucketSentenceIter';

  static override readonly __module__: string = 'mxnet.rnn.io';

  readonly buckets: readonly number[];
  readonly data_name: string;
  readonly label_name: string;
  readonly dtype: DType;
  readonly invalid_label: number;
  readonly layout: string;
  /** The axis of the batch. */
  readonly major_axis: number;
  readonly default_bucket_key: number;
  /** The sentences of every bucket. */
  data: readonly NumpyArray[];
  /** Which bucket and which of its rows a batch begins with. */
  readonly idx: (readonly [bucket: number, row: number])[];
  curr_idx = 0;
  #arrays: readonly (readonly [data: NDArray, label: NDArray])[] = [];

  /** @throws ValueError for a layout without N among its first two axes, and where no bucket is left. */
  constructor(...args: Arguments<typeof options, 'sentences'>) {
    super();
    const o = bind(constructing, args);
    if (o.batch_size === 0) throw new ValueError('range() arg 3 must not be zero', 'a batch has a sentence at least');
    this.dtype = dtypeOf(o.dtype);
    const wanted = o.buckets?.length ? [...o.buckets] : frequentLengths(o.sentences, o.batch_size);
    const lengths = wanted.sort(ascending);
    const rows: number[][][] = lengths.map(() => []);
    let discarded = 0;
    for (const sentence of o.sentences) {
      const bucket = lengths.findIndex((length) => length >= sentence.length);
      if (bucket < 0) discarded += 1;
      else rows[bucket].push([...sentence, ...Array(lengths[bucket] - sentence.length).fill(o.invalid_label)]);
    }
    this.buckets = lengths.filter((_, i) => rows[i].length > 0);
    this.data = rows
      .filter((bucket) => bucket.length > 0)
      .map((bucket, i) => matrix(bucket, this.buckets[i], this.dtype));
    console.log(`WARNING: discarded ${discarded} sentences longer than the largest bucket.`);
    this.batch_size = o.batch_size;
    this.data_name = o.data_name;
    this.label_name = o.label_name;
    this.invalid_label = o.invalid_label;
    this.layout = o.layout;
    this.major_axis = o.layout.indexOf('N');
    if (this.buckets.length === 0) {
      throw new ValueError(
        'max() arg is an empty sequence',
        'no bucket has a sentence: give `buckets`, or a smaller batch',
      );
    }
    this.default_bucket_key = Math.max(...this.buckets);
    if (this.major_axis !== 0 && this.major_axis !== 1) {
      throw new ValueError(
        'Invalid layout %s: Must by NT (batch major) or TN (time major)',
        `the layout is ${o.layout}`,
      );
    }
    const starts = (bucket: NumpyArray): number[] =>
      Array.from({ length: Math.floor(bucket.length / o.batch_size) }, (_, k) => k * o.batch_size);
    this.idx = this.data.flatMap((bucket, i) => starts(bucket).map((row) => [i, row] as const));
    this.reset();
  }

  #described(name: string, length: number): DataDesc[] {
    const shape = this.major_axis === 0 ? [this.batch_size, length] : [length, this.batch_size];
    return [new DataDesc({ name, shape, layout: this.layout })];
  }

  override get provide_data(): DataDesc[] {
    return this.#described(this.data_name, this.default_bucket_key);
  }
  override get provide_label(): DataDesc[] {
    return this.#described(this.label_name, this.default_bucket_key);
  }

  override reset(...args: []): void {
    bind(nothing, args);
    this.curr_idx = 0;
    python.shuffle(this.idx);
    this.data = this.data.map((bucket) => bucket.rows(numpy.permutation(bucket.length)));
    this.#arrays = this.data.map((bucket) => [this.#array(bucket), this.#array(this.#labels(bucket))]);
  }

  #array(x: NumpyArray): NDArray {
    return array(x, { dtype: this.dtype });
  }

  /** The sentences moved left by one word. */
  #labels({ data, shape: [count, width] }: NumpyArray): NumpyArray {
    const labels = allocate(this.dtype, data.length);
    for (let row = 0; row < count; row++) {
      labels.set(data.subarray(row * width + 1, (row + 1) * width), row * width);
      labels[(row + 1) * width - 1] = this.invalid_label;
    }
    return new NumpyArray(labels, [count, width], this.dtype);
  }

  override next(...args: []): DataBatch {
    bind(nothing, args);
    if (this.curr_idx === this.idx.length) throw new StopIteration();
    const [bucket, row] = this.idx[this.curr_idx++];
    const [data, label] = this.#arrays[bucket].map((x) => {
      const rows = slice_axis(x, { axis: 0, begin: row, end: row + this.batch_size });
      return this.major_axis === 0 ? rows : transpose(rows);
    });
    const length = this.buckets[bucket];
    return new DataBatch({
      data: [data],
      label: [label],
      pad: 0,
      bucket_key: length,
      provide_data: this.#described(this.data_name, length),
      provide_label: this.#described(this.label_name, length),
    });
  }
}
