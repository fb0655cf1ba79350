// Data sets that are read in one go instead of by position: IterableDataset, and several of them one after the other.

import { AssertionError, bind, NotImplementedError, TypeError, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengthOf } from '../rules/text/python.ts';
import { of } from '../torch/kinds.ts';
import { Dataset } from './dataset.ts';

/** Base of data sets that give their samples in one order, as a file or a stream does: a subclass defines the iterator. */
export abstract class IterableDataset<T> extends Dataset<T> {
  /** A pass over all samples. */
  abstract override [Symbol.iterator](): globalThis.Generator<T>;

  /** @throws NotImplementedError: there are no positions. */
  override get(_index: number): T {
    throw new NotImplementedError('Subclasses of Dataset should implement __getitem__.');
  }

  /** How many samples a pass has, where a subclass knows it. @throws TypeError where it does not. */
  override get length(): number {
    throw new TypeError(`object of type '${typeName(this)}' has no len()`, 'define a getter length where it is known');
  }
}

const chain = /* @__PURE__ */ optionsOf<{ datasets: Iterable<unknown> }>('ChainDataset.__init__', {
  datasets: [/* @__PURE__ */ of()],
});

/** Iterable data sets one after the other. @throws AssertionError in a pass, for others. */
export class ChainDataset<T> extends IterableDataset<T> {
  /** The data sets in order. */
  readonly datasets: Iterable<IterableDataset<T>>;

  constructor(datasets: Iterable<IterableDataset<T>>);
  constructor(...args: readonly unknown[]) {
    super();
    this.datasets = bind(chain, args).datasets as Iterable<IterableDataset<T>>;
  }

  override *[Symbol.iterator](): globalThis.Generator<T> {
    for (const set of this.datasets) yield* checked(set);
  }

  override get length(): number {
    return [...this.datasets].reduce((sum, set) => sum + lengthOf(checked(set)), 0);
  }
}

function checked<T>(set: IterableDataset<T>): IterableDataset<T> {
  if (set instanceof IterableDataset) return set;
  throw new AssertionError('ChainDataset only supports IterableDataset');
}
