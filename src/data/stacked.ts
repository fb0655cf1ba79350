// StackDataset: data sets side by side.

import { isPlainObject, ValueError } from '../engine/index.ts';
import { lengthOf } from '../rules/text/python.ts';
import { batchOf, Dataset, type Source, sample } from './dataset.ts';

/** Data sets by position, or by name. */
type Sets<S> = { readonly [K in keyof S]: Source<S[K]> };

/**
 * Data sets of one length side by side: a sample is the list of their samples at one position, or with an object of data sets
 * the object of them.
 * @throws ValueError where lengths differ, for none, or for both ways at once.
 */
export class StackDataset<S extends object> extends Dataset<S> {
  /** The data sets: a list, or an object. */
  readonly datasets: Sets<S>;

  constructor(sets: Sets<S> & { readonly get?: never });
  constructor(...sets: Sets<S> & readonly unknown[]);
  constructor(...sets: readonly unknown[]) {
    super();
    const last = sets.at(-1);
    const named = isPlainObject(last) && !('get' in last);
    if (named && sets.length > 1) {
      throw new ValueError(
        'Supported either ``tuple``- (via ``args``) or``dict``- (via ``kwargs``) like input/output, but both types are given.',
      );
    }
    this.datasets = (named ? last : sets) as Sets<S>;
    const lengths = Object.values(this.datasets).map(lengthOf);
    if (lengths.length === 0) throw new ValueError('At least one dataset should be passed');
    if (lengths.some((length) => length !== lengths[0])) throw new ValueError('Size mismatch between datasets');
  }

  private each(read: (set: Source<unknown>) => unknown): S {
    const { datasets } = this;
    if (Array.isArray(datasets)) return datasets.map(read) as S;
    return Object.fromEntries(Object.entries(datasets).map(([name, set]) => [name, read(set as Source<unknown>)])) as S;
  }

  override get(index: number): S {
    return this.each((set) => sample(set, index));
  }

  /** The collated batch of many samples at once. */
  getBatch(indices: readonly number[]): unknown {
    return this.each((set) => batchOf(set, indices));
  }

  override get length(): number {
    return lengthOf(Object.values(this.datasets)[0]);
  }
}
