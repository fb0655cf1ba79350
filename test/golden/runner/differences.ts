// The differences that are kept: cases of MXNet's in which bptt differs on purpose, why, which parts of them differ, and what
// is expected of those here.

import { readFileSync } from 'node:fs';
import type { Parts } from './case.ts';
import { isRecord, type Stored, TensorFile } from './read.ts';

export interface Difference {
  readonly why: string;
  /** What is expected here, by the name of the part. */
  readonly differs: Parts;
}

/** By the label of the case. */
export type Differences = Readonly<Record<string, Difference>>;

/** A stored tensor that is also a value as golden lists write it. */
const valueOf = (stored: Stored): object =>
  stored.shape.length === 0
    ? { ...stored, numpy_scalar: stored.values[0] }
    : { ...stored, ndarray: Array.from(stored.values) };

/** Reads PATH.json; `{ "tensor": NAME }` stands for a tensor of PATH.safetensors. @throws Error where that lacks it. */
export function readDifferences(path: string): Differences {
  const file = new TensorFile(`${path}.safetensors`);
  return JSON.parse(readFileSync(`${path}.json`, 'utf8'), (_, value) =>
    isRecord(value) && typeof value.tensor === 'string' ? valueOf(file.get(value.tensor)) : value,
  ) as Differences;
}
