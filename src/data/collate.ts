// default_collate: a list of samples becomes a batch, through lists and plain objects, with a new first dimension.

import {
  bind,
  IndexError,
  isListOf,
  isPlainObject,
  KeyError,
  none,
  RuntimeError,
  type TypedArray,
  TypeError,
  typeName,
} from '../engine/index.ts';

import { deeper } from '../rules/depth.ts';
import { optionsOf } from '../rules/signature.ts';
import { from_numpy, stack, Tensor, tensor } from '../torch/index.ts';
import { listOf, of } from '../torch/kinds.ts';

/** The type of the batch that samples of a type collate to. */
export type Collated<T> = T extends number | bigint | boolean | Tensor | TypedArray
  ? Tensor
  : T extends string
    ? string[]
    : T extends object
      ? { [K in keyof T]: Collated<T[K]> }
      : unknown;

const isTypedArray = (value: unknown): value is TypedArray => ArrayBuffer.isView(value) && !(value instanceof DataView);

const collated = /* @__PURE__ */ optionsOf<{ batch: readonly unknown[] }>(
  'default_collate',
  { batch: [/* @__PURE__ */ listOf(of())] },
  false,
);

/**
 * Tensors and typed arrays are stacked; numbers become int64 where all are whole, else float64 (JavaScript cannot tell
 * 1.0 from 1); booleans bool; texts stay a list; lists and plain objects are collated item by item.
 * @throws RuntimeError for lists of different lengths, TypeError for anything else.
 */
export function default_collate<T>(batch: readonly T[]): Collated<T>;
export function default_collate(...args: readonly unknown[]): unknown {
  return collate(bind(collated, args).batch);
}

function collate(batch: readonly unknown[], depth = 0): unknown {
  if (batch.length === 0) throw new IndexError('list index out of range', 'there is no batch of no samples');
  const first = batch[0];
  if (all(batch, isTensor)) return stack(batch, 0);
  if (all(batch, isTypedArray)) {
    const rows = batch.map((array) => from_numpy(array));
    return stack(rows, 0);
  }
  if (all(batch, isBoolean)) return tensor([...batch]);
  switch (typeof first) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return tensor(batch.map(Number), { dtype: batch.every(isWhole) ? 'int64' : 'float64' });
    case 'string':
      return [...batch];
  }
  if (all(batch, Array.isArray)) return collateLists(batch, deeper(depth));
  if (all(batch, isPlainObject)) return collateObjects(batch, deeper(depth));
  throw new TypeError(
    `default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class '${typeName(first)}'>`,
  );
}

/** Whether all samples are of one kind. */
const all = <T>(batch: readonly unknown[], is: (value: unknown) => value is T): batch is readonly T[] =>
  isListOf(batch, is);
const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isWhole = (value: unknown): boolean => typeof value !== 'number' || Number.isInteger(value);

function collateLists(batch: readonly (readonly unknown[])[], depth: number): unknown[] {
  if (batch.some((list) => list.length !== batch[0].length)) {
    throw new RuntimeError('each element in list of batch should be of equal size');
  }
  return batch[0].map((_, i) =>
    collate(
      batch.map((list) => list[i]),
      depth,
    ),
  );
}

function collateObjects(batch: readonly Record<string, unknown>[], depth: number): Record<string, unknown> {
  const column = (key: string): unknown[] =>
    batch.map((item) => {
      if (!(key in item)) throw new KeyError(`'${key}'`, `a sample has only ${Object.keys(item).join(', ')}`);
      return item[key];
    });
  return Object.fromEntries(Object.keys(batch[0]).map((key) => [key, collate(column(key), depth)]));
}

/** What a loader without batches does to a sample: typed arrays become tensors, everything else stays. */
export function default_convert(data: unknown): unknown;
export function default_convert(...args: readonly unknown[]): unknown {
  none('default_convert', args.slice(1));
  return converted(args[0]);
}

function converted(data: unknown, depth = 0): unknown {
  if (isTypedArray(data)) return from_numpy(data);
  if (Array.isArray(data)) return data.map((item) => converted(item, deeper(depth)));
  if (!isPlainObject(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, converted(value, deeper(depth))]));
}
