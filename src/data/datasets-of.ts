// Data sets made of tensors and of other data sets: TensorDataset, Subset, ConcatDataset.

import { AssertionError, AttributeError, bind, IndexError, TypeError, typeName, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf } from '../rules/text/python.ts';
import { row, rows } from '../sampling/rows.ts';
import { Tensor } from '../torch/index.ts';
import { int, of } from '../torch/kinds.ts';
import { batchOf, Dataset, type Source, sample } from './dataset.ts';
import { IterableDataset } from './iterable.ts';

/** One tensor for each of some tensors. */
type Rows<T extends readonly Tensor[]> = { [K in keyof T]: Tensor };
const each = <T extends readonly Tensor[]>(tensors: T, pick: (x: Tensor) => Tensor): Rows<T> =>
  tensors.map(pick) as Rows<T>;

/** Tensors [n, …] side by side: a sample is their rows at one position. @throws AssertionError where their n differ. */
export class TensorDataset<T extends Tensor[]> extends Dataset<Rows<T>> {
  /** The tensors [n, …]. */
  readonly tensors: T;

  constructor(...tensors: T) {
    super();
    const odd = tensors.find((x) => !(x instanceof Tensor));
    if (odd !== undefined || tensors.includes(undefined as never)) {
      throw new AttributeError(`'${typeName(odd)}' object has no attribute 'size'`, 'give tensors one by one');
    }
    if (tensors.some((x) => x.size(0) !== tensors[0].size(0))) {
      throw new AssertionError(
        'Size mismatch between tensors',
        `they have ${tensors.map((x) => x.size(0)).join(', ')} rows`,
      );
    }
    this.tensors = tensors;
  }

  override get(index: number): Rows<T>;
  override get(...args: readonly unknown[]): Rows<T> {
    const { index } = bind(position, args);
    return each(this.tensors, (x) => row(x, index, 'dimension'));
  }

  /** The rows of many samples at once. */
  getBatch(indices: readonly number[]): Rows<T> {
    return each(this.tensors, (x) => rows(x, indices, 'dimension'));
  }

  override get length(): number {
    return this.tensors[0].size(0);
  }
}

const subset = /* @__PURE__ */ optionsOf<{ dataset: unknown; indices: unknown }>('Subset.__init__', {
  dataset: [/* @__PURE__ */ of()],
  indices: [/* @__PURE__ */ of()],
});
const concat = /* @__PURE__ */ optionsOf<{ datasets: unknown }>('ConcatDataset.__init__', {
  datasets: [/* @__PURE__ */ of()],
});
const position = /* @__PURE__ */ optionsOf<{ index: number }>('Dataset.get', { index: [/* @__PURE__ */ of<number>()] });
const whole = /* @__PURE__ */ optionsOf<{ index: number }>('ConcatDataset.get', { index: [int] });

/** The samples of a data set at these positions, in this order. */
export class Subset<T> extends Dataset<T> {
  /** Whose samples these are. */
  readonly dataset: Source<T>;
  /** Their positions there. */
  readonly indices: ArrayLike<number>;

  constructor(dataset: Source<T>, indices: ArrayLike<number>);
  constructor(...args: readonly unknown[]) {
    super();
    const { dataset, indices } = bind(subset, args) as { dataset: Source<T>; indices: ArrayLike<number> };
    this.dataset = dataset;
    this.indices = indices;
  }

  override get(index: number): T;
  override get(...args: readonly unknown[]): T {
    const { index } = bind(position, args);
    return sample(this.dataset, sample(this.indices, index));
  }

  /** The collated batch of many samples at once. */
  getBatch(indices: readonly number[]): unknown {
    return batchOf(
      this.dataset,
      indices.map((index) => sample(this.indices, index)),
    );
  }

  override get length(): number {
    return this.indices.length;
  }
}

/** Data sets one after the other. @throws AssertionError for none. */
export class ConcatDataset<T> extends Dataset<T> {
  /** The data sets in order. */
  readonly datasets: readonly Source<T>[];
  /** Where each ends. */
  readonly cumulative_sizes: readonly number[];

  constructor(datasets: Iterable<Source<T>>);
  constructor(...args: readonly unknown[]) {
    super();
    const datasets = bind(concat, args).datasets as Iterable<Source<T>>;
    if (!(Symbol.iterator in Object(datasets))) throw new TypeError(`'${typeName(datasets)}' object is not iterable`);
    this.datasets = [...datasets];
    if (this.datasets.length === 0) throw new AssertionError('datasets should not be an empty iterable');
    if (this.datasets.some((set) => set instanceof IterableDataset)) {
      throw new AssertionError('ConcatDataset does not support IterableDataset', 'ChainDataset does');
    }
    let end = 0;
    this.cumulative_sizes = this.datasets.map((set) => (end += lengthOf(set)));
  }

  override get(index: number): T;
  override get(...args: readonly unknown[]): T {
    const { index } = bind(whole, args);
    if (index < -this.length) throw new ValueError('absolute value of index should not exceed dataset length');
    const at = index < 0 ? index + this.length : index;
    const which = this.cumulative_sizes.findIndex((end) => at < end);
    if (which < 0)
      throw new IndexError('list index out of range', `there are ${this.length} samples, not ${index + 1}`);
    return sample(this.datasets[which], at - (this.cumulative_sizes[which - 1] ?? 0));
  }

  override get length(): number {
    return this.cumulative_sizes[this.cumulative_sizes.length - 1];
  }
}
