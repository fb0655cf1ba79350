// The lists with equal elements of test/golden/ties.json, and how the table says their order. Needs no test runner, so that a page can
// ask too.

import * as torch from '../../src/index.ts';
import table from './ties.json' with { type: 'json' };

export type Digest = number | number[];
export interface Case {
  readonly n: number;
  readonly m: number;
  readonly seed: number;
  readonly nan: number;
  readonly dtype: string;
  readonly sort: readonly Digest[];
  readonly stable: readonly Digest[];
  /** What topk gives by its arguments. */
  readonly topk: readonly (readonly [k: number, largest: boolean, sorted: boolean, digest: Digest])[];
}

export function array({ n, m, seed, nan, dtype }: Case): torch.Tensor {
  const values = Array.from({ length: n }, (_, i) => {
    const value = ((i * i * seed + 7 * i) % m) / 2;
    return nan > 0 && i % nan === 0 ? Number.NaN : dtype === 'int64' ? Math.trunc(value) : value;
  });
  return torch.tensor(values, { dtype: dtype as 'float32' });
}

/** The indices themselves of a short list; of a long one Σ (i + 1)(index + 1) modulo 2³¹ - 1. */
export function digest(indices: torch.Tensor): Digest {
  const flat = indices.tolist() as number[];
  return flat.length <= 40 ? flat : flat.reduce((sum, v, i) => sum + (i + 1) * (v + 1), 0) % (2 ** 31 - 1);
}

export const cases = table.cases as unknown as readonly Case[];
