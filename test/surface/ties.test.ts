// Where equal elements come in sort, argsort and topk, held against real PyTorch (test/golden/make_ties.py).

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import table from '../golden/ties.json' with { type: 'json' };

type Digest = number | number[];
interface Case {
  readonly n: number;
  readonly m: number;
  readonly seed: number;
  readonly nan: number;
  readonly dtype: string;
  readonly sort: readonly Digest[];
  readonly stable: readonly Digest[];
  readonly topk: readonly (readonly [k: number, largest: boolean, sorted: boolean, digest: Digest])[];
}

function array({ n, m, seed, nan, dtype }: Case): torch.Tensor {
  const values = Array.from({ length: n }, (_, i) => {
    const value = ((i * i * seed + 7 * i) % m) / 2;
    return nan > 0 && i % nan === 0 ? Number.NaN : dtype === 'int64' ? Math.trunc(value) : value;
  });
  return torch.tensor(values, { dtype: dtype as 'float32' });
}

/** The indices themselves of a short list; of a long one Σ (i + 1)(index + 1) modulo 2³¹ - 1. */
function digest(indices: torch.Tensor): Digest {
  const flat = indices.tolist() as number[];
  return flat.length <= 40 ? flat : flat.reduce((sum, v, i) => sum + (i + 1) * (v + 1), 0) % (2 ** 31 - 1);
}

const cases = table.cases as unknown as readonly Case[];
describe.each(
  cases.map((c) => [`${c.n} elements of ${c.m} values, ${c.dtype}, NaN every ${c.nan}`, c] as const),
)('%s', (_name, c) => {
  const x = array(c);
  const ways = [false, true];

  it('sort and argsort', () => {
    expect(ways.map((descending) => digest(x.sort({ descending }).indices))).toEqual(c.sort);
    expect(ways.map((descending) => digest(x.argsort({ descending })))).toEqual(c.sort);
  });
  it('stable', () => {
    expect(ways.map((descending) => digest(x.sort({ descending, stable: true }).indices))).toEqual(c.stable);
  });
  it('topk', () => {
    const got = c.topk.map(([k, largest, sorted]) => [
      k,
      largest,
      sorted,
      digest(x.topk({ k, largest, sorted }).indices),
    ]);
    expect(got).toEqual(c.topk);
  });
});
